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
