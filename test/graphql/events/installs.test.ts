import { describe, expect } from 'vitest';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import { createDeferredService } from '../../../src/domain/events/deferred.service.ts';
import { armDeferred } from '../../../src/domain/events/deferred-click.repository.ts';
import type { MatchedDevice } from '../../../src/domain/events/install-match.ts';
import type { TestApp } from '../../support/app.ts';
import { givenApp, givenLink } from '../../support/builders.ts';
import { type Client, createClient } from '../../support/client.ts';
import { decodeLinkId, givenClick } from '../../support/events.ts';
import { toRefusals } from '../../support/refusal.ts';
import { createFreshTest } from '../../support/test.ts';

const NOW = Date.parse('2026-05-04T12:00:00Z');
const WINDOW = 3_600;

const CLAIM = `
  mutation ($input: ClaimInstallInput!) { claimInstall(input: $input) { deepLink recordedAt } }`;

/** The device that the tests send requests from. */
const IPHONE: MatchedDevice = { address: '127.0.0.1', family: 'iphone', osVersion: '17.5.1' };
const DEVICE = {
  deviceType: 'iPhone',
  osVersion: '17.5.1',
  language: 'en-us',
  screenSize: '1136x640',
  uid: 'device-1',
};

let now = NOW;

const test = createFreshTest({ app: { clock: () => now }, shop: { deferredLinkWindowSeconds: WINDOW } })
  .extend('link', ({ shop }) => givenLink(shop.secret, { uri: '/products/1?a=b', metadata: { gift: 'cake' } }))
  .extend(
    'click',
    ({ app, shop, link }) =>
      (device = IPHONE, clicked = link) =>
        givenClick(app, shop.id, clicked, { now, device }),
  );

test.beforeEach(() => {
  now = NOW;
});

/** Claims an install, and returns its deep link or the status of its failure. */
async function install(client: Client, input: Record<string, unknown> = { device: DEVICE }) {
  const { data, errors } = await client.request<{ claimInstall: { deepLink: string | null } | null }>(CLAIM, { input });
  return data?.claimInstall == null ? errors[0]?.extensions?.status : data.claimInstall.deepLink;
}

function readInstalls({ database }: TestApp) {
  return database.read.selectFrom('installs').selectAll().orderBy('id').execute();
}

describe('an app installed on iOS', () => {
  test('receives the deep link of the only matching click, which is recorded', async ({ app, shop, link, click }) => {
    const id = await click();

    expect(await install(shop.iphone)).toBe(`com.app.iphone://products/1?a=b&_hk_cid=${id}&_hk_md=1`);
    expect(await readInstalls(app)).toMatchObject([
      {
        app_id: shop.id,
        platform: 'iphone',
        click_id: id,
        smart_link_id: decodeLinkId(link),
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

  test('receives the deep link only once', async ({ app, shop, click }) => {
    await click();

    expect(await install(shop.iphone)).toEqual(expect.any(String));
    expect(await install(shop.iphone)).toBeNull();
    expect(await readInstalls(app)).toMatchObject([
      { click_id: expect.any(String) },
      { click_id: null, deep_link: null },
    ]);
  });

  test('receives the deep link only once for any number of concurrent claims', async ({ app, shop, click }) => {
    const id = await click();

    const deepLinks = await Promise.all(Array.from({ length: 12 }, () => install(shop.iphone)));

    expect(deepLinks.filter((deepLink) => deepLink !== null)).toEqual([expect.stringContaining(`_hk_cid=${id}`)]);
    expect((await readInstalls(app)).filter((row) => row.click_id !== null)).toHaveLength(1);
  });

  test('receives no deep link when clicks on several links make it ambiguous', async ({ app, shop, click }) => {
    await click();
    await click(IPHONE, await givenLink(shop.secret, { uri: '/products/2' }));

    expect(await install(shop.iphone)).toBeNull();
    expect(await readInstalls(app)).toMatchObject([{ click_id: null, smart_link_id: null }]);
  });

  test('receives the later of two clicks on a link, and no install receives the earlier', async ({ shop, click }) => {
    await click();
    const later = await click();

    expect(await install(shop.iphone)).toContain(`_hk_cid=${later}`);
    expect(await install(shop.iphone)).toBeNull();
  });

  test.for<[string, Partial<MatchedDevice>]>([
    ['another address', { address: '127.0.0.2' }],
    ['an iPad', { family: 'ipad' }],
    ['another iOS version', { osVersion: '17.4' }],
  ])('receives no deep link of a click from %s', async ([, device], { shop, click }) => {
    await click({ ...IPHONE, ...device });
    expect(await install(shop.iphone)).toBeNull();
  });

  test('receives no deep link of another app', async ({ app, click }) => {
    const other = await givenApp(app, { subdomain: 'other', deferredLinkWindowSeconds: WINDOW });
    await click();
    expect(await install(other.iphone)).toBeNull();
  });

  test('receives the deep link on an iPad even if it is an iPhone app and the browser reported no version', async ({
    shop,
    click,
  }) => {
    const id = await click({ address: '::ffff:127.0.0.1', family: 'ipad', osVersion: null });
    const device = { ...DEVICE, deviceType: 'iPad' };

    expect(await install(shop.iphone, { device })).toContain(`_hk_cid=${id}`);
  });

  test('receives the deep link until the window ends, to the millisecond', async ({ shop, click }) => {
    await click();
    now = NOW + WINDOW * 1_000;
    expect(await install(shop.iphone)).toBeNull();
    now -= 1;
    expect(await install(shop.iphone)).toEqual(expect.any(String));
  });

  test('receives the deep link within the current window of its app', async ({ app, shop, click }) => {
    await click();
    await app.services.apps.updateApp(OPERATOR, shop.id, { deferredLinkWindowSeconds: 60 });
    now = NOW + 60_000;
    expect(await install(shop.iphone)).toBeNull();
    now -= 1;
    expect(await install(shop.iphone)).toEqual(expect.any(String));
  });

  test('receives no deep link of a deleted or expired link, whose click stays pending', async ({
    app,
    shop,
    link,
    click,
  }) => {
    await click();
    const updateLinkRow = (changes: { deleted_at?: number | null; expires_at?: number | null }) =>
      app.database.write((tx) =>
        tx.updateTable('smart_links').set(changes).where('id', '=', decodeLinkId(link)).execute(),
      );

    await updateLinkRow({ deleted_at: now });
    expect(await install(shop.iphone)).toBeNull();
    await updateLinkRow({ deleted_at: null, expires_at: now });
    expect(await install(shop.iphone)).toBeNull();
    await updateLinkRow({ expires_at: null });
    expect(await install(shop.iphone)).toEqual(expect.any(String));
  });

  test('is recorded but receives no deep link when the window is turned off', async ({ app, shop, click }) => {
    await click();
    await app.services.apps.updateApp(OPERATOR, shop.id, { deferredLinkWindowSeconds: 0 });

    expect(await install(shop.iphone)).toBeNull();
    expect(await readInstalls(app)).toHaveLength(1);
  });
});

describe('an app installed on Android', () => {
  test('reports the deep link that it came with, and the server records its click', async ({ app, shop, link }) => {
    const id = await givenClick(app, shop.id, link);
    const deepLink = `com.app.android://products/1?_hk_cid=${id}`;

    expect(await install(shop.android, { deepLink })).toBe(deepLink);
    expect(await readInstalls(app)).toMatchObject([
      { platform: 'android', click_id: id, smart_link_id: decodeLinkId(link), deep_link: deepLink, device_type: null },
    ]);
  });

  test('claims no pending click, and is recorded with any deep link that it reports', async ({ app, shop, click }) => {
    await click();
    const deepLink = 'com.app.android://x?_hk_cid=nonsense';

    expect(await install(shop.android, { deepLink, device: DEVICE })).toBe(deepLink);
    expect(await readInstalls(app)).toMatchObject([{ click_id: null, smart_link_id: null }]);
    expect(await install(shop.iphone)).toEqual(expect.any(String));
  });
});

describe('the claimInstall mutation', () => {
  test('rejects a web token with status 11, and a client without a credential with status 3', async ({ app, shop }) => {
    expect(await install(shop.secret)).toBe(11);
    expect(await install(shop.publishable, {})).toBe(11);
    expect(await install(shop.admin, { device: DEVICE, platform: 'WEB' })).toBe(11);
    expect(await install(createClient(app))).toBe(3);
  });

  test('rejects a missing device, deep link or platform with status 2', async ({ shop }) => {
    const getErrorExtensions = async (client: Client, input: Record<string, unknown>) =>
      (await client.request(CLAIM, { input })).errors[0]?.extensions;

    expect(await getErrorExtensions(shop.iphone, {})).toMatchObject({ status: 2, parameters: ['device'] });
    expect(await getErrorExtensions(shop.android, { device: DEVICE })).toMatchObject({
      status: 2,
      parameters: ['deepLink'],
    });
    expect(await getErrorExtensions(shop.admin, { device: DEVICE })).toMatchObject({
      status: 2,
      parameters: ['platform'],
    });
  });

  test('rejects the SDK and the endpoint of the other platform family with status 11', async ({ app, shop }) => {
    const sdk = { 'user-agent': 'HOKO/2.5.0 (release; iPhone; CPU iPhone OS 9_1 like Mac OS X)' };
    const { errors } = await shop.android.request(CLAIM, { input: { deepLink: 'x://y' } }, sdk);
    expect(errors).toMatchObject([{ extensions: { status: 11 } }]);

    const caller = await app.services.authentication.authenticate(`Token ${shop.androidToken}`);
    const from = { address: '127.0.0.1', family: 'ios' } as const;
    await expect(app.services.installs.claimInstall(caller, null, {}, from)).rejects.toMatchObject({ status: 11 });
  });
});

describe('a pending click', () => {
  test('is not created when the window is turned off or the visitor has no address', async ({ app, shop }) => {
    const { snapshots, deferred } = app.services;
    const buildPendingClick = async (device: MatchedDevice) => {
      const snapshot = await snapshots.get(shop.id);
      return snapshot && deferred.buildDeferredClick(snapshot, { id: 'click', smartLinkId: 'link' }, device);
    };

    expect(await buildPendingClick({ ...IPHONE, address: null })).toBeNull();
    expect(await buildPendingClick(IPHONE)).toMatchObject({
      appId: shop.id,
      armedAt: NOW,
      expiresAt: NOW + WINDOW * 1_000,
    });
    await app.services.apps.updateApp(OPERATOR, shop.id, { deferredLinkWindowSeconds: null });
    expect(await buildPendingClick(IPHONE)).toBeNull();
  });

  test('is matched by a key that all processes of the installation share', async ({ app, shop }) => {
    const snapshot = await app.services.snapshots.get(shop.id);
    const processes = [1, 2, 3].map(() => createDeferredService(app.database, () => now));
    const hashes = await Promise.all(
      processes.map(async (deferred) => snapshot && (await deferred.computeInstallMatch(snapshot, IPHONE))?.matchHash),
    );

    expect(hashes).toEqual(hashes.map(() => expect.stringMatching(/^[\w-]{43}$/)));
    expect(new Set(hashes).size).toBe(1);
    expect(await app.database.read.selectFrom('installation_secrets').selectAll().execute()).toHaveLength(1);
  });

  test('is deleted after its window ends, in batches', async ({ app, shop, link }) => {
    const hashes = ['a', 'b', 'c', 'd', 'e'];
    const expiries = [1, 2, 3, 4, 5].map((seconds) => NOW + seconds * 1_000);
    for (const [index, matchHash] of hashes.entries()) {
      const expiresAt = expiries[index] ?? 0;
      const deferred = {
        appId: shop.id,
        matchHash,
        smartLinkId: decodeLinkId(link),
        clickId: matchHash,
        armedAt: NOW,
        expiresAt,
      };
      await app.database.write((tx) => armDeferred(tx, [deferred]));
    }
    const deleteExpired = (limit: number) => app.services.deferred.deleteExpired(NOW + 4_000, limit);

    expect([await deleteExpired(3), await deleteExpired(3), await deleteExpired(3)]).toEqual([3, 1, 0]);
    const left = await app.database.read.selectFrom('deferred_clicks').select('match_hash').execute();
    expect(left).toEqual([{ match_hash: 'e' }]);
  });

  test('is deleted after a clock that was a year ahead has been corrected', async ({ app, click }) => {
    now = NOW + 365 * 86_400_000;
    await click();
    now = NOW;
    expect(await app.services.deferred.deleteExpired(NOW, 10)).toBe(1);
  });
});

describe('the window of an app for deferred deep links', () => {
  const updateWindow = (admin: Client, deferredLinkWindowSeconds: number | null) =>
    admin.request<{ updateApp: { app: { deferredLinkWindowSeconds: number | null } } | null }>(
      'mutation ($w: Int) { updateApp(input: { deferredLinkWindowSeconds: $w }) { app { deferredLinkWindowSeconds } } }',
      { w: deferredLinkWindowSeconds },
    );

  test.for([
    [60, 60],
    [86_400, 86_400],
    [0, null],
    [null, null],
  ] as const)('accepts %s seconds and returns %s', async ([seconds, stored], { shop }) => {
    expect((await updateWindow(shop.admin, seconds)).data?.updateApp?.app).toEqual({
      deferredLinkWindowSeconds: stored,
    });
  });

  test.for([-1, 1, 59, 86_401])('rejects %s seconds', async (seconds, { shop }) => {
    expect(toRefusals((await updateWindow(shop.admin, seconds)).errors)).toMatchObject([
      { status: 5, field: 'deferredLinkWindowSeconds' },
    ]);
  });

  test('does not change in an update that omits it, and is turned off in a new app', async ({ shop }) => {
    const rename = 'mutation { updateApp(input: { name: "New" }) { app { deferredLinkWindowSeconds } } }';
    expect(await shop.admin.get(rename)).toEqual({ updateApp: { app: { deferredLinkWindowSeconds: WINDOW } } });
    const buildCreateAppMutation = (fields: string) =>
      `mutation { createApp(input: { name: "X", ${fields} }) { app { deferredLinkWindowSeconds } } }`;
    expect(await shop.installation.get(buildCreateAppMutation('subdomain: "off"'))).toEqual({
      createApp: { app: { deferredLinkWindowSeconds: null } },
    });
    expect(
      await shop.installation.get(buildCreateAppMutation('subdomain: "on", deferredLinkWindowSeconds: 600')),
    ).toEqual({
      createApp: { app: { deferredLinkWindowSeconds: 600 } },
    });
  });
});
