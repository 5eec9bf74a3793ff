import { connect } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../support/builders.ts';
import { ownId } from '../support/events.ts';
import { type RestClient, restClientOf } from '../support/rest.ts';

const INVALID = 'There was a problem in the JSON you submitted';

let app: TestApp;
let shop: GivenApp;
let web: RestClient;
let iphone: RestClient;

beforeAll(async () => {
  app = await startTestApp();
  shop = await givenApp(app);
  web = restClientOf(app, shop.secretToken);
  iphone = restClientOf(app, shop.iphoneToken);
});
afterAll(() => app?.close());

async function expectRefusal(sent: ReturnType<RestClient['send']>, details: RegExp, status = 400): Promise<void> {
  const { http, body } = await sent;
  expect({ http, body }).toEqual({
    http: status,
    body: { error: INVALID, status: 5, details: expect.stringMatching(details) },
  });
}

/** The metadata of a link that this body makes. */
async function metadataOf(body: string): Promise<unknown> {
  const created = await web.post('/v2/smartlinks', body);
  expect(created).toMatchObject({ http: 200, body: { smartlink: expect.any(String) } });
  const { smartlink: url } = created.body as { smartlink: string };
  const { smartLink } = await shop.secret.get<{ smartLink: { metadata: unknown } }>(
    'query ($url: String) { smartLink(url: $url) { metadata } }',
    { url },
  );
  return smartLink.metadata;
}

describe('a body is JSON, else JSON5, whatever its content type says', () => {
  test.each([
    ['single quotes', "{ 'uri': '/products/398291' }"],
    ['bare names', '{uri: "/a"}'],
    ['a comma at the end', '{"uri": "/a",}'],
    ['comments', '/* a */ {"uri": "/a" // b\n}'],
    ['a byte order mark', '\uFEFF{"uri": "/a"}'],
    ['spaces around', ' \r\n\t{"uri": "/a"} \n'],
    ['an escape', '{"uri": "\\u002fa"}'],
  ])('%s', async (_what, body) => {
    for (const type of ['application/json; charset=utf-8', 'application/x-www-form-urlencoded', 'text/plain', 'x']) {
      expect((await web.post('/v2/smartlinks', body, { 'content-type': type })).http).toBe(200);
    }
    expect((await web.post('/v2/smartlinks', body)).http).toBe(200);
  });

  test.each(['UTF-8', 'utf8', '"utf-8"'])('in UTF-8, however its name is written: %s', async (charset) => {
    const type = { 'content-type': `application/json;charset=${charset}` };
    expect((await web.post('/v2/smartlinks', { uri: '/größe', tags: ['größe'] }, type)).http).toBe(200);
  });

  test('nothing is the same as {}', async () => {
    for (const body of [undefined, '', ' \n', '{}']) {
      expect(await web.post('/v2/smartlinks', body)).toMatchObject({
        http: 400,
        body: { error: 'Missing parameters', status: 2, parameters: ['uri'] },
      });
    }
  });

  test('metadata arrives as it was sent', async () => {
    expect(
      await metadataOf(`{uri: '/a', metadata: {'a': [1, -2.5e3, 0x10, +1, .5, null, true], b: {c: 'é😀'}}}`),
    ).toEqual({ a: [1, -2500, 16, 1, 0.5, null, true], b: { c: 'é😀' } });
  });

  test.each([
    '{"uri": "/a", "metadata": {"__proto__": {"x": 1}, "constructor": 2}}',
    `{uri: '/a', metadata: {__proto__: {x: 1}, constructor: 2}}`,
  ])('names that mean something to JavaScript are names: %s', async (body) => {
    const metadata = (await metadataOf(body)) as object;
    expect(JSON.stringify(metadata)).toBe('{"__proto__":{"x":1},"constructor":2}');
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test.each(['{"__proto__": {"uri": "/a"}}', `{__proto__: {uri: '/a'}}`])('nothing is inherited: %s', async (body) => {
    expect((await web.post('/v2/smartlinks', body)).body).toMatchObject({ status: 2, parameters: ['uri'] });
  });
});

describe('status 5: what is no JSON object', () => {
  test.each([
    '{',
    '{"uri": "/a"',
    '{"uri": "/a"} x',
    'uri=/a',
    '<uri>/a</uri>',
    '{"uri": undefined}',
    '{"uri": "/a\n"}',
    '{uri: function () {}}',
    "{uri: '\\u00'}",
  ])('%s', (body) => expectRefusal(web.post('/v2/smartlinks', body), /^The body is neither JSON nor JSON5: /));

  test.each(["{uri: '/\u2028'}", "{uri: '/a'\u2029}"])('%s, and nothing is written to the console', async (body) => {
    const warned = vi.spyOn(console, 'warn').mockReturnValue();
    await expectRefusal(web.post('/v2/smartlinks', body), /U\+2028/);
    expect((await web.post('/v2/smartlinks', '{"uri": "/\u2028"}')).http).toBe(200);
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  test.each(['[]', '[{"uri": "/a"}]', '"uri"', '42', 'true', 'null', 'NaN'])('%s', (body) =>
    expectRefusal(web.post('/v2/smartlinks', body), /^The body is no JSON object/),
  );

  test.each([
    ['metadata', '{uri: "/a", metadata: {a: NaN}}'],
    ['metadata', '{uri: "/a", metadata: {a: [Infinity]}}'],
    ['metadata', '{uri: "/a", metadata: {a: -Infinity}}'],
    ['metadata', '{"uri": "/a", "metadata": {"a": 1e999}}'],
    ['metadata', '{"uri": "/a", "metadata": []}'],
    ['metadata', '{"uri": "/a", "metadata": "a"}'],
    ['metadata', '{"metadata": 1}'],
    ['metadata', `{"uri": "/a", "metadata": ${'{"a":'.repeat(65)}1${'}'.repeat(65)}}`],
    ['metadata', `{"uri": "/a", "metadata": {"a": "${'x'.repeat(17_000)}"}}`],
    ['metadata.a', '{"uri": "/a", "metadata": {"a": "\\u0000"}}'],
    ['metadata.a', '{"uri": "/a", "metadata": {"a": "\\ud800"}}'],
    ['uri', '{"uri": 42}'],
    ['uri', '{"uri": ["/a"]}'],
    ['routes', '{"uri": "/a", "routes": []}'],
    ['routes', '{"uri": "/a", "routes": "web"}'],
    ['routes.iphone', '{"uri": "/a", "routes": {"iphone": "app://a"}}'],
    ['routes.iphone.link', '{"uri": "/a", "routes": {"iphone": {"link": 1}}}'],
    ['routes.web.fallback', '{"uri": "/a", "routes": {"web": {"link": "/a", "fallback": {}}}}'],
    ['redeem_limit', '{"uri": "/a", "redeem_limit": -1}'],
    ['redeem_limit', '{"uri": "/a", "redeemLimit": 1.5}'],
    ['redeem_limit', '{"uri": "/a", "redeem_limit": "1"}'],
    ['redeem_limit', '{uri: "/a", redeem_limit: Infinity}'],
    ['unique', '{"uri": "/a", "unique": "true"}'],
    ['tags', '{"uri": "/a", "tags": "spring"}'],
    ['tags.1', '{"uri": "/a", "tags": ["a", {}]}'],
    ['tags.0', '{uri: "/a", tags: [NaN]}'],
    ['code', '{"uri": "/a", "code": 1}'],
  ])('%s is named in: %.60s', (field, body) =>
    expectRefusal(web.post('/v2/smartlinks', body), new RegExp(`^${field.replaceAll('.', '\\.')}: .`)),
  );

  test.each([
    ['/v2/smartlinks/resolve', { smartlink: 1 }, 'smartlink'],
    ['/v2/smartlinks/resolve', { smartlink: 'a', uid: 'x'.repeat(201) }, 'uid'],
    ['/v2/smartlinks/redeem', { _hk_cid: 1 }, '_hk_cid'],
    ['/v2/smartlinks/redeem', { _hk_sid: {} }, '_hk_sid'],
    ['/v2/smartlinks/open', { deeplink: 1 }, 'deeplink'],
    ['/v2/smartlinks/open', { deeplink: 'app://a', referrer: {} }, 'referrer'],
    ['/v2/routes', { route: [] }, 'route'],
    ['/v2/routes', { route: 'products' }, 'route'],
    ['/v2/routes', { route: { path: 1 } }, 'route.path'],
    ['/v2/routes', { route: { path: 'a', url_schemes: 'app' } }, 'route.url_schemes'],
    ['/v2/routes', { route: { path: 'a', build: true } }, 'route.build'],
    ['/v2/installs/ios', { device: 'iPhone' }, 'device'],
    ['/v2/installs/ios', { device: { os_version: [] } }, 'device.os_version'],
    ['/v2/installs/ios', { device: { screen_size: true } }, 'device.screen_size'],
  ])('%s %j', (path, body, field) => expectRefusal(iphone.post(path, body), new RegExp(`^${field}: .`)));

  test('click and link at once', () =>
    expectRefusal(
      iphone.post('/v2/smartlinks/redeem', { _hk_cid: 'a', _hk_sid: 'b' }),
      /^Give either `_hk_cid` or `_hk_sid`, not both/,
    ));

  test('a key of idempotency that is none', () =>
    expectRefusal(web.post('/v2/smartlinks', {}, { 'idempotency-key': 'two words' }), /^Idempotency-Key: /));
});

describe('status 5: bytes that are no text', () => {
  test.each([
    ['broken UTF-8', Buffer.from('{"uri": "/\xe9"}', 'latin1')],
    ['UTF-16', Buffer.from('\uFEFF{"uri": "/a"}', 'utf16le')],
    ['an overlong slash', Buffer.from('{"uri": "\xc0\xaf"}', 'latin1')],
    ['an encoded surrogate', Buffer.from('{"uri": "\xed\xa0\x80"}', 'latin1')],
  ])('%s', (_what, body) => expectRefusal(web.post('/v2/smartlinks', body), /UTF-8/));

  test.each(['iso-8859-1', 'utf-16', '"windows-1252"'])('another charset: %s', (charset) =>
    expectRefusal(
      web.post('/v2/smartlinks', '{"uri": "/a"}', { 'content-type': `application/json; charset=${charset}` }),
      /^Content-Type: .*UTF-8/,
    ),
  );

  test('a compressed body', () =>
    expectRefusal(
      web.post('/v2/smartlinks', gzipSync('{"uri": "/a"}'), { 'content-encoding': 'gzip' }),
      /^Content-Encoding: /,
      415,
    ));
});

describe('what is deep or large', () => {
  const deep = (open: string, close: string, levels: number) => open.repeat(levels) + close.repeat(levels);

  test.each([
    ['arrays', `{"uri": "/a", "metadata": {"a": ${deep('[', ']', 40_000)}}}`],
    ['objects in a field that nobody knows', `{"uri": "/a", "x": ${'{"a":'.repeat(15_000)}1${'}'.repeat(15_000)}}`],
    ['JSON5', `{uri: '/a', metadata: {a: ${deep('[', ']', 20_000)}}}`],
    ['arrays that end nowhere', '['.repeat(90_000)],
    ['objects that end nowhere', '{"a":'.repeat(15_000)],
    ['JSON5 that ends nowhere', '{a:'.repeat(15_000)],
  ])('is no load on the stack: %s', async (_what, body) => {
    for (const headers of [{}, { 'idempotency-key': 'deep' }]) {
      expect(await web.post('/v2/smartlinks', body, headers)).toMatchObject({ http: 400, body: { status: 5 } });
    }
  });

  /** A body of so many bytes that makes a link. */
  const bodyOf = (bytes: number) => '{"uri": "/a", "x": ""}'.replace('""', `"${'x'.repeat(bytes - 22)}"`);

  test('100 KB are taken from everybody, and 5 MB with a secret token', async () => {
    expect((await iphone.post('/v2/smartlinks', bodyOf(100_000))).http).toBe(200);
    expect((await web.post('/v2/smartlinks', bodyOf(5_000_000))).http).toBe(200);
  });

  test('more is status 5 with HTTP 413, told of in advance or not', async () => {
    const chunked = { 'transfer-encoding': 'chunked' };
    for (const headers of [{}, chunked]) {
      await expectRefusal(iphone.post('/v2/smartlinks', bodyOf(100_001), headers), /larger than 100000 bytes/, 413);
      await expectRefusal(web.post('/v2/smartlinks', bodyOf(5_000_001), headers), /larger than 5000000 bytes/, 413);
    }
  });

  test('what is too large for JSON5 has to be JSON', () =>
    expectRefusal(web.post('/v2/smartlinks', bodyOf(60_000).replaceAll('"', "'")), /too large to be read as JSON5/));

  test('a stranger hears of the token first', async () => {
    expect((await restClientOf(app).post('/v2/smartlinks', bodyOf(5_000_001))).body).toMatchObject({ status: 3 });
  });

  test('the connection goes on after a refusal', async () => {
    const large = bodyOf(200_000);
    const first = `POST /v2/smartlinks HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token ${shop.iphoneToken}\r\nContent-Length: ${large.length}\r\n\r\n${large}`;
    const second = 'GET /v2/version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    const text = await exchange(first + second);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
  });

  test('nobody who goes in the middle of a body leaves anything behind', async () => {
    for (let i = 0; i < 5; i++) {
      const socket = connect(app.port, '127.0.0.1');
      await new Promise<void>((resolve) => socket.once('connect', resolve));
      socket.write(
        `POST /v2/smartlinks HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token ${shop.iphoneToken}\r\nContent-Length: 20\r\n\r\n{"uri": `,
      );
      socket.destroy();
    }
    expect((await web.post('/v2/smartlinks', { uri: '/a' })).http).toBe(200);
    expect(app.logged.filter((line) => line.includes('"level":50'))).toEqual([]);
  });

  /** Writes bytes to a connection and reads until the server closes it. */
  function exchange(bytes: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(app.port, '127.0.0.1', () => socket.write(bytes));
      let text = '';
      socket.setEncoding('utf8').on('data', (piece) => {
        text += piece;
      });
      socket.on('end', () => resolve(text)).on('error', reject);
    });
  }
});

describe('an answer is compressed', () => {
  let path: string;
  const metadata = { text: 'cake '.repeat(400) };

  beforeAll(async () => {
    const link = await givenLink(shop.secret, { uri: '/a', metadata });
    path = `/v2/smartlinks/metadata?_hk_sid=${ownId(link)}`;
  });

  test.each(['gzip, deflate', 'gzip', 'br;q=1.0, GZIP;q=0.5', 'deflate, gzip;q=1.000'])('for %s', async (accepted) => {
    const { http, headers, bytes } = await iphone.get(path, { 'accept-encoding': accepted });

    expect(http).toBe(200);
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding', 'cache-control': 'no-store' });
    expect(bytes.length).toBeLessThan(200);
    expect(headers['content-length']).toBe(String(bytes.length));
    expect(JSON.parse(gunzipSync(bytes).toString())).toEqual(metadata);
  });

  test.each([undefined, 'identity', 'deflate', 'gzip;q=0', 'gzip;q=0.000', 'br'])(
    'but not for %s',
    async (accepted) => {
      const headers = accepted === undefined ? {} : { 'accept-encoding': accepted };
      const answer = await iphone.get(path, headers);

      expect(answer.headers['content-encoding']).toBeUndefined();
      expect(answer).toMatchObject({ http: 200, body: metadata });
    },
  );

  test('nor where it is short', async () => {
    const { headers, body } = await web.post('/v2/smartlinks', { uri: '/a' }, { 'accept-encoding': 'gzip' });
    expect(headers['content-encoding']).toBeUndefined();
    expect(body).toHaveProperty('smartlink');
  });
});
