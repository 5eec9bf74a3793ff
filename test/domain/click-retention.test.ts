import { expect } from 'vitest';
import { recordClicks } from '../../src/domain/events/click.service.ts';
import { type Click, NO_CLIENT } from '../../src/domain/events/click.ts';
import { createEventCounter } from '../../src/domain/events/event-counter.repository.ts';
import { generateId } from '../../src/domain/ids.ts';
import { type GivenLink, givenApp, givenLink } from '../support/builders.ts';
import { readClicks } from '../support/edge.ts';
import { decodeLinkId, givenClick } from '../support/events.ts';
import { createTest } from '../support/test.ts';

const DAY = 86_400_000;

let now = Date.now();
const test = createTest({ app: { clock: () => now, env: { CLICK_RETENTION_DAYS: '7' } } }).extend('link', ({ shop }) =>
  givenLink(shop.secret, { uri: '/products/1', metadata: { gift: 'cake' } }),
);

const REDEEM = 'mutation ($id: ID!) { redeemMetadata(input: { by: { clickId: $id } }) { metadata } }';
const OPEN = 'mutation ($link: String!) { recordOpen(input: { deepLink: $link }) { recordedAt } }';

test('the server deletes clicks of all apps past CLICK_RETENTION_DAYS, even more of them than fit in one slice', async ({
  app,
  shop,
  link,
}) => {
  const other = await givenApp(app, { subdomain: 'other' });
  const elsewhere = await givenLink(other.secret, { uri: '/a' });
  const buildOldClick = (appId: string, given: GivenLink): Click => ({
    ...NO_CLIENT,
    appId,
    id: generateId(now),
    smartLinkId: decodeLinkId(given),
    source: 'VISITOR',
    platform: 'web',
    credentialId: null,
    uid: null,
    redeemedAt: null,
    createdAt: now,
    outcome: 'REDIRECT',
  });
  const clicks = [
    ...Array.from({ length: 700 }, () => buildOldClick(shop.id, link)),
    buildOldClick(other.id, elsewhere),
  ];
  await app.database.write((tx) =>
    recordClicks(
      tx,
      clicks.map((click) => ({ click })),
      createEventCounter(app.database.dialect),
    ),
  );
  now += 6 * DAY;
  const young = await givenClick(app, shop.id, link, { now });
  expect(await app.services.maintenance.sweep()).toBe(0);

  now += DAY + 60_000;
  expect(await app.services.maintenance.sweep()).toBe(701);

  expect((await readClicks(app, link)).map(({ id }) => id)).toEqual([young]);
  expect(await readClicks(app, elsewhere)).toEqual([]);
  expect(await app.services.maintenance.sweep()).toBe(0);
});

test('a deleted click redeems no metadata, and an open that reports it is still recorded', async ({
  app,
  shop,
  link,
}) => {
  const click = await givenClick(app, shop.id, link, { now });
  expect(await shop.iphone.get(REDEEM, { id: click })).toEqual({ redeemMetadata: { metadata: { gift: 'cake' } } });
  now += 8 * DAY;
  await app.services.maintenance.sweep();

  const { errors } = await shop.iphone.request(REDEEM, { id: click });
  await shop.iphone.get(OPEN, { link: `com.app.iphone://products/1?_hk_cid=${click}` });

  expect(errors).toMatchObject([{ extensions: { status: 7 } }]);
  const opens = await app.database.read.selectFrom('opens').selectAll().execute();
  expect(opens).toMatchObject([{ click_id: null, smart_link_id: null }]);
  const redemptions = await app.database.read.selectFrom('redemptions').selectAll().execute();
  expect(redemptions).toMatchObject([{ click_id: click, smart_link_id: decodeLinkId(link) }]);
});

test('an operator can retain clicks for a century, which reaches back to before 1970', async ({ startApp }) => {
  const archive = await startApp({ clock: () => now, env: { CLICK_RETENTION_DAYS: '36500' } });
  expect(await archive.services.maintenance.sweep()).toBe(0);
});
