import { describe, expect } from 'vitest';
import { readMetrics } from '../support/metrics.ts';
import { formatHead, type RawResponse, sendRaw } from '../support/raw.ts';
import { createAttackTest } from './attacked-server.ts';

/** Invalid text in JSON: bytes that are not UTF-8, lone surrogates and U+0000. */
const BROKEN: readonly [name: string, text: string][] = [
  ['a byte that never occurs in UTF-8', '\xff'],
  ['a truncated character', '\xe2\x82'],
  ['an overlong encoding', '\xc0\xaf'],
  ['a lone surrogate encoded as bytes', '\xed\xa0\x80'],
  ['an escaped lone surrogate', '\\ud800'],
  ['an escaped surrogate pair in the wrong order', '\\udc00\\ud800'],
  ['an escaped U+0000', '\\u0000'],
];

const CREATE =
  'mutation ($uri: String!, $tag: String!) { createSmartLink(input: { uri: $uri, tags: [$tag] }) { smartLink { code } } }';

type Post = (path: string, body: string) => Promise<RawResponse>;

const test = createAttackTest().extend(
  'post',
  { scope: 'file' },
  ({ attacked, shop }): Post =>
    (path, body) => {
      const head = formatHead(
        `POST ${path} HTTP/1.1`,
        'Host: localhost',
        'Content-Type: application/json',
        `Authorization: Token ${shop.secretToken}`,
        `Content-Length: ${body.length}`,
        'Connection: close',
      );
      return sendRaw(attacked.port, head, body);
    },
);

describe.each(BROKEN)('%s', (_, broken) => {
  test('in a variable of GraphQL is rejected with status 5 or 9, and creates no link', async ({ post }) => {
    for (const variables of [`{"uri":"/a${broken}","tag":"t"}`, `{"uri":"/a","tag":"t${broken}"}`]) {
      const { status, body } = await post('/graphql', `{"query":${JSON.stringify(CREATE)},"variables":${variables}}`);

      expect([200, 400]).toContain(status);
      const { data, errors } = JSON.parse(body);
      expect(data?.createSmartLink ?? null).toBeNull();
      expect([5, 9]).toContain(errors[0].extensions.status);
    }
  });

  test('in the operation itself is rejected with an error, and creates no link', async ({ post }) => {
    const literal = broken.replaceAll('\\u', '\\\\u');
    const query = `mutation { createSmartLink(input: { uri: \\"/a${literal}\\" }) { smartLink { code } } }`;
    const { status, body } = await post('/graphql', `{"query":"${query}"}`);

    expect([200, 400]).toContain(status);
    const { data, errors } = JSON.parse(body);
    expect(data?.createSmartLink ?? null).toBeNull();
    expect(errors).toHaveLength(1);
  });

  test('in a body of /v2 is rejected with status 5 or 9, and creates no link', async ({ post }) => {
    for (const body of [`{"uri":"/a${broken}"}`, `{"uri":"/a","metadata":{"k${broken}":1}}`]) {
      const response = await post('/v2/smartlinks', body);

      expect([400, 422]).toContain(response.status);
      expect([5, 9]).toContain(JSON.parse(response.body).status);
    }
  });
});

describe.each([
  ['a percent-encoded byte that never occurs in UTF-8', '%ff'],
  ['a percent-encoded lone surrogate', '%ed%a0%80'],
  ['a truncated percent-encoding', '%e2%8'],
  ['a raw byte that never occurs in UTF-8', '\xff'],
  ['a percent-encoded U+0000', '%00'],
])('%s', (_, broken) => {
  test.for<[where: string, path: string]>([
    ['the path of a link', `/a${broken}`],
    ['a lazy link', `/lazy?uri=/a${broken}`],
    ['an inspection page', `/a${broken}+`],
  ])('in %s causes no internal error and reveals no stack trace', async ([, path], { attacked }) => {
    const head = formatHead(`GET ${path} HTTP/1.1`, 'Host: shop.link.test', 'Connection: close');

    const { status, body } = await sendRaw(attacked.port, head);

    expect([302, 400, 404]).toContain(status);
    expect(body).not.toMatch(/stack|Error:/);
  });

  test('in a path of the API causes no internal error', async ({ attacked, shop }) => {
    for (const path of [`/v2/smartlinks/a${broken}`, `/graphql?query={__typename}${broken}`, `/a${broken}`]) {
      const authorization = `Authorization: Token ${shop.secretToken}`;
      const { status } = await sendRaw(
        attacked.port,
        formatHead(`GET ${path} HTTP/1.1`, 'Host: localhost', authorization, 'Connection: close'),
      );
      expect({ path, isDefect: status >= 500 }).toEqual({ path, isDefect: false });
    }
  });
});

test('after all invalid text, no link is stored and no request failed with an internal error', async ({ attacked }) => {
  expect(await attacked.readStoredCodes()).toEqual(new Set());
  expect(attacked.server.stdout()).not.toMatch(/"level":(50|60)/);
  const metrics = await readMetrics(attacked);
  const failed = [...metrics].filter(([name, value]) => name.includes('outcome="failed"') && value > 0);
  expect(failed).toEqual([]);
});
