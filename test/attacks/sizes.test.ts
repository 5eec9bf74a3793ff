import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GivenApp, givenLink } from '../support/builders.ts';
import { send } from '../support/client.ts';
import { createLink } from '../support/load.ts';
import { type Attacked, givenAttacked } from './attacked.ts';

let attacked: Attacked;
let shop: GivenApp;

beforeAll(async () => {
  attacked = await givenAttacked({ GRAPHQL_TIMEOUT_MS: '1000' });
  ({ shop } = attacked);
}, 60_000);
afterAll(() => attacked?.dispose());

/** A body of so many bytes, which asks for next to nothing. */
const graphql = (bytes: number) => '{"query":"{__typename}"}'.padEnd(bytes);
const rest = (bytes: number) => '{"uri":"/body"}'.padEnd(bytes);

describe('a body', () => {
  test.each<[who: string, limit: number, path: string, body: (bytes: number) => string, authorization: () => string]>([
    ['nobody', 100_000, '/graphql', graphql, () => ''],
    ['a publishable token', 100_000, '/graphql', graphql, () => `Token ${shop.publishableToken}`],
    ['a secret token', 5_000_000, '/graphql', graphql, () => `Token ${shop.secretToken}`],
    ['an admin key', 5_000_000, '/graphql', graphql, () => `Bearer ${shop.adminKey}`],
    ['a publishable token', 100_000, '/v2/smartlinks', rest, () => `Token ${shop.publishableToken}`],
    ['a secret token', 5_000_000, '/v2/smartlinks', rest, () => `Token ${shop.secretToken}`],
  ])('of %s may have %i bytes at %s, whether it says how many it has or not', async (_who, limit, path, body, who) => {
    const statusOf = async (bytes: number, isChunked: boolean) => {
      const authorization = who();
      const request = {
        path,
        headers: { 'content-type': 'application/json', ...(authorization === '' ? {} : { authorization }) },
        body: isChunked ? new Blob([body(bytes)]).stream() : body(bytes),
        ...(isChunked ? { duplex: 'half' } : {}),
      };
      return (await send(attacked.url, request as RequestInit & { path: string })).http;
    };
    for (const isChunked of [false, true]) {
      expect(await statusOf(limit, isChunked)).toBe(200);
      expect(await statusOf(limit + 1, isChunked)).toBe(413);
    }
  });
});

test('several operations in one body are refused, and none of them is done', async () => {
  const create = { query: 'mutation { createSmartLink(input: { uri: "/batch" }) { smartLink { code } } }' };
  const headers = { 'content-type': 'application/json', authorization: `Token ${shop.secretToken}` };
  const { http, errors } = await send(attacked.url, { headers, body: JSON.stringify([create, create]) });

  expect({ http, errors }).toMatchObject({ http: 400, errors: [{ message: 'Batching is not supported.' }] });
  const search = new URLSearchParams(create);
  const got = await send(attacked.url, { method: 'GET', path: `/graphql?${search}`, headers });
  expect(got.http).toBe(405);
  const { smartLinks } = await shop.secret.get<{ smartLinks: { nodes: unknown[] } }>(
    '{ smartLinks(first: 1, filter: { uriPrefix: "batch" }) { nodes { id } } }',
  );
  expect(smartLinks.nodes).toEqual([]);
});

/** An object of so many levels. */
function nested(levels: number): unknown {
  let value: unknown = {};
  for (let level = 1; level < levels; level += 1) value = { a: value };
  return value;
}

/** An object that is so many bytes of JSON. */
const sized = (bytes: number) => ({ a: 'x'.repeat(bytes - '{"a":""}'.length) });

describe('what one link holds:', () => {
  test.each<[what: string, status: number, inside: object, outside: object]>([
    ['16 KB of metadata', 5, { metadata: sized(16_384) }, { metadata: sized(16_385) }],
    ['64 levels of metadata', 5, { metadata: nested(64) }, { metadata: nested(65) }],
    [
      'an address of 2,048 characters',
      9,
      { uri: `https://www.shop.example/${'a'.repeat(2_048 - 25)}` },
      { uri: `https://www.shop.example/${'a'.repeat(2_049 - 25)}` },
    ],
    ['a code of 64 characters', 9, { code: 'c'.repeat(64) }, { code: 'c'.repeat(65) }],
  ])('%s, and no more: status %i', async (_what, status, inside, outside) => {
    expect(await createLink(shop.secret, { uri: '/a', ...inside })).toBeTypeOf('string');
    const before = await attacked.storedCodes();
    expect(await createLink(shop.secret, { uri: '/a', ...outside })).toMatchObject({
      error: { extensions: { status } },
    });
    expect(await attacked.storedCodes()).toEqual(before);
  });

  test('a bulk call makes 5,000 links, and no more', async () => {
    const createMany = (count: number) =>
      shop.secret.ask<{ createSmartLinks: { succeeded: number } }>(
        'mutation ($items: [SmartLinkItem!]!) { createSmartLinks(input: { items: $items }) { succeeded } }',
        { items: Array.from({ length: count }, (_, i) => ({ uri: `/bulk/${i}` })) },
      );
    expect((await createMany(5_000)).errors).toEqual([]);
    expect((await createMany(5_001)).errors).toMatchObject([{ extensions: { status: 5 } }]);
  });
});

test('an operation has the time that it may take, and no longer: then it is given up with 503', async () => {
  const { code } = await givenLink(shop.secret, { uri: '/in-time' });
  expect(code).toHaveLength(7);

  const late = await attacked.within((database) =>
    database.write(async (tx) => {
      // Held by another process, so that no link can be made meanwhile.
      if (database.dialect === 'postgres') await sql`lock table smart_links in share mode`.execute(tx);
      else await sql`update schema_migrations set applied_at = applied_at`.execute(tx);
      return createLink(shop.secret, { uri: '/late' });
    }),
  );

  expect(late).toMatchObject({ http: 503, retryAfter: '1', error: { extensions: { code: 'OPERATION_TIMEOUT' } } });
});
