/** The rows of what requests need besides links and events; as in `tables.ts`. */

/** The first answer to a creating request that named a key. */
export interface IdempotencyKeyRow {
  app_id: string;
  credential_id: string;
  key: string;
  /** Which of the request's operations it was. */
  path: string;
  input_hash: string;
  /** Null only inside the transaction that makes it. */
  result: string | null;
  created_at: number;
}

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

/** How often somebody did what is limited within one minute, in all processes together. */
export interface RateUsageRow {
  name: string;
  key: string;
  ends_at: number;
  taken: number;
}
