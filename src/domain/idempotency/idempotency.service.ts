import type { Database, Db } from '../../../db/database.ts';
import { createRefusal } from '../failures.ts';
import { save } from '../store.ts';
import { claimKey, deleteKeysBefore, storeResult } from './idempotency.repository.ts';
import type { IdempotencyScope } from './idempotency.ts';

/** How long a first answer is kept for retries, in milliseconds. */
const RETENTION_MS = 24 * 60 * 60 * 1000;

interface CreatingRequest {
  /** Null: the client sent no key. */
  scope: IdempotencyScope | null;
  inputHash: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/**
 * Does the work once per scope, inside the transaction that stores its result: a retry that comes while the first
 * request is under way waits for it, one that comes later gets the first result again, and work that failed has left
 * nothing. Fails with COULD_NOT_CREATE_SMART_LINK for another input (by its hash) under the same key.
 */
export async function runOnce<T>(
  tx: Db,
  { scope, inputHash, now }: CreatingRequest,
  work: () => Promise<T>,
): Promise<T> {
  if (scope === null) {
    return work();
  }
  const existing = await claimKey(tx, { scope, inputHash, now, expiredBefore: now - RETENTION_MS });
  if (existing === null) {
    const result = await work();
    await storeResult(tx, scope, JSON.stringify(result));
    return result;
  }
  if (existing.inputHash !== inputHash) {
    throw createRefusal(
      'COULD_NOT_CREATE_SMART_LINK',
      'Idempotency-Key',
      'was used for another input within the last 24 hours; use a key of its own for every request that is not a retry',
    );
  }
  return JSON.parse(existing.result) as T;
}

/** Forgets a slice of the answers that are past their time. Answers how many there were. */
export function deleteExpiredKeys(db: Database, now: number, limit: number): Promise<number> {
  return save(db, (tx) => deleteKeysBefore(tx, now - RETENTION_MS, limit));
}
