import { sql } from 'kysely';
import { fromJson } from '../../../db/column-codecs.ts';
import type { Db } from '../../../db/database.ts';
import type { JsonObject } from '../json.ts';
import { MAX_COUNT } from '../value-ranges.ts';
import { toDailyCount } from './counts.ts';
import type { EventCounter } from './event-counter.repository.ts';
import type { Redemption } from './redemption.ts';

/** A link's metadata at the time of a redemption, with the count that includes this redemption. */
export interface Redeemed {
  metadata: JsonObject | null;
  redeemCount: number;
}

/**
 * Counts and records one redemption of a live link. Returns null and counts nothing if the limit is reached or the link
 * doesn't exist. One statement checks and increments the count, so concurrent redemptions can't exceed the limit.
 * Without a limit, the count stops at `MAX_COUNT`.
 */
export async function redeem(tx: Db, redemption: Redemption, counter: EventCounter): Promise<Redeemed | null> {
  const [row] = await tx
    .updateTable('smart_links')
    .set({ redeem_count: sql`case when redeem_count < ${MAX_COUNT} then redeem_count + 1 else redeem_count end` })
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
  await counter.addCounts(tx, [toDailyCount('REDEEM', redemption)]);
  return { metadata: fromJson(row.metadata), redeemCount: row.redeem_count };
}
