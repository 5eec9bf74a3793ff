import { describe, expect, vi } from 'vitest';
import type { TestApp } from '../support/app.ts';
import { givenLink } from '../support/builders.ts';
import type { GraphQLResponse } from '../support/client.ts';
import { testDialect } from '../support/database.ts';
import { waitUntil } from '../support/deadlines.ts';
import { tryCreateLink } from '../support/load.ts';
import { createFreshTest } from '../support/test.ts';

const AT_ONCE = 32;

/** The number of writes in each commit. */
let groups: number[] = [];
const test = createFreshTest({ app: { onGroup: (size) => groups.push(size) } });

/** Returns every stored link by URI and code. */
async function readStoredLinks({ database }: TestApp): Promise<string[]> {
  const rows = await database.read.selectFrom('smart_links').select(['uri', 'code']).execute();
  return rows.map(({ uri, code }) => `${uri} ${code}`).sort();
}

async function getUpdatedAt({ database }: TestApp, code: string): Promise<number | undefined> {
  const links = database.read.selectFrom('smart_links').select('updated_at').where('code', '=', code);
  return (await links.executeTakeFirst())?.updated_at;
}

/** Sends the requests while another write is in progress, so that they form groups on SQLite. */
async function sendAtOnce<T>({ database }: TestApp, begin: () => Promise<T>[]): Promise<T[]> {
  groups = [];
  const writes = vi.spyOn(database, 'write');
  const blockingWrite = database.write(() =>
    waitUntil(() => writes.mock.calls.length > AT_ONCE / 2, 'most requests wait to write'),
  );
  const outcomes = await Promise.all(begin());
  await blockingWrite;
  return outcomes;
}

/** Asserts that SQLite committed requests together. Otherwise the test would prove nothing. */
function expectNeighbours(): void {
  if (testDialect === 'sqlite') {
    expect(Math.max(...groups)).toBeGreaterThan(2);
  }
}

describe('a rejected request', () => {
  test('for an existing code does not affect other requests of the same commit', async ({ app, shop }) => {
    const taken = await givenLink(shop.secret, { uri: '/taken', code: 'taken' });

    const outcomes = await sendAtOnce(app, () =>
      Array.from({ length: AT_ONCE }, (_, i) =>
        tryCreateLink(shop.secret, i % 4 === 1 ? { uri: `/no/${i}`, code: 'taken' } : { uri: `/yes/${i}` }),
      ),
    );

    const expected = [`taken ${taken.code}`];
    for (const [i, outcome] of outcomes.entries()) {
      if (i % 4 === 1) {
        expect(outcome).toMatchObject({
          http: 200,
          error: { extensions: { status: 9, inputPath: ['input', 'code'] } },
        });
      } else {
        expected.push(`yes/${i} ${outcome}`);
      }
    }
    expect(await readStoredLinks(app)).toEqual(expected.sort());
    expectNeighbours();
  });

  test('that violates a constraint does not affect other requests of the same commit', async ({ app, shop }) => {
    await givenLink(shop.secret, { uri: '/one', unique: true });
    const { id, code } = await givenLink(shop.secret, { uri: '/two', unique: true });
    const changed = await getUpdatedAt(app, code);
    const before = await readStoredLinks(app);

    const move = 'mutation ($id: ID!) { updateSmartLink(input: { id: $id, uri: "/one" }) { smartLink { uri } } }';
    let refused: Promise<GraphQLResponse<unknown>> | undefined;
    const outcomes = await sendAtOnce(app, () =>
      Array.from({ length: AT_ONCE }, (_, i) => {
        if (i === AT_ONCE / 2) {
          refused = shop.secret.request(move, { id });
        }
        return tryCreateLink(shop.secret, { uri: `/yes/${i}` });
      }),
    );

    expect((await refused)?.errors).toMatchObject([{ extensions: { status: 9 } }]);
    // Its earlier statements are rolled back too.
    expect(await getUpdatedAt(app, code)).toBe(changed);
    const created = outcomes.map((code, i) => `yes/${i} ${code}`);
    expect(await readStoredLinks(app)).toEqual([...before, ...created].sort());
    expectNeighbours();
  });
});
