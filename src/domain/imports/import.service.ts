import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../db/database.ts';
import type { AnyCaller } from '../access/caller.ts';
import { requirePermission } from '../access/permissions.ts';
import type { AppService } from '../apps/app.service.ts';
import type { AppName } from '../apps/app-name.ts';
import type { UriPolicies } from '../apps/uri-policy.service.ts';
import { DomainFailure } from '../failures.ts';
import { save } from '../store.ts';
import { createIdGenerator } from './creation-ids.ts';
import {
  type ImportOutcome,
  type ImportRecord,
  type ImportReport,
  isRefusal,
  type LineWarning,
  type RefusedLine,
} from './import.ts';
import { writeSlice } from './import-slice.service.ts';
import { type ValidatedImportRecord, validateRecord } from './record-validation.ts';

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

/** Lines per transaction: few enough not to block a running server, many enough to amortize the cost of a commit. */
const SLICE = 500;
/** The number of attempts to write a slice while the database is busy or unreachable. */
const MAX_ATTEMPTS = 30;

interface ImportServiceParts {
  db: Database;
  clock: () => number;
  generateCode: () => string;
  apps: AppService;
  policies: UriPolicies;
}

export function createImportService({ db, clock, generateCode, apps, policies }: ImportServiceParts) {
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
      const known = requirePermission(caller, 'administerApp');
      const snapshot = await apps.getSnapshotFor(known, app);
      const policy = policies.getPolicy(known, snapshot);
      const importedFile = { appId: snapshot.app.id, fingerprint: file.fingerprint };

      async function runPass(phase: ImportPhase): Promise<ImportReport> {
        const report = createReport();
        const createId = createIdGenerator();
        for await (const slice of splitIntoSlices(file.readRecords(phase))) {
          // An import can take hours, and the app may be deleted meanwhile.
          await apps.getSnapshotFor(known, snapshot.app.id);
          const now = clock();
          const validated = slice.map((record) => validateRecord(record, policy, now, createId));
          const outcomes = await retryWhileBusy(() => writeRecords(validated, phase));
          const refusals = addToReport(report, validated, outcomes);
          const warnings = phase === 'import' || options.trial ? listWarnings(validated, outcomes) : [];
          report.warnings += warnings.length;
          report.stoppedAt = options.onRefused === 'STOP' ? (refusals[0] ?? null) : null;
          await options.onSlice(refusals, warnings);
          if (report.stoppedAt !== null) {
            break;
          }
        }
        return report;
      }

      /** Returns the outcomes of a slice's lines. With STOP, they end with the first refused line. */
      async function writeRecords(
        validated: readonly ValidatedImportRecord[],
        phase: ImportPhase,
      ): Promise<ImportOutcome[]> {
        try {
          return await save(db, async (tx) => {
            const outcomes = await writeSlice(tx, importedFile, validated, { generateCode, now: clock() });
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
          const before = end === 0 ? [] : await writeRecords(validated.slice(0, end), 'import');
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
    },
  };
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

async function* splitIntoSlices(records: AsyncIterable<ImportRecord>): AsyncGenerator<ImportRecord[]> {
  let slice: ImportRecord[] = [];
  for await (const record of records) {
    slice.push(record);
    if (slice.length < SLICE) {
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
async function retryWhileBusy<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const seconds = error instanceof DomainFailure ? error.context.retryAfterSeconds : undefined;
      if (seconds === undefined || attempt === MAX_ATTEMPTS) {
        throw error;
      }
      await sleep(seconds * 1_000);
    }
  }
}
