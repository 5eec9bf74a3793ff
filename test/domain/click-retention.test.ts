import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordClicks } from '../../src/domain/clicks/click.service.ts';
import { type Click, NO_ASKER } from '../../src/domain/clicks/click.ts';
import { newId } from '../../src/domain/ids.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type GivenApp, type GivenLink, givenApp, givenLink } from '../support/builders.ts';
import { clicksOf } from '../support/edge.ts';
import { givenClick, ownId } from '../support/events.ts';

const DAY = 86_400_000;

let now = Date.now();
let app: TestApp;
let shop: GivenApp;
let link: GivenLink;

beforeEach(async () => {
  // Ids don't go back with the clock, so no test's clock does.
  now += DAY;
  app = await startTestApp({ clock: () => now, env: { CLICK_RETENTION_DAYS: '7' } });
  shop = await givenApp(app);
  link = await givenLink(shop.secret, { uri: '/products/1', metadata: { gift: 'cake' } });
});
afterEach(() => app?.close());

const REDEEM = 'mutation ($id: String) { redeemMetadata(input: { clickId: $id }) { metadata } }';
const OPEN = 'mutation ($link: String!) { recordOpen(input: { deepLink: $link }) { recordedAt } }';

test('clicks are kept as long as is set, of all apps, and more of them go than fit in one slice', async () => {
  const other = await givenApp(app, { subdomain: 'other' });
  const elsewhere = await givenLink(other.secret, { uri: '/a' });
  const old = (appId: string, given: GivenLink): Click => ({
    ...NO_ASKER,
    appId,
    id: newId(now),
    smartLinkId: ownId(given),
    source: 'VISITOR',
    platform: 'web',
    credentialId: null,
    uid: null,
    redeemedAt: null,
    createdAt: now,
    outcome: 'REDIRECT',
  });
  const clicks = [...Array.from({ length: 700 }, () => old(shop.id, link)), old(other.id, elsewhere)];
  await app.database.write((tx) =>
    recordClicks(
      tx,
      clicks.map((click) => ({ click })),
    ),
  );
  now += 6 * DAY;
  const young = await givenClick(app, shop.id, link, { now });
  expect(await app.services.maintenance.sweep()).toBe(0);

  now += DAY + 60_000;
  expect(await app.services.maintenance.sweep()).toBe(701);

  expect((await clicksOf(app, link)).map(({ id }) => id)).toEqual([young]);
  expect(await clicksOf(app, elsewhere)).toEqual([]);
  expect(await app.services.maintenance.sweep()).toBe(0);
});

test('a click that is gone unlocks nothing any more, and what reports it is recorded all the same', async () => {
  const click = await givenClick(app, shop.id, link, { now });
  expect(await shop.iphone.get(REDEEM, { id: click })).toEqual({ redeemMetadata: { metadata: { gift: 'cake' } } });
  now += 8 * DAY;
  await app.services.maintenance.sweep();

  const { errors } = await shop.iphone.ask(REDEEM, { id: click });
  await shop.iphone.get(OPEN, { link: `com.app.iphone://products/1?_hk_cid=${click}` });

  expect(errors).toMatchObject([{ extensions: { status: 7 } }]);
  const opens = await app.database.read.selectFrom('opens').selectAll().execute();
  expect(opens).toMatchObject([{ click_id: null, smart_link_id: null }]);
  const redemptions = await app.database.read.selectFrom('redemptions').selectAll().execute();
  expect(redemptions).toMatchObject([{ click_id: click, smart_link_id: ownId(link) }]);
});

test('clicks may be kept for a century, which is longer than clocks have counted', async () => {
  const archive = await startTestApp({ clock: () => now, env: { CLICK_RETENTION_DAYS: '36500' } });
  expect(await archive.services.maintenance.sweep()).toBe(0);
  await archive.close();
});
