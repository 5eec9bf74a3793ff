import { describe, expect } from 'vitest';
import type { TestApp } from '../../support/app.ts';
import { givenApp, givenLink } from '../../support/builders.ts';
import { type Client, createClient } from '../../support/client.ts';
import { decodeLinkId, givenClick } from '../../support/events.ts';
import { createTest } from '../../support/test.ts';

const UNKNOWN = '01900000-0000-7000-8000-000000000000';
const ANDROID_SDK = 'HOKO/2.3.2 (debug; Linux; Android 5.1; LGE Nexus 5 Build/LMY48B)';

const RECORD_OPEN = `
  mutation ($input: RecordOpenInput!) { recordOpen(input: $input) { recordedAt } }`;

const test = createTest({ app: { clock: () => Date.parse('2026-05-04T12:00:00Z') } }).extend(
  'other',
  { scope: 'file' },
  ({ app }) => givenApp(app, { subdomain: 'other' }),
);

/** Reports an open, and returns its row. */
async function recordOpen(app: TestApp, client: Client, input: { deepLink: string } & Record<string, unknown>) {
  const data = await client.get(RECORD_OPEN, { input });
  expect(data).toEqual({ recordOpen: { recordedAt: '2026-05-04T12:00:00.000Z' } });
  const rows = await app.database.read.selectFrom('opens').selectAll().orderBy('id', 'desc').limit(1).execute();
  return rows[0];
}

describe('an open that an app reports', () => {
  test('is recorded with the click that opened the app, the referrer and the device', async ({ app, shop }) => {
    const link = await givenLink(shop.secret, { uri: '/a' });
    const click = await givenClick(app, shop.id, link);
    const deepLink = `com.app.iphone://a?x=1&_hk_cid=${click}&_hk_md=1#f`;

    expect(await recordOpen(app, shop.iphone, { deepLink, referrer: 'com.mail', uid: 'device-1' })).toMatchObject({
      app_id: shop.id,
      platform: 'iphone',
      click_id: click,
      smart_link_id: decodeLinkId(link),
      deep_link: deepLink,
      referrer: 'com.mail',
      uid: 'device-1',
      credential_id: expect.any(String),
    });
  });

  test('is recorded with the link when there was no click, even after the link is deleted', async ({ app, shop }) => {
    const link = await givenLink(shop.secret, { uri: '/b' });
    const tied = { platform: 'android', click_id: null, smart_link_id: decodeLinkId(link), referrer: null };
    const deepLink = `com.app.android://b?_hk_sid=${decodeLinkId(link)}`;

    expect(await recordOpen(app, shop.android, { deepLink, referrer: null })).toMatchObject(tied);
    await app.database.write((tx) =>
      tx.updateTable('smart_links').set({ deleted_at: 1 }).where('id', '=', decodeLinkId(link)).execute(),
    );
    expect(await recordOpen(app, shop.android, { deepLink })).toMatchObject(tied);
  });

  test('is recorded, without the click or link if it is unknown or belongs to another app', async ({
    app,
    shop,
    other,
  }) => {
    const theirs = await givenLink(other.secret, { uri: '/c' });
    const theirClick = await givenClick(app, other.id, theirs);

    for (const query of [
      '',
      '?_hk_cid=',
      '?_hk_cid=nonsense',
      `?_hk_cid=${UNKNOWN}`,
      `?_hk_cid=${theirClick}`,
      `?_hk_sid=${UNKNOWN}`,
      `?_hk_sid=${decodeLinkId(theirs)}`,
      '?_hk_cid=%E0%A4%A',
    ]) {
      expect(await recordOpen(app, shop.iphone, { deepLink: `com.app.iphone://c${query}` })).toMatchObject({
        click_id: null,
        smart_link_id: null,
      });
    }
  });

  test('is recorded, and truncated, when its values are longer than the server stores', async ({ app, shop }) => {
    const long = `com.app.iphone://${'😀'.repeat(5_000)}`;
    const open = await recordOpen(app, shop.iphone, { deepLink: long, referrer: long, uid: long });

    expect(open?.deep_link).toHaveLength(4_096);
    expect(long.startsWith(open?.deep_link.slice(0, -1) ?? 'nothing')).toBe(true);
  });

  test('is also recorded from a web page, and from an admin key that names the platform', async ({ app, shop }) => {
    expect(await recordOpen(app, shop.publishable, { deepLink: 'http://www.app-web.com/a' })).toMatchObject({
      platform: 'web',
    });
    expect(await recordOpen(app, shop.admin, { deepLink: 'x://y', platform: 'IPAD' })).toMatchObject({
      platform: 'ipad',
    });
  });
});

describe('the server', () => {
  const getRecordOpenError = async (
    client: Client,
    input: Record<string, unknown>,
    headers?: Record<string, string>,
  ) => {
    const { data, errors } = await client.request(RECORD_OPEN, { input }, headers);
    expect(data).toEqual({ recordOpen: null });
    return errors[0]?.extensions;
  };

  test('rejects an open with an empty deep link with status 2', async ({ shop }) => {
    for (const deepLink of ['', ' ']) {
      expect(await getRecordOpenError(shop.iphone, { deepLink })).toMatchObject({
        status: 2,
        parameters: ['deepLink'],
      });
    }
  });

  test("rejects an open from the other family's SDK with status 11, even if the input has other errors", async ({
    shop,
  }) => {
    const headers = { 'user-agent': ANDROID_SDK };
    expect(await getRecordOpenError(shop.iphone, { deepLink: '' }, headers)).toMatchObject({ status: 11 });
    const { errors } = await shop.android.request(RECORD_OPEN, { input: { deepLink: 'x://y' } }, headers);
    expect(errors).toEqual([]);
  });

  test('rejects another platform (status 11), an admin key without a platform (2) and no credential (3)', async ({
    app,
    shop,
  }) => {
    expect(await getRecordOpenError(shop.iphone, { deepLink: 'x://y', platform: 'ANDROID' })).toMatchObject({
      status: 11,
    });
    expect(await getRecordOpenError(shop.admin, { deepLink: 'x://y' })).toMatchObject({
      status: 2,
      parameters: ['platform'],
    });
    expect(await getRecordOpenError(createClient(app), { deepLink: 'x://y' })).toMatchObject({ status: 3 });
  });

  test("rejects a route from the other family's SDK with status 11", async ({ shop }) => {
    const register = 'mutation { registerRoute(input: { path: "a" }) { route { path } } }';
    const { errors } = await shop.iphone.request(register, {}, { 'user-agent': ANDROID_SDK });
    expect(errors).toMatchObject([{ extensions: { status: 11 } }]);
    expect((await shop.android.request(register, {}, { 'user-agent': ANDROID_SDK })).errors).toEqual([]);
  });
});
