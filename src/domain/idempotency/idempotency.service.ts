import type { Database, Db } from '../../../db/database.ts';
import { createRefusal } from '../failures.ts';
import { createSecrets } from '../secrets/secret.service.ts';
import { save } from '../store.ts';
import { claimKey, deleteKeysBefore, storeResult } from './idempotency.repository.ts';
import { hashIdempotencyKey, type IdempotencyKey, type IdempotencyScope } from './idempotency.ts';

const SECRET_NAME = 'idempotency-keys';

/** How long the first result is stored for retries, in milliseconds. */
const RETENTION_MS = 24 * 60 * 60 * 1000;

/** Creates the service that hashes the keys of requests. All processes of the installation use the same secret. */
export function createIdempotencyService(db: Database, clock: () => number) {
  const secrets = createSecrets(db, clock);
  return {
    /**
     * Builds the key of an operation from the `Idempotency-Key` header; null without a header. Reads the secret, so it
     * must not be called within a transaction.
     */
    async buildKey(header: string | null, path: string): Promise<IdempotencyKey | null> {
      return header === null
        ? null
        : { key: header, keyHash: hashIdempotencyKey(header, await secrets.get(SECRET_NAME)), path };
    },
  };
}

interface CreatingRequest {
  /** Null: the client sent no key. */
  scope: IdempotencyScope | null;
  inputHash: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/**
 * Runs `work` once per scope, and stores its result in the same transaction. A retry returns the stored result; a
 * concurrent retry first waits for the original request. If `work` fails, nothing is stored. Fails with
 * IDEMPOTENCY_KEY_REUSED if the key was used with a different input, compared by hash.
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
      'IDEMPOTENCY_KEY_REUSED',
      'Idempotency-Key',
      'was used with a different input within the last 24 hours. Use a new key for every request that is not a retry.',
    );
  }
  return JSON.parse(existing.result) as T;
}

/** Deletes at most `limit` expired keys, and returns their number. */
export function deleteExpiredKeys(db: Database, now: number, limit: number): Promise<number> {
  return save(db, (tx) => deleteKeysBefore(tx, now - RETENTION_MS, limit));
}
