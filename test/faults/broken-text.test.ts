import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshFile } from '../support/database.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import { metricsOf } from '../support/metrics.ts';
import { ask, lines, type RawAnswer } from '../support/raw.ts';
import type { ServerProcess } from '../support/server.ts';
import './patience.ts';

/** What is no text, as it would stand in JSON: bytes that no UTF-8 has, and halves of characters. */
const BROKEN: readonly [name: string, text: string][] = [
  ['a byte that UTF-8 never has', '\xff'],
  ['a character that breaks off', '\xe2\x82'],
  ['a longer form than needed', '\xc0\xaf'],
  ['half a surrogate pair as bytes', '\xed\xa0\x80'],
  ['an escaped half of a surrogate pair', '\\ud800'],
  ['an escaped pair the wrong way round', '\\udc00\\ud800'],
  ['an escaped null', '\\u0000'],
];

const CREATE =
  'mutation ($uri: String!, $tag: String!) { createSmartLink(input: { uri: $uri, tags: [$tag] }) { smartLink { code } } }';

let installation: Installation;
let server: ServerProcess;

beforeAll(async () => {
  installation = await givenInstallation(await freshFile());
  server = await installation.serve();
});
afterAll(() => installation?.dispose());

function post(path: string, body: string): Promise<RawAnswer> {
  const head = lines(
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    'Content-Type: application/json',
    `Authorization: Token ${installation.shop.secretToken}`,
    `Content-Length: ${body.length}`,
    'Connection: close',
  );
  return ask(server.port, head, body);
}

describe.each(BROKEN)('%s', (_, broken) => {
  test('in a variable of GraphQL is refused with status 5 or 9, and makes no link', async () => {
    for (const variables of [`{"uri":"/a${broken}","tag":"t"}`, `{"uri":"/a","tag":"t${broken}"}`]) {
      const { status, body } = await post('/graphql', `{"query":${JSON.stringify(CREATE)},"variables":${variables}}`);

      expect([200, 400]).toContain(status);
      const { data, errors } = JSON.parse(body);
      expect(data?.createSmartLink ?? null).toBeNull();
      expect([5, 9]).toContain(errors[0].extensions.status);
    }
  });

  test('in the operation itself is refused with status 5 or 9, and makes no link', async () => {
    const literal = broken.replaceAll('\\u', '\\\\u');
    const query = `mutation { createSmartLink(input: { uri: \\"/a${literal}\\" }) { smartLink { code } } }`;
    const { status, body } = await post('/graphql', `{"query":"${query}"}`);

    expect([200, 400]).toContain(status);
    const { data, errors } = JSON.parse(body);
    expect(data?.createSmartLink ?? null).toBeNull();
    expect(errors).toHaveLength(1);
  });

  test('in a body of /v2 is refused with status 5 or 9, and makes no link', async () => {
    for (const body of [`{"uri":"/a${broken}"}`, `{"uri":"/a","metadata":{"k${broken}":1}}`]) {
      const answer = await post('/v2/smartlinks', body);

      expect([400, 422]).toContain(answer.status);
      expect([5, 9]).toContain(JSON.parse(answer.body).status);
    }
  });
});

describe.each([
  ['an escaped byte that UTF-8 never has', '%ff'],
  ['an escaped half of a surrogate pair', '%ed%a0%80'],
  ['an escape that breaks off', '%e2%8'],
  ['a raw byte that UTF-8 never has', '\xff'],
  ['an escaped null', '%00'],
])('%s', (_, broken) => {
  test.each([
    ['the path of a link', `/a${broken}`],
    ['a lazy link', `/lazy?uri=/a${broken}`],
    ['the inspection', `/a${broken}+`],
  ])('in %s is answered as an address that is none, and stores nothing', async (_where, path) => {
    const head = lines(`GET ${path} HTTP/1.1`, 'Host: shop.link.test', 'Connection: close');

    const { status, body } = await ask(server.port, head);

    expect([302, 400, 404]).toContain(status);
    expect(body).not.toMatch(/stack|Error:/);
  });

  test('in a path of the API is refused or answered, and is no defect', async () => {
    for (const path of [`/v2/smartlinks/a${broken}`, `/graphql?query={__typename}${broken}`, `/a${broken}`]) {
      const authorization = `Authorization: Token ${installation.shop.secretToken}`;
      const { status } = await ask(
        server.port,
        lines(`GET ${path} HTTP/1.1`, 'Host: localhost', authorization, 'Connection: close'),
      );
      expect({ path, isDefect: status >= 500 }).toEqual({ path, isDefect: false });
    }
  });
});

test('after all of it no link is stored, nothing is broken, and no answer was a defect', async () => {
  expect(await installation.storedCodes()).toEqual(new Set());
  expect(server.stdout()).not.toMatch(/"level":(50|60)/);
  const metrics = await metricsOf(server);
  const failed = [...metrics].filter(([name, value]) => name.includes('outcome="failed"') && value > 0);
  expect(failed).toEqual([]);
});
