/** The first response to a mutation with an idempotency key. */
export interface IdempotencyKeyRow {
  app_id: string;
  credential_id: string;
  /** The keyed hash of the client's key: `hmac ` and 43 characters. Version 0.1 stored the key itself. */
  key: string;
  /** The position of the mutation in the request. */
  path: string;
  input_hash: string;
  /** Null only within the transaction that creates the row. */
  result: string | null;
  created_at: number;
}
