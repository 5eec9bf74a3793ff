import { connect } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, vi } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { decodeLinkId } from '../support/events.ts';
import type { RestClient } from '../support/rest.ts';
import { test as base } from './rest-test.ts';

const INVALID = 'There was a problem in the JSON you submitted';
const METADATA = { text: 'cake '.repeat(400) };

const test = base
  /** The path that returns `METADATA`, which is long enough to be compressed. */
  .extend('metadataPath', { scope: 'file' }, async ({ shop }) => {
    const link = await givenLink(shop.secret, { uri: '/a', metadata: METADATA });
    return `/v2/smartlinks/metadata?_hk_sid=${decodeLinkId(link)}`;
  })
  /** Creates a link with this body, and returns its metadata. */
  .extend('metadataOf', { scope: 'file' }, ({ shop, web }) => async (body: string): Promise<unknown> => {
    const created = await web.post('/v2/smartlinks', body);
    expect(created).toMatchObject({ http: 200, body: { smartlink: expect.any(String) } });
    const { smartlink: url } = created.body as { smartlink: string };
    const { smartLink } = await shop.secret.get<{ smartLink: { metadata: unknown } }>(
      'query ($url: String!) { smartLink(by: { url: $url }) { metadata } }',
      { url },
    );
    return smartLink.metadata;
  });

async function expectInvalidBody(sent: ReturnType<RestClient['send']>, details: RegExp, status = 400): Promise<void> {
  const { http, body } = await sent;
  expect({ http, body }).toEqual({
    http: status,
    body: { error: INVALID, status: 5, details: expect.stringMatching(details) },
  });
}

describe('a body', () => {
  test.for([
    ['single quotes', "{ 'uri': '/products/398291' }"],
    ['unquoted names', '{uri: "/a"}'],
    ['a trailing comma', '{"uri": "/a",}'],
    ['comments', '/* a */ {"uri": "/a" // b\n}'],
    ['a byte order mark', '\uFEFF{"uri": "/a"}'],
    ['whitespace around it', ' \r\n\t{"uri": "/a"} \n'],
    ['an escape', '{"uri": "\\u002fa"}'],
  ])('is parsed as JSON or JSON5 with any content type: %s', async ([, body], { web }) => {
    for (const type of ['application/json; charset=utf-8', 'application/x-www-form-urlencoded', 'text/plain', 'x']) {
      expect((await web.post('/v2/smartlinks', body, { 'content-type': type })).http).toBe(200);
    }
    expect((await web.post('/v2/smartlinks', body)).http).toBe(200);
  });

  test.for(['UTF-8', 'utf8', '"utf-8"', 'us-ascii', ''])(
    'is UTF-8 in any spelling of the charset: %s',
    async (charset, { web }) => {
      const type = { 'content-type': `application/json;charset=${charset}` };
      expect((await web.post('/v2/smartlinks', { uri: '/größe', tags: ['größe'] }, type)).http).toBe(200);
    },
  );

  test('is treated as {} if it is empty', async ({ web }) => {
    for (const body of [undefined, '', ' \n', '{}']) {
      expect(await web.post('/v2/smartlinks', body)).toMatchObject({
        http: 400,
        body: { error: 'Missing parameters', status: 2, parameters: ['uri'] },
      });
    }
  });

  test('contains metadata that is stored unchanged', async ({ metadataOf }) => {
    expect(
      await metadataOf(`{uri: '/a', metadata: {'a': [1, -2.5e3, 0x10, +1, .5, null, true], b: {c: 'é😀'}}}`),
    ).toEqual({ a: [1, -2500, 16, 1, 0.5, null, true], b: { c: 'é😀' } });
  });

  test('can contain integers with any number of digits in tags, which are text', async ({ shop, web }) => {
    expect(
      (await web.post('/v2/smartlinks', '{"uri": "/a", "code": "digits", "tags": [1641628187827904899]}')).http,
    ).toBe(200);
    expect(await shop.secret.get('{ smartLink(by: { code: "digits" }) { tags } }')).toEqual({
      smartLink: { tags: ['1641628187827904899'] },
    });
  });

  test.for(['9007199254740992', '1152921504606847000', '"1641628187827904899"', '0.12345678901234568'])(
    'contains metadata with a number or string that stays exact: %s',
    async (value, { metadataOf }) => {
      expect(JSON.stringify(await metadataOf(`{"uri": "/a", "metadata": {"a": ${value}}}`))).toBe(`{"a":${value}}`);
      expect(JSON.stringify(await metadataOf(`{uri: '/a', metadata: {a: ${value}}}`))).toBe(`{"a":${value}}`);
    },
  );

  test.for([
    '{"uri": "/a", "metadata": {"__proto__": {"x": 1}, "constructor": 2}}',
    `{uri: '/a', metadata: {__proto__: {x: 1}, constructor: 2}}`,
  ])('can contain names that are special in JavaScript: %s', async (body, { metadataOf }) => {
    const metadata = (await metadataOf(body)) as object;
    expect(JSON.stringify(metadata)).toBe('{"__proto__":{"x":1},"constructor":2}');
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test.for(['{"__proto__": {"uri": "/a"}}', `{__proto__: {uri: '/a'}}`])(
    'cannot set a field through a prototype: %s',
    async (body, { web }) => {
      expect((await web.post('/v2/smartlinks', body)).body).toMatchObject({ status: 2, parameters: ['uri'] });
    },
  );
});

describe('the /v2 API', () => {
  test.for([
    '{',
    '{"uri": "/a"',
    '{"uri": "/a"} x',
    'uri=/a',
    '<uri>/a</uri>',
    '{"uri": undefined}',
    '{"uri": "/a\n"}',
    '{uri: function () {}}',
    "{uri: '\\u00'}",
  ])('rejects with status 5 a body that is neither JSON nor JSON5: %s', (body, { web }) =>
    expectInvalidBody(web.post('/v2/smartlinks', body), /^The body is neither valid JSON nor JSON5: /),
  );

  test.for(["{uri: '/\u2028'}", "{uri: '/a'\u2029}"])(
    'rejects with status 5 a line separator in JSON5, and prints nothing to the console: %s',
    async (body, { web }) => {
      const warned = vi.spyOn(console, 'warn').mockReturnValue();
      await expectInvalidBody(web.post('/v2/smartlinks', body), /U\+2028/);
      expect((await web.post('/v2/smartlinks', '{"uri": "/\u2028"}')).http).toBe(200);
      expect(warned).not.toHaveBeenCalled();
    },
  );

  test.for([
    ['uri', '{"uri": 9007199254740993}', 'must be a string; got a number.'],
    ['uri', '{"uri": 42}', 'must be a string; got a number.'],
    [
      'redeem_limit',
      '{"uri": "/a", "redeem_limit": 9007199254740993}',
      'must be a smaller number; got 9007199254740993.',
    ],
  ])('describes the number in %s by the type that the field needs: %s', async ([field, body, reason], { web }) => {
    expect((await web.post('/v2/smartlinks', body)).body).toMatchObject({
      status: 5,
      details: `\`${field}\` ${reason}`,
    });
  });

  test.for(['[]', '[{"uri": "/a"}]', '"uri"', '42', 'true', 'null', 'NaN'])(
    'rejects with status 5 a body that is not an object: %s',
    (body, { web }) => expectInvalidBody(web.post('/v2/smartlinks', body), /^The body must be a JSON object/),
  );

  for (const [field, body] of [
    ['metadata', '{uri: "/a", metadata: {a: NaN}}'],
    ['metadata', '{uri: "/a", metadata: {a: [Infinity]}}'],
    ['metadata', '{uri: "/a", metadata: {a: -Infinity}}'],
    ['metadata', '{"uri": "/a", "metadata": {"a": 1e999}}'],
    ['metadata', '{"uri": "/a", "metadata": {"order_id": 1641628187827904899}}'],
    ['metadata', '{"uri": "/a", "metadata": {"a": [{"order_id": -9007199254740993}]}}'],
    ['metadata', "{uri: '/a', metadata: {order_id: 1641628187827904899}}"],
    ['metadata', "{uri: '/a', /* 1 */ metadata: {order_id: +0x5B1D62B6CC0F4A03}}"],
    ['redeem_limit', '{"uri": "/a", "redeem_limit": 1641628187827904899}'],
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
  ] as const) {
    test(`rejects with status 5 an invalid value and names its field ${field}: ${body.slice(0, 60)}`, ({ web }) =>
      expectInvalidBody(web.post('/v2/smartlinks', body), new RegExp(`^\`${field.replaceAll('.', '\\.')}\` .`)));
  }

  test.for<[string, object, string]>([
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
  ])('rejects with status 5 an invalid value and names its field: %s %j', ([path, body, field], { iphone }) =>
    expectInvalidBody(iphone.post(path, body), new RegExp(`^\`${field}\` .`)),
  );

  test('rejects with status 5 a redemption with both a click and a link', ({ iphone }) =>
    expectInvalidBody(
      iphone.post('/v2/smartlinks/redeem', { _hk_cid: 'a', _hk_sid: 'b' }),
      /^Send either `_hk_cid` or `_hk_sid`, not both/,
    ));

  test('rejects with status 5 an invalid idempotency key', ({ web }) =>
    expectInvalidBody(web.post('/v2/smartlinks', {}, { 'idempotency-key': 'two words' }), /^`Idempotency-Key` /));
});

describe('the /v2 API', () => {
  test.for<[string, Buffer]>([
    ['broken UTF-8', Buffer.from('{"uri": "/\xe9"}', 'latin1')],
    ['UTF-16', Buffer.from('\uFEFF{"uri": "/a"}', 'utf16le')],
    ['an overlong slash', Buffer.from('{"uri": "\xc0\xaf"}', 'latin1')],
    ['an encoded surrogate', Buffer.from('{"uri": "\xed\xa0\x80"}', 'latin1')],
  ])('rejects with status 5 bytes that are not text: %s', ([, body], { web }) =>
    expectInvalidBody(web.post('/v2/smartlinks', body), /UTF-8/),
  );

  test.for(['iso-8859-1', 'utf-16', '"windows-1252"', 'utf-7', 'x-evil', 'utf-8;charset=utf-7'])(
    'rejects with status 5 a charset other than UTF-8: %s',
    (charset, { web }) =>
      expectInvalidBody(
        web.post('/v2/smartlinks', '{"uri": "/a"}', { 'content-type': `application/json; charset=${charset}` }),
        /`Content-Type` must be UTF-8/,
      ),
  );

  test('rejects with status 5 a compressed body', ({ web }) =>
    expectInvalidBody(
      web.post('/v2/smartlinks', gzipSync('{"uri": "/a"}'), { 'content-encoding': 'gzip' }),
      /^`Content-Encoding` /,
      415,
    ));
});

describe('a deep or large body', () => {
  const nestText = (open: string, close: string, levels: number) => open.repeat(levels) + close.repeat(levels);

  test.for([
    ['arrays', `{"uri": "/a", "metadata": {"a": ${nestText('[', ']', 40_000)}}}`],
    ['objects in an unknown field', `{"uri": "/a", "x": ${'{"a":'.repeat(15_000)}1${'}'.repeat(15_000)}}`],
    ['JSON5', `{uri: '/a', metadata: {a: ${nestText('[', ']', 20_000)}}}`],
    ['unclosed arrays', '['.repeat(90_000)],
    ['unclosed objects', '{"a":'.repeat(15_000)],
    ['unclosed JSON5', '{a:'.repeat(15_000)],
  ])('does not exhaust the stack: %s', async ([, body], { web }) => {
    for (const headers of [{}, { 'idempotency-key': 'deep' }]) {
      expect(await web.post('/v2/smartlinks', body, headers)).toMatchObject({ http: 400, body: { status: 5 } });
    }
  });

  /** Returns a body of this size, in bytes, that creates a link. */
  const buildBodyOfSize = (bytes: number) => '{"uri": "/a", "x": ""}'.replace('""', `"${'x'.repeat(bytes - 22)}"`);

  test('is accepted up to 100 KB with any token, and up to 5 MB with a secret token', async ({ iphone, web }) => {
    expect((await iphone.post('/v2/smartlinks', buildBodyOfSize(100_000))).http).toBe(200);
    expect((await web.post('/v2/smartlinks', buildBodyOfSize(5_000_000))).http).toBe(200);
  });

  test('is rejected with status 5 and HTTP 413 beyond that, with and without a declared length', async ({
    iphone,
    web,
  }) => {
    const chunked = { 'transfer-encoding': 'chunked' };
    for (const headers of [{}, chunked]) {
      await expectInvalidBody(
        iphone.post('/v2/smartlinks', buildBodyOfSize(100_001), headers),
        /must be at most 100000 bytes/,
        413,
      );
      await expectInvalidBody(
        web.post('/v2/smartlinks', buildBodyOfSize(5_000_001), headers),
        /must be at most 5000000 bytes/,
        413,
      );
    }
  });

  test('must be JSON if it is too large for JSON5', ({ web }) =>
    expectInvalidBody(
      web.post('/v2/smartlinks', buildBodyOfSize(60_000).replaceAll('"', "'")),
      /JSON5 is supported only up to 50000 bytes/,
    ));

  test('is rejected for a missing token before its size is checked', async ({ rest }) => {
    expect((await rest.anonymous.post('/v2/smartlinks', buildBodyOfSize(5_000_001))).body).toMatchObject({ status: 3 });
  });

  test('leaves the connection open after its rejection', async ({ app, shop }) => {
    const large = buildBodyOfSize(200_000);
    const first = `POST /v2/smartlinks HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token ${shop.iphoneToken}\r\nContent-Length: ${large.length}\r\n\r\n${large}`;
    const second = 'GET /v2/version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    const text = await sendAndReadToEnd(app.port, first + second);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
  });

  test('causes no error if the client disconnects in the middle of it', async ({ app, shop, web }) => {
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
  function sendAndReadToEnd(port: number, bytes: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
      let text = '';
      socket.setEncoding('utf8').on('data', (piece) => {
        text += piece;
      });
      socket.on('end', () => resolve(text)).on('error', reject);
    });
  }
});

describe('a response', () => {
  test.for(['gzip, deflate', 'gzip', 'br;q=1.0, GZIP;q=0.5', 'deflate, gzip;q=1.000'])(
    'is compressed for Accept-Encoding %s',
    async (accepted, { iphone, metadataPath }) => {
      const { http, headers, bytes } = await iphone.get(metadataPath, { 'accept-encoding': accepted });

      expect(http).toBe(200);
      expect(headers).toMatchObject({
        'content-encoding': 'gzip',
        vary: 'Accept-Encoding',
        'cache-control': 'no-store',
      });
      expect(bytes.length).toBeLessThan(200);
      expect(headers['content-length']).toBe(String(bytes.length));
      expect(JSON.parse(gunzipSync(bytes).toString())).toEqual(METADATA);
    },
  );

  test.for([undefined, 'identity', 'deflate', 'gzip;q=0', 'gzip;q=0.000', 'br'])(
    'is not compressed for Accept-Encoding %s',
    async (accepted, { iphone, metadataPath }) => {
      const headers = accepted === undefined ? {} : { 'accept-encoding': accepted };
      const response = await iphone.get(metadataPath, headers);

      expect(response.headers['content-encoding']).toBeUndefined();
      expect(response).toMatchObject({ http: 200, body: METADATA });
    },
  );

  test('is not compressed if it is short', async ({ web }) => {
    const { headers, body } = await web.post('/v2/smartlinks', { uri: '/a' }, { 'accept-encoding': 'gzip' });
    expect(headers['content-encoding']).toBeUndefined();
    expect(body).toHaveProperty('smartlink');
  });
});
