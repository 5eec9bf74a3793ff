import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { givenLink } from '../support/builders.ts';
import type { RestResponse } from '../support/rest.ts';
import { type RestClientName, test } from './rest-test.ts';

// The server responds to any path, method and body as the contract says, and never with a 5xx.

/** The texts that the contract defines by status number. */
const TEXTS: Record<number, string> = {
  2: 'Missing parameters',
  3: 'Unknown platform token',
  4: 'Unsupported method',
  5: 'There was a problem in the JSON you submitted',
  7: 'Could not find record',
  8: 'Could not save route',
  9: 'Could not create a smart link',
  10: 'Too many redeems',
  11: 'Wrong platform token',
};
const HTTP: Record<number, number[]> = {
  2: [400],
  3: [401],
  4: [404, 405],
  5: [400, 413, 415],
  7: [404],
  8: [422],
  9: [422],
  10: [410],
  11: [403],
};
const WARNINGS: Record<number, string> = { 1: 'Replaced previously registered route', 10: 'Too many redeems' };

test.beforeAll(async ({ shop }) => {
  await givenLink(shop.secret, { uri: '/a', code: 'mine', metadata: { a: 1 }, redeemLimit: 1 });
});

/** Expects a response that the contract allows. A success can be any object, since metadata is returned bare. */
function expectContract({ http, headers, bytes, body }: RestResponse, method: string): void {
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(headers['cache-control']).toBe('no-store');
  expect(http).toBeLessThan(500);
  if (method === 'HEAD') {
    expect(bytes.length).toBe(0);
    return;
  }
  const result = body as { status: number; error?: string; warning?: string };
  expect(result).toBeTypeOf('object');
  if (http === 200) {
    if (result.warning !== undefined) {
      expect(result.warning).toBe(WARNINGS[result.status]);
    }
    return;
  }
  const { error, status, ...rest } = result;
  expect({ error, http: HTTP[status]?.includes(http) }).toEqual({ error: TEXTS[status], http: true });
  const named = { 2: ['parameters'], 3: ['details'], 5: ['details'], 9: ['details'] }[status] ?? [];
  expect(Object.keys(rest)).toEqual(named);
  expect(headers['www-authenticate']).toBe(status === 3 ? 'Token realm="smartlinks"' : undefined);
  expect(headers.allow === undefined).toBe(http !== 405);
}

const POSTED = [
  '/v2/smartlinks',
  '/v2/smartlinks/resolve',
  '/v2/smartlinks/redeem',
  '/v2/smartlinks/open',
  '/v2/routes',
  '/v2/installs/ios',
  '/v2/installs/android',
];
const PATHS = [...POSTED, '/v2/smartlinks/metadata', '/v2/smartlinks/mine', '/v2/version', '/v2/nothing'];
const METHODS = ['GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];

const client = fc.constantFrom<RestClientName>('secret', 'publishable', 'iphone', 'android');
const path = fc.constantFrom(...PATHS);
const spelling = fc.constantFrom('', '.json', '/', '?', '?_hk_cid=%', '.json?_hk_sid=%00&_hk_sid=x');
const agent = fc.constantFrom(
  undefined,
  'HOKO/2.3.2 (debug; Linux; Android 5.1; LGE Nexus 5 Build/LMY48B)',
  'HOKO/2.5.0 (release; iPhone; CPU iPhone OS 9_1 like Mac OS X)',
);

/** Field names of /v2 and others. */
const NAMES = [
  ...['uri', 'routes', 'metadata', 'redeem_limit', 'redeemLimit', 'unique', 'tags', 'code', 'smartlink', 'uid'],
  ...['_hk_cid', '_hk_sid', 'deeplink', 'referrer', 'route', 'device', 'web', 'iphone', 'link', 'fallback', 'path'],
  ...['url_schemes', 'version', 'build', 'os_version', 'device_type', 'screen_size', '__proto__', 'toString', ''],
];
const VALUES = [
  ...['/a', 'products/42', 'javascript:alert(1)', 'https://evil.example/', 'http://shop.link.test/mine', 'app://a'],
  ...['app://a?_hk_cid=x', 'mine', '', ' ', '\0', '\ud800', '\u202e', 'a'.repeat(5_000), 'products/:id', ':', '../..'],
];
const value = fc.letrec<{ any: unknown; object: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom<unknown>(...VALUES),
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.integer(),
    fc.constantFrom(null, true, false, 0, -1, 1e21),
    fc.array(tie('any'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.string()), tie('any'), { maxKeys: 6 }),
}));

describe('the /v2 API', () => {
  test('responds to objects with its own field names as the contract says', ({ rest }) =>
    fc.assert(
      fc.asyncProperty(
        client,
        fc.constantFrom(...POSTED),
        value.object,
        agent,
        async (clientName, target, body, userAgent) => {
          const headers = userAgent === undefined ? {} : { 'user-agent': userAgent };
          const response = await rest[clientName].post(target, JSON.stringify(body), headers);
          expectContract(response, 'POST');
        },
      ),
      { numRuns: 500 },
    ));

  test('responds to any JSON with any method and path as the contract says', ({ rest }) =>
    fc.assert(
      fc.asyncProperty(
        client,
        fc.constantFrom(...METHODS),
        fc.tuple(path, spelling).map((parts) => parts.join('')),
        fc.json(),
        async (clientName, method, target, body) => {
          const response = await rest[clientName].send(method, target, { body });
          expectContract(response, method);
        },
      ),
      { numRuns: 300 },
    ));

  test('responds to any bytes with any content type as the contract says', ({ rest }) =>
    fc.assert(
      fc.asyncProperty(
        client,
        fc.constantFrom(...POSTED),
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
        ),
        fc.record(
          {
            'content-type': fc.constantFrom(
              'application/json',
              'text/plain; charset=latin1',
              'multipart/form-data',
              ';;charset=',
            ),
            'content-encoding': fc.constantFrom('gzip', 'identity', 'br, gzip'),
          },
          { requiredKeys: [] },
        ),
        async (clientName, target, bytes, headers) => {
          const response = await rest[clientName].post(target, Buffer.from(bytes), headers);
          expectContract(response, 'POST');
        },
      ),
      { numRuns: 300 },
    ));

  test('responds to bodies that are nearly JSON5 as the contract says', ({ rest }) => {
    const piece = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        "'",
        '"',
        '/',
        '*',
        '\n',
        '\\',
        '\\u',
        '\\x0',
        '.',
        '+',
        '-',
        '0x',
        '1e',
        'NaN',
      ],
      ...['Infinity', 'uri', "'uri': '/a'", '__proto__', 'null', 'metadata: ', '\u2028', '\ufeff', '1', ' ', 'true'],
    );
    return fc.assert(
      fc.asyncProperty(client, fc.array(piece, { maxLength: 30 }), async (clientName, pieces) => {
        const response = await rest[clientName].post('/v2/smartlinks', `{${pieces.join('')}}`);
        expectContract(response, 'POST');
      }),
      { numRuns: 300 },
    );
  });

  test('responds to any path below /v2, any query and any credential as the contract says', ({ rest }) => {
    const segment = fc.oneof(
      fc.constantFrom('smartlinks', 'metadata', 'routes', 'version', '..', '%2f', '%', '%00', '%c3%28', 'a.json', ''),
      fc.webSegment(),
    );
    const text = fc.string({ unit: 'grapheme-ascii', maxLength: 60 }).map((raw) => raw.replace(/[\s#]/g, ''));
    const credential = fc.oneof(
      fc.string({ maxLength: 60 }).map((raw) => raw.replace(/[^ -~]/g, '')),
      fc.constant(null),
    );
    return fc.assert(
      fc.asyncProperty(
        client,
        fc.array(segment, { maxLength: 4 }),
        text,
        credential,
        async (clientName, segments, query, sent) => {
          const target = `/v2/${segments.join('/')}?${query}`;
          const headers = sent === null ? {} : { authorization: sent };
          expectContract(await rest[clientName].get(target, headers), 'GET');
        },
      ),
      { numRuns: 300 },
    );
  });

  test('logs none of these requests as an unexpected error', ({ app }) => {
    expect(app.logged.filter((line) => (JSON.parse(line) as { level: number }).level >= 50)).toEqual([]);
  });
});
