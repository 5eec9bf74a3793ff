import type { Db } from '../../../db/database.ts';
import { toDailyCount } from './counts.ts';
import type { EventCounter } from './event-counter.repository.ts';
import type { Open } from './open.ts';

/** Records an open, and counts it if its link is known. */
export async function insertOpen(tx: Db, open: Open, counter: EventCounter): Promise<void> {
  await tx
    .insertInto('opens')
    .values({
      app_id: open.appId,
      id: open.id,
      platform: open.platform,
      smart_link_id: open.smartLinkId,
      click_id: open.clickId,
      deep_link: open.deepLink,
      referrer: open.referrer,
      credential_id: open.credentialId,
      uid: open.uid,
      created_at: open.createdAt,
    })
    .execute();
  const { smartLinkId } = open;
  if (smartLinkId !== null) {
    await counter.addCounts(tx, [toDailyCount('OPEN', { ...open, smartLinkId })]);
  }
}
