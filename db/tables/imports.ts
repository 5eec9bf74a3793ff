/** The progress of a file's import into an app, by a hash of its content. */
export interface ImportRow {
  app_id: string;
  fingerprint: string;
  /** The last processed line. Lines without a code up to this one are imported, except for the refused ones. */
  lines_done: number;
  created_at: number;
  updated_at: number;
}

/** A line without a code that was refused. The next import of the file retries it. */
export interface ImportRefusalRow {
  app_id: string;
  fingerprint: string;
  line: number;
}
