import type { Db } from '../../../db/database.ts';

/** What stands under this name; null: nothing yet. */
export async function findSecret(db: Db, name: string): Promise<string | null> {
  const row = await db.selectFrom('installation_secrets').select('secret').where('name', '=', name).executeTakeFirst();
  return row?.secret ?? null;
}

/** Keeps a secret under a name. Where two processes do so at once, both are answered the one that stands. */
export async function storeSecret(tx: Db, name: string, secret: string, now: number): Promise<string> {
  await tx
    .insertInto('installation_secrets')
    .values({ name, secret, created_at: now })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const existing = await findSecret(tx, name);
  if (existing === null) {
    throw new Error(`the secret ${name} was neither kept nor found`);
  }
  return existing;
}

/** Forgets the secrets whose names begin so, but for those that are named. Answers how many there were. */
export async function deleteSecrets(tx: Db, prefix: string, except: readonly string[]): Promise<number> {
  const deleted = await tx
    .deleteFrom('installation_secrets')
    .where('name', 'like', `${prefix}%`)
    .where('name', 'not in', except)
    .executeTakeFirst();
  return Number(deleted.numDeletedRows);
}
