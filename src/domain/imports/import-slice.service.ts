import type { Db } from '../../../db/database.ts';
import { createRefusal, DomainFailure } from '../failures.ts';
import { assignCode } from '../smart-links/draft.ts';
import { insertDraft } from '../smart-links/insertion.service.ts';
import { insertSmartLinks } from '../smart-links/smart-link.repository.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import {
  advanceImport,
  deleteRefusedLines,
  findRefusedLines,
  findSmartLinksByCodes,
  type ImportedFile,
  insertRefusedLines,
  lockImport,
} from './import.repository.ts';
import { type ImportOutcome, isRefusal } from './import.ts';
import {
  createConflictRefusal,
  findDifference,
  type ValidatedImportRecord,
  type ValidImportRecord,
} from './record-validation.ts';

interface SliceOptions {
  generateCode: () => string;
  now: number;
  /** The line that the import must have reached before; null if that doesn't matter. */
  after: number | null;
  /** The number of links per statement. */
  linksPerStatement: number;
  /** Called between statements. */
  beginStatement: () => Promise<void>;
}

/**
 * Writes consecutive lines of a file and the position that the import has reached, in one transaction, and returns the
 * outcome of each line. A line whose code exists creates no link: its outcome is `existing` if that link has the same
 * properties, otherwise a refusal. A line without a code is skipped if an earlier import of the file reached it, unless
 * it was refused then. Fails with BAD_USER_INPUT if the import hasn't reached `after`: the lines up to the last one of this
 * slice would otherwise count as imported.
 */
export async function writeSlice(
  tx: Db,
  file: ImportedFile,
  validated: readonly ValidatedImportRecord[],
  { generateCode, now, after, linksPerStatement, beginStatement }: SliceOptions,
): Promise<ImportOutcome[]> {
  const first = validated[0]?.record.line ?? 0;
  const last = validated.at(-1)?.record.line ?? 0;
  const linesDone = await lockImport(tx, file, now);
  if (after !== null && linesDone < after) {
    throw createRefusal(
      'BAD_USER_INPUT',
      'after',
      `is ${after}, but the import of this file has only reached line ${linesDone}. Send the rows after that line first.`,
    );
  }
  const refusedBefore = linesDone < first ? new Set() : await findRefusedLines(tx, file, first, last);
  const isDone = ({ record, draft }: ValidImportRecord) =>
    draft.code === null && record.line <= linesDone && !refusedBefore.has(record.line);

  const pending = validated.filter(isValid).filter((record) => !isDone(record));
  const inserted = new Map<ValidImportRecord, ImportOutcome>();
  for (let from = 0; from < pending.length; from += linksPerStatement) {
    if (from > 0) {
      await beginStatement();
    }
    const records = pending.slice(from, from + linksPerStatement);
    for (const [record, outcome] of await insertAll(tx, file.appId, records, generateCode)) {
      inserted.set(record, outcome);
    }
  }
  const outcomes = validated.map(
    (record): ImportOutcome => (isValid(record) ? (inserted.get(record) ?? 'existing') : record.refusal),
  );

  await advanceImport(tx, file, last);
  const selectLines = (isSelected: (record: ValidatedImportRecord, outcome: ImportOutcome | undefined) => boolean) =>
    validated.filter((record, i) => isSelected(record, outcomes[i])).map(({ record }) => record.line);
  await insertRefusedLines(
    tx,
    file,
    selectLines(({ draft }, outcome) => (draft?.code ?? null) === null && outcome !== undefined && isRefusal(outcome)),
  );
  await deleteRefusedLines(
    tx,
    file,
    selectLines(({ record }, outcome) => refusedBefore.has(record.line) && typeof outcome === 'string'),
  );
  return outcomes;
}

/**
 * Inserts all links in one statement. Each link that conflicts is then compared with the existing link or inserted
 * separately.
 */
async function insertAll(
  tx: Db,
  appId: string,
  records: readonly ValidImportRecord[],
  generateCode: () => string,
): Promise<Map<ValidImportRecord, ImportOutcome>> {
  const links = records.map(({ draft }) => ({ link: assignCode(draft, generateCode), uniqueKey: draft.uniqueKey }));
  const inserted = links.length === 0 ? new Set() : await insertSmartLinks(tx, links);
  const isPending = ({ draft }: ValidImportRecord) => !inserted.has(draft.link.id);
  const codes = records.filter(isPending).flatMap(({ draft }) => draft.code ?? []);
  const existing = await findSmartLinksByCodes(tx, appId, codes);
  const outcomes = new Map<ValidImportRecord, ImportOutcome>();
  for (const record of records) {
    const link = record.draft.code === null ? undefined : existing.get(record.draft.code);
    if (!isPending(record)) {
      outcomes.set(record, 'imported');
    } else if (link !== undefined) {
      outcomes.set(record, compareWithExisting(link, record));
    } else {
      outcomes.set(record, await insertAlone(tx, record, generateCode));
    }
  }
  return outcomes;
}

function compareWithExisting(existing: SmartLink, record: ValidImportRecord): ImportOutcome {
  const difference = findDifference(existing, record);
  return difference === null ? 'existing' : createConflictRefusal(record, difference);
}

async function insertAlone(tx: Db, record: ValidImportRecord, generateCode: () => string): Promise<ImportOutcome> {
  try {
    const { id } = await insertDraft(tx, record.draft, generateCode);
    return id === record.draft.link.id ? 'imported' : 'existing';
  } catch (error) {
    if (error instanceof DomainFailure) {
      return record.refuse(error);
    }
    throw error;
  }
}

function isValid(record: ValidatedImportRecord): record is ValidImportRecord {
  return record.refusal === null;
}
