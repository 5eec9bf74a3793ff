import { sql } from 'kysely';
import { fromJson } from '../../../db/column-codecs.ts';
import type { Db } from '../../../db/database.ts';
import type { JsonObject } from '../json.ts';
import { addCounts } from './count.repository.ts';
import { toDailyCount } from './counts.ts';
import type { Redemption } from './redemption.ts';

/** A link's metadata as it was when it was redeemed, with the count that includes this redeem. */
export interface Redeemed {
  metadata: JsonObject | null;
  redeemCount: number;
}

/**
 * Counts one redeem of a live link and records it. Null: nothing was counted, since the limit has been reached or the
 * link is gone. One statement looks at the count and changes it, so that no race lets one redeem too many through.
 */
export async function redeem(tx: Db, redemption: Redemption): Promise<Redeemed | null> {
  const [row] = await tx
    .updateTable('smart_links')
    .set({ redeem_count: sql`redeem_count + 1` })
    .where('app_id', '=', redemption.appId)
    .where('id', '=', redemption.smartLinkId)
    .where('deleted_at', 'is', null)
    .where(({ eb, or, ref }) => or([eb('redeem_limit', 'is', null), eb('redeem_count', '<', ref('redeem_limit'))]))
    .returning(['metadata', 'redeem_count'])
    .execute();
  if (row === undefined) {
    return null;
  }
  await tx
    .insertInto('redemptions')
    .values({
      app_id: redemption.appId,
      id: redemption.id,
      smart_link_id: redemption.smartLinkId,
      click_id: redemption.clickId,
      credential_id: redemption.credentialId,
      uid: redemption.uid,
      created_at: redemption.createdAt,
    })
    .execute();
  await addCounts(tx, [toDailyCount('REDEEM', redemption)]);
  return { metadata: fromJson(row.metadata), redeemCount: row.redeem_count };
}
