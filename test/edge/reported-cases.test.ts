import { describe, expect } from 'vitest';
import { createCliTest } from '../cli/cli-test.ts';
import { listAllLinks } from '../cli/given-shop.ts';
import { getUserAgent } from '../domain/user-agents.ts';
import { parseIntentUri } from '../support/android-uri.ts';
import { type GivenApp, givenLink } from '../support/builders.ts';
import { send } from '../support/client.ts';
import { readClicks, visit } from '../support/edge.ts';
import { createRestClient } from '../support/rest.ts';

/*
 * Inputs that users of comparable products reported as problems. Each test is named by the id of its report, and sends
 * the input in the way that the report describes.
 */

const CHROME = getUserAgent('Chrome on a Pixel');
const DESKTOP = getUserAgent('Chrome on Windows');
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

const test = createCliTest().extend('rest', { scope: 'file' }, ({ app, shop }) => ({
  web: createRestClient(app, shop.secretToken),
  android: createRestClient(app, shop.androidToken),
}));

/** Creates a unique link, and returns its code. */
async function findUniqueCode(shop: GivenApp, uri: string): Promise<string> {
  return (await givenLink(shop.secret, { uri, unique: true })).code;
}

describe('a destination', () => {
  test('own-double-slash', async ({ app, shop }) => {
    const uri = 'http://www.app-web.com/web/2020//https://example.com//a';
    const { code } = await givenLink(shop.secret, { uri });

    expect(await visit(app, `/${code}`, { userAgent: DESKTOP })).toMatchObject({ status: 302, location: uri });
  });

  test('own-trailing-slash', async ({ app, shop }) => {
    const uri = 'http://www.app-web.com/publish/2886461/';
    const { code } = await givenLink(shop.secret, { uri, unique: true });

    expect(await visit(app, `/${code}`, { userAgent: DESKTOP })).toMatchObject({ status: 302, location: uri });
    expect(await findUniqueCode(shop, uri.replace(/\/$/, ''))).toBe(code);
  });

  test('no-scheme-is-own-path', async ({ rest, shop, createShop, folder, importFile }) => {
    const uri = 'www.acme.example/landing';
    const created = await shop.secret.request(
      `mutation ($input: CreateSmartLinkInput!) {
        createSmartLink(input: $input) { smartLink { uri } warnings { code message status } }
      }`,
      { input: { uri } },
    );
    const imported = await importFile(await createShop(), await folder.write('host.csv', `code,uri\ncode,${uri}\n`));
    const { http, body } = await rest.web.post('/v2/smartlinks', { uri });

    expect(created.errors).toEqual([]);
    expect(created.data).toMatchObject({
      createSmartLink: { smartLink: { uri }, warnings: [{ code: 'URI_LOOKS_LIKE_HOST' }] },
    });
    expect(imported).toMatchObject({ exitCode: 0, imported: 1 });
    expect(JSON.stringify(imported)).toContain('URI_LOOKS_LIKE_HOST');
    expect({ http, body }).toEqual({ http: 200, body: { smartlink: expect.any(String) } });
  });

  test('long-destination', async ({ app, shop }) => {
    const uri = `https://example.com/?payload=${'x'.repeat(4_470)}`;
    const { code } = await givenLink(shop.secret, { uri });

    expect(await visit(app, `/${code}`, { userAgent: DESKTOP })).toMatchObject({ status: 302, location: uri });
  });

  test('nginx-cyrillic-android', async ({ app, shop }) => {
    const { code } = await givenLink(shop.secret, { uri: `/articles/${'ж'.repeat(200)}` });
    const { status, location } = await visit(app, `/${code}`, { userAgent: CHROME });

    expect(status).toBe(302);
    expect(location).toMatch(/^intent:/);
    expect(location?.length).toBeLessThan(8_000);
  });
});

describe('a deep link', () => {
  test('frag-click-id', async ({ app, shop, rest }) => {
    const link = await givenLink(shop.secret, { uri: '/products/7#reviews' });
    const { location } = await visit(app, `/${link.code}`, { userAgent: CHROME });
    const deeplink = parseIntentUri(location ?? '').data ?? '';
    await rest.android.post('/v2/smartlinks/open', { deeplink });

    expect(deeplink).toMatch(new RegExp(`^com\\.app\\.android://products/7\\?_hk_cid=${UUID}#reviews$`));
    const { smartLink } = await shop.secret.get<{ smartLink: unknown }>(
      'query ($code: String!) { smartLink(by: { code: $code }) { stats { totals { clicks opens } } } }',
      { code: link.code },
    );
    expect(smartLink).toMatchObject({ stats: { totals: { clicks: 1, opens: 1 } } });
  });

  test('app-link-utm', async ({ shop, rest }) => {
    const { url } = await givenLink(shop.secret, { uri: '/products/7' });
    const { body } = await rest.android.post('/v2/smartlinks/resolve', { smartlink: `${url}?utm_source=mail` });

    expect(body).toEqual({
      deeplink: expect.stringMatching(`^com\\.app\\.android://products/7\\?utm_source=mail&_hk_cid=${UUID}$`),
    });
  });
});

describe('metadata', () => {
  const STATUS_5 = [{ extensions: { status: 5 } }];

  test('bigint-v2', async ({ rest }) => {
    const body = '{"uri":"/m","metadata":{"order_id":1641628187827904899}}';

    expect(await rest.web.post('/v2/smartlinks', body)).toMatchObject({ http: 400, body: { status: 5 } });
  });

  test('bigint-graphql-literal', async ({ shop }) => {
    const { data, errors } = await shop.secret.request(
      'mutation { createSmartLink(input: { uri: "/m", metadata: { id: 738529527931269425 } }) { smartLink { metadata } } }',
    );

    expect(data).toEqual({ createSmartLink: null });
    expect(errors).toMatchObject(STATUS_5);
  });
});

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';

describe('a phone or tablet with Android', () => {
  test.for([
    [
      'ua-hipad',
      `Mozilla/5.0 (Linux; Android 10; HiPad X Build/QP1A.190711.020) ${WEBKIT} Chrome/110.0.5481.154 Safari/537.36`,
    ],
    [
      'ua-inoipad',
      `Mozilla/5.0 (Linux; Android 10; inoiPad mini 2+32 Wi-Fi+3G) ${WEBKIT} Chrome/93.0.4577.62 Mobile Safari/537.36`,
    ],
    [
      'ua-mbot',
      `Mozilla/5.0 (Linux; Android 7.0; M bot 60 Build/NRD90M) ${WEBKIT} Chrome/58.0.3029.83 Mobile Safari/537.36`,
    ],
    [
      'ua-idbot',
      `Mozilla/5.0 (Linux; Android 6.0; IDbot553 Build/MRA58K) ${WEBKIT} Chrome/59.0.3071.125 Mobile Safari/537.36`,
    ],
    [
      'ua-lower-case',
      `mozilla/5.0 (linux; android 9; bq-6042l) ${WEBKIT.toLowerCase()} chrome/86.0.4240.198 mobile safari/537.36`,
    ],
    [
      'ua-samsung-desktop',
      `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} SamsungBrowser/25.0 Chrome/121.0.0.0 Safari/537.36`,
    ],
  ])('%s', async ([, userAgent], { app, shop }) => {
    const link = await givenLink(shop.secret, { uri: '/products/7' });
    const { location } = await visit(app, `/${link.code}`, { userAgent });

    expect(location).toMatch(/^intent:/);
    expect(await readClicks(app, link)).toMatchObject([
      { source: 'VISITOR', device: 'android', platform: 'android', outcome: 'INTENT', bot: null },
    ]);
  });
});

describe('a program that says what it is', () => {
  test.for([
    ['bot-headlesschrome', `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} HeadlessChrome/126.0.0.0 Safari/537.36`],
    ['bot-uptime-kuma', 'Uptime-Kuma/1.23.16'],
    ['bot-blackbox', 'Blackbox Exporter/0.24.0'],
    [
      'bot-checkly',
      `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} Chrome/134.0.6998.35 Safari/537.36 (Checkly, https://www.checklyhq.com)`,
    ],
    [
      'bot-uptime-com',
      `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} Chrome/122.0.0.0 Safari/537.36 Uptime/1.0 (https://uptime.com)`,
    ],
    [
      'bot-ruxit-iphone',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 10_3 like Mac OS X) AppleWebKit/602.1.50 (KHTML, like Gecko) CriOS/56.0.2924.75 Mobile/14E5239e Safari/602.1 RuxitSynthetic/1.0',
    ],
    ['bot-steam-chat', 'Valve/Steam HTTP Client 1.0 (SteamChatURLLookup)'],
    ['bot-viber', 'ViberUrlDownloader'],
  ])('%s', async ([, userAgent], { app, shop }) => {
    const link = await givenLink(shop.secret, { uri: '/products/7' });
    await visit(app, `/${link.code}`, { userAgent });

    expect(await readClicks(app, link)).toMatchObject([{ source: 'BOT' }]);
  });
});

describe('the address of a link', () => {
  test.for([
    ['code-full-stop', ['.', ')', ',']],
    ['code-ampersand', ['&fbclid=abc']],
    ['code-encoded-question', ['%3Futm_source=x']],
  ] as const)('%s', async ([, texts], { app, shop }) => {
    const { code } = await givenLink(shop.secret, { uri: '/products/7' });

    for (const text of texts) {
      expect(await visit(app, `/${code}${text}`, { userAgent: DESKTOP })).toMatchObject({
        status: 302,
        location: 'http://www.app-web.com/products/7',
      });
    }
  });
});

describe('a unique link', () => {
  test.for([
    ['unique-hex-case', '/caf%c3%a9', '/caf%C3%A9'],
    ['unique-unreserved', '/%7Euser', '/~user'],
  ] as const)('%s', async ([, one, other], { shop }) => {
    expect(await findUniqueCode(shop, one)).toBe(await findUniqueCode(shop, other));
  });
});

describe('a GraphQL request', () => {
  test('accept-q0', async ({ app }) => {
    const { http, headers } = await send(app.url, {
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json;q=0, application/json',
      },
      body: '{"query":"{__typename}"}',
    });

    expect(http).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  test('bom-graphql', async ({ app }) => {
    const body = new TextEncoder().encode('\ufeff{"query":"{__typename}"}');
    const got = await send(app.url, { headers: { 'content-type': 'application/json' }, body });

    expect(got).toMatchObject({ http: 200, data: { __typename: 'Query' }, errors: [] });
  });

  test('raw-validator-words', async ({ shop }) => {
    const { errors } = await shop.secret.request(
      'mutation { createSmartLink(input: { uri: "/a", expiresAt: "0001-01-01T00:00:00Z" }) { smartLink { id } } }',
    );

    expect(errors).toHaveLength(1);
    expect(JSON.stringify(errors)).toContain('expiresAt');
    expect(JSON.stringify(errors)).not.toMatch(/too small|expected number|>=/i);
  });
});

describe('a web page of another origin', () => {
  const buildPreflight = (origin: string, names: string) => ({
    host: 'localhost',
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': names },
  });

  test('cors-trace-headers', async ({ startApp }) => {
    const app = await startApp({ env: { CORS_ORIGINS: 'https://app.example' } });
    const names = 'content-type,sentry-trace,baggage';
    const { headers } = await visit(app, '/graphql', buildPreflight('https://app.example', names));

    expect(headers['access-control-allow-headers']?.split(', ')).toEqual(expect.arrayContaining(names.split(',')));
  });

  test('cors-capacitor', async ({ startApp }) => {
    const app = await startApp({ env: { CORS_ORIGINS: 'https://app.example,capacitor://localhost' } });

    for (const origin of ['https://app.example', 'capacitor://localhost']) {
      const { headers } = await visit(app, '/graphql', buildPreflight(origin, 'content-type'));
      expect(headers['access-control-allow-origin']).toBe(origin);
    }
  });
});

describe('an imported table', () => {
  test.for([
    ['csv-semicolon', 'code;uri;tags\nabc;/products/7;a|b\n', { code: 'abc', uri: 'products/7', tags: ['a', 'b'] }],
    [
      'csv-blank-around-code',
      'code , uri\n abc , https://elsewhere.example/a\n',
      { code: 'abc', uri: 'https://elsewhere.example/a' },
    ],
  ] as const)('%s', async ([, text, expected], { app, createShop, folder, importFile }) => {
    const shop = await createShop();

    expect(await importFile(shop, await folder.write('table.csv', text))).toMatchObject({ exitCode: 0, imported: 1 });
    expect(await listAllLinks(app.services, shop)).toMatchObject([expected]);
  });
});
