import type { Database, Db } from '../../../db/database.ts';
import type { Caller } from '../access/caller.ts';
import { createCredentialWarning, type Warning } from '../failures.ts';
import { runOnce } from '../idempotency/idempotency.service.ts';
import { buildIdempotencyScope, type IdempotencyKey, NO_APP } from '../idempotency/idempotency.ts';
import { hashInput } from '../idempotency/input-hash.ts';
import { save } from '../store.ts';
import type { AdminKey, PlatformToken } from './token.ts';

/** A credential that a request created, or that an earlier request with the same `Idempotency-Key` created. */
export interface CreatedCredential<T extends PlatformToken | AdminKey = PlatformToken | AdminKey> {
  credential: T;
  /** Null: an earlier request created the credential. Its text can't be retrieved. */
  text: string | null;
  warnings: Warning[];
}

/** The request that creates a credential. `input` distinguishes it from other requests with the same key. */
interface CreatingRequest {
  caller: Caller;
  appId: string | null;
  idempotency: IdempotencyKey | null;
  input: unknown;
}

/**
 * Saves a new credential once per idempotency key. Stores only its id under the key, so that the text of a credential
 * is never stored.
 */
export async function saveCredentialOnce<T extends PlatformToken | AdminKey>(
  db: Database,
  { caller, appId, idempotency, input }: CreatingRequest,
  { id: newId, text, now }: { id: string; text: string; now: number },
  {
    insert,
    findByIds,
  }: { insert: (tx: Db) => Promise<void>; findByIds: (tx: Db, ids: readonly string[]) => Promise<Map<string, T>> },
): Promise<CreatedCredential<T>> {
  const scope = buildIdempotencyScope(caller, appId ?? NO_APP, idempotency);
  return save(db, async (tx) => {
    const { id } = await runOnce(tx, { scope, inputHash: hashInput(input), now }, async () => {
      await insert(tx);
      return { id: newId };
    });
    const credential = (await findByIds(tx, [id])).get(id);
    if (credential === undefined) {
      throw new Error(`the credential ${id} does not exist after its creation`);
    }
    return id === newId
      ? { credential, text, warnings: [] }
      : { credential, text: null, warnings: [createCredentialWarning()] };
  });
}
