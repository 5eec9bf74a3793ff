import type { Db } from '../../../db/database.ts';
import { toDailyCount } from './counts.ts';
import type { EventCounter } from './event-counter.repository.ts';
import type { Install } from './install.ts';

/** Records an install, and counts it if its link is known. */
export async function insertInstall(tx: Db, install: Install, counter: EventCounter): Promise<void> {
  await tx
    .insertInto('installs')
    .values({
      app_id: install.appId,
      id: install.id,
      platform: install.platform,
      smart_link_id: install.smartLinkId,
      click_id: install.clickId,
      deep_link: install.deepLink,
      device_type: install.deviceType,
      os_version: install.osVersion,
      language: install.language,
      screen_size: install.screenSize,
      credential_id: install.credentialId,
      uid: install.uid,
      created_at: install.createdAt,
    })
    .execute();
  const { smartLinkId } = install;
  if (smartLinkId !== null) {
    await counter.addCounts(tx, [toDailyCount('INSTALL', { ...install, smartLinkId })]);
  }
}
