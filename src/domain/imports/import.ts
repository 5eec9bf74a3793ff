/** What a reader of files made of one line, or of the several lines of one row. */
export interface ImportRecord {
  /** The line of the file on which it begins, counted from 1. */
  line: number;
  /** Values by the names that the file gives them; texts where it knows nothing else. Null: there was no making it out. */
  fields: Readonly<Record<string, unknown>> | null;
  /** Why it could not be made out. */
  fault: string | null;
}

/** A line that makes no link. */
export interface RefusedLine {
  line: number;
  /** The field at fault, as the file calls it; null: the line as a whole. */
  field: string | null;
  /** What is wrong with it and how to mend it. */
  reason: string;
  record: ImportRecord;
}

/** What became of a line: a link was made, stands already, or is refused. */
export type ImportOutcome = 'imported' | 'existing' | RefusedLine;

/** What an import came to, or has come to so far. */
export interface ImportReport {
  /** Links that were made, or would be if it were no trial. */
  imported: number;
  /** Lines whose link was there already. */
  existing: number;
  refused: number;
  /** Why it ended before the end of the file; null: it did not. */
  stoppedAt: RefusedLine | null;
  /** Columns that say nothing of a link, so nothing was done with them. */
  ignored: ReadonlySet<string>;
}

export function isRefusal(outcome: ImportOutcome): outcome is RefusedLine {
  return typeof outcome !== 'string';
}
