import { recordClicks } from '../../src/domain/events/click.service.ts';
import { type Click, NO_CLIENT } from '../../src/domain/events/click.ts';
import { createEventCounter } from '../../src/domain/events/event-counter.repository.ts';
import type { MatchedDevice } from '../../src/domain/events/install-match.ts';
import { generateId } from '../../src/domain/ids.ts';
import type { TestApp } from './app.ts';
import type { GivenLink } from './builders.ts';

/** Returns a link's internal id, as in deep links: the last part of its global id. */
export function decodeLinkId({ id }: Pick<GivenLink, 'id'>): string {
  return Buffer.from(id, 'base64url').toString('utf8').split(':').at(-1) ?? '';
}

/** Records a visitor's click on a link, as the link edge would. With a device, the click waits for an install. */
export async function givenClick(
  { database, services }: TestApp,
  appId: string,
  link: Pick<GivenLink, 'id'>,
  { now = Date.now(), device }: { now?: number; device?: MatchedDevice } = {},
): Promise<string> {
  const click: Click = {
    ...NO_CLIENT,
    appId,
    id: generateId(now),
    smartLinkId: decodeLinkId(link),
    source: 'VISITOR',
    platform: 'iphone',
    credentialId: null,
    uid: null,
    redeemedAt: null,
    createdAt: now,
    outcome: 'PREVIEW_PAGE',
  };
  const snapshot = await services.snapshots.get(appId);
  const deferred = device && snapshot ? await services.deferred.buildDeferredClick(snapshot, click, device) : null;
  await database.write((tx) => recordClicks(tx, [{ click, deferred }], createEventCounter(database.dialect)));
  return click.id;
}
