import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDeferredService } from '../../../src/domain/deferred/deferred.service.ts';
import { armDeferred } from '../../../src/domain/deferred/deferred-click.repository.ts';
import type { MatchedDevice } from '../../../src/domain/deferred/match.ts';
import { OPERATOR } from '../../../src/domain/tokens/caller.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, type GivenLink, givenApp, givenLink } from '../../support/builders.ts';
import { type Client, clientOf } from '../../support/client.ts';
import { givenClick, ownId } from '../../support/events.ts';

const NOW = Date.parse('2026-05-04T12:00:00Z');
const WINDOW = 3_600;

const CLAIM = `
  mutation ($input: ClaimInstallInput!) { claimInstall(input: $input) { deepLink recordedAt warnings { status } } }`;

/** The tests ask from here. */
const IPHONE: MatchedDevice = { address: '127.0.0.1', family: 'iphone', osVersion: '17.5.1' };
const DEVICE = {
  deviceType: 'iPhone',
  osVersion: '17.5.1',
  language: 'en-us',
  screenSize: '1136x640',
  uid: 'device-1',
};

let app: TestApp;
let shop: GivenApp;
let link: GivenLink;
let now: number;

beforeEach(async () => {
  now = NOW;
  app = await startTestApp({ clock: () => now });
  shop = await givenApp(app);
  await app.services.apps.updateApp(OPERATOR, shop.id, { deferredWindow: WINDOW });
  link = await givenLink(shop.secret, { uri: '/products/1?a=b', metadata: { gift: 'cake' } });
});
afterEach(() => app?.close());

/** The deep link that an install gets, or the status of its failure. */
async function install(client: Client, input: Record<string, unknown> = { device: DEVICE }) {
  const { data, errors } = await client.ask<{ claimInstall: { deepLink: string | null } | null }>(CLAIM, { input });
  return data?.claimInstall == null ? errors[0]?.extensions?.status : data.claimInstall.deepLink;
}

const click = (device = IPHONE, of = link) => givenClick(app, shop.id, of, { now, device });
const installs = () => app.database.read.selectFrom('installs').selectAll().orderBy('id').execute();

describe('an app that is installed on iOS', () => {
  test('opens where the one click led that waits in this place, and the click is known', async () => {
    const id = await click();

    expect(await install(shop.iphone)).toBe(`com.app.iphone://products/1?a=b&_hk_cid=${id}&_hk_md=1`);
    expect(await installs()).toMatchObject([
      {
        app_id: shop.id,
        platform: 'iphone',
        click_id: id,
        smart_link_id: ownId(link),
        deep_link: `com.app.iphone://products/1?a=b&_hk_cid=${id}&_hk_md=1`,
        device_type: 'iPhone',
        os_version: '17.5.1',
        language: 'en-us',
        screen_size: '1136x640',
        uid: 'device-1',
        created_at: NOW,
      },
    ]);
  });

  test('gets it once', async () => {
    await click();

    expect(await install(shop.iphone)).toEqual(expect.any(String));
    expect(await install(shop.iphone)).toBeNull();
    expect(await installs()).toMatchObject([{ click_id: expect.any(String) }, { click_id: null, deep_link: null }]);
  });

  test('gets it once, however many install at once', async () => {
    const id = await click();

    const deepLinks = await Promise.all(Array.from({ length: 12 }, () => install(shop.iphone)));

    expect(deepLinks.filter((deepLink) => deepLink !== null)).toEqual([expect.stringContaining(`_hk_cid=${id}`)]);
    expect((await installs()).filter((row) => row.click_id !== null)).toHaveLength(1);
  });

  test('gets nothing where clicks on several links wait, and nobody can tell which is meant', async () => {
    await click();
    await click(IPHONE, await givenLink(shop.secret, { uri: '/products/2' }));

    expect(await install(shop.iphone)).toBeNull();
    expect(await installs()).toMatchObject([{ click_id: null, smart_link_id: null }]);
  });

  test('gets the later one of two clicks on the same link, and no other install gets the earlier one', async () => {
    await click();
    const later = await click();

    expect(await install(shop.iphone)).toContain(`_hk_cid=${later}`);
    expect(await install(shop.iphone)).toBeNull();
  });

  test.each<[string, Partial<MatchedDevice>]>([
    ['another address', { address: '127.0.0.2' }],
    ['an iPad', { family: 'ipad' }],
    ['another version', { osVersion: '17.4' }],
  ])('gets nothing from %s', async (_what, device) => {
    await click({ ...IPHONE, ...device });
    expect(await install(shop.iphone)).toBeNull();
  });

  test("gets nothing of another app's", async () => {
    const other = await givenApp(app, { subdomain: 'other', deferredWindow: WINDOW });
    await click();
    expect(await install(other.iphone)).toBeNull();
  });

  test('gets it on an iPad that runs the iPhone app, from a browser that tells no version', async () => {
    const id = await click({ address: '::ffff:127.0.0.1', family: 'ipad', osVersion: null });
    const device = { ...DEVICE, deviceType: 'iPad' };

    expect(await install(shop.iphone, { device })).toContain(`_hk_cid=${id}`);
  });

  test('within the window, to the millisecond', async () => {
    await click();
    now = NOW + WINDOW * 1_000;
    expect(await install(shop.iphone)).toBeNull();
    now -= 1;
    expect(await install(shop.iphone)).toEqual(expect.any(String));
  });

  test('within the window as it is now', async () => {
    await click();
    await app.services.apps.updateApp(OPERATOR, shop.id, { deferredWindow: 60 });
    now = NOW + 60_000;
    expect(await install(shop.iphone)).toBeNull();
    now -= 1;
    expect(await install(shop.iphone)).toEqual(expect.any(String));
  });

  test('gets nothing of a link that is gone or over, and leaves it to wait', async () => {
    await click();
    const change = (changes: { deleted_at?: number | null; expires_at?: number | null }) =>
      app.database.write((tx) => tx.updateTable('smart_links').set(changes).where('id', '=', ownId(link)).execute());

    await change({ deleted_at: now });
    expect(await install(shop.iphone)).toBeNull();
    await change({ deleted_at: null, expires_at: now });
    expect(await install(shop.iphone)).toBeNull();
    await change({ expires_at: null });
    expect(await install(shop.iphone)).toEqual(expect.any(String));
  });

  test('is recorded and gets nothing where the app has it turned off', async () => {
    await click();
    await app.services.apps.updateApp(OPERATOR, shop.id, { deferredWindow: 0 });

    expect(await install(shop.iphone)).toBeNull();
    expect(await installs()).toHaveLength(1);
  });
});

describe('an app that is installed on Android', () => {
  test('tells the deep link that it came with, and is tied to its click', async () => {
    const id = await givenClick(app, shop.id, link);
    const deepLink = `com.app.android://products/1?_hk_cid=${id}`;

    expect(await install(shop.android, { deepLink })).toBe(deepLink);
    expect(await installs()).toMatchObject([
      { platform: 'android', click_id: id, smart_link_id: ownId(link), deep_link: deepLink, device_type: null },
    ]);
  });

  test('claims no waiting click, and is recorded whatever it says', async () => {
    await click();
    const deepLink = 'com.app.android://x?_hk_cid=nonsense';

    expect(await install(shop.android, { deepLink, device: DEVICE })).toBe(deepLink);
    expect(await installs()).toMatchObject([{ click_id: null, smart_link_id: null }]);
    expect(await install(shop.iphone)).toEqual(expect.any(String));
  });
});

describe('refused is', () => {
  test('a web token: status 11; nobody: status 3', async () => {
    expect(await install(shop.secret)).toBe(11);
    expect(await install(shop.publishable, {})).toBe(11);
    expect(await install(shop.admin, { device: DEVICE, platform: 'WEB' })).toBe(11);
    expect(await install(clientOf(app))).toBe(3);
  });

  test('what says nothing: status 2', async () => {
    const parameters = async (client: Client, input: Record<string, unknown>) =>
      (await client.ask(CLAIM, { input })).errors[0]?.extensions;

    expect(await parameters(shop.iphone, {})).toMatchObject({ status: 2, parameters: ['device'] });
    expect(await parameters(shop.android, { device: DEVICE })).toMatchObject({ status: 2, parameters: ['deepLink'] });
    expect(await parameters(shop.admin, { device: DEVICE })).toMatchObject({ status: 2, parameters: ['platform'] });
  });

  test("the other family's SDK, and the other family's entrance: status 11", async () => {
    const sdk = { 'user-agent': 'HOKO/2.5.0 (release; iPhone; CPU iPhone OS 9_1 like Mac OS X)' };
    const { errors } = await shop.android.ask(CLAIM, { input: { deepLink: 'x://y' } }, sdk);
    expect(errors).toMatchObject([{ extensions: { status: 11 } }]);

    const caller = await app.services.tokens.authenticate(`Token ${shop.androidToken}`);
    const from = { address: '127.0.0.1', family: 'ios' } as const;
    await expect(app.services.installs.claimInstall(caller, null, {}, from)).rejects.toMatchObject({ status: 11 });
  });
});

describe('what waits', () => {
  test('is nothing of an app that has it turned off, and nothing of nowhere', async () => {
    const { configurations, deferred } = app.services;
    const armable = async (device: MatchedDevice) => {
      const config = await configurations.of(shop.id);
      return config && deferred.armable(config, { id: 'click', smartLinkId: 'link' }, device);
    };

    expect(await armable({ ...IPHONE, address: null })).toBeNull();
    expect(await armable(IPHONE)).toMatchObject({ appId: shop.id, armedAt: NOW, expiresAt: NOW + WINDOW * 1_000 });
    await app.services.apps.updateApp(OPERATOR, shop.id, { deferredWindow: null });
    expect(await armable(IPHONE)).toBeNull();
  });

  test('is told by a key that all processes of the installation share', async () => {
    const config = await app.services.configurations.of(shop.id);
    const processes = [1, 2, 3].map(() => createDeferredService(app.database, () => now));
    const hashes = await Promise.all(
      processes.map(async (deferred) => config && (await deferred.placeOfInstall(config, IPHONE))?.matchHash),
    );

    expect(hashes).toEqual(hashes.map(() => expect.stringMatching(/^[\w-]{43}$/)));
    expect(new Set(hashes).size).toBe(1);
    expect(await app.database.read.selectFrom('installation_secrets').selectAll().execute()).toHaveLength(1);
  });

  test('is purged when its window is over, a slice at a time', async () => {
    const hashes = ['a', 'b', 'c', 'd', 'e'];
    const expiries = [1, 2, 3, 4, 5].map((seconds) => NOW + seconds * 1_000);
    for (const [index, matchHash] of hashes.entries()) {
      const expiresAt = expiries[index] ?? 0;
      const deferred = {
        appId: shop.id,
        matchHash,
        smartLinkId: ownId(link),
        clickId: matchHash,
        armedAt: NOW,
        expiresAt,
      };
      await app.database.write((tx) => armDeferred(tx, [deferred]));
    }
    const purge = (limit: number) => app.services.deferred.purgeExpired(NOW + 4_000, limit);

    expect([await purge(3), await purge(3), await purge(3)]).toEqual([3, 1, 0]);
    const left = await app.database.read.selectFrom('deferred_clicks').select('match_hash').execute();
    expect(left).toEqual([{ match_hash: 'e' }]);
  });

  test('is purged once a clock that was a year ahead has been put right', async () => {
    now = NOW + 365 * 86_400_000;
    await click();
    now = NOW;
    expect(await app.services.deferred.purgeExpired(NOW, 10)).toBe(1);
  });
});

describe('the window of an app', () => {
  const update = (deferredWindow: number | null) =>
    shop.admin.ask<{ updateApp: { app: { deferredWindow: number | null } } | null }>(
      'mutation ($w: Int) { updateApp(input: { deferredWindow: $w }) { app { deferredWindow } } }',
      { w: deferredWindow },
    );

  test.each([
    [60, 60],
    [86_400, 86_400],
    [0, null],
    [null, null],
  ])('of %s seconds is %s', async (given, kept) => {
    expect((await update(given)).data?.updateApp?.app).toEqual({ deferredWindow: kept });
  });

  test.each([-1, 1, 59, 86_401])('is never %s seconds', async (given) => {
    expect((await update(given)).errors).toMatchObject([{ extensions: { status: 5, field: 'deferredWindow' } }]);
  });

  test('stays when nothing is said of it, and is off in a new app', async () => {
    const rename = 'mutation { updateApp(input: { name: "New" }) { app { deferredWindow } } }';
    expect(await shop.admin.get(rename)).toEqual({ updateApp: { app: { deferredWindow: WINDOW } } });
    const create = (fields: string) =>
      `mutation { createApp(input: { name: "X", ${fields} }) { app { deferredWindow } } }`;
    expect(await shop.installation.get(create('subdomain: "off"'))).toEqual({
      createApp: { app: { deferredWindow: null } },
    });
    expect(await shop.installation.get(create('subdomain: "on", deferredWindow: 600'))).toEqual({
      createApp: { app: { deferredWindow: 600 } },
    });
  });
});
