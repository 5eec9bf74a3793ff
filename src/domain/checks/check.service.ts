import type { Database, Db } from '../../../db/database.ts';
import type { Caller } from '../access/caller.ts';
import { requireInstallationAdmin } from '../access/permissions.ts';
import { fromRow } from '../smart-links/smart-link.repository.ts';
import {
  findTagRows,
  fixStatements,
  isTagMissing,
  listAppsWithUnclaimedSubdomain,
  listLinkRowsAfter,
  listTagRowsAfter,
} from './check.repository.ts';
import { type CheckFinding, findCorrectUniqueKey, findLinkFaults, type StoredLink } from './link-faults.ts';

type LinkRow = Awaited<ReturnType<typeof listLinkRowsAfter>>[number];

export function createCheckService(db: Database) {
  return {
    /**
     * Whatever in the database goes against the rules of the domain, found by reading all of it in slices, while a server
     * may go on working. For operators.
     */
    async *listFindings(caller: Caller | null): AsyncGenerator<CheckFinding> {
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
          fault: `The subdomain ${app.subdomain} is not claimed by its app`,
          fix: fixStatements.buildSubdomainClaim(app),
        }
      : {
          fault: `The subdomain ${app.subdomain} of the app ${app.id} is claimed by the app ${app.claimed_by}`,
          fix: 'Give one of the two another subdomain (updateApp)',
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
  }
}

/** The link of a row whose JSON is JSON, and of the right kind; null for others. */
function readLink(row: LinkRow): StoredLink | null {
  try {
    const link = fromRow(row);
    const { overrides, metadata, tags } = link;
    const isSound = isObject(overrides) && (metadata === null || isObject(metadata)) && Array.isArray(tags);
    return isSound ? { link, uniqueKey: row.unique_key } : null;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return null;
    }
    throw error;
  }
}

function createUnreadableFinding({ code, id }: LinkRow): CheckFinding {
  return {
    fault: `The overrides, metadata or tags of the link ${code} (${id}) are no JSON of the right kind`,
    fix: 'Restore its row from a backup',
  };
}

function* findFaults(stored: StoredLink): Generator<CheckFinding> {
  const { code, id, appId } = stored.link;
  const named = `The link ${code} (${id})`;
  for (const fault of findLinkFaults(stored)) {
    yield {
      fault: `${named} is not as it can be: ${fault}`,
      fix: 'Change or delete it (updateSmartLink, deleteSmartLink)',
    };
  }
  const right = findCorrectUniqueKey(stored);
  if (right !== null) {
    yield {
      fault: `${named} is kept as unique by a key that is not its own`,
      fix: fixStatements.buildUniqueKeyUpdate({ app_id: appId, id }, right),
    };
  }
}

async function* findMissingTags(db: Db, stored: readonly StoredLink[]): AsyncGenerator<CheckFinding> {
  const wanted = stored.flatMap(({ link }) =>
    link.tags.map((tag) => ({ app_id: link.appId, tag, smart_link_id: link.id })),
  );
  const present = new Set((await findTagRows(db, wanted)).map(formatKey));
  for (const row of wanted) {
    if (present.has(formatKey(row)) || !(await isTagMissing(db, row))) {
      continue;
    }
    yield {
      fault: `The link ${row.smart_link_id} is not found by its tag ${row.tag}`,
      fix: fixStatements.buildTagInsert(row),
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
        fault: `The link ${row.smart_link_id} is found by the tag ${row.tag}, which it has not`,
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
    // The link's own finding says so.
    return [];
  }
}

function formatKey(row: { app_id: string; tag: string; smart_link_id: string }): string {
  return JSON.stringify([row.app_id, row.tag, row.smart_link_id]);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
