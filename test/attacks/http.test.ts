import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { ask, lines, type RawAnswer, talk } from '../support/raw.ts';
import { type Attacked, givenAttacked } from './attacked.ts';

let attacked: Attacked;

beforeAll(async () => {
  attacked = await givenAttacked({ CORS_ORIGINS: 'https://shop.example', LINK_SCHEME: 'https' });
  await givenLink(attacked.shop.secret, { uri: '/sale', code: 'sale' });
}, 60_000);
afterAll(() => attacked?.dispose());

const CLOSE = 'Connection: close';
const API = 'Host: localhost';
const EDGE = 'Host: shop.link.test';
const JSON_TYPE = 'Content-Type: application/json';
const HELLO = '{"query":"{__typename}"}';

/** A request for the name of the query type, with these header lines besides. */
function hello(...headers: string[]): string {
  return `${lines('POST /graphql HTTP/1.1', API, JSON_TYPE, `Content-Length: ${HELLO.length}`, CLOSE, ...headers)}${HELLO}`;
}

function get(target: string, ...headers: string[]): string {
  return lines(`GET ${target} HTTP/1.1`, ...headers, CLOSE);
}

async function expectAlive(): Promise<void> {
  expect(await ask(attacked.port, hello())).toMatchObject({ status: 200, body: '{"data":{"__typename":"Query"}}' });
}

function expectInert(answer: RawAnswer): void {
  expect(answer.body).not.toMatch(/node_modules|\.ts:\d|at \w+ \(|Error:/);
  expect(answer.headers).not.toHaveProperty('set-cookie');
  expect(answer.headers).not.toHaveProperty('x-powered-by');
}

interface Attack {
  what: string;
  bytes: string | (() => string);
  status: number;
  /** What the answer says. */
  says?: RegExp;
}

function describeAttacks(kind: string, attacks: Attack[]): void {
  describe(kind, () => {
    test.each(attacks)('$what: $status', async ({ bytes, status, says = /^/ }) => {
      const answer = await ask(attacked.port, typeof bytes === 'string' ? bytes : bytes());

      expect({ status: answer.status, body: answer.body }).toEqual({ status, body: expect.stringMatching(says) });
      expectInert(answer);
      await expectAlive();
    });
  });
}

describeAttacks('what is no HTTP', [
  { what: 'the hello of TLS', bytes: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', status: 400 },
  { what: 'HTTP 0.9', bytes: 'GET /sale\r\n\r\n', status: 400 },
  { what: 'HTTP of the future', bytes: lines('GET /sale HTTP/9.9', EDGE), status: 400 },
  { what: 'the preface of HTTP/2', bytes: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', status: 400 },
  { what: 'a method in lower case', bytes: lines('get /sale HTTP/1.1', EDGE), status: 400 },
  { what: 'a method that nobody knows', bytes: lines('HACK /sale HTTP/1.1', EDGE), status: 400 },
  { what: 'a header without a colon', bytes: get('/sale', EDGE, 'nonsense'), status: 400 },
  { what: 'a space in front of a colon', bytes: get('/sale', 'Host : shop.link.test'), status: 400 },
  { what: 'a header without a name', bytes: get('/sale', EDGE, ': value'), status: 400 },
  { what: 'a NUL in a header', bytes: get('/sale', EDGE, 'X-A: a\x00b'), status: 400 },
  { what: 'a CR alone in a header', bytes: get('/sale', EDGE, 'X-A: a\rb'), status: 400 },
  { what: 'bytes that are no ASCII in the target', bytes: get('/sale?a=\xe9\xff', EDGE), status: 400 },
  { what: 'a space in the target', bytes: get('/sale and more', EDGE), status: 400 },
]);

describeAttacks('requests that two servers would read in two ways', [
  {
    what: 'a length and chunks',
    bytes: `${lines('POST /graphql HTTP/1.1', API, JSON_TYPE, 'Content-Length: 4', 'Transfer-Encoding: chunked')}0\r\n\r\n`,
    status: 400,
  },
  { what: 'two lengths', bytes: hello('Content-Length: 3'), status: 400 },
  {
    what: 'a list of lengths',
    bytes: `${lines('POST /graphql HTTP/1.1', API, 'Content-Length: 5, 5')}hello`,
    status: 400,
  },
  {
    what: 'a length with a sign',
    bytes: `${lines('POST /graphql HTTP/1.1', API, 'Content-Length: +5')}hello`,
    status: 400,
  },
  { what: 'a negative length', bytes: lines('POST /graphql HTTP/1.1', API, 'Content-Length: -1'), status: 400 },
  {
    what: 'a hexadecimal length',
    bytes: `${lines('POST /graphql HTTP/1.1', API, 'Content-Length: 0x5')}hello`,
    status: 400,
  },
  {
    what: 'a length past all numbers',
    bytes: lines('POST /graphql HTTP/1.1', API, 'Content-Length: 99999999999999999999999'),
    status: 400,
  },
  {
    what: 'a coding that is nearly chunks',
    bytes: `${lines('POST /graphql HTTP/1.1', API, 'Transfer-Encoding: xchunked')}0\r\n\r\n`,
    status: 400,
  },
  {
    what: 'chunks that are not the last coding',
    bytes: `${lines('POST /graphql HTTP/1.1', API, 'Transfer-Encoding: chunked, gzip')}0\r\n\r\n`,
    status: 400,
  },
  {
    what: 'a chunk whose size is none',
    bytes: `${lines('POST /v2/smartlinks HTTP/1.1', API, 'Transfer-Encoding: chunked')}zz\r\n\r\n`,
    status: 400,
  },
  { what: 'two hosts', bytes: get('/sale', EDGE, 'Host: localhost'), status: 400, says: /more than one Host/ },
  {
    what: 'the same host twice',
    bytes: get('/sale', EDGE, 'hOST: shop.link.test'),
    status: 400,
    says: /more than one Host/,
  },
  {
    what: 'two credentials',
    bytes: hello('Authorization: Token a', 'AUTHORIZATION: Token b'),
    status: 400,
    says: /more than one Authorization/,
  },
  {
    what: 'two content types',
    bytes: hello('content-type: text/plain'),
    status: 400,
    says: /more than one Content-Type/,
  },
  {
    what: 'a target that names another host',
    bytes: get('http://localhost/graphql?query={__typename}', EDGE),
    status: 400,
    says: /another host/,
  },
  {
    what: 'a target with userinfo',
    bytes: get('http://a@shop.link.test/sale', EDGE),
    status: 400,
    says: /another host/,
  },
  { what: 'a target of another scheme', bytes: get('ftp://shop.link.test/sale', EDGE), status: 400 },
  { what: 'a target that is a star', bytes: lines('OPTIONS * HTTP/1.1', API, CLOSE), status: 400 },
]);

test('a body that looks like a request is none', async () => {
  const hidden = lines('GET /v2/version HTTP/1.1', API);
  const { answers } = await talk(
    attacked.port,
    lines('GET /sale HTTP/1.1', EDGE, `Content-Length: ${hidden.length}`, CLOSE) + hidden,
  );
  expect(answers.map(({ status }) => status)).toEqual([302]);
});

test('requests one behind the other are answered in their order', async () => {
  const first = lines('GET /nobody HTTP/1.1', EDGE);
  const { answers } = await talk(attacked.port, first + get('/sale', EDGE));
  expect(answers.map(({ status }) => status)).toEqual([404, 302]);
});

describeAttacks(
  'hosts that are none',
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
  ].map((host) => ({ what: JSON.stringify(host.slice(0, 40)), bytes: get('/sale', `Host: ${host}`), status: 400 })),
);

describeAttacks('hosts of somebody else', [
  { what: 'another name', bytes: get('/sale', 'Host: evil.example'), status: 421 },
  { what: 'the bare link domain', bytes: get('/sale', 'Host: link.test'), status: 421 },
  { what: 'a name below a subdomain', bytes: get('/sale', 'Host: a.shop.link.test'), status: 421 },
  { what: 'ours in front of theirs', bytes: get('/sale', 'Host: shop.link.test.evil.example'), status: 421 },
  {
    what: 'a forwarded host',
    bytes: get('/graphql', 'Host: evil.example', 'X-Forwarded-Host: localhost'),
    status: 421,
  },
  { what: 'an app that there is not', bytes: get('/sale', 'Host: nobody.link.test'), status: 404 },
  { what: 'no host, as of old', bytes: 'GET /sale HTTP/1.0\r\n\r\n', status: 400 },
]);

test('a target that names the same host is its path', async () => {
  expect((await ask(attacked.port, get('http://SHOP.link.test./sale', EDGE))).status).toBe(302);
  expect((await ask(attacked.port, get('http://shop.link.test', EDGE))).status).toBe(404);
  const version = await ask(attacked.port, get('http://localhost/v2/version', API));
  expect(version).toMatchObject({ status: 200, body: expect.stringContaining('version') });
});

describeAttacks('methods', [
  { what: 'TRACE, which would say the headers back', bytes: lines('TRACE /graphql HTTP/1.1', API, CLOSE), status: 405 },
  { what: 'TRACE of a link', bytes: lines('TRACE /sale HTTP/1.1', EDGE, CLOSE), status: 405, says: /GET/ },
  { what: 'DELETE of a link', bytes: lines('DELETE /sale HTTP/1.1', EDGE, CLOSE), status: 405 },
  { what: 'POST of a link', bytes: lines('POST /sale HTTP/1.1', EDGE, 'Content-Length: 0', CLOSE), status: 405 },
  { what: 'PUT to /v2', bytes: lines('PUT /v2/smartlinks HTTP/1.1', API, CLOSE), status: 405, says: /"status":4/ },
  { what: 'PROPFIND', bytes: lines('PROPFIND /v2/version HTTP/1.1', API, CLOSE), status: 405 },
]);

test('CONNECT makes no tunnel', async () => {
  const { bytes } = await talk(attacked.port, lines('CONNECT 169.254.169.254:80 HTTP/1.1', 'Host: 169.254.169.254:80'));
  expect(bytes).toBe('');
  await expectAlive();
});

test('an upgrade is not made', async () => {
  const upgrade = hello().replace(
    CLOSE,
    'Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13',
  );
  expect((await ask(attacked.port, upgrade)).status).toBe(200);
});

describeAttacks('content that is not what it has to be', [
  { what: 'compressed JSON', bytes: hello('Content-Encoding: gzip'), status: 415 },
  {
    what: 'a bomb',
    bytes: () => posted('/v2/smartlinks', bomb(), 'Content-Encoding: gzip'),
    status: 415,
    says: /Encoding/,
  },
  { what: 'codings in a row', bytes: hello('Content-Encoding: identity, br'), status: 415 },
  { what: 'a form', bytes: form('application/x-www-form-urlencoded'), status: 415 },
  { what: 'plain text', bytes: form('text/plain'), status: 415 },
  { what: 'several parts', bytes: form('multipart/form-data; boundary=a'), status: 415 },
  { what: 'no type at all', bytes: lines('POST /graphql HTTP/1.1', API, 'Content-Length: 0', CLOSE), status: 415 },
  { what: 'an expectation that nobody has', bytes: hello('Expect: 200-ok'), status: 417 },
]);

function posted(path: string, body: string, ...headers: string[]): string {
  return `${lines(`POST ${path} HTTP/1.1`, API, ...headers, `Content-Length: ${body.length}`, CLOSE, `Authorization: Token ${attacked.shop.secretToken}`)}${body}`;
}

function bomb(): string {
  return gzipSync(Buffer.alloc(1_000_000)).toString('latin1');
}

function form(type: string): string {
  return `${lines('POST /graphql HTTP/1.1', API, `Content-Type: ${type}`, 'Content-Length: 20', CLOSE)}query={__typename}  `;
}

/** A target of so many bytes. */
function target(bytes: number, path = '/sale?utm_a='): string {
  return path + 'a'.repeat(bytes - path.length);
}

/** A request whose head has so many bytes. */
function headOf(bytes: number): string {
  const bare = get('/sale', EDGE, 'X-Padding: ');
  return bare.replace('X-Padding: ', `X-Padding: ${'a'.repeat(bytes - bare.length)}`);
}

describe('each limit, just inside and just outside', () => {
  test.each<[string, () => string, number]>([
    ['a target of 8,192 bytes', () => get(target(8_192), EDGE), 302],
    ['a target of 8,193 bytes', () => get(target(8_193), EDGE), 414],
    ['a target of 8,193 bytes to the API', () => get(target(8_193, '/v2/version?'), API), 414],
    ['100 headers', () => get('/sale', EDGE, ...Array.from({ length: 98 }, (_, i) => `X-${i}: a`)), 302],
    ['101 headers', () => get('/sale', EDGE, ...Array.from({ length: 99 }, (_, i) => `X-${i}: a`)), 431],
    [
      'a second Host behind 5,000 headers',
      () => get('/sale', EDGE, ...Array.from({ length: 1_500 }, () => 'a: a'), API),
      431,
    ],
    ['a head of 16,384 bytes', () => headOf(16_384), 302],
    // Node does not count the spaces, colons and ends of lines between what it reads.
    ['a head of 16,384 bytes beside colons and ends of lines', () => headOf(16_420), 431],
    ['a body of 100,000 bytes', () => graphqlBody(100_000), 200],
    ['a body of 100,001 bytes', () => graphqlBody(100_001), 413],
    ['a body of 100,000 bytes to /v2', () => posted('/v2/smartlinks', jsonOf(100_000)), 422],
  ])('%s', async (_what, bytes, status) => {
    expect((await ask(attacked.port, bytes())).status).toBe(status);
    await expectAlive();
  });

  function graphqlBody(bytes: number): string {
    const body = HELLO.padEnd(bytes);
    return `${lines('POST /graphql HTTP/1.1', API, JSON_TYPE, `Content-Length: ${body.length}`, CLOSE)}${body}`;
  }

  function jsonOf(bytes: number): string {
    return `{"uri":"${'a'.repeat(bytes - 10)}"}`;
  }
});

describe('nothing that a client writes gets into a header', () => {
  const INJECTED = 'utm_a=%0d%0aSet-Cookie:%20a=b%0d%0a%0d%0a<script>';

  test.each([
    ['a redirect', `/sale?${INJECTED}`],
    ['a lazy link', `/lazy?uri=/a%0d%0aSet-Cookie:%20a=b`],
    ['a lazy link with a query', `/lazy?uri=/a&${INJECTED}`],
    ['nothing', `/%0d%0aSet-Cookie:%20a=b`],
  ])('by %s', async (_what, path) => {
    const answer = await ask(attacked.port, get(path, EDGE, 'Accept-Language: "><script>', 'X-Request-Id: mine\tb'));

    expectInert(answer);
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.location ?? '').toMatch(/^[\x21-\x7e]*$/);
    expect(answer.body).not.toContain('<script>"');
  });

  test('by an origin', async () => {
    const answer = await ask(attacked.port, hello('Origin: https://shop.example.evil.example'));
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('answers make browsers careful', () => {
  const STRICT = { 'x-content-type-options': 'nosniff', 'strict-transport-security': 'max-age=31536000' };

  test.each<[string, string, Record<string, string>]>([
    ['GraphQL', hello(), { 'cache-control': 'no-store' }],
    ['/v2', get('/v2/version', API), { 'cache-control': 'no-store' }],
    [
      'a page for browsers',
      get('/graphql', API, 'Accept: text/html'),
      { 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' },
    ],
    ['a redirect', get('/sale', EDGE), { 'cache-control': 'private, no-store' }],
    ['a page of a link', get('/sale+', EDGE), { 'x-frame-options': 'DENY' }],
    ['a picture of a link', get('/sale.qr.svg', EDGE), {}],
    ['nothing there', get('/nothing', API), {}],
    ['a refusal', get('/sale', 'Host: evil.example'), {}],
  ])('%s', async (_what, bytes, headers) => {
    expect((await ask(attacked.port, bytes)).headers).toMatchObject({ ...STRICT, ...headers });
  });

  test('a page for browsers may talk to its own server alone, and stand in no frame', async () => {
    const { headers } = await ask(attacked.port, get('/graphql', API, 'Accept: text/html'));
    expect(headers['content-security-policy']).toMatch(
      /default-src 'none'.*connect-src 'self'.*frame-ancestors 'none'/,
    );
  });
});
