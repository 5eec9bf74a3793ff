import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../support/builders.ts';
import type { Answer } from '../support/client.ts';
import { testDialect } from '../support/database.ts';
import { createLink } from '../support/load.ts';

const AT_ONCE = 32;
/** Long enough for most of the requests to arrive. */
const HELD_MS = 500;

let app: TestApp;
let shop: GivenApp;
/** How many units each commit carried. */
let groups: number[];

beforeEach(async () => {
  groups = [];
  app = await startTestApp({ onGroup: (size) => groups.push(size) });
  shop = await givenApp(app);
  groups.length = 0;
});
afterEach(() => app?.close());

/** Every stored link by uri and code. */
async function storedLinks(): Promise<string[]> {
  const rows = await app.database.read.selectFrom('smart_links').select(['uri', 'code']).execute();
  return rows.map(({ uri, code }) => `${uri} ${code}`).sort();
}

async function changedAt(code: string): Promise<number | undefined> {
  const links = app.database.read.selectFrom('smart_links').select('updated_at').where('code', '=', code);
  return (await links.executeTakeFirst())?.updated_at;
}

/**
 * Has all these requests come while another unit is being written, so that on SQLite they form groups: alone, client
 * and server of one process take turns too politely.
 */
async function atOnce<T>(begin: () => Promise<T>[]): Promise<T[]> {
  const held = app.database.write(() => sleep(HELD_MS));
  const outcomes = await Promise.all(begin());
  await held;
  return outcomes;
}

/** On SQLite the requests must have been committed together, or there were no neighbours. */
function expectNeighbours(): void {
  if (testDialect === 'sqlite') expect(Math.max(...groups)).toBeGreaterThan(2);
}

describe('of the requests that come at once', () => {
  test('those for a code that is taken are refused, and their neighbours have their links', async () => {
    const taken = await givenLink(shop.secret, { uri: '/taken', code: 'taken' });

    const outcomes = await atOnce(() =>
      Array.from({ length: AT_ONCE }, (_, i) =>
        createLink(shop.secret, i % 4 === 1 ? { uri: `/no/${i}`, code: 'taken' } : { uri: `/yes/${i}` }),
      ),
    );

    const expected = [`taken ${taken.code}`];
    for (const [i, outcome] of outcomes.entries()) {
      if (i % 4 === 1)
        expect(outcome).toMatchObject({ http: 200, error: { extensions: { status: 9, field: 'code' } } });
      else expected.push(`yes/${i} ${outcome}`);
    }
    expect(await storedLinks()).toEqual(expected.sort());
    expectNeighbours();
  });

  test('one whose statement the database itself refuses spoils no other', async () => {
    await givenLink(shop.secret, { uri: '/one', unique: true });
    const { id, code } = await givenLink(shop.secret, { uri: '/two', unique: true });
    const changed = await changedAt(code);
    const before = await storedLinks();

    const move = 'mutation ($id: ID!) { updateSmartLink(input: { id: $id, uri: "/one" }) { smartLink { uri } } }';
    let refused: Promise<Answer<unknown>> | undefined;
    const outcomes = await atOnce(() =>
      Array.from({ length: AT_ONCE }, (_, i) => {
        if (i === AT_ONCE / 2) refused = shop.secret.ask(move, { id });
        return createLink(shop.secret, { uri: `/yes/${i}` });
      }),
    );

    expect((await refused)?.errors).toMatchObject([{ extensions: { status: 9 } }]);
    // Nothing is left of what it did before that statement either.
    expect(await changedAt(code)).toBe(changed);
    const made = outcomes.map((code, i) => `yes/${i} ${code}`);
    expect(await storedLinks()).toEqual([...before, ...made].sort());
    expectNeighbours();
  });
});
