import type { Db } from '../../../db/database.ts';
import { fromRow, selectLiveLinks } from '../smart-links/smart-link.repository.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';

/** A file that is imported into an app. */
export interface ImportedFile {
  appId: string;
  /** A hash of the file's content, so that a renamed file is recognized. */
  fingerprint: string;
}

/**
 * Returns the last line that the import has reached; 0 for a new file. Locks the import until the transaction ends, so
 * processes that import the same file wait for each other.
 */
export async function lockImport(tx: Db, { appId, fingerprint }: ImportedFile, now: number): Promise<number> {
  const { lines_done } = await tx
    .insertInto('imports')
    .values({ app_id: appId, fingerprint, lines_done: 0, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.columns(['app_id', 'fingerprint']).doUpdateSet({ updated_at: now }))
    .returning('lines_done')
    .executeTakeFirstOrThrow();
  return lines_done;
}

/** Returns the last line that the import has reached; 0 for a new file. */
export async function findLastLine(db: Db, { appId, fingerprint }: ImportedFile): Promise<number> {
  const row = await db
    .selectFrom('imports')
    .select('lines_done')
    .where('app_id', '=', appId)
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst();
  return row?.lines_done ?? 0;
}

/** Records that a locked import has reached this line. */
export async function advanceImport(tx: Db, { appId, fingerprint }: ImportedFile, line: number): Promise<void> {
  await tx
    .updateTable('imports')
    .set({ lines_done: line })
    .where('app_id', '=', appId)
    .where('fingerprint', '=', fingerprint)
    .where('lines_done', '<', line)
    .execute();
}

/** Returns the lines from `from` to `to` that an earlier import of the file refused. */
export async function findRefusedLines(
  tx: Db,
  { appId, fingerprint }: ImportedFile,
  from: number,
  to: number,
): Promise<ReadonlySet<number>> {
  const rows = await tx
    .selectFrom('import_refusals')
    .select('line')
    .where('app_id', '=', appId)
    .where('fingerprint', '=', fingerprint)
    .where('line', '>=', from)
    .where('line', '<=', to)
    .execute();
  return new Set(rows.map(({ line }) => line));
}

export async function insertRefusedLines(
  tx: Db,
  { appId, fingerprint }: ImportedFile,
  lines: readonly number[],
): Promise<void> {
  if (lines.length === 0) {
    return;
  }
  await tx
    .insertInto('import_refusals')
    .values(lines.map((line) => ({ app_id: appId, fingerprint, line })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Deletes the refusals of lines that have since been imported. */
export async function deleteRefusedLines(
  tx: Db,
  { appId, fingerprint }: ImportedFile,
  lines: readonly number[],
): Promise<void> {
  if (lines.length === 0) {
    return;
  }
  await tx
    .deleteFrom('import_refusals')
    .where('app_id', '=', appId)
    .where('fingerprint', '=', fingerprint)
    .where('line', 'in', lines)
    .execute();
}

/** Returns the live links with these codes, by code. */
export async function findSmartLinksByCodes(
  db: Db,
  appId: string,
  codes: readonly string[],
): Promise<ReadonlyMap<string, SmartLink>> {
  if (codes.length === 0) {
    return new Map();
  }
  const rows = await selectLiveLinks(db, appId).where('code', 'in', codes).execute();
  return new Map(rows.map((row) => [row.code, fromRow(row)]));
}
