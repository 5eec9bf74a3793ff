import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { type Client, clientOf } from '../../support/client.ts';
import { givenClick, ownId } from '../../support/events.ts';

const UNKNOWN = '01900000-0000-7000-8000-000000000000';
const ANDROID_SDK = 'HOKO/2.3.2 (debug; Linux; Android 5.1; LGE Nexus 5 Build/LMY48B)';

const RECORD_OPEN = `
  mutation ($input: RecordOpenInput!) { recordOpen(input: $input) { recordedAt warnings { status } } }`;

let app: TestApp;
let shop: GivenApp;
let other: GivenApp;

beforeAll(async () => {
  app = await startTestApp({ clock: () => Date.parse('2026-05-04T12:00:00Z') });
  shop = await givenApp(app);
  other = await givenApp(app, { subdomain: 'other' });
});
afterAll(() => app?.close());

/** Reports an open, and answers what was recorded of it. */
async function opened(client: Client, input: { deepLink: string } & Record<string, unknown>) {
  const answer = await client.get(RECORD_OPEN, { input });
  expect(answer).toEqual({ recordOpen: { recordedAt: '2026-05-04T12:00:00.000Z', warnings: [] } });
  const rows = await app.database.read.selectFrom('opens').selectAll().orderBy('id', 'desc').limit(1).execute();
  return rows[0];
}

describe('an app that was opened', () => {
  test('by a click tells it, with what it knows', async () => {
    const link = await givenLink(shop.secret, { uri: '/a' });
    const click = await givenClick(app, shop.id, link);
    const deepLink = `com.app.iphone://a?x=1&_hk_cid=${click}&_hk_md=1#f`;

    expect(await opened(shop.iphone, { deepLink, referrer: 'com.mail', uid: 'device-1' })).toMatchObject({
      app_id: shop.id,
      platform: 'iphone',
      click_id: click,
      smart_link_id: ownId(link),
      deep_link: deepLink,
      referrer: 'com.mail',
      uid: 'device-1',
      credential_id: expect.any(String),
    });
  });

  test('by a link without a click is tied to the link, also once it is deleted', async () => {
    const link = await givenLink(shop.secret, { uri: '/b' });
    const tied = { platform: 'android', click_id: null, smart_link_id: ownId(link), referrer: null };
    const deepLink = `com.app.android://b?_hk_sid=${ownId(link)}`;

    expect(await opened(shop.android, { deepLink, referrer: null })).toMatchObject(tied);
    await app.database.write((tx) =>
      tx.updateTable('smart_links').set({ deleted_at: 1 }).where('id', '=', ownId(link)).execute(),
    );
    expect(await opened(shop.android, { deepLink })).toMatchObject(tied);
  });

  test('by what is unknown or foreign is recorded untied, since it would be reported for ever', async () => {
    const theirs = await givenLink(other.secret, { uri: '/c' });
    const theirClick = await givenClick(app, other.id, theirs);

    for (const query of [
      '',
      '?_hk_cid=',
      '?_hk_cid=nonsense',
      `?_hk_cid=${UNKNOWN}`,
      `?_hk_cid=${theirClick}`,
      `?_hk_sid=${UNKNOWN}`,
      `?_hk_sid=${ownId(theirs)}`,
      '?_hk_cid=%E0%A4%A',
    ]) {
      expect(await opened(shop.iphone, { deepLink: `com.app.iphone://c${query}` })).toMatchObject({
        click_id: null,
        smart_link_id: null,
      });
    }
  });

  test('with more to say than is kept is heard all the same', async () => {
    const long = `com.app.iphone://${'😀'.repeat(5_000)}`;
    const open = await opened(shop.iphone, { deepLink: long, referrer: long, uid: long });

    expect(open?.deep_link).toHaveLength(4_096);
    expect(long.startsWith(open?.deep_link.slice(0, -1) ?? 'nothing')).toBe(true);
  });

  test('is reported by a web page too, and by an admin key that names the platform', async () => {
    expect(await opened(shop.publishable, { deepLink: 'http://www.app-web.com/a' })).toMatchObject({ platform: 'web' });
    expect(await opened(shop.admin, { deepLink: 'x://y', platform: 'IPAD' })).toMatchObject({ platform: 'ipad' });
  });
});

describe('refused is', () => {
  const refusal = async (client: Client, input: Record<string, unknown>, headers?: Record<string, string>) => {
    const { data, errors } = await client.ask(RECORD_OPEN, { input }, headers);
    expect(data).toEqual({ recordOpen: null });
    return errors[0]?.extensions;
  };

  test('an empty deep link: status 2', async () => {
    for (const deepLink of ['', ' ']) {
      expect(await refusal(shop.iphone, { deepLink })).toMatchObject({ status: 2, parameters: ['deepLink'] });
    }
  });

  test("the other family's SDK, whatever else is wrong: status 11", async () => {
    const headers = { 'user-agent': ANDROID_SDK };
    expect(await refusal(shop.iphone, { deepLink: '' }, headers)).toMatchObject({ status: 11 });
    const { errors } = await shop.android.ask(RECORD_OPEN, { input: { deepLink: 'x://y' } }, headers);
    expect(errors).toEqual([]);
  });

  test('another platform: status 11; none with an admin key: status 2; nobody: status 3', async () => {
    expect(await refusal(shop.iphone, { deepLink: 'x://y', platform: 'ANDROID' })).toMatchObject({ status: 11 });
    expect(await refusal(shop.admin, { deepLink: 'x://y' })).toMatchObject({ status: 2, parameters: ['platform'] });
    expect(await refusal(clientOf(app), { deepLink: 'x://y' })).toMatchObject({ status: 3 });
  });

  test("a route by the other family's SDK: status 11", async () => {
    const register = 'mutation { registerRoute(input: { path: "a" }) { route { path } } }';
    const { errors } = await shop.iphone.ask(register, {}, { 'user-agent': ANDROID_SDK });
    expect(errors).toMatchObject([{ extensions: { status: 11 } }]);
    expect((await shop.android.ask(register, {}, { 'user-agent': ANDROID_SDK })).errors).toEqual([]);
  });
});
