import { gzipSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import { type GivenApp, givenLink } from '../support/builders.ts';
import { exchangeRaw, formatHead, type RawResponse, sendRaw } from '../support/raw.ts';
import { createAttackTest } from './attacked-server.ts';

const test = createAttackTest({ env: { CORS_ORIGINS: 'https://shop.example', LINK_SCHEME: 'https' } });

test.beforeAll(async ({ shop }) => {
  await givenLink(shop.secret, { uri: '/sale', code: 'sale' });
});

const CLOSE = 'Connection: close';
const API = 'Host: localhost';
const EDGE = 'Host: shop.link.test';
const JSON_TYPE = 'Content-Type: application/json';
const HELLO = '{"query":"{__typename}"}';

/** Returns a request for the name of the query type, with additional header lines. */
function formatHelloRequest(...headers: string[]): string {
  return `${formatHead('POST /graphql HTTP/1.1', API, JSON_TYPE, `Content-Length: ${HELLO.length}`, CLOSE, ...headers)}${HELLO}`;
}

function formatGet(target: string, ...headers: string[]): string {
  return formatHead(`GET ${target} HTTP/1.1`, ...headers, CLOSE);
}

async function expectAlive(port: number): Promise<void> {
  expect(await sendRaw(port, formatHelloRequest())).toMatchObject({
    status: 200,
    body: '{"data":{"__typename":"Query"}}',
  });
}

/** Asserts that a response contains no internals of the server and no cookies. */
function expectInert(response: RawResponse): void {
  expect(response.body).not.toMatch(/node_modules|\.ts:\d|at \w+ \(|Error:/);
  expect(response.headers).not.toHaveProperty('set-cookie');
  expect(response.headers).not.toHaveProperty('x-powered-by');
}

interface Attack {
  what: string;
  bytes: string | ((shop: GivenApp) => string);
  status: number;
  /** A pattern that the response's body matches. */
  expectedText?: RegExp;
}

/** Defines a test for each attack: the server rejects the request and continues to serve others. */
function describeAttacks(kind: string, attacks: Attack[]): void {
  describe(kind, () => {
    const rows = attacks.map((attack) => [attack.status, attack.what, attack] as const);
    test.for(rows)('fails with %i: %s', async ([status, , { bytes, expectedText = /^/ }], { attacked, shop }) => {
      const response = await sendRaw(attacked.port, typeof bytes === 'string' ? bytes : bytes(shop));

      expect({ status: response.status, body: response.body }).toEqual({
        status,
        body: expect.stringMatching(expectedText),
      });
      expectInert(response);
      await expectAlive(attacked.port);
    });
  });
}

describeAttacks('a message that is not HTTP', [
  { what: 'the ClientHello of TLS', bytes: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', status: 400 },
  { what: 'HTTP 0.9', bytes: 'GET /sale\r\n\r\n', status: 400 },
  { what: 'a future version of HTTP', bytes: formatHead('GET /sale HTTP/9.9', EDGE), status: 400 },
  {
    what: 'version 2.0 in a request line',
    bytes: formatHead('GET /sale HTTP/2.0', EDGE),
    status: 505,
    expectedText: /got HTTP\/2\.0/,
  },
  { what: 'version 2.0 at the API', bytes: formatHead('GET /v2/version HTTP/2.0', API), status: 505 },
  { what: 'version 0.9 with headers', bytes: formatHead('GET /sale HTTP/0.9', EDGE), status: 505 },
  { what: 'the preface of HTTP/2', bytes: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', status: 400 },
  { what: 'a method in lower case', bytes: formatHead('get /sale HTTP/1.1', EDGE), status: 400 },
  { what: 'an unknown method', bytes: formatHead('HACK /sale HTTP/1.1', EDGE), status: 400 },
  { what: 'a header without a colon', bytes: formatGet('/sale', EDGE, 'nonsense'), status: 400 },
  { what: 'a space before a colon', bytes: formatGet('/sale', 'Host : shop.link.test'), status: 400 },
  { what: 'a header without a name', bytes: formatGet('/sale', EDGE, ': value'), status: 400 },
  { what: 'a NUL in a header', bytes: formatGet('/sale', EDGE, 'X-A: a\x00b'), status: 400 },
  { what: 'a lone CR in a header', bytes: formatGet('/sale', EDGE, 'X-A: a\rb'), status: 400 },
  { what: 'non-ASCII bytes in the target', bytes: formatGet('/sale?a=\xe9\xff', EDGE), status: 400 },
  { what: 'a space before the method', bytes: formatHead(' GET /sale HTTP/1.1', EDGE), status: 400 },
  { what: 'a space after the version', bytes: formatHead('GET /sale HTTP/1.1 ', EDGE), status: 400 },
  { what: 'a tab in the request line', bytes: formatHead('GET\t/sale HTTP/1.1', EDGE), status: 400 },
  { what: 'two targets', bytes: formatHead('GET /sale  /nobody HTTP/1.1', EDGE), status: 400 },
  { what: 'a space in the target', bytes: formatGet('/sale and more', EDGE), status: 400 },
]);

describeAttacks('a request that two servers could interpret differently', [
  {
    what: 'both a length and chunks',
    bytes: `${formatHead('POST /graphql HTTP/1.1', API, JSON_TYPE, 'Content-Length: 4', 'Transfer-Encoding: chunked')}0\r\n\r\n`,
    status: 400,
  },
  { what: 'two lengths', bytes: formatHelloRequest('Content-Length: 3'), status: 400 },
  {
    what: 'a list of lengths',
    bytes: `${formatHead('POST /graphql HTTP/1.1', API, 'Content-Length: 5, 5')}hello`,
    status: 400,
  },
  {
    what: 'a length with a sign',
    bytes: `${formatHead('POST /graphql HTTP/1.1', API, 'Content-Length: +5')}hello`,
    status: 400,
  },
  { what: 'a negative length', bytes: formatHead('POST /graphql HTTP/1.1', API, 'Content-Length: -1'), status: 400 },
  {
    what: 'a hexadecimal length',
    bytes: `${formatHead('POST /graphql HTTP/1.1', API, 'Content-Length: 0x5')}hello`,
    status: 400,
  },
  {
    what: 'a length that does not fit in 64 bits',
    bytes: formatHead('POST /graphql HTTP/1.1', API, 'Content-Length: 99999999999999999999999'),
    status: 400,
  },
  {
    what: 'a coding with a name similar to chunked',
    bytes: `${formatHead('POST /graphql HTTP/1.1', API, 'Transfer-Encoding: xchunked')}0\r\n\r\n`,
    status: 400,
  },
  {
    what: 'chunked before another coding',
    bytes: `${formatHead('POST /graphql HTTP/1.1', API, 'Transfer-Encoding: chunked, gzip')}0\r\n\r\n`,
    status: 400,
  },
  {
    what: 'a chunk whose size is not a number',
    bytes: `${formatHead('POST /v2/smartlinks HTTP/1.1', API, 'Transfer-Encoding: chunked')}zz\r\n\r\n`,
    status: 400,
  },
  {
    what: 'two hosts',
    bytes: formatGet('/sale', EDGE, 'Host: localhost'),
    status: 400,
    expectedText: /more than one Host/,
  },
  {
    what: 'the same host twice',
    bytes: formatGet('/sale', EDGE, 'hOST: shop.link.test'),
    status: 400,
    expectedText: /more than one Host/,
  },
  {
    what: 'two credentials',
    bytes: formatHelloRequest('Authorization: Token a', 'AUTHORIZATION: Token b'),
    status: 400,
    expectedText: /more than one Authorization/,
  },
  {
    what: 'two content types',
    bytes: formatHelloRequest('content-type: text/plain'),
    status: 400,
    expectedText: /more than one Content-Type/,
  },
  {
    what: 'a target that names another host',
    bytes: formatGet('http://localhost/graphql?query={__typename}', EDGE),
    status: 400,
    expectedText: /different hosts/,
  },
  {
    what: 'a target with userinfo',
    bytes: formatGet('http://a@shop.link.test/sale', EDGE),
    status: 400,
    expectedText: /different hosts/,
  },
  { what: 'a target with another scheme', bytes: formatGet('ftp://shop.link.test/sale', EDGE), status: 400 },
  { what: 'a target that is an asterisk', bytes: formatHead('OPTIONS * HTTP/1.1', API, CLOSE), status: 400 },
]);

// RFC 9112, section 3, allows a server to treat several spaces as one. No two servers can read such a line differently.
test.for(['GET  /sale HTTP/1.1', 'GET /sale  HTTP/1.1', 'GET   /sale   HTTP/1.1'])(
  'the server reads several spaces in a request line as one: %s',
  async (line, { attacked }) => {
    const { responses } = await exchangeRaw(
      attacked.port,
      formatHead(line, EDGE) + formatHead('GET /nobody HTTP/1.1', EDGE, CLOSE),
    );
    expect(responses.map(({ status }) => status)).toEqual([302, 404]);
  },
);

test('the server does not interpret a body as a request', async ({ attacked }) => {
  const hidden = formatHead('GET /v2/version HTTP/1.1', API);
  const { responses } = await exchangeRaw(
    attacked.port,
    formatHead('GET /sale HTTP/1.1', EDGE, `Content-Length: ${hidden.length}`, CLOSE) + hidden,
  );
  expect(responses.map(({ status }) => status)).toEqual([302]);
});

test('the server responds to pipelined requests in order', async ({ attacked }) => {
  const first = formatHead('GET /nobody HTTP/1.1', EDGE);
  const { responses } = await exchangeRaw(attacked.port, first + formatGet('/sale', EDGE));
  expect(responses.map(({ status }) => status)).toEqual([404, 302]);
});

describeAttacks(
  'an invalid Host header',
  [
    '',
    'user@shop.link.test',
    'shop.link.test/sale',
    'shop.link.test?a',
    'shop..link.test',
    '.shop.link.test',
    'shop.link.test..',
    'shop.link.test:port',
    'shop.link.test:999999',
    'shop.link.test, localhost',
    'shop.link.test localhost',
    'shop.link.test\tlocalhost',
    'sh\xf6p.link.test',
    '%73hop.link.test',
    'shop.link.test%00',
    'shop.link.test\\evil',
    '<script>',
    '[::1',
    '[localhost]',
    `${'a'.repeat(300)}.link.test`,
  ].map((host) => ({
    what: JSON.stringify(host.slice(0, 40)),
    bytes: formatGet('/sale', `Host: ${host}`),
    status: 400,
  })),
);

describeAttacks('a Host header that does not belong to this server', [
  { what: 'an unknown name', bytes: formatGet('/sale', 'Host: evil.example'), status: 421 },
  { what: 'the bare link domain', bytes: formatGet('/sale', 'Host: link.test'), status: 404 },
  { what: 'a name below a subdomain of an app', bytes: formatGet('/sale', 'Host: a.shop.link.test'), status: 421 },
  {
    what: 'a link host as the prefix of a foreign name',
    bytes: formatGet('/sale', 'Host: shop.link.test.evil.example'),
    status: 421,
  },
  {
    what: 'a forwarded host',
    bytes: formatGet('/graphql', 'Host: evil.example', 'X-Forwarded-Host: localhost'),
    status: 421,
  },
  { what: 'a subdomain without an app', bytes: formatGet('/sale', 'Host: nobody.link.test'), status: 404 },
  { what: 'no host, as in HTTP 1.0', bytes: 'GET /sale HTTP/1.0\r\n\r\n', status: 400 },
]);

test('the server accepts an absolute URL as the target if its host matches the Host header', async ({ attacked }) => {
  expect((await sendRaw(attacked.port, formatGet('http://SHOP.link.test./sale', EDGE))).status).toBe(302);
  expect((await sendRaw(attacked.port, formatGet('http://shop.link.test', EDGE))).status).toBe(200);
  const version = await sendRaw(attacked.port, formatGet('http://localhost/v2/version', API));
  expect(version).toMatchObject({ status: 200, body: expect.stringContaining('version') });
});

describeAttacks('a method that a path does not support', [
  {
    what: 'TRACE, which would echo the headers',
    bytes: formatHead('TRACE /graphql HTTP/1.1', API, CLOSE),
    status: 405,
  },
  { what: 'TRACE on a link', bytes: formatHead('TRACE /sale HTTP/1.1', EDGE, CLOSE), status: 405, expectedText: /GET/ },
  { what: 'DELETE on a link', bytes: formatHead('DELETE /sale HTTP/1.1', EDGE, CLOSE), status: 405 },
  { what: 'POST to a link', bytes: formatHead('POST /sale HTTP/1.1', EDGE, 'Content-Length: 0', CLOSE), status: 405 },
  {
    what: 'PUT to /v2',
    bytes: formatHead('PUT /v2/smartlinks HTTP/1.1', API, CLOSE),
    status: 405,
    expectedText: /"status":4/,
  },
  { what: 'PROPFIND', bytes: formatHead('PROPFIND /v2/version HTTP/1.1', API, CLOSE), status: 405 },
]);

test('CONNECT opens no tunnel', async ({ attacked }) => {
  const { bytes } = await exchangeRaw(
    attacked.port,
    formatHead('CONNECT 169.254.169.254:80 HTTP/1.1', 'Host: 169.254.169.254:80'),
  );
  expect(bytes).toBe('');
  await expectAlive(attacked.port);
});

test('the server ignores an upgrade to another protocol', async ({ attacked }) => {
  const upgrade = formatHelloRequest().replace(
    CLOSE,
    'Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13',
  );
  expect((await sendRaw(attacked.port, upgrade)).status).toBe(200);
});

describeAttacks('content that the server does not support', [
  { what: 'compressed JSON', bytes: formatHelloRequest('Content-Encoding: gzip'), status: 415 },
  {
    what: 'a gzip bomb',
    bytes: (shop) => buildPost(shop, '/v2/smartlinks', createGzipBomb(), 'Content-Encoding: gzip'),
    status: 415,
    expectedText: /Encoding/,
  },
  { what: 'a list of codings', bytes: formatHelloRequest('Content-Encoding: identity, br'), status: 415 },
  { what: 'a form', bytes: formatFormPost('application/x-www-form-urlencoded'), status: 415 },
  { what: 'plain text', bytes: formatFormPost('text/plain'), status: 415 },
  { what: 'multipart', bytes: formatFormPost('multipart/form-data; boundary=a'), status: 415 },
  {
    what: 'no content type',
    bytes: formatHead('POST /graphql HTTP/1.1', API, 'Content-Length: 0', CLOSE),
    status: 415,
  },
  { what: 'an unknown expectation', bytes: formatHelloRequest('Expect: 200-ok'), status: 417 },
]);

function buildPost(shop: GivenApp, path: string, body: string, ...headers: string[]): string {
  return `${formatHead(`POST ${path} HTTP/1.1`, API, ...headers, `Content-Length: ${body.length}`, CLOSE, `Authorization: Token ${shop.secretToken}`)}${body}`;
}

function createGzipBomb(): string {
  return gzipSync(Buffer.alloc(1_000_000)).toString('latin1');
}

function formatFormPost(type: string): string {
  return `${formatHead('POST /graphql HTTP/1.1', API, `Content-Type: ${type}`, 'Content-Length: 20', CLOSE)}query={__typename}  `;
}

/** Returns a target with a given length in bytes. */
function buildTarget(bytes: number, path = '/sale?utm_a='): string {
  return path + 'a'.repeat(bytes - path.length);
}

/** Returns a request whose head has a given length in bytes. */
function buildHeadOfSize(bytes: number): string {
  const bare = formatGet('/sale', EDGE, 'X-Padding: ');
  return bare.replace('X-Padding: ', `X-Padding: ${'a'.repeat(bytes - bare.length)}`);
}

describe('the server', () => {
  test.for<[what: string, status: number, bytes: (shop: GivenApp) => string]>([
    ['a target of 8,192 bytes', 302, () => formatGet(buildTarget(8_192), EDGE)],
    ['a target of 8,193 bytes', 414, () => formatGet(buildTarget(8_193), EDGE)],
    ['a target of 8,193 bytes to the API', 414, () => formatGet(buildTarget(8_193, '/v2/version?'), API)],
    ['100 headers', 302, () => formatGet('/sale', EDGE, ...Array.from({ length: 98 }, (_, i) => `X-${i}: a`))],
    ['101 headers', 431, () => formatGet('/sale', EDGE, ...Array.from({ length: 99 }, (_, i) => `X-${i}: a`))],
    [
      'a second Host after 1,500 headers',
      431,
      () => formatGet('/sale', EDGE, ...Array.from({ length: 1_500 }, () => 'a: a'), API),
    ],
    ['a head of 16,384 bytes', 302, () => buildHeadOfSize(16_384)],
    // Node.js does not count spaces, colons and line ends.
    ['a head of 16,384 bytes without colons and line ends', 431, () => buildHeadOfSize(16_420)],
    ['a body of 100,000 bytes', 200, () => buildGraphQLRequestOfSize(100_000)],
    ['a body of 100,001 bytes', 413, () => buildGraphQLRequestOfSize(100_001)],
    ['a body of 100,000 bytes to /v2', 422, (shop) => buildPost(shop, '/v2/smartlinks', buildJsonOfSize(100_000))],
  ])('responds to %s with %i', async ([, status, bytes], { attacked, shop }) => {
    expect((await sendRaw(attacked.port, bytes(shop))).status).toBe(status);
    await expectAlive(attacked.port);
  });

  function buildGraphQLRequestOfSize(bytes: number): string {
    const body = HELLO.padEnd(bytes);
    return `${formatHead('POST /graphql HTTP/1.1', API, JSON_TYPE, `Content-Length: ${body.length}`, CLOSE)}${body}`;
  }

  function buildJsonOfSize(bytes: number): string {
    return `{"uri":"${'a'.repeat(bytes - 10)}"}`;
  }
});

describe('a client', () => {
  const INJECTED = 'utm_a=%0d%0aSet-Cookie:%20a=b%0d%0a%0d%0a<script>';

  test.for([
    ['a redirect', `/sale?${INJECTED}`],
    ['a lazy link', `/lazy?uri=/a%0d%0aSet-Cookie:%20a=b`],
    ['a lazy link with a query', `/lazy?uri=/a&${INJECTED}`],
    ['a path without a link', `/%0d%0aSet-Cookie:%20a=b`],
  ])('cannot inject a header through %s', async ([, path = ''], { attacked }) => {
    const response = await sendRaw(
      attacked.port,
      formatGet(path, EDGE, 'Accept-Language: "><script>', 'X-Request-Id: mine\tb'),
    );

    expectInert(response);
    expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(response.headers.location ?? '').toMatch(/^[\x21-\x7e]*$/);
    expect(response.body).not.toContain('<script>"');
  });

  test('receives no CORS headers for an origin that begins like an allowed one', async ({ attacked }) => {
    const response = await sendRaw(attacked.port, formatHelloRequest('Origin: https://shop.example.evil.example'));
    expect(response.headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('every response', () => {
  const STRICT = { 'x-content-type-options': 'nosniff', 'strict-transport-security': 'max-age=31536000' };

  test.for<[what: string, request: string, headers: Record<string, string>]>([
    ['GraphQL', formatHelloRequest(), { 'cache-control': 'no-store' }],
    ['/v2', formatGet('/v2/version', API), { 'cache-control': 'no-store' }],
    [
      'a page for browsers',
      formatGet('/graphql', API, 'Accept: text/html'),
      { 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' },
    ],
    ['a redirect', formatGet('/sale', EDGE), { 'cache-control': 'private, no-store' }],
    ['a page of a link', formatGet('/sale+', EDGE), { 'x-frame-options': 'DENY' }],
    ['an image of a link', formatGet('/sale.qr.svg', EDGE), {}],
    ['an unknown path', formatGet('/nothing', API), {}],
    ['a rejected host', formatGet('/sale', 'Host: evil.example'), {}],
  ])('has strict headers for browsers: %s', async ([, request, headers], { attacked }) => {
    expect((await sendRaw(attacked.port, request)).headers).toMatchObject({ ...STRICT, ...headers });
  });

  test('that is a page may connect only to its own server, and cannot be framed', async ({ attacked }) => {
    const { headers } = await sendRaw(attacked.port, formatGet('/graphql', API, 'Accept: text/html'));
    expect(headers['content-security-policy']).toMatch(
      /default-src 'none'.*connect-src 'self'.*frame-ancestors 'none'/,
    );
  });
});
