/** The first response to a mutation with an idempotency key. */
export interface IdempotencyKeyRow {
  app_id: string;
  credential_id: string;
  key: string;
  /** The position of the mutation in the request. */
  path: string;
  input_hash: string;
  /** Null only within the transaction that creates the row. */
  result: string | null;
  created_at: number;
}
