import type { Db } from '../../../db/database.ts';

/** Returns the secret with this name, or null if it doesn't exist. */
export async function findSecret(db: Db, name: string): Promise<string | null> {
  const row = await db.selectFrom('installation_secrets').select('secret').where('name', '=', name).executeTakeFirst();
  return row?.secret ?? null;
}

/** Stores a secret under a name. Returns the existing secret if another process stored one first. */
export async function storeSecret(tx: Db, name: string, secret: string, now: number): Promise<string> {
  await tx
    .insertInto('installation_secrets')
    .values({ name, secret, created_at: now })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const existing = await findSecret(tx, name);
  if (existing === null) {
    throw new Error(`the secret ${name} was neither stored nor found`);
  }
  return existing;
}

/** Deletes the secrets whose names begin with `prefix`, except those in `except`. Returns how many it deleted. */
export async function deleteSecrets(tx: Db, prefix: string, except: readonly string[]): Promise<number> {
  const deleted = await tx
    .deleteFrom('installation_secrets')
    .where('name', 'like', `${prefix}%`)
    .where('name', 'not in', except)
    .executeTakeFirst();
  return Number(deleted.numDeletedRows);
}
