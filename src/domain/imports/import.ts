import type { FailureCode, WarningCode } from '../failures.ts';

/** A record that was parsed from one or more lines of a file. */
export interface ImportRecord {
  /** The line of the file on which the record begins, counted from 1. */
  line: number;
  /** The values by the file's field names; strings if the format has no other types. Null if parsing failed. */
  fields: Readonly<Record<string, unknown>> | null;
  /** The reason why parsing failed: a predicate, such as "is not valid JSON." */
  fault: string | null;
}

/** A line that was not imported. */
export interface RefusedLine {
  line: number;
  /** The invalid field, as it is named in the file; null if the line as a whole is invalid. */
  field: string | null;
  /** A predicate that says what is wrong and how to fix it; follows the field's name. */
  reason: string;
  code: FailureCode;
  record: ImportRecord;
}

/** A warning about a line that was imported or whose link already exists. */
export interface LineWarning {
  line: number;
  /** The field, as it is named in the file; null if the warning is about the line as a whole. */
  field: string | null;
  code: WarningCode;
  /** A predicate that follows the field's name. */
  reason: string;
}

/** The outcome of a line: a link was created, already exists, or was refused. */
export type ImportOutcome = 'imported' | 'existing' | RefusedLine;

/** The results of an import, which may still be running. */
export interface ImportReport {
  /** The number of created links; in a dry run, of links that would be created. */
  imported: number;
  /** The number of lines whose link already existed. */
  existing: number;
  refused: number;
  /** The number of warnings. */
  warnings: number;
  /** The line that stopped the import; null if the import read the whole file. */
  stoppedAt: RefusedLine | null;
  /** The names of columns that don't belong to a link. */
  ignored: ReadonlySet<string>;
}

export function isRefusal(outcome: ImportOutcome): outcome is RefusedLine {
  return typeof outcome !== 'string';
}
