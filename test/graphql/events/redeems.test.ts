import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, type GivenLink, givenApp, givenLink } from '../../support/builders.ts';
import { type Client, clientOf } from '../../support/client.ts';
import { givenClick, ownId } from '../../support/events.ts';

const NOW = Date.parse('2026-05-04T12:00:00Z');
const UNKNOWN = '01900000-0000-7000-8000-000000000000';

const REDEEM = `
  mutation ($input: RedeemMetadataInput!) { redeemMetadata(input: $input) { metadata warnings { status } } }`;

let app: TestApp;
let shop: GivenApp;
let other: GivenApp;
let now = NOW;

beforeAll(async () => {
  app = await startTestApp({ clock: () => now });
  shop = await givenApp(app);
  other = await givenApp(app, { subdomain: 'other' });
});
afterAll(() => app?.close());

/** The metadata, or the status of the failure. */
async function redeem(client: Client, input: Record<string, unknown>): Promise<unknown> {
  const { data, errors } = await client.ask<{ redeemMetadata: { metadata: unknown } | null }>(REDEEM, { input });
  return data?.redeemMetadata?.metadata ?? errors[0]?.extensions?.status;
}

async function countsOf(link: GivenLink): Promise<{ count: number; rows: number }> {
  const { smartLink } = await shop.secret.get<{ smartLink: { redeemCount: number } }>(
    `{ smartLink(code: "${link.code}") { redeemCount } }`,
  );
  const rows = await app.database.read
    .selectFrom('redemptions')
    .selectAll()
    .where('smart_link_id', '=', ownId(link))
    .execute();
  return { count: smartLink.redeemCount, rows: rows.length };
}

const giftLink = (redeemLimit: number | null = null) =>
  givenLink(shop.secret, { uri: '/gift', metadata: { gift: 'cake' }, redeemLimit });
const GIFT = { gift: 'cake' };

describe('redeeming by a click', () => {
  test('counts once, and answers the metadata however often it is asked', async () => {
    const link = await giftLink(1);
    const clickId = await givenClick(app, shop.id, link);

    expect(await redeem(shop.iphone, { clickId, uid: 'device-1' })).toEqual(GIFT);
    expect(await redeem(shop.iphone, { clickId })).toEqual(GIFT);
    expect(await countsOf(link)).toEqual({ count: 1, rows: 1 });

    const rows = await app.database.read
      .selectFrom('redemptions')
      .selectAll()
      .where('click_id', '=', clickId)
      .execute();
    expect(rows).toMatchObject([
      { app_id: shop.id, uid: 'device-1', created_at: NOW, credential_id: expect.any(String) },
    ]);
  });

  test('counts once for any number of requests at once', async () => {
    const link = await giftLink();
    const clickId = await givenClick(app, shop.id, link);

    const answers = await Promise.all(Array.from({ length: 12 }, () => redeem(shop.iphone, { clickId })));

    expect(answers).toEqual(answers.map(() => GIFT));
    expect(await countsOf(link)).toEqual({ count: 1, rows: 1 });
  });

  test('counts nothing more for a click that resolving has redeemed', async () => {
    const link = await giftLink(1);
    const { resolveSmartLink } = await shop.iphone.get<{ resolveSmartLink: { deepLink: string } }>(
      `mutation { resolveSmartLink(input: { code: "${link.code}" }) { deepLink } }`,
    );
    const clickId = /_hk_cid=([0-9a-f-]+)/.exec(resolveSmartLink.deepLink)?.[1];

    expect(await redeem(shop.iphone, { clickId })).toEqual(GIFT);
    expect(await countsOf(link)).toEqual({ count: 1, rows: 1 });
  });

  test('past the limit is refused for new clicks, and leaves nothing behind', async () => {
    const link = await giftLink(1);
    const [first, second] = [await givenClick(app, shop.id, link), await givenClick(app, shop.id, link)];

    expect(await redeem(shop.iphone, { clickId: first })).toEqual(GIFT);
    const { errors } = await shop.iphone.ask(REDEEM, { input: { clickId: second } });

    expect(errors).toMatchObject([
      { message: 'Too many redeems', path: ['redeemMetadata'], extensions: { status: 10, code: 'TOO_MANY_REDEEMS' } },
    ]);
    expect(await redeem(shop.iphone, { clickId: first })).toEqual(GIFT);
    expect(await countsOf(link)).toEqual({ count: 1, rows: 1 });
    const clicks = await app.database.read.selectFrom('clicks').selectAll().where('id', '=', second).execute();
    expect(clicks).toMatchObject([{ redeemed_at: null }]);
  });

  test('lets exactly as many of a race through as may', async () => {
    const link = await giftLink(3);
    const clicks = await Promise.all(Array.from({ length: 10 }, () => givenClick(app, shop.id, link)));

    const answers = await Promise.all(clicks.map((clickId) => redeem(shop.iphone, { clickId })));

    expect(answers.filter((answer) => answer === 10)).toHaveLength(7);
    expect(await countsOf(link)).toEqual({ count: 3, rows: 3 });
  });

  test('again on purpose, as old clients read, counts each time', async () => {
    const link = await giftLink(3);
    const clickId = await givenClick(app, shop.id, link);
    const caller = await app.services.tokens.authenticate(`Token ${shop.iphoneToken}`);
    const read = (again: boolean) => app.services.redeems.redeemMetadata(caller, null, { clickId, again });

    expect([await read(true), await read(true), await read(false), await read(true)]).toEqual([GIFT, GIFT, GIFT, GIFT]);
    await expect(read(true)).rejects.toMatchObject({ code: 'TOO_MANY_REDEEMS' });
    expect(await countsOf(link)).toEqual({ count: 3, rows: 3 });
  });
});

describe('redeeming by a link', () => {
  test('counts each time, by its own id or the global one', async () => {
    const link = await giftLink(2);

    expect(await redeem(shop.iphone, { smartLinkId: ownId(link) })).toEqual(GIFT);
    expect(await redeem(shop.installation, { smartLinkId: link.id })).toEqual(GIFT);
    expect(await redeem(shop.iphone, { smartLinkId: ownId(link) })).toBe(10);
    expect(await countsOf(link)).toEqual({ count: 2, rows: 2 });
  });

  test('without metadata answers {} and counts nothing', async () => {
    const link = await givenLink(shop.secret, { uri: '/gift', redeemLimit: 1 });
    const clickId = await givenClick(app, shop.id, link);

    for (const input of [{ clickId }, { smartLinkId: ownId(link) }, { clickId }]) {
      expect(await redeem(shop.iphone, input)).toEqual({});
    }
    expect(await countsOf(link)).toEqual({ count: 0, rows: 0 });
  });
});

describe('refused is', () => {
  test('what is unknown, foreign or no id: status 7', async () => {
    const theirs = await givenLink(other.secret, { uri: '/a', metadata: { secret: true } });
    const theirClick = await givenClick(app, other.id, theirs);

    for (const input of [
      { clickId: UNKNOWN },
      { clickId: 'nonsense' },
      { clickId: theirClick },
      { smartLinkId: UNKNOWN },
      { smartLinkId: 'nonsense' },
      { smartLinkId: ownId(theirs) },
      { smartLinkId: theirs.id },
    ]) {
      expect(await redeem(shop.iphone, input)).toBe(7);
    }
  });

  test('a link that is deleted: status 7', async () => {
    const link = await giftLink();
    const clickId = await givenClick(app, shop.id, link);
    await app.database.write((tx) =>
      tx.updateTable('smart_links').set({ deleted_at: NOW }).where('id', '=', ownId(link)).execute(),
    );

    expect(await redeem(shop.iphone, { clickId })).toBe(7);
    expect(await redeem(shop.iphone, { smartLinkId: ownId(link) })).toBe(7);
  });

  test('a link outside its window, also by a click from within it: status 7', async () => {
    const window = { startsAt: '2026-05-05T00:00:00Z', expiresAt: '2026-05-06T00:00:00Z' };
    const link = await givenLink(shop.secret, { uri: '/a', metadata: GIFT, ...window });
    const clickId = await givenClick(app, shop.id, link);
    const at = async (time: string) => {
      now = Date.parse(time);
      const answer = await redeem(shop.iphone, { clickId });
      now = NOW;
      return answer;
    };

    expect(await at('2026-05-04T23:59:59.999Z')).toBe(7);
    expect(await at('2026-05-05T00:00:00.000Z')).toEqual(GIFT);
    expect(await at('2026-05-05T23:59:59.999Z')).toEqual(GIFT);
    expect(await at('2026-05-06T00:00:00.000Z')).toBe(7);
  });

  test('neither click nor link: status 2; both: status 5; nobody: status 3', async () => {
    const { errors } = await shop.iphone.ask(REDEEM, { input: {} });
    expect(errors).toMatchObject([{ extensions: { status: 2, parameters: ['clickId'] } }]);
    expect(await redeem(shop.iphone, { clickId: '', smartLinkId: '' })).toBe(2);
    expect(await redeem(shop.iphone, { clickId: UNKNOWN, smartLinkId: UNKNOWN })).toBe(5);
    expect(await redeem(clientOf(app), { clickId: UNKNOWN })).toBe(3);
  });
});
