import type { Database, Db } from '../../../db/database.ts';
import type { AnyCaller } from '../access/caller.ts';
import { requireInstallationAdmin } from '../access/permissions.ts';
import { listLinkWords } from '../smart-links/search.ts';
import { toWordRows } from '../smart-links/search-index.repository.ts';
import { fromRow } from '../smart-links/smart-link.repository.ts';
import {
  findIndexRows,
  fixStatements,
  isTagMissing,
  isWordMissing,
  listAppsWithUnclaimedSubdomain,
  listLinkRowsAfter,
  listTagRowsAfter,
} from './check.repository.ts';
import { type CheckFinding, findCorrectUniqueKey, findLinkFaults, type StoredLink } from './link-faults.ts';

type LinkRow = Awaited<ReturnType<typeof listLinkRowsAfter>>[number];

export function createCheckService(db: Database) {
  return {
    /**
     * Yields every violation of the domain's rules by apps, links and tags in the database. Reads them in slices, which
     * is safe while a server is running. Requires an operator or an installation key.
     */
    async *listFindings(caller: AnyCaller): AsyncGenerator<CheckFinding> {
      requireInstallationAdmin(caller);
      yield* findUnclaimedSubdomains(db.read);
      yield* findFaultyLinks(db.read);
      yield* findStrayTags(db.read);
    },
  };
}

async function* findUnclaimedSubdomains(db: Db): AsyncGenerator<CheckFinding> {
  for (const app of await listAppsWithUnclaimedSubdomain(db)) {
    yield app.claimed_by === null
      ? {
          fault: `The app ${app.id} has not claimed its subdomain \`${app.subdomain}\`.`,
          fix: fixStatements.buildSubdomainClaim(app),
        }
      : {
          fault: `The subdomain \`${app.subdomain}\` of the app ${app.id} is claimed by the app ${app.claimed_by}.`,
          fix: 'Change the subdomain of one of the two apps with `updateApp`.',
        };
  }
}

async function* findFaultyLinks(db: Db): AsyncGenerator<CheckFinding> {
  for (
    let rows = await listLinkRowsAfter(db, null);
    rows.length > 0;
    rows = await listLinkRowsAfter(db, rows.at(-1) ?? null)
  ) {
    const stored: StoredLink[] = [];
    for (const row of rows) {
      if (row.deleted_at !== null) {
        continue;
      }
      const link = readLink(row);
      if (link === null) {
        yield createUnreadableFinding(row);
      } else {
        stored.push(link);
      }
    }
    for (const link of stored) {
      yield* findFaults(link);
    }
    yield* findMissingTags(db, stored);
    yield* findMissingWords(db, stored);
  }
}

/** Returns the link of a row, or null if its JSON columns are not valid JSON of the expected type. */
function readLink(row: LinkRow): StoredLink | null {
  try {
    const link = fromRow(row);
    const { overrides, metadata, tags } = link;
    const isSound = isObject(overrides) && (metadata === null || isObject(metadata)) && Array.isArray(tags);
    return isSound ? { link, uniqueKey: row.unique_key, hasWords: row.words_indexed === 1 } : null;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return null;
    }
    throw error;
  }
}

function createUnreadableFinding({ code, id }: LinkRow): CheckFinding {
  return {
    fault: `The overrides, metadata or tags of the link ${code} (${id}) are not valid JSON of the expected type.`,
    fix: 'Restore the row from a backup.',
  };
}

function* findFaults(stored: StoredLink): Generator<CheckFinding> {
  const { code, id, appId } = stored.link;
  const name = `The link ${code} (${id})`;
  for (const fault of findLinkFaults(stored)) {
    yield {
      fault: `${name} is invalid. ${fault}`,
      fix: 'Change the link with `updateSmartLink`, or delete it with `deleteSmartLink`.',
    };
  }
  const right = findCorrectUniqueKey(stored);
  if (right !== null) {
    yield {
      fault: `${name} is stored under a unique key that doesn't match its content.`,
      fix: fixStatements.buildUniqueKeyUpdate({ app_id: appId, id }, right),
    };
  }
}

async function* findMissingTags(db: Db, stored: readonly StoredLink[]): AsyncGenerator<CheckFinding> {
  const wanted = stored.flatMap(({ link }) =>
    link.tags.map((tag) => ({ app_id: link.appId, tag, smart_link_id: link.id })),
  );
  const present = new Set((await findIndexRows(db, 'smart_link_tags', wanted)).map(formatKey));
  for (const row of wanted) {
    if (present.has(formatKey(row)) || !(await isTagMissing(db, row))) {
      continue;
    }
    yield {
      fault: `The tag index lacks the tag \`${row.tag}\` of the link ${row.smart_link_id}.`,
      fix: fixStatements.buildTagInsert(row),
    };
  }
}

async function* findMissingWords(db: Db, stored: readonly StoredLink[]): AsyncGenerator<CheckFinding> {
  const links = new Map(stored.flatMap(({ link, hasWords }) => (hasWords ? [[link.id, link] as const] : [])));
  const wanted = [...links.values()].flatMap((link) => toWordRows(link, listLinkWords(link)));
  const present = new Set((await findIndexRows(db, 'smart_link_words', wanted)).map(formatKey));
  for (const row of wanted) {
    const link = links.get(row.smart_link_id);
    if (link === undefined || present.has(formatKey(row)) || !(await isWordMissing(db, row, link))) {
      continue;
    }
    yield {
      fault: `The index of searches lacks the word \`${row.word}\` of the link ${row.smart_link_id}.`,
      fix: fixStatements.buildWordUpdate({ app_id: row.app_id, id: row.smart_link_id }),
    };
  }
}

async function* findStrayTags(db: Db): AsyncGenerator<CheckFinding> {
  for (
    let rows = await listTagRowsAfter(db, null);
    rows.length > 0;
    rows = await listTagRowsAfter(db, rows.at(-1) ?? null)
  ) {
    for (const row of rows) {
      if (parseTags(row.tags).includes(row.tag)) {
        continue;
      }
      yield {
        fault: `The tag index contains the tag \`${row.tag}\` for the link ${row.smart_link_id}, which doesn't have that tag.`,
        fix: fixStatements.buildTagDelete(row),
      };
    }
  }
}

function parseTags(text: string | null): unknown[] {
  try {
    const tags: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(tags) ? tags : [];
  } catch {
    // The link's own finding reports the invalid JSON.
    return [];
  }
}

function formatKey(row: { app_id: string; smart_link_id: string } & ({ tag: string } | { word: string })): string {
  return JSON.stringify([row.app_id, 'tag' in row ? row.tag : row.word, row.smart_link_id]);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
