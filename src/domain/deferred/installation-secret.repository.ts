import type { Db } from '../../../db/client.ts';

/** What stands under this name; null: nothing yet. */
export async function findSecret(db: Db, name: string): Promise<string | null> {
  const row = await db.selectFrom('installation_secrets').select('secret').where('name', '=', name).executeTakeFirst();
  return row?.secret ?? null;
}

/** Keeps a secret under a name for ever. Where two processes do so at once, both are answered the one that stands. */
export async function keepSecret(tx: Db, name: string, secret: string, now: number): Promise<string> {
  await tx
    .insertInto('installation_secrets')
    .values({ name, secret, created_at: now })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const standing = await findSecret(tx, name);
  if (standing === null) throw new Error(`the secret ${name} was neither kept nor found`);
  return standing;
}
