import type { Database, Db } from '../../../db/client.ts';
import { fromRow } from '../smart-links/smart-link.repository.ts';
import type { Caller } from '../access/caller.ts';
import { installationAdmin } from '../access/permissions.ts';
import {
  appsWithoutTheirSubdomain,
  isTagMissing,
  linkRowsAfter,
  mends,
  presentTagRows,
  tagRowsAfter,
} from './check.repository.ts';
import { type CheckFinding, faultsOfLink, rightUniqueKey, type StoredLink } from './link-faults.ts';

type LinkRow = Awaited<ReturnType<typeof linkRowsAfter>>[number];

export interface CheckService {
  /**
   * Whatever in the database goes against the rules of the domain, found by reading all of it in slices, while a server
   * may go on working. For operators.
   */
  findings(caller: Caller | null): AsyncGenerator<CheckFinding>;
}

export function createCheckService(db: Database): CheckService {
  return {
    async *findings(caller) {
      installationAdmin(caller);
      yield* unclaimedSubdomains(db.read);
      yield* faultyLinks(db.read);
      yield* strayTags(db.read);
    },
  };
}

async function* unclaimedSubdomains(db: Db): AsyncGenerator<CheckFinding> {
  for (const app of await appsWithoutTheirSubdomain(db)) {
    yield app.claimed_by === null
      ? { fault: `The subdomain ${app.subdomain} is not claimed by its app`, mend: mends.claimSubdomain(app) }
      : {
          fault: `The subdomain ${app.subdomain} of the app ${app.id} is claimed by the app ${app.claimed_by}`,
          mend: 'Give one of the two another subdomain (updateApp)',
        };
  }
}

async function* faultyLinks(db: Db): AsyncGenerator<CheckFinding> {
  for (let rows = await linkRowsAfter(db, null); rows.length > 0; rows = await linkRowsAfter(db, rows.at(-1) ?? null)) {
    const stored: StoredLink[] = [];
    for (const row of rows) {
      if (row.deleted_at !== null) continue;
      const link = readable(row);
      if (link === null) yield unreadable(row);
      else stored.push(link);
    }
    for (const link of stored) yield* faultsIn(link);
    yield* missingTags(db, stored);
  }
}

/** The link of a row whose JSON is JSON, and of the right kind; null for others. */
function readable(row: LinkRow): StoredLink | null {
  try {
    const link = fromRow(row);
    const { overrides, metadata, tags } = link;
    const sound = isObject(overrides) && (metadata === null || isObject(metadata)) && Array.isArray(tags);
    return sound ? { link, uniqueKey: row.unique_key } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function unreadable({ code, id }: LinkRow): CheckFinding {
  return {
    fault: `The overrides, metadata or tags of the link ${code} (${id}) are no JSON of the right kind`,
    mend: 'Restore its row from a backup',
  };
}

function* faultsIn(stored: StoredLink): Generator<CheckFinding> {
  const { code, id, appId } = stored.link;
  const named = `The link ${code} (${id})`;
  for (const fault of faultsOfLink(stored)) {
    yield {
      fault: `${named} is not as it can be: ${fault}`,
      mend: 'Change or delete it (updateSmartLink, deleteSmartLink)',
    };
  }
  const right = rightUniqueKey(stored);
  if (right !== null) {
    yield {
      fault: `${named} is kept as unique by a key that is not its own`,
      mend: mends.setUniqueKey({ app_id: appId, id }, right),
    };
  }
}

async function* missingTags(db: Db, stored: readonly StoredLink[]): AsyncGenerator<CheckFinding> {
  const wanted = stored.flatMap(({ link }) =>
    link.tags.map((tag) => ({ app_id: link.appId, tag, smart_link_id: link.id })),
  );
  const present = new Set((await presentTagRows(db, wanted)).map(keyOf));
  for (const row of wanted) {
    if (present.has(keyOf(row)) || !(await isTagMissing(db, row))) continue;
    yield { fault: `The link ${row.smart_link_id} is not found by its tag ${row.tag}`, mend: mends.addTag(row) };
  }
}

async function* strayTags(db: Db): AsyncGenerator<CheckFinding> {
  for (let rows = await tagRowsAfter(db, null); rows.length > 0; rows = await tagRowsAfter(db, rows.at(-1) ?? null)) {
    for (const row of rows) {
      if (tagsOf(row.tags).includes(row.tag)) continue;
      yield {
        fault: `The link ${row.smart_link_id} is found by the tag ${row.tag}, which it has not`,
        mend: mends.dropTag(row),
      };
    }
  }
}

function tagsOf(text: string | null): unknown[] {
  try {
    const tags: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(tags) ? tags : [];
  } catch {
    // The link's own finding says so.
    return [];
  }
}

function keyOf(row: { app_id: string; tag: string; smart_link_id: string }): string {
  return JSON.stringify([row.app_id, row.tag, row.smart_link_id]);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
