import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe } from 'vitest';
import { getUserAgent } from '../domain/user-agents.ts';
import { createUriText, TEMPLATE_PATTERN, templatedUri, visitorQuery } from '../domain/written-links.ts';
import { type AndroidIntent, parseIntentUri } from '../support/android-uri.ts';
import type { TestApp } from '../support/app.ts';
import { type GivenApp, type GivenLink, givenApp } from '../support/builders.ts';
import { readClicks, unescapeHtml, visit } from '../support/edge.ts';
import { addVisit, type Meant, readMeant, readMeantOfTemplate } from '../support/meant-link.ts';
import { assertAndroidReads, assertAppleReads, decodePlayReferrer } from '../support/read-deep-link.ts';
import { createRestClient } from '../support/rest.ts';
import { createTest } from '../support/test.ts';

const ORIGIN = 'http://www.app-web.com';
const PACKAGE = 'example.shop';
const PLAY = `https://play.google.com/store/apps/details?id=${PACKAGE}`;
const EXTRA_NAMES = ['ref'];
const CHROME = getUserAgent('Chrome on a Pixel');
const SAFARI = getUserAgent('Safari');
const BOT = getUserAgent('the bot of Facebook (preview)');
const DESKTOP = getUserAgent('Chrome on Windows');

const TARGET = '://i;v=1/:one/[x]?x[]=:two&p=50%#part/:two';
const UNLIMITED = { RATE_LIMIT_TOKEN: '0', RATE_LIMIT_ADDRESS: '0', RATE_LIMIT_MISSES: '0' };

/** Each test has its own apps, because installs are matched within an app. */
const test = createTest({ app: { env: UNLIMITED } })
  .extend('apps', { scope: 'file' }, () => ({ count: 0 }))
  .extend('createShop', { scope: 'file' }, ({ app, apps }) => async (storeUrl: string | null = null) => {
    apps.count += 1;
    const shop = await givenApp(app, {
      subdomain: `deep-${apps.count}`,
      forwardedQueryParameters: EXTRA_NAMES,
      deferredLinkWindowSeconds: 3_600,
      platforms: [
        { kind: 'web', baseUrl: ORIGIN },
        { kind: 'iphone', urlSchemes: ['com.app.iphone'], appStoreId: '1783' },
        { kind: 'android', urlSchemes: ['com.app.android'], packageName: PACKAGE, storeUrl },
      ],
      templates: [
        {
          name: 'Templated',
          pattern: TEMPLATE_PATTERN,
          targets: {
            iphone: { url: `com.app.iphone${TARGET}`, fallbackKind: 'STORE' },
            android: { url: `com.app.android${TARGET}`, fallbackKind: 'STORE' },
          },
        },
      ],
    });
    return {
      ...shop,
      app,
      restOnWeb: createRestClient(app, shop.secretToken),
      restOnIphone: createRestClient(app, shop.iphoneToken),
      restOnAndroid: createRestClient(app, shop.androidToken),
    };
  });

/** An app on its server. */
type Shop = GivenApp & { app: TestApp } & Record<
    'restOnWeb' | 'restOnIphone' | 'restOnAndroid',
    ReturnType<typeof createRestClient>
  >;
type Link = Pick<GivenLink, 'id' | 'code' | 'url'>;

/** A link and a visit. */
interface Written {
  uri: string;
  isTemplated: boolean;
  /** The query of the visitor's address, as browsers escape it. */
  query: string;
  hasMetadata: boolean;
  way: 'GraphQL' | '/v2';
}

const written: fc.Arbitrary<Written> = fc
  .record({
    uris: fc.record({
      plain: createUriText(['com.app.android://', 'com.app.iphone:', `${ORIGIN}/`]),
      templated: templatedUri,
    }),
    isTemplated: fc.constantFrom(false, false, true),
    query: visitorQuery.map((query) => query.replace(/[^!-~]|["#<>]/gu, encodeURIComponent)),
    hasMetadata: fc.boolean(),
    way: fc.constantFrom('GraphQL', '/v2'),
  })
  .map(({ uris, ...rest }) => ({ ...rest, uri: rest.isTemplated ? uris.templated : uris.plain }));

/** Creates the link. Returns null if the server refuses its uri. */
async function createLink(shop: Shop, { uri, hasMetadata, way }: Written): Promise<Link | null> {
  const metadata = hasMetadata ? { gift: 'cake' } : null;
  if (way === 'GraphQL') {
    const { data } = await shop.secret.request<{ createSmartLink: { smartLink: Link } | null }>(
      'mutation ($input: CreateSmartLinkInput!) { createSmartLink(input: $input) { smartLink { id code url } } }',
      { input: { uri, metadata } },
    );
    return data?.createSmartLink?.smartLink ?? null;
  }
  const { http, body } = await shop.restOnWeb.post('/v2/smartlinks', { uri, metadata });
  if (http !== 200) {
    return null;
  }
  const { smartLink } = await shop.secret.get<{ smartLink: Link }>(
    'query ($url: String!) { smartLink(by: { url: $url }) { id code url } }',
    { url: (body as { smartlink: string }).smartlink },
  );
  return smartLink;
}

/** Returns what an app with this scheme should read, before a visit adds to it. */
function readMeantWith(scheme: string, { uri, isTemplated }: Written): Meant {
  return isTemplated
    ? readMeantOfTemplate(uri, { pattern: TEMPLATE_PATTERN, target: `${scheme}${TARGET}` })
    : readMeant(uri, ORIGIN);
}

/** Returns the response to opening the link with the visitor's query. */
function openLink({ app, subdomain }: Shop, link: Link, { query }: Written, userAgent: string) {
  return visit(app, `/${link.code}?${query}`, { host: `${subdomain}.link.test`, userAgent });
}

/** Returns the address in an attribute of a page. */
function readAddress(page: string, attribute: RegExp): string {
  return unescapeHtml(attribute.exec(page)?.[1] ?? '');
}

async function readLastClickId({ app }: Shop, link: Link): Promise<string> {
  const click = (await readClicks(app, link)).at(-1);
  assert.ok(click !== undefined, 'no click');
  return click.id;
}

/** Reports to /v2 that the app was opened, and asserts that the server finds the click. */
async function assertOpenCounts({ app }: Shop, phone: Shop['restOnIphone'], deeplink: string, clickId: string) {
  assert.equal((await phone.post('/v2/smartlinks/open', { deeplink })).http, 200);
  const opens = await app.database.read.selectFrom('opens').selectAll().where('click_id', '=', clickId).execute();
  assert.deepEqual(
    opens.map(({ deep_link }) => deep_link),
    [deeplink],
  );
}

/** Runs a check for many links that the server accepts. */
async function checkLinks(shop: Shop, check: (link: Link, given: Written) => Promise<void>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(written, async (given) => {
      const link = await createLink(shop, given);
      fc.pre(link !== null);
      await check(link, given);
    }),
    { numRuns: 30 },
  );
}

describe('a deep link is read as its author meant it', () => {
  async function openOnAndroid(shop: Shop, link: Link, given: Written): Promise<AndroidIntent> {
    const { location } = await openLink(shop, link, given, CHROME);
    const intent = parseIntentUri(location ?? '');
    const clickId = await readLastClickId(shop, link);
    const meant = addVisit(readMeantWith('com.app.android', given), { ...given, extraNames: EXTRA_NAMES, clickId });
    const deepLink = intent.data ?? '';
    assertAndroidReads(deepLink, 'com.app.android', meant);
    assert.equal(intent.packageName, PACKAGE);
    assert.deepEqual([...intent.others], []);
    assert.deepEqual([...intent.extras.keys()], ['S.browser_fallback_url']);
    await assertOpenCounts(shop, shop.restOnAndroid, deepLink, clickId);
    return intent;
  }

  test('by an app that Chrome opens, and its fallback is the web page', async ({ createShop }) => {
    const shop = await createShop();
    await checkLinks(shop, async (link, given) => {
      const intent = await openOnAndroid(shop, link, given);
      const { location } = await openLink(shop, link, given, DESKTOP);
      assert.equal(intent.extras.get('S.browser_fallback_url'), location);
    });
  });

  test('by an app that Google Play installs', async ({ createShop }) => {
    const shop = await createShop(PLAY);
    await checkLinks(shop, async (link, given) => {
      const intent = await openOnAndroid(shop, link, given);
      const storeUrl = intent.extras.get('S.browser_fallback_url') ?? '';
      assert.equal(decodePlayReferrer(storeUrl), intent.data);
    });
  });

  test('by an app that the preview page opens, and by one that is installed later', async ({ createShop }) => {
    const shop = await createShop();
    const device = { os_version: '17.5.1', device_type: 'iPhone', language: 'en', screen_size: '1x1', uid: 'd' };
    await checkLinks(shop, async (link, given) => {
      const { text } = await openLink(shop, link, given, SAFARI);
      const deepLink = readAddress(text, / id="open" href="([^"]*)"/);
      const bannerLink = readAddress(text, / content="app-id=1783, app-argument=([^",]*)"/);
      const clickId = await readLastClickId(shop, link);
      const { body } = await shop.restOnIphone.post('/v2/installs/ios', { device });
      const meant = readMeantWith('com.app.iphone', given);
      const visited = addVisit(meant, { ...given, extraNames: EXTRA_NAMES, clickId });
      assertAppleReads(deepLink, 'com.app.iphone', visited);
      assertAppleReads(bannerLink, 'com.app.iphone', visited);
      await assertOpenCounts(shop, shop.restOnIphone, deepLink, clickId);
      // The visitor's parameters aren't stored with the click.
      const stored = addVisit(meant, { ...given, query: '', extraNames: EXTRA_NAMES, clickId });
      assertAppleReads((body as { deeplink: string }).deeplink, 'com.app.iphone', stored);
    });
  });

  test('by an app that its system opens', async ({ createShop }) => {
    const shop = await createShop();
    await checkLinks(shop, async (link, given) => {
      for (const [phone, scheme, assertReads] of [
        [shop.restOnAndroid, 'com.app.android', assertAndroidReads],
        [shop.restOnIphone, 'com.app.iphone', assertAppleReads],
      ] as const) {
        const { body } = await phone.post('/v2/smartlinks/resolve', { smartlink: `${link.url}?${given.query}` });
        const clickId = await readLastClickId(shop, link);
        const { deeplink } = body as { deeplink: string };
        const meant = readMeantWith(scheme, given);
        assertReads(deeplink, scheme, addVisit(meant, { ...given, extraNames: EXTRA_NAMES, clickId }));
        await assertOpenCounts(shop, phone, deeplink, clickId);
      }
    });
  });

  test('by an app that another app opens instead of the link, as it learnt from the page for bots', async ({
    createShop,
  }) => {
    const shop = await createShop();
    await checkLinks(shop, async (link, given) => {
      const { text } = await openLink(shop, link, given, BOT);
      const androidLink = readAddress(text, /"al:android:url" content="([^"]*)"/);
      const iosLink = readAddress(text, /"al:ios:url" content="([^"]*)"/);
      assertAndroidReads(androidLink, 'com.app.android', readMeantWith('com.app.android', given));
      assertAppleReads(iosLink, 'com.app.iphone', readMeantWith('com.app.iphone', given));
    });
  });
});
