import type { Db } from '../../../db/database.ts';
import { fromRow, selectLiveLinks } from '../smart-links/smart-link.repository.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';

/** One file that is imported into one app. */
export interface ImportedFile {
  appId: string;
  /** A hash of the file's content: under whichever name it comes, it is the same file. */
  fingerprint: string;
}

/**
 * The last line that was done, 0 for a new file; held until the transaction ends, so that two processes that import
 * the same file take turns.
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

/** Says that a held file is done up to this line. */
export async function advanceImport(tx: Db, { appId, fingerprint }: ImportedFile, line: number): Promise<void> {
  await tx
    .updateTable('imports')
    .set({ lines_done: line })
    .where('app_id', '=', appId)
    .where('fingerprint', '=', fingerprint)
    .where('lines_done', '<', line)
    .execute();
}

/** Which of the lines from one to another were refused when the file was imported before. */
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

/** These lines are in by now. */
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

/** The live links of these codes, by code. */
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
