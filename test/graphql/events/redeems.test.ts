import { describe, expect } from 'vitest';
import { type GivenApp, type GivenLink, givenApp, givenLink } from '../../support/builders.ts';
import { type Client, createClient } from '../../support/client.ts';
import { decodeLinkId, givenClick } from '../../support/events.ts';
import { createTest } from '../../support/test.ts';

const NOW = Date.parse('2026-05-04T12:00:00Z');
const UNKNOWN = '01900000-0000-7000-8000-000000000000';

const REDEEM = `
  mutation ($input: RedeemMetadataInput!) { redeemMetadata(input: $input) { metadata } }`;

const GIFT = { gift: 'cake' };

let now = NOW;

const test = createTest({ app: { clock: () => now } })
  .extend('other', { scope: 'file' }, ({ app }) => givenApp(app, { subdomain: 'other' }))
  /** The redeem count that a link shows, and its stored redemptions. */
  .extend('countsOf', ({ app, shop }) => async (link: GivenLink) => {
    const { smartLink } = await shop.secret.get<{ smartLink: { redeemCount: number } }>(
      `{ smartLink(by: { code: "${link.code}" }) { redeemCount } }`,
    );
    const redemptions = app.database.read.selectFrom('redemptions').selectAll();
    const rows = await redemptions.where('smart_link_id', '=', decodeLinkId(link)).execute();
    return { count: smartLink.redeemCount, rows: rows.length };
  });

function givenGiftLink(shop: GivenApp, redeemLimit: number | null = null) {
  return givenLink(shop.secret, { uri: '/gift', metadata: GIFT, redeemLimit });
}

/** Redeems, and returns the metadata or the status of the failure. */
async function redeem(client: Client, { uid, ...by }: Record<string, unknown>): Promise<unknown> {
  const { data, errors } = await client.request<{ redeemMetadata: { metadata: unknown } | null }>(REDEEM, {
    input: { by, uid },
  });
  return data?.redeemMetadata?.metadata ?? errors[0]?.extensions?.status;
}

describe('redeeming metadata by click', () => {
  test('counts once, and returns the metadata on every request', async ({ app, shop, countsOf }) => {
    const link = await givenGiftLink(shop, 1);
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

  test('counts up to the maximum that GraphQL can return', async ({ app, shop, countsOf }) => {
    const link = await givenGiftLink(shop);
    await app.database.write((tx) =>
      tx
        .updateTable('smart_links')
        .set({ redeem_count: 2 ** 31 - 2 })
        .where('id', '=', decodeLinkId(link))
        .execute(),
    );
    for (let rows = 1; rows <= 3; rows += 1) {
      expect(await redeem(shop.iphone, { clickId: await givenClick(app, shop.id, link) })).toEqual(GIFT);
      expect(await countsOf(link)).toEqual({ count: 2 ** 31 - 1, rows });
    }
  });

  test('counts once for any number of concurrent requests', async ({ app, shop, countsOf }) => {
    const link = await givenGiftLink(shop);
    const clickId = await givenClick(app, shop.id, link);

    const results = await Promise.all(Array.from({ length: 12 }, () => redeem(shop.iphone, { clickId })));

    expect(results).toEqual(results.map(() => GIFT));
    expect(await countsOf(link)).toEqual({ count: 1, rows: 1 });
  });

  test('does not count a click again that resolveSmartLink has redeemed', async ({ shop, countsOf }) => {
    const link = await givenGiftLink(shop, 1);
    const { resolveSmartLink } = await shop.iphone.get<{ resolveSmartLink: { deepLink: string } }>(
      `mutation { resolveSmartLink(input: { by: { code: "${link.code}" } }) { deepLink } }`,
    );
    const clickId = /_hk_cid=([0-9a-f-]+)/.exec(resolveSmartLink.deepLink)?.[1];

    expect(await redeem(shop.iphone, { clickId })).toEqual(GIFT);
    expect(await countsOf(link)).toEqual({ count: 1, rows: 1 });
  });

  test('is rejected for new clicks past the limit, and stores nothing', async ({ app, shop, countsOf }) => {
    const link = await givenGiftLink(shop, 1);
    const [first, second] = [await givenClick(app, shop.id, link), await givenClick(app, shop.id, link)];

    expect(await redeem(shop.iphone, { clickId: first })).toEqual(GIFT);
    const { errors } = await shop.iphone.request(REDEEM, { input: { by: { clickId: second } } });

    expect(errors).toMatchObject([{ path: ['redeemMetadata'], extensions: { status: 10, code: 'TOO_MANY_REDEEMS' } }]);
    expect(await redeem(shop.iphone, { clickId: first })).toEqual(GIFT);
    expect(await countsOf(link)).toEqual({ count: 1, rows: 1 });
    const clicks = await app.database.read.selectFrom('clicks').selectAll().where('id', '=', second).execute();
    expect(clicks).toMatchObject([{ redeemed_at: null }]);
  });

  test('succeeds for exactly as many concurrent clicks as the limit allows', async ({ app, shop, countsOf }) => {
    const link = await givenGiftLink(shop, 3);
    const clicks = await Promise.all(Array.from({ length: 10 }, () => givenClick(app, shop.id, link)));

    const results = await Promise.all(clicks.map((clickId) => redeem(shop.iphone, { clickId })));

    expect(results.filter((result) => result === 10)).toHaveLength(7);
    expect(await countsOf(link)).toEqual({ count: 3, rows: 3 });
  });

  test('counts each time if the client asks for another redemption, as old clients do', async ({
    app,
    shop,
    countsOf,
  }) => {
    const link = await givenGiftLink(shop, 3);
    const clickId = await givenClick(app, shop.id, link);
    const caller = await app.services.authentication.authenticate(`Token ${shop.iphoneToken}`);
    const read = (again: boolean) => app.services.redeems.redeemMetadata(caller, null, { clickId, again });

    expect([await read(true), await read(true), await read(false), await read(true)]).toEqual([GIFT, GIFT, GIFT, GIFT]);
    await expect(read(true)).rejects.toMatchObject({ code: 'TOO_MANY_REDEEMS' });
    expect(await countsOf(link)).toEqual({ count: 3, rows: 3 });
  });
});

describe('redeeming metadata by link', () => {
  test('counts each time, by the local or the global id of the link', async ({ shop, countsOf }) => {
    const link = await givenGiftLink(shop, 2);

    expect(await redeem(shop.iphone, { smartLinkId: decodeLinkId(link) })).toEqual(GIFT);
    expect(await redeem(shop.installation, { smartLinkId: link.id })).toEqual(GIFT);
    expect(await redeem(shop.iphone, { smartLinkId: decodeLinkId(link) })).toBe(10);
    expect(await countsOf(link)).toEqual({ count: 2, rows: 2 });
  });

  test('returns {} and counts nothing when the link has no metadata', async ({ app, shop, countsOf }) => {
    const link = await givenLink(shop.secret, { uri: '/gift', redeemLimit: 1 });
    const clickId = await givenClick(app, shop.id, link);

    for (const input of [{ clickId }, { smartLinkId: decodeLinkId(link) }, { clickId }]) {
      expect(await redeem(shop.iphone, input)).toEqual({});
    }
    expect(await countsOf(link)).toEqual({ count: 0, rows: 0 });
  });
});

describe('the redeemMetadata mutation', () => {
  test("rejects an unknown or malformed id, and another app's id, with status 7", async ({ app, shop, other }) => {
    const theirs = await givenLink(other.secret, { uri: '/a', metadata: { secret: true } });
    const theirClick = await givenClick(app, other.id, theirs);

    for (const input of [
      { clickId: UNKNOWN },
      { clickId: 'nonsense' },
      { clickId: theirClick },
      { smartLinkId: UNKNOWN },
      { smartLinkId: 'nonsense' },
      { smartLinkId: decodeLinkId(theirs) },
      { smartLinkId: theirs.id },
    ]) {
      expect(await redeem(shop.iphone, input)).toBe(7);
    }
  });

  test('rejects a deleted link with status 7', async ({ app, shop }) => {
    const link = await givenGiftLink(shop);
    const clickId = await givenClick(app, shop.id, link);
    await app.database.write((tx) =>
      tx.updateTable('smart_links').set({ deleted_at: NOW }).where('id', '=', decodeLinkId(link)).execute(),
    );

    expect(await redeem(shop.iphone, { clickId })).toBe(7);
    expect(await redeem(shop.iphone, { smartLinkId: decodeLinkId(link) })).toBe(7);
  });

  test('rejects a link outside its validity window (status 7), even by an existing click', async ({ app, shop }) => {
    const window = { startsAt: '2026-05-05T00:00:00Z', expiresAt: '2026-05-06T00:00:00Z' };
    const link = await givenLink(shop.secret, { uri: '/a', metadata: GIFT, ...window });
    const clickId = await givenClick(app, shop.id, link);
    const redeemAt = async (time: string) => {
      now = Date.parse(time);
      const result = await redeem(shop.iphone, { clickId });
      now = NOW;
      return result;
    };

    expect(await redeemAt('2026-05-04T23:59:59.999Z')).toBe(7);
    expect(await redeemAt('2026-05-05T00:00:00.000Z')).toEqual(GIFT);
    expect(await redeemAt('2026-05-05T23:59:59.999Z')).toEqual(GIFT);
    expect(await redeemAt('2026-05-06T00:00:00.000Z')).toBe(7);
  });

  test('rejects an empty id (status 2), a click with a link and a missing credential (3)', async ({ app, shop }) => {
    expect(await redeem(shop.iphone, { clickId: '' })).toBe(2);
    expect(await redeem(shop.iphone, { smartLinkId: '' })).toBe(2);
    const { errors } = await shop.iphone.request(REDEEM, {
      input: { by: { clickId: UNKNOWN, smartLinkId: UNKNOWN } },
    });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(await redeem(createClient(app), { clickId: UNKNOWN })).toBe(3);
  });
});
