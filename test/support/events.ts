import { recordClicks } from '../../src/domain/clicks/click.repository.ts';
import type { Click } from '../../src/domain/clicks/click.ts';
import { armDeferred } from '../../src/domain/deferred/deferred-click.repository.ts';
import type { MatchedDevice } from '../../src/domain/deferred/match.ts';
import { newId } from '../../src/domain/ids.ts';
import type { TestApp } from './app.ts';
import type { GivenLink } from './builders.ts';

/** A link's own id, as deep links carry it: the last part of its global id. */
export function ownId({ id }: Pick<GivenLink, 'id'>): string {
  return Buffer.from(id, 'base64url').toString('utf8').split(':').at(-1) ?? '';
}

/** A visitor's click on a link, as the link's own address would record it; armed where a device is given. */
export async function givenClick(
  { database, services }: TestApp,
  appId: string,
  link: Pick<GivenLink, 'id'>,
  { now = Date.now(), device }: { now?: number; device?: MatchedDevice } = {},
): Promise<string> {
  const click: Click = {
    appId,
    id: newId(now),
    smartLinkId: ownId(link),
    source: 'VISITOR',
    platform: 'iphone',
    credentialId: null,
    uid: null,
    redeemedAt: null,
    createdAt: now,
  };
  const config = await services.configurations.of(appId);
  const armed = device && config ? await services.deferred.armable(config, click, device) : null;
  await database.write(async (tx) => {
    await recordClicks(tx, [click]);
    if (armed !== null) await armDeferred(tx, armed);
  });
  return click.id;
}
