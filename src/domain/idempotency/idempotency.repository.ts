import type { Db } from '../../../db/database.ts';
import type { IdempotencyScope } from './idempotency.ts';

/** The first request under a key: the hash of its input, and its result. */
interface ExistingResult {
  inputHash: string;
  result: string;
}

interface KeyClaim {
  scope: IdempotencyScope;
  inputHash: string;
  now: number;
  expiredBefore: number;
}

/**
 * Claims the key for this transaction. Returns null on success. If another request has claimed it, waits for that
 * request's transaction and returns its result.
 */
export async function claimKey(
  tx: Db,
  { scope, inputHash, now, expiredBefore }: KeyClaim,
): Promise<ExistingResult | null> {
  await filterByScope(tx.deleteFrom('idempotency_keys'), scope).where('created_at', '<', expiredBefore).execute();
  const claimed = await tx
    .insertInto('idempotency_keys')
    .values({
      app_id: scope.appId,
      credential_id: scope.credentialId,
      key: scope.key,
      path: scope.path,
      input_hash: inputHash,
      result: null,
      created_at: now,
    })
    .onConflict((conflict) => conflict.columns(['app_id', 'credential_id', 'key', 'path']).doNothing())
    .returning('key')
    .execute();
  if (claimed.length > 0) {
    return null;
  }
  const existing = await filterByScope(tx.selectFrom('idempotency_keys'), scope)
    .select(['input_hash', 'result'])
    .executeTakeFirstOrThrow();
  return { inputHash: existing.input_hash, result: existing.result ?? 'null' };
}

/** Stores the result for later requests with the same key. */
export async function storeResult(tx: Db, scope: IdempotencyScope, result: string): Promise<void> {
  await filterByScope(tx.updateTable('idempotency_keys').set({ result }), scope).execute();
}

/** Deletes at most `limit` keys older than `time`, and returns their number. */
export async function deleteKeysBefore(tx: Db, time: number, limit: number): Promise<number> {
  const old = await tx
    .selectFrom('idempotency_keys')
    .select(['app_id', 'credential_id', 'key', 'path'])
    .where('created_at', '<', time)
    .limit(limit)
    .execute();
  for (const row of old) {
    await filterByScope(tx.deleteFrom('idempotency_keys'), {
      appId: row.app_id,
      credentialId: row.credential_id,
      key: row.key,
      path: row.path,
    }).execute();
  }
  return old.length;
}

/** Restricts a statement to the row of a scope. */
function filterByScope<
  Q extends { where(column: 'app_id' | 'credential_id' | 'key' | 'path', op: '=', value: string): Q },
>(query: Q, { appId, credentialId, key, path }: IdempotencyScope): Q {
  return query
    .where('app_id', '=', appId)
    .where('credential_id', '=', credentialId)
    .where('key', '=', key)
    .where('path', '=', path);
}
