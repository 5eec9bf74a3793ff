import { setTimeout } from 'node:timers/promises';
import type { Database, Db } from '../../../db/database.ts';
import type { Caller } from '../access/caller.ts';
import { createRefusal, DomainFailure, requireDomainFailure } from '../failures.ts';
import { createSecrets } from '../secrets/secret.service.ts';
import { save } from '../store.ts';
import { claimKey, claimKeyForWork, deleteKeysBefore, releaseClaim, storeResult } from './idempotency.repository.ts';
import {
  buildIdempotencyScope,
  hashIdempotencyKey,
  type IdempotencyKey,
  type IdempotencyScope,
  NO_APP,
} from './idempotency.ts';

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

    /**
     * Runs work once per key that consists of any number of transactions, and returns its result: a text, which is
     * stored for 24 hours. A retry returns the stored result; a concurrent one waits for it, and after 5 seconds fails
     * with COULD_NOT_SAVE_OBJECT and `retryAfterSeconds`. If the work fails, nothing is stored. If the process stops
     * before the result is stored, a retry after 2 minutes runs the work again, so the work must be repeatable. Work
     * that isn't uses `runOnce`. Fails like `runOnce` if the key was used with a different input.
     */
    async runRepeatable(
      caller: Caller,
      key: IdempotencyKey,
      inputHash: string,
      work: () => Promise<string>,
    ): Promise<string> {
      const appId = caller.kind === 'operator' ? NO_APP : (caller.appId ?? NO_APP);
      const scope = buildIdempotencyScope(caller, appId, key) as IdempotencyScope;
      const former = await waitForClaim(db, clock, scope, inputHash);
      if (former !== null) {
        return former;
      }
      try {
        const result = await work();
        // The work is done. If this fails, a retry repeats it, which is better than an error now.
        await save(db, (tx) => storeResult(tx, scope, result)).catch(requireDomainFailure);
        return result;
      } catch (error) {
        await save(db, (tx) => releaseClaim(tx, scope)).catch(requireDomainFailure);
        throw error;
      }
    },
  };
}

/** How long a concurrent retry waits for the first request, and how often it looks, in milliseconds. */
const WAIT_MS = 5_000;
const POLL_MS = 50;

/** The age from which a claim without a result is abandoned: no operation takes that long. In milliseconds. */
const ABANDONED_MS = 2 * 60 * 1000;

/** Returns null once this request has claimed the key, or the result of the request that did so before. */
async function waitForClaim(
  db: Database,
  clock: () => number,
  scope: IdempotencyScope,
  inputHash: string,
): Promise<string | null> {
  for (let waited = 0; ; waited += POLL_MS) {
    const now = clock();
    const claim = {
      scope,
      inputHash,
      now,
      expiredBefore: now - RETENTION_MS,
      abandonedBefore: now - ABANDONED_MS,
    };
    const existing = await save(db, (tx) => claimKeyForWork(tx, claim));
    if (existing === null) {
      return null;
    }
    assertSameInput(existing, inputHash);
    if (existing.result !== null) {
      return existing.result;
    }
    if (waited >= WAIT_MS) {
      throw new DomainFailure('COULD_NOT_SAVE_OBJECT', {
        http: 503,
        retryAfterSeconds: 1,
        field: 'Idempotency-Key',
        details: 'The first request with this `Idempotency-Key` is still in progress. Wait, then retry.',
      });
    }
    await setTimeout(POLL_MS);
  }
}

function assertSameInput(existing: { inputHash: string }, inputHash: string): void {
  if (existing.inputHash !== inputHash) {
    throw createRefusal(
      'IDEMPOTENCY_KEY_REUSED',
      'Idempotency-Key',
      'was used with a different input within the last 24 hours. Use a new key for every request that is not a retry.',
    );
  }
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
  assertSameInput(existing, inputHash);
  return JSON.parse(existing.result) as T;
}

/** Deletes at most `limit` expired keys, and returns their number. */
export function deleteExpiredKeys(db: Database, now: number, limit: number): Promise<number> {
  return save(db, (tx) => deleteKeysBefore(tx, now - RETENTION_MS, limit));
}
