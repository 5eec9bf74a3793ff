import type { Db } from '../../../db/database.ts';

const NAME = 'links';

/** Returns the stored settings of links as JSON; null if no server has stored any. */
export async function findStoredLinkSettings(db: Db): Promise<string | null> {
  const row = await db.selectFrom('installation_settings').select('value').where('name', '=', NAME).executeTakeFirst();
  return row?.value ?? null;
}

/** Stores the settings of links in place of the previous ones. */
export async function replaceLinkSettings(tx: Db, value: string): Promise<void> {
  await tx
    .insertInto('installation_settings')
    .values({ name: NAME, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}
