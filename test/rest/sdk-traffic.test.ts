import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { givenClick } from '../support/events.ts';
import { createTest } from '../support/test.ts';

/** `android` and `ios` send the exact bytes of the SDKs on a plain socket, since a client library would change them. */
const test = createTest({ shop: { deferredLinkWindowSeconds: 3_600 } })
  .extend('android', { scope: 'file' }, ({ app, shop }) => createSdk(app.port, buildAndroidHeaders(shop.androidToken)))
  .extend('ios', { scope: 'file' }, ({ app, shop }) => createSdk(app.port, buildIosHeaders(shop.iphoneToken)));

const buildAndroidHeaders = (token: string) => [
  `Authorization: Token ${token}`,
  'Accept: application/json',
  'Accept-Encoding: gzip, deflate',
  'User-Agent: HOKO/2.3.2 (debug; Linux; Android 5.1; LGE Nexus 5 Build/LMY48B)',
  'Hoko-SDK-Version: 2.3.2',
  'Hoko-SDK-Env: debug',
];
const buildIosHeaders = (token: string) => [
  `Authorization: Token ${token}`,
  'Accept: */*',
  'Accept-Encoding: gzip, deflate',
  'Accept-Language: en-us',
  'User-Agent: HOKO/2.5.0 (release; iPhone; CPU iPhone OS 9_1 like Mac OS X)',
  'Hoko-SDK-Version: 2.5.0',
  'Hoko-SDK-Env: release',
  'Hoko-App-Bundle: com.app.iphone',
  'Hoko-App-TeamId: ABCDE12345',
];

function createSdk(port: number, headers: string[]) {
  const json = 'Content-Type: application/json; charset=utf-8';
  return {
    get: (path: string) => sendSdkRequest(port, [`GET ${path} HTTP/1.1`, ...headers]),
    post: (path: string, body: string) => sendSdkRequest(port, [`POST ${path} HTTP/1.1`, ...headers, json], body),
  };
}

interface Received {
  status: number;
  body: Record<string, unknown>;
}

/** Sends one request on a new connection, with these header lines and the length of the body. */
function sendSdkRequest(port: number, head: string[], body = ''): Promise<Received> {
  const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  const [requestLine = '', ...headers] = head;
  const text = [requestLine, 'Host: localhost:4000', ...headers, ...length, 'Connection: close', '', body].join('\r\n');
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    const pieces: Buffer[] = [];
    socket.on('data', (piece) => pieces.push(piece));
    socket.on('error', reject);
    socket.on('end', () => resolve(parseResponse(Buffer.concat(pieces))));
  });
}

function parseResponse(bytes: Buffer): Received {
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.subarray(0, end).toString('latin1');
  const body = bytes.subarray(end + 4);
  const plain = /^content-encoding: gzip/im.test(head) ? gunzipSync(body) : body;
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), body: JSON.parse(plain.toString('utf8')) };
}

describe('the Android SDK', () => {
  test('works from the first launch to the last read of the metadata', async ({ android: { get, post } }) => {
    // The SDK checks its version and posts every route, and does so again at the second launch.
    expect(await get('/v2/version.json')).toEqual({ status: 200, body: { version: '2.3.2' } });
    const formatRoute = (path: string) =>
      `{"route":{"build":"34","device":"LGE Nexus 5","path":"${path}","url_schemes":["app"],"version":"1.2"}}`;
    for (const path of ['products/:product_id', 'invite/:who']) {
      expect(await post('/v2/routes.json', formatRoute(path))).toEqual({ status: 200, body: { route: { path } } });
    }
    for (const path of ['products/:product_id', 'invite/:who']) {
      expect(await post('/v2/routes.json', formatRoute(path))).toEqual({
        status: 200,
        body: { route: { path }, warning: 'Replaced previously registered route', status: 1 },
      });
    }

    // A user shares a product. SDK links are always unique, and the SDK spells the limit `redeemLimit`.
    const wanted =
      '{"uri":"products/42?referrer=ann","metadata":{"coupon":"SPRING","rebate":0.2},"redeemLimit":3,"unique":true,"routes":{"web":{"link":"http://www.app-web.com/sale/42","fallback":""}}}';
    const created = await post('/v2/smartlinks.json', wanted);
    expect(created.status).toBe(200);
    expect(created.body).toEqual({ smartlink: expect.stringMatching(/^http:\/\/shop\.link\.test\/[0-9A-Za-z]{7}$/) });
    expect(await post('/v2/smartlinks.json', wanted)).toEqual(created);

    // A friend taps the link, and the app resolves it: the first redemption.
    const resolved = await post(
      '/v2/smartlinks/resolve.json',
      JSON.stringify({ smartlink: created.body.smartlink, uid: 'f2b8' }),
    );
    const { deeplink } = resolved.body as { deeplink: string };
    expect(resolved).toEqual({
      status: 200,
      body: { deeplink: expect.any(String), metadata: { coupon: 'SPRING', rebate: 0.2 } },
    });
    expect(deeplink).toMatch(/^com\.app\.android:\/\/products\/42\?referrer=ann&_hk_cid=[0-9a-f-]{36}&_hk_md=1$/);
    const click = new URL(deeplink).searchParams.get('_hk_cid');

    // The app reports the open, and reads the metadata up to the limit.
    expect(await post('/v2/smartlinks/open.json', JSON.stringify({ deeplink, referrer: 'ann', uid: 'f2b8' }))).toEqual({
      status: 200,
      body: {},
    });
    const readMetadata = () => get(`/v2/smartlinks/metadata.json?_hk_cid=${click}`);
    expect(await readMetadata()).toEqual({ status: 200, body: { coupon: 'SPRING', rebate: 0.2 } });
    expect((await readMetadata()).status).toBe(200);
    expect(await readMetadata()).toEqual({ status: 410, body: { error: 'Too many redeems', status: 10 } });

    // From now on the server returns the deep link with a warning, without metadata. The app still opens.
    const late = await post('/v2/smartlinks/resolve.json', JSON.stringify({ smartlink: created.body.smartlink }));
    expect(late).toEqual({
      status: 200,
      body: { deeplink: expect.stringContaining('_hk_cid='), warning: 'Too many redeems', status: 10 },
    });

    // Another device installs the app from the store, whose referrer contains the deep link.
    expect(await post('/v2/installs/android.json', JSON.stringify({ deeplink }))).toEqual({ status: 200, body: {} });
  });

  test('receives status 11 for the token of the iPhone app, before anything else is checked', async ({ app, shop }) => {
    const mixedUp = buildAndroidHeaders(shop.iphoneToken);
    for (const path of ['routes', 'smartlinks/open', 'installs/android']) {
      expect(await sendSdkRequest(app.port, [`POST /v2/${path}.json HTTP/1.1`, ...mixedUp], '{"x"')).toEqual({
        status: 403,
        body: { error: 'Wrong platform token', status: 11 },
      });
    }
  });
});

describe('the iOS SDK', () => {
  test('claims its install, opens the tapped link and reads metadata up to the limit', async ({ app, ios, shop }) => {
    const { get, post } = ios;
    const link = await givenLink(shop.secret, {
      uri: '/products/7',
      metadata: { note: 'größe '.repeat(300), none: null },
      redeemLimit: 2,
    });
    const metadata = { note: 'größe '.repeat(300), none: null };
    const click = await givenClick(app, shop.id, link, {
      device: { address: '127.0.0.1', family: 'iphone', osVersion: '9.1' },
    });
    const device =
      '{"device":{"os_version":"9.1","device_type":"iPhone","language":"en-us","screen_size":"1136x640","uid":"B0A1"}}';

    const installed = await post('/v2/installs/ios.json', device);
    expect(installed).toEqual({
      status: 200,
      body: { deeplink: `com.app.iphone://products/7?_hk_cid=${click}&_hk_md=1` },
    });
    expect(await post('/v2/installs/ios.json', device)).toEqual({ status: 200, body: { deeplink: null } });

    const opened = JSON.stringify({ deeplink: installed.body.deeplink, referrer: null, uid: 'B0A1' });
    expect(await post('/v2/smartlinks/open.json', opened)).toEqual({ status: 200, body: {} });

    // The SDK reads the metadata before it posts, so the POST counts no redemption.
    expect(await get(`/v2/smartlinks/metadata.json?_hk_cid=${click}`)).toEqual({ status: 200, body: metadata });
    const redeemed = JSON.stringify({ _hk_cid: click });
    expect(await post('/v2/smartlinks/redeem.json', redeemed)).toEqual({ status: 200, body: metadata });
    expect(await get(`/v2/smartlinks/metadata.json?_hk_cid=${click}`)).toEqual({ status: 200, body: metadata });
    expect(await get(`/v2/smartlinks/metadata.json?_hk_cid=${click}`)).toEqual({
      status: 410,
      body: { error: 'Too many redeems', status: 10 },
    });
  });

  test('can send null for every missing value', async ({ ios: { post } }) => {
    const created = await post(
      '/v2/smartlinks.json',
      '{"uri":"products/42","metadata":null,"redeem_limit":null,"routes":null,"unique":true}',
    );
    expect(created.status).toBe(200);
    expect(
      await post(
        '/v2/routes.json',
        '{"route":{"path":"products/:id","device":"iPhone 6","version":null,"build":34,"url_schemes":null}}',
      ),
    ).toMatchObject({ status: 200, body: { route: { path: 'products/:id' } } });
    expect(
      await post('/v2/smartlinks/resolve.json', JSON.stringify({ smartlink: created.body.smartlink, uid: null })),
    ).toMatchObject({ status: 200, body: { deeplink: expect.stringContaining('com.app.iphone://products/42') } });
  });
});
