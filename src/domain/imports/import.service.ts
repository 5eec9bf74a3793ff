import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../db/database.ts';
import { type AnyCaller, type Caller, getCredentialId } from '../access/caller.ts';
import { requirePermission } from '../access/permissions.ts';
import type { AppService } from '../apps/app.service.ts';
import type { AppName } from '../apps/app-name.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { UriPolicies } from '../apps/uri-policy.service.ts';
import { createRefusal, DomainFailure } from '../failures.ts';
import { validateStorableText } from '../input.ts';
import { save } from '../store.ts';
import { createTaskSlices, yieldToEventLoop } from '../time-slice.ts';
import { createIdGenerator } from './creation-ids.ts';
import { findLastLine } from './import.repository.ts';
import {
  type ImportOutcome,
  type ImportRecord,
  type ImportReport,
  isRefusal,
  type LineWarning,
  type RefusedLine,
} from './import.ts';
import { writeSlice } from './import-slice.service.ts';
import { type ValidatedImportRecord, type ValidationContext, validateRecord } from './record-validation.ts';

/** The purpose of a pass over a file: to check every record without writing, or to create the links. */
export type ImportPhase = 'validate' | 'import';

/** A file that contains links. */
interface ImportFile {
  /** A hash of the file's content. */
  fingerprint: string;
  /**
   * Reads the file from the beginning, no faster than the service consumes the records. The service calls it once per
   * pass: a trial only validates, and STOP validates the file before it imports from it.
   */
  readRecords(phase: ImportPhase): AsyncIterable<ImportRecord>;
}

export interface ImportOptions {
  /** If true, nothing is written, and duplicate codes in the file are detected only within a slice. */
  trial: boolean;
  /** Whether a refused line is skipped, or stops the import before anything is imported. */
  onRefused: 'SKIP' | 'STOP';
  /**
   * Called after each slice is committed or validated. The import awaits the returned promise. Warnings are reported
   * once: in a trial, or when the links are created.
   */
  onSlice(refusals: readonly RefusedLine[], warnings: readonly LineWarning[]): Promise<void>;
}

/** Consecutive rows of a file, which a client has parsed. */
interface ImportedRows {
  /** A hash of the file's content, or another text that identifies the file within the app. */
  fingerprint: string;
  /** The line of the last row that an earlier call imported; 0 for the first call. */
  after: number;
  records: readonly ImportRecord[];
}

/** The results of one call. */
export interface RowsReport extends ImportReport {
  appId: string;
  refusals: readonly RefusedLine[];
  lineWarnings: readonly LineWarning[];
  /** The last line that the import of the file has reached. */
  lastLine: number;
}

/** How the lines of a file are divided. */
interface Slicing {
  linesPerTransaction: number;
  linesPerStatement: number;
  /** The number of attempts to write a slice while the database is busy or unreachable. */
  maxAttempts: number;
  /** Called before each part of the work. Throws if no client waits for the result. */
  beginPart: () => Promise<void>;
}

/** For a separate process: few enough lines not to block a running server, many enough to amortize a commit. */
const COMMAND_SLICING: Slicing = {
  linesPerTransaction: 500,
  linesPerStatement: 500,
  maxAttempts: 30,
  beginPart: async () => {},
};

/** The maximum number of rows per call. */
const MAX_ROWS = 1_000;
/** The number of links that a server that also redirects visitors saves at once. */
const SERVER_SLICE = 50;
/** Files are identified by a hash. */
const MAX_FINGERPRINT_LENGTH = 100;

interface ImportServiceParts {
  db: Database;
  clock: () => number;
  generateCode: () => string;
  apps: AppService;
  policies: UriPolicies;
}

export function createImportService({ db, clock, generateCode, apps, policies }: ImportServiceParts) {
  /** Imports a file for a caller that has the permission. */
  async function runImport(
    { known, snapshot }: { known: Caller; snapshot: AppSnapshot },
    file: ImportFile & { after: number | null },
    options: ImportOptions,
    slicing: Slicing,
  ): Promise<ImportReport> {
    const policy = policies.getPolicy(known, snapshot);
    const createdBy = getCredentialId(known);
    const importedFile = { appId: snapshot.app.id, fingerprint: file.fingerprint };

    async function runPass(phase: ImportPhase): Promise<ImportReport> {
      const report = createReport();
      const createId = createIdGenerator();
      let { after } = file;
      for await (const slice of splitIntoSlices(file.readRecords(phase), slicing.linesPerTransaction)) {
        await slicing.beginPart();
        // An import can take hours, and the app may be deleted meanwhile.
        await apps.getSnapshotFor(known, snapshot.app.id);
        const validated = await validateRecords(slice, { policy, createdBy, now: clock(), createId });
        await slicing.beginPart();
        const outcomes = await retryWhileBusy(() => writeRecords(validated, phase, after), slicing.maxAttempts);
        const refusals = addToReport(report, validated, outcomes);
        const warnings = phase === 'import' || options.trial ? listWarnings(validated, outcomes) : [];
        report.warnings += warnings.length;
        report.stoppedAt = options.onRefused === 'STOP' ? (refusals[0] ?? null) : null;
        await options.onSlice(refusals, warnings);
        if (report.stoppedAt !== null) {
          break;
        }
        after = after === null ? null : (slice.at(-1)?.line ?? after);
      }
      return report;
    }

    /** Returns the outcomes of a slice's lines. With STOP, they end with the first refused line. */
    async function writeRecords(
      validated: readonly ValidatedImportRecord[],
      phase: ImportPhase,
      after: number | null,
    ): Promise<ImportOutcome[]> {
      try {
        return await save(db, async (tx) => {
          const outcomes = await writeSlice(tx, importedFile, validated, {
            generateCode,
            now: clock(),
            after: phase === 'validate' ? null : after,
            linksPerStatement: slicing.linesPerStatement,
            beginStatement: slicing.beginPart,
          });
          if (phase === 'validate' || (options.onRefused === 'STOP' && outcomes.some(isRefusal))) {
            throw new Undone(outcomes);
          }
          return outcomes;
        });
      } catch (error) {
        if (!(error instanceof Undone)) {
          throw error;
        }
        const { outcomes } = error;
        const end = options.onRefused === 'STOP' ? outcomes.findIndex(isRefusal) : -1;
        if (phase === 'validate' || end === -1) {
          return outcomes.slice(0, end === -1 ? undefined : end + 1);
        }
        // The lines before the refused one are valid, so they are written in another transaction.
        const before = end === 0 ? [] : await writeRecords(validated.slice(0, end), 'import', after);
        return before.some(isRefusal) ? before : [...before, ...outcomes.slice(end, end + 1)];
      }
    }

    if (options.onRefused === 'STOP' && !options.trial) {
      const validationReport = await runPass('validate');
      if (validationReport.stoppedAt !== null) {
        return { ...validationReport, imported: 0 };
      }
    }
    return runPass(options.trial ? 'validate' : 'import');
  }

  async function authorize(caller: AnyCaller, app: AppName | null) {
    const known = requirePermission(caller, 'administerApp');
    return { known, snapshot: await apps.getSnapshotFor(known, app) };
  }

  return {
    /**
     * Imports the links of a file with their codes, creation times and redeem counts. The rules for new links apply; a
     * line that violates them creates no link. The same file may be imported again, for example after a crash: every
     * line creates its link once. With STOP, all lines are validated before the first is written. An error that only a
     * write can detect stops the import midway, and the lines before it remain imported. Requires an operator or an
     * admin key.
     */
    async importSmartLinks(
      caller: AnyCaller,
      app: AppName | null,
      file: ImportFile,
      options: ImportOptions,
    ): Promise<ImportReport> {
      return runImport(await authorize(caller, app), { ...file, after: null }, options, COMMAND_SLICING);
    },

    /**
     * Imports at most 1,000 rows of a file, like `importSmartLinks` with SKIP, in small slices. Further calls continue
     * the file; a row that an earlier call imported creates no link again. A trial saves nothing. `assertWanted` is
     * called before each slice, and stops the import by throwing. Fails with BAD_USER_INPUT if the lines aren't ascending
     * or rows before them are missing.
     */
    async importRows(
      caller: AnyCaller,
      app: AppName | null,
      rows: ImportedRows,
      { trial, assertWanted }: { trial: boolean; assertWanted: () => void },
    ): Promise<RowsReport> {
      const authorized = await authorize(caller, app);
      validateRows(rows);
      const refusals: RefusedLine[] = [];
      const lineWarnings: LineWarning[] = [];
      const report = await runImport(
        authorized,
        {
          fingerprint: rows.fingerprint,
          after: rows.after,
          async *readRecords() {
            yield* rows.records;
          },
        },
        {
          trial,
          onRefused: 'SKIP',
          async onSlice(refused, warned) {
            refusals.push(...refused);
            lineWarnings.push(...warned);
          },
        },
        {
          // Nothing of a trial remains, so rows with the same code are only found within one transaction.
          linesPerTransaction: trial ? MAX_ROWS : SERVER_SLICE,
          linesPerStatement: SERVER_SLICE,
          // The client repeats the call, which continues where this one ended.
          maxAttempts: 1,
          async beginPart() {
            await yieldToEventLoop();
            assertWanted();
          },
        },
      );
      const appId = authorized.snapshot.app.id;
      const lastLine = await findLastLine(db.read, { appId, fingerprint: rows.fingerprint });
      return { ...report, appId, refusals, lineWarnings, lastLine };
    },

    /** Returns the last line that the import of a file has reached; 0 for an unknown file. Requires an admin key. */
    async getLastLine(caller: AnyCaller, app: AppName | null, fingerprint: string): Promise<number> {
      const { snapshot } = await authorize(caller, app);
      validateFingerprint(fingerprint);
      return findLastLine(db.read, { appId: snapshot.app.id, fingerprint });
    },
  };
}

function validateFingerprint(fingerprint: string): void {
  validateStorableText(fingerprint, 'fingerprint');
  if (fingerprint === '' || fingerprint.length > MAX_FINGERPRINT_LENGTH) {
    throw createRefusal(
      'BAD_USER_INPUT',
      'fingerprint',
      `must have 1 to ${MAX_FINGERPRINT_LENGTH} characters; got ${fingerprint.length}. Use a hash of the file.`,
    );
  }
}

function validateRows({ fingerprint, after, records }: ImportedRows): void {
  validateFingerprint(fingerprint);
  if (after < 0) {
    throw createRefusal('BAD_USER_INPUT', 'after', `must be a line number, or 0 for the first rows; got ${after}.`);
  }
  if (records.length === 0 || records.length > MAX_ROWS) {
    throw createRefusal('BAD_USER_INPUT', 'rows', `must have 1 to 1,000 entries; got ${records.length}.`);
  }
  let last = after;
  for (const [i, { line }] of records.entries()) {
    if (line <= last) {
      const reference = i === 0 ? `\`after\`, which is ${after}` : `that of the row before, ${last}`;
      throw createRefusal('BAD_USER_INPUT', `rows.${i}.line`, `must be greater than ${reference}; got ${line}.`);
    }
    last = line;
  }
}

/** Validates each record, and yields to other requests between slices. */
async function validateRecords(
  records: readonly ImportRecord[],
  context: ValidationContext,
): Promise<ValidatedImportRecord[]> {
  const validated: ValidatedImportRecord[] = [];
  const awaitSlice = createTaskSlices();
  for (const record of records) {
    validated.push(validateRecord(record, context));
    const slice = awaitSlice();
    if (slice !== null) {
      await slice;
    }
  }
  return validated;
}

/** Thrown in a transaction to roll it back: the pass is a trial, or a line stops the import. */
class Undone extends Error {
  readonly outcomes: readonly ImportOutcome[];

  constructor(outcomes: readonly ImportOutcome[]) {
    super('the import slice was rolled back');
    this.outcomes = outcomes;
  }
}

function createReport(): ImportReport & { ignored: Set<string> } {
  return { imported: 0, existing: 0, refused: 0, warnings: 0, stoppedAt: null, ignored: new Set() };
}

/** The maximum number of unknown column names to report, enough to recognize the file's format. */
const MAX_IGNORED = 20;

/** Adds the outcomes of a slice to the report, and returns the refused lines. */
function addToReport(
  report: ReturnType<typeof createReport>,
  validated: readonly ValidatedImportRecord[],
  outcomes: readonly ImportOutcome[],
): RefusedLine[] {
  const refusals = outcomes.filter(isRefusal);
  report.refused += refusals.length;
  report.imported += outcomes.filter((outcome) => outcome === 'imported').length;
  report.existing += outcomes.filter((outcome) => outcome === 'existing').length;
  for (const name of validated.flatMap(({ ignored }) => ignored)) {
    if (report.ignored.size < MAX_IGNORED) {
      report.ignored.add(name);
    }
  }
  return refusals;
}

/** Returns the warnings about the lines of a slice that were not refused. */
function listWarnings(validated: readonly ValidatedImportRecord[], outcomes: readonly ImportOutcome[]): LineWarning[] {
  return validated.flatMap((record, i) => {
    const outcome = outcomes[i];
    return record.refusal !== null || outcome === undefined || isRefusal(outcome) ? [] : record.warnings;
  });
}

async function* splitIntoSlices(records: AsyncIterable<ImportRecord>, size: number): AsyncGenerator<ImportRecord[]> {
  let slice: ImportRecord[] = [];
  for await (const record of records) {
    slice.push(record);
    if (slice.length < size) {
      continue;
    }
    yield slice;
    slice = [];
  }
  if (slice.length > 0) {
    yield slice;
  }
}

/**
 * Retries the work while the store has a temporary error. If a commit succeeded but was not confirmed, the retry finds
 * the slice's links and imports none of them twice.
 */
async function retryWhileBusy<T>(work: () => Promise<T>, maxAttempts: number): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const seconds = error instanceof DomainFailure ? error.context.retryAfterSeconds : undefined;
      if (seconds === undefined || attempt === maxAttempts) {
        throw error;
      }
      await sleep(seconds * 1_000);
    }
  }
}
