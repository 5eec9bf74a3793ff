import type { Db } from '../../../db/database.ts';
import type { IdempotencyKeyRow } from '../../../db/tables/idempotency-keys.ts';
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
export async function claimKey(tx: Db, claim: KeyClaim): Promise<ExistingResult | null> {
  const former = await findFormerResult(tx, claim.scope, claim.expiredBefore);
  if (former !== null) {
    return former;
  }
  const existing = await claimKeyForWork(tx, { ...claim, abandonedBefore: 0 });
  return existing && { inputHash: existing.inputHash, result: existing.result ?? 'null' };
}

interface OpenClaim extends KeyClaim {
  /** The time before which a claim without a result counts as abandoned. */
  abandonedBefore: number;
}

/**
 * Claims the key for work that takes several transactions. Returns null on success. If another request has claimed it,
 * returns its result, which is null while its work is in progress.
 */
export async function claimKeyForWork(
  tx: Db,
  { scope, inputHash, now, expiredBefore, abandonedBefore }: OpenClaim,
): Promise<{ inputHash: string; result: string | null } | null> {
  const row = toPrimaryKey(scope);
  const claimed = await tx
    .insertInto('idempotency_keys')
    .values({ ...row, input_hash: inputHash, result: null, created_at: now })
    .onConflict((conflict) =>
      conflict
        .columns(['app_id', 'credential_id', 'key', 'path'])
        .doUpdateSet(({ ref }) => ({
          input_hash: ref('excluded.input_hash'),
          result: null,
          created_at: ref('excluded.created_at'),
        }))
        .where(({ eb, and, or }) =>
          or([
            eb('idempotency_keys.created_at', '<', expiredBefore),
            and([
              eb('idempotency_keys.result', 'is', null),
              eb('idempotency_keys.input_hash', '=', inputHash),
              eb('idempotency_keys.created_at', '<', abandonedBefore),
            ]),
          ]),
        ),
    )
    .returning('key')
    .execute();
  if (claimed.length > 0) {
    return null;
  }
  const existing = await filterByKey(tx.selectFrom('idempotency_keys'), row)
    .select(['input_hash', 'result'])
    .executeTakeFirstOrThrow();
  return { inputHash: existing.input_hash, result: existing.result };
}

/** Deletes a claim without a result, so that a retry runs the work again. */
export async function releaseClaim(tx: Db, scope: IdempotencyScope): Promise<void> {
  await filterByKey(tx.deleteFrom('idempotency_keys'), toPrimaryKey(scope)).where('result', 'is', null).execute();
}

/** Stores the result for later requests with the same key. */
export async function storeResult(tx: Db, scope: IdempotencyScope, result: string): Promise<void> {
  await filterByKey(tx.updateTable('idempotency_keys').set({ result }), toPrimaryKey(scope)).execute();
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
    await filterByKey(tx.deleteFrom('idempotency_keys'), row).execute();
  }
  return old.length;
}

/**
 * Finds a result that version 0.1 stored under the key itself. Processes of that version can run during an upgrade, so
 * these rows aren't rewritten; they expire after 24 hours. To be removed in the release after the next.
 */
async function findFormerResult(
  tx: Db,
  scope: IdempotencyScope,
  expiredBefore: number,
): Promise<ExistingResult | null> {
  const existing = await filterByKey(tx.selectFrom('idempotency_keys'), { ...toPrimaryKey(scope), key: scope.key })
    .where('created_at', '>=', expiredBefore)
    .select(['input_hash', 'result'])
    .executeTakeFirst();
  return existing === undefined ? null : { inputHash: existing.input_hash, result: existing.result ?? 'null' };
}

type PrimaryKey = Pick<IdempotencyKeyRow, 'app_id' | 'credential_id' | 'key' | 'path'>;

function toPrimaryKey({ appId, credentialId, keyHash, path }: IdempotencyScope): PrimaryKey {
  return { app_id: appId, credential_id: credentialId, key: keyHash, path };
}

/** Restricts a statement to one row. */
function filterByKey<Q extends { where(column: keyof PrimaryKey, op: '=', value: string): Q }>(
  query: Q,
  { app_id, credential_id, key, path }: PrimaryKey,
): Q {
  return query
    .where('app_id', '=', app_id)
    .where('credential_id', '=', credential_id)
    .where('key', '=', key)
    .where('path', '=', path);
}
