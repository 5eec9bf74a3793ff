import { sql } from 'kysely';
import { describe, expect } from 'vitest';
import type { GivenApp } from '../support/builders.ts';
import { send } from '../support/client.ts';
import { tryCreateLink } from '../support/load.ts';
import { createAttackTest } from './attacked-server.ts';

const test = createAttackTest();

/** Returns a body with a given length in bytes that contains a short operation. */
const buildGraphQLBody = (bytes: number) => '{"query":"{__typename}"}'.padEnd(bytes);
const buildRestBody = (bytes: number) => '{"uri":"/body"}'.padEnd(bytes);

describe('a body', () => {
  type Credential = (shop: GivenApp) => string;

  test.for<[who: string, limit: number, path: string, body: (bytes: number) => string, credential: Credential]>([
    ['no credential', 100_000, '/graphql', buildGraphQLBody, () => ''],
    ['a publishable token', 100_000, '/graphql', buildGraphQLBody, (shop) => `Token ${shop.publishableToken}`],
    ['a secret token', 5_000_000, '/graphql', buildGraphQLBody, (shop) => `Token ${shop.secretToken}`],
    ['an admin key', 5_000_000, '/graphql', buildGraphQLBody, (shop) => `Bearer ${shop.adminKey}`],
    ['a publishable token', 100_000, '/v2/smartlinks', buildRestBody, (shop) => `Token ${shop.publishableToken}`],
    ['a secret token', 5_000_000, '/v2/smartlinks', buildRestBody, (shop) => `Token ${shop.secretToken}`],
  ])(
    'with %s may have %i bytes at %s, with or without a length',
    async ([, limit, path, body, credential], { attacked, shop }) => {
      const sendForStatus = async (bytes: number, isChunked: boolean) => {
        const authorization = credential(shop);
        const request = {
          path,
          headers: { 'content-type': 'application/json', ...(authorization === '' ? {} : { authorization }) },
          body: isChunked ? new Blob([body(bytes)]).stream() : body(bytes),
          ...(isChunked ? { duplex: 'half' } : {}),
        };
        return (await send(attacked.url, request as RequestInit & { path: string })).http;
      };
      for (const isChunked of [false, true]) {
        expect(await sendForStatus(limit, isChunked)).toBe(200);
        expect(await sendForStatus(limit + 1, isChunked)).toBe(413);
      }
    },
  );
});

test('the server rejects several operations in one body and executes none of them', async ({ attacked, shop }) => {
  const create = { query: 'mutation { createSmartLink(input: { uri: "/batch" }) { smartLink { code } } }' };
  const headers = { 'content-type': 'application/json', authorization: `Token ${shop.secretToken}` };
  const { http, errors } = await send(attacked.url, { headers, body: JSON.stringify([create, create]) });

  expect({ http, errors }).toMatchObject({
    http: 400,
    errors: [{ message: 'The body must be a JSON object; got an array. Send one operation per request.' }],
  });
  const search = new URLSearchParams(create);
  const got = await send(attacked.url, { method: 'GET', path: `/graphql?${search}`, headers });
  expect(got.http).toBe(405);
  const { smartLinks } = await shop.secret.get<{ smartLinks: { nodes: unknown[] } }>(
    '{ smartLinks(first: 1, filter: { uriPrefix: "batch" }) { nodes { id } } }',
  );
  expect(smartLinks.nodes).toEqual([]);
});

/** Returns an object with a given number of levels. */
function createNestedObject(levels: number): unknown {
  let value: unknown = {};
  for (let level = 1; level < levels; level += 1) {
    value = { a: value };
  }
  return value;
}

/** Returns an object whose JSON has a given number of bytes. */
const createSizedObject = (bytes: number) => ({ a: 'x'.repeat(bytes - '{"a":""}'.length) });

describe('a link', () => {
  test.for<[what: string, status: number, inside: object, outside: object]>([
    ['16 KB of metadata', 5, { metadata: createSizedObject(16_384) }, { metadata: createSizedObject(16_385) }],
    ['64 levels of metadata', 5, { metadata: createNestedObject(64) }, { metadata: createNestedObject(65) }],
    [
      'a URI of 8,192 characters',
      9,
      { uri: `https://www.shop.example/${'a'.repeat(8_192 - 25)}` },
      { uri: `https://www.shop.example/${'a'.repeat(8_193 - 25)}` },
    ],
    ['a code of 64 characters', 9, { code: 'c'.repeat(64) }, { code: 'c'.repeat(65) }],
  ])('may have at most %s; more fails with status %i', async ([, status, inside, outside], { attacked, shop }) => {
    expect(await tryCreateLink(shop.secret, { uri: '/a', ...inside })).toBeTypeOf('string');
    const before = await attacked.readStoredCodes();
    expect(await tryCreateLink(shop.secret, { uri: '/a', ...outside })).toMatchObject({
      error: { extensions: { status } },
    });
    expect(await attacked.readStoredCodes()).toEqual(before);
  });

  test('may be one of at most 5,000 in a bulk call', async ({ shop }) => {
    const createInBulk = (count: number) =>
      shop.secret.request<{ createSmartLinks: { succeeded: number } }>(
        'mutation ($items: [SmartLinkItem!]!) { createSmartLinks(input: { items: $items }) { succeeded } }',
        { items: Array.from({ length: count }, (_, i) => ({ uri: `/bulk/${i}` })) },
      );
    expect((await createInBulk(5_000)).errors).toEqual([]);
    expect((await createInBulk(5_001)).errors).toMatchObject([{ extensions: { status: 5 } }]);
  });
});

test('an operation succeeds within its time limit, and fails with 503 beyond it', async ({ attacked }) => {
  const client = attacked.createBackEnd(await attacked.serve({ GRAPHQL_TIMEOUT_MS: '200' }));
  // Retried, because a slow machine may exceed the limit at first.
  await expect.poll(() => tryCreateLink(client, { uri: '/in-time' })).toMatch(/^.{7}$/);

  const late = await attacked.withDatabase((database) =>
    database.write(async (tx) => {
      // Another process locks the database, so that the server cannot create the link.
      if (database.dialect === 'postgres') {
        await sql`lock table smart_links in share mode`.execute(tx);
      } else {
        await sql`update schema_migrations set applied_at = applied_at`.execute(tx);
      }
      return tryCreateLink(client, { uri: '/late' });
    }),
  );

  expect(late).toMatchObject({ http: 503, retryAfter: '1', error: { extensions: { code: 'OPERATION_TIMEOUT' } } });
});
