/** How far a file was imported into an app, by a hash of its content. */
export interface ImportRow {
  app_id: string;
  fingerprint: string;
  /** The lines up to this one are done: those without a code are in, but for the refused ones. */
  lines_done: number;
  created_at: number;
  updated_at: number;
}

/** A line without a code that was refused, so that it may be tried once more. */
export interface ImportRefusalRow {
  app_id: string;
  fingerprint: string;
  line: number;
}
