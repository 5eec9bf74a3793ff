import type { Database } from '../../db/database.ts';
import { Sqlite } from '../../db/sqlite/driver.ts';
import type { SmartLinkRow, SmartLinkTagRow, SmartLinkWordRow } from '../../db/tables/smart-links.ts';
import { generateId, getTimeOfId } from '../../src/domain/ids.ts';
import { generateCode } from '../../src/domain/smart-links/code.ts';
import { listLinkWords } from '../../src/domain/smart-links/search.ts';
import { insertLinkWords } from '../../src/domain/smart-links/search-index.repository.ts';
import { fromRow } from '../../src/domain/smart-links/smart-link.repository.ts';
import { computeUniqueKey } from '../../src/domain/smart-links/unique-key.ts';
import { buildSmartLinkRow } from '../db/rows.ts';
import { createClickInserter, isClicked } from './generate-clicks.ts';
import { createInserter } from './inserter.ts';

/** A generated plain link, whose uri matches the template of the benchmark's app. */
export interface GeneratedLink {
  id: string;
  code: string;
  uri: string;
  /** Whether the link has clicks and statistics. */
  clicked: boolean;
}

/** The number of plain links in the sample, which is spread evenly over all of them. */
const SAMPLE = 10_000;
const ROWS_PER_TRANSACTION = 20_000;
const ROWS_PER_STATEMENT = 500;
/** Large enough for the whole index of codes, because codes are inserted in random order. */
const CACHE_KIB = 1_500_000;

export interface GenerateOptions {
  /** Whether some links have clicks and statistics. */
  clicks?: boolean;
  onProgress?: ((done: number) => void) | undefined;
}

/**
 * Fills a migrated SQLite file with `count` links, and returns a sample of the plain ones. Of ten links, seven are
 * plain, one has tags, one has metadata and one is unique. With `clicks`, one in twenty was opened. Memory use is
 * limited by the size of SQLite's cache. No other process may have the file open, and a crash corrupts it, because
 * nothing is synced.
 */
export function generateLinks(
  path: string,
  appId: string,
  count: number,
  { clicks = false, onProgress }: GenerateOptions = {},
): GeneratedLink[] {
  const database = new Sqlite(path);
  for (const setting of [
    'journal_mode = off',
    'synchronous = off',
    'foreign_keys = off',
    `cache_size = -${CACHE_KIB}`,
  ]) {
    database.pragma(setting);
  }
  const insertLink = createInserter<SmartLinkRow>(database, 'smart_links', buildLinkRow(appId, 0));
  const insertTag = createInserter<SmartLinkTagRow>(database, 'smart_link_tags', buildTagRow(appId, '', ''));
  const insertWord = createInserter<SmartLinkWordRow>(database, 'smart_link_words', buildWordRow(appId, '', ''));
  const insertClicks = createClickInserter(database, appId);
  const sample: GeneratedLink[] = [];
  const stride = Math.max(1, Math.floor(count / SAMPLE));
  let nextSampled = 0;
  for (let n = 0; n < count; n += 1) {
    if (n % ROWS_PER_TRANSACTION === 0) {
      database.exec(n === 0 ? 'begin' : 'commit; begin');
    }
    const row = buildLinkRow(appId, n);
    // Among ten million random codes, about a dozen collide.
    while (!insertLink(row)) {
      row.code = generateCode();
    }
    for (const tag of getTags(n)) {
      insertTag(buildTagRow(appId, tag, row.id));
    }
    for (const word of listLinkWords(fromRow(row))) {
      insertWord(buildWordRow(appId, word, row.id));
    }
    const clicked = clicks && isClicked(n);
    if (clicked) {
      insertClicks(row.id, n);
    }
    if (n >= nextSampled && isPlain(n)) {
      sample.push({ id: row.id, code: row.code, uri: row.uri, clicked });
      nextSampled += stride;
    }
    if (n % 1_000_000 === 0) {
      onProgress?.(n);
    }
  }
  database.exec('commit');
  database.pragma('journal_mode = wal');
  database.close();
  return sample;
}

/** Fills a database of either dialect with plain links. Uses `Database.write`, so it is slower than `generateLinks`. */
export async function insertPlainLinks(db: Database, appId: string, count: number): Promise<GeneratedLink[]> {
  const inserted: GeneratedLink[] = [];
  for (let from = 0; from < count; from += ROWS_PER_STATEMENT) {
    const rows = Array.from({ length: Math.min(ROWS_PER_STATEMENT, count - from) }, (_, i) =>
      buildLinkRow(appId, (from + i) * 10),
    );
    await db.write(async (tx) => {
      await tx.insertInto('smart_links').values(rows).execute();
      await insertLinkWords(tx, rows.map(fromRow));
    });
    inserted.push(...rows.map(({ id, code, uri }) => ({ id, code, uri, clicked: false })));
  }
  return inserted;
}

function buildLinkRow(appId: string, n: number): SmartLinkRow {
  const id = generateId(Date.now());
  const createdAt = getTimeOfId(id);
  const uri = `products/${n}`;
  const tags = getTags(n);
  return buildSmartLinkRow(generateCode(), {
    app_id: appId,
    id,
    uri,
    tags: tags.length === 0 ? null : JSON.stringify(tags),
    metadata: n % 10 === 5 ? JSON.stringify({ coupon: `SPRING-${n}`, rebate: 0.2 }) : null,
    unique_key: n % 10 === 7 ? computePlainUniqueKey(uri) : null,
    created_at: createdAt,
    updated_at: createdAt,
  });
}

function isPlain(n: number): boolean {
  return ![3, 5, 7].includes(n % 10);
}

function getTags(n: number): string[] {
  return n % 10 === 3 ? ['spring', `campaign-${n % 1_000}`] : [];
}

function buildTagRow(appId: string, tag: string, smartLinkId: string): SmartLinkTagRow {
  return { app_id: appId, tag, smart_link_id: smartLinkId };
}

function buildWordRow(appId: string, word: string, smartLinkId: string): SmartLinkWordRow {
  return { app_id: appId, word, smart_link_id: smartLinkId };
}

/** The key of a unique link that has only a uri. */
function computePlainUniqueKey(uri: string): string {
  return computeUniqueKey(fromRow(buildSmartLinkRow('', { uri })));
}
