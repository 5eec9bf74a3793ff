import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../db/database.ts';
import type { Caller } from '../access/caller.ts';
import { requirePermission } from '../access/permissions.ts';
import type { AppService } from '../apps/app.service.ts';
import type { UriPolicies } from '../apps/uri-policy.service.ts';
import { DomainFailure } from '../failures.ts';
import { save } from '../store.ts';
import { createIdGenerator } from './creation-ids.ts';
import { type ImportOutcome, type ImportRecord, type ImportReport, isRefusal, type RefusedLine } from './import.ts';
import { writeSlice } from './import-slice.service.ts';
import { type ValidatedImportRecord, validateRecord } from './record-validation.ts';

/** What one pass over a file is for: to check every record, writing nothing, or to create the links. */
export type ImportPhase = 'validate' | 'import';

/** A file of links. */
interface ImportFile {
  /** A hash of its content. */
  fingerprint: string;
  /**
   * Reads the file from the beginning, no faster than the service takes the records. The service calls it once for each
   * pass: a trial only validates, and STOP validates the file before it imports from it.
   */
  readRecords(phase: ImportPhase): AsyncIterable<ImportRecord>;
}

export interface ImportOptions {
  /** Nothing is written; codes that are in the file twice are found out only where they stand near each other. */
  trial: boolean;
  /** What becomes of the good lines when one is refused: they are imported, or nothing is. */
  onRefused: 'SKIP' | 'STOP';
  /** Called after each slice, when it is durable. The import goes on when this has resolved. */
  onSlice(reportSoFar: ImportReport, refusals: readonly RefusedLine[]): Promise<void>;
}

/** Lines of one transaction: few enough that a server beside has its turn, many enough to share the cost of a commit. */
const SLICE = 500;
/** How many times a slice is tried again that a busy or lost database would not take. */
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
     * Makes the links of a file as an older installation had them: with their codes, times of creation and counts. The
     * rules are those of creation; a line that they refuse makes no link. The same file may be imported again, after a
     * crash say: every line makes its link once. With STOP all lines are judged before the first is written; what only
     * writing can tell ends the import in the middle, with the lines before it imported. For operators and admin keys.
     */
    async importSmartLinks(
      caller: Caller | null,
      app: string | null,
      file: ImportFile,
      options: ImportOptions,
    ): Promise<ImportReport> {
      const known = requirePermission(caller, 'administerApp');
      const snapshot = await apps.getSnapshotFor(known, app);
      const policy = await policies.getPolicy(known, snapshot);
      const importedFile = { appId: snapshot.app.id, fingerprint: file.fingerprint };

      async function runPass(phase: ImportPhase): Promise<ImportReport> {
        const report = createReport();
        const createId = createIdGenerator();
        for await (const slice of splitIntoSlices(file.readRecords(phase))) {
          const now = clock();
          const validated = slice.map((record) => validateRecord(record, policy, now, createId));
          const outcomes = await retryWhileBusy(() => writeRecords(validated, phase));
          const refusals = addToReport(report, validated, outcomes);
          report.stoppedAt = options.onRefused === 'STOP' ? (refusals[0] ?? null) : null;
          await options.onSlice(report, refusals);
          if (report.stoppedAt !== null) {
            break;
          }
        }
        return report;
      }

      /** What became of the lines of a slice, up to the first refused one where that is to end it. */
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
          // What stands before the refused line is good, and is written after all.
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

/** Thrown inside a transaction to undo it: it was a trial, or has a line that ends the import. */
class Undone extends Error {
  readonly outcomes: readonly ImportOutcome[];

  constructor(outcomes: readonly ImportOutcome[]) {
    super('a slice of an import was undone');
    this.outcomes = outcomes;
  }
}

function createReport(): ImportReport & { ignored: Set<string> } {
  return { imported: 0, existing: 0, refused: 0, stoppedAt: null, ignored: new Set() };
}

/** Enough to see what they have in common. */
const MAX_IGNORED = 20;

/** Adds what became of a slice to the report, and answers what was refused. */
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
 * Does the work again while the store is in trouble that passes. That a slice whose commit was not confirmed may stand
 * after all is no matter: what is there is found there.
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
