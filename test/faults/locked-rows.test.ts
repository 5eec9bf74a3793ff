import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect } from 'vitest';
import { shouldSkip } from '../db/needs.ts';
import { givenLink } from '../support/builders.ts';
import type { Client } from '../support/client.ts';
import { createMigratedDatabase, testPostgresUrl } from '../support/database.ts';
import { visit } from '../support/edge.ts';
import { decodeLinkId } from '../support/events.ts';
import { tryCreateLink } from '../support/load.ts';
import { readMetrics } from '../support/metrics.ts';
import { readReadiness } from '../support/outage.ts';
import type { ServerProcess } from '../support/server.ts';
import { createInstallationTest } from '../support/test.ts';

const without = shouldSkip('locked rows', testPostgresUrl !== undefined, 'TEST_POSTGRES_URL is not set');

/** How long another transaction locks a row. Longer than any request waits for it. */
const LOCK_MS = 4_500;
/** How long a redirect would wait if no connection was free. */
const CONNECT_MS = 3_000;
/** The time within which every request gets a response, even if it waits for a lock. */
const RESPONSE_MS = 10_000;

const test = createInstallationTest({ createLocation: () => createMigratedDatabase('postgres') })
  .extend('server', ({ installation }) => installation.serve())
  .extend('links', async ({ installation, server }) => {
    const backEnd = installation.createBackEnd(server);
    const metadata = { coupon: 'spring' };
    const locked = await givenLink(backEnd, { uri: '/locked', metadata, redeemLimit: 5 });
    const others: Awaited<ReturnType<typeof givenLink>>[] = [];
    for (let i = 0; i < 4; i += 1) {
      others.push(await givenLink(backEnd, { uri: `/other/${i}`, metadata }));
    }
    return { backEnd, locked, others };
  })
  /** A session of another program. */
  .extend('other', async ({ installation }, { onCleanup }) => {
    const client = new pg.Client({ connectionString: installation.databaseUrl });
    await client.connect();
    onCleanup(() => client.end());
    await client.query('begin');
    return client;
  });

const REDEEM = 'mutation ($input: RedeemMetadataInput!) { redeemMetadata(input: $input) { metadata } }';

const redeem = (client: Client, { id }: { id: string }) =>
  client.request(REDEEM, { input: { by: { smartLinkId: id } } });

/** Repeats an action with several clients until the time is over. Returns its results, and the longest duration. */
async function repeat<T>(clients: number, until: number, act: (i: number) => Promise<T>) {
  const results: T[] = [];
  let longestMs = 0;
  const run = async () => {
    for (let i = 0; performance.now() < until; i += 1) {
      const start = performance.now();
      results.push(await act(i));
      longestMs = Math.max(longestMs, performance.now() - start);
      await sleep(5);
    }
  };
  await Promise.all(Array.from({ length: clients }, run));
  return { results, longestMs };
}

const countClicks = async (server: ServerProcess) =>
  (await readMetrics(server)).get('smartlinks_lost_total{what="click"}') ?? 0;

describe.skipIf(without)('a server on PostgreSQL, while another transaction has locked rows', () => {
  test('redirects and redeems other links as usual, and records the clicks of all', async ({
    installation,
    server,
    links: { backEnd, locked, others },
    other,
  }) => {
    await other.query('select from smart_links where id = $1 for update', [decodeLinkId(locked)]);
    const until = performance.now() + LOCK_MS;
    const open = (link: { code: string }) => visit(server, `/${link.code}`).then(({ status }) => status);

    const [lockedRedeems, lockedVisits, otherRedeems, otherVisits] = await Promise.all([
      repeat(40, until, () => redeem(backEnd, locked)),
      repeat(2, until, () => open(locked)),
      repeat(1, until, (i) => redeem(backEnd, others[i % 4] ?? locked).then((response) => sleep(200, response))),
      repeat(4, until, (i) => open(others[i % 4] ?? locked)),
    ]);

    expect(new Set([...lockedVisits.results, ...otherVisits.results])).toEqual(new Set([302]));
    expect(otherVisits.longestMs).toBeLessThan(CONNECT_MS);
    expect(otherRedeems.results.flatMap(({ errors }) => errors)).toEqual([]);
    expect(lockedRedeems.longestMs).toBeLessThan(RESPONSE_MS);
    for (const { errors } of lockedRedeems.results) {
      expect(errors).toMatchObject([{ extensions: { status: 6, retryAfterSeconds: 1 } }]);
    }

    expect(await readReadiness(server)).toBe('ready');

    // The clicks of the other links don't wait for the lock.
    const otherCount = otherVisits.results.length;
    await expect.poll(() => installation.countClicks()).toBe(otherCount);
    await other.query('rollback');
    await expect.poll(() => installation.countClicks()).toBe(otherCount + lockedVisits.results.length);
    expect(await countClicks(server)).toBe(0);
    const after = await repeat(8, performance.now() + 500, () => redeem(backEnd, locked));
    expect(after.results.filter(({ errors }) => errors.length === 0)).toHaveLength(5);
  });

  test('serves other apps if the row of an app is locked', async ({
    installation,
    server,
    links: { backEnd, others },
    other,
  }) => {
    const second = await installation.givenApp({ subdomain: 'second' });
    const secondBackEnd = installation.connectShop(server, second).secret;
    const link = await givenLink(secondBackEnd, { uri: '/second' });
    await other.query('select from apps where id = $1 for update', [installation.shop.id]);
    const until = performance.now() + LOCK_MS;

    const [refused, created, visits] = await Promise.all([
      repeat(40, until, (i) => tryCreateLink(backEnd, { uri: `/refused/${i}` })),
      repeat(1, until, (i) => tryCreateLink(secondBackEnd, { uri: `/created/${i}` })),
      repeat(4, until, async (i) => [
        await visit(server, `/${others[i % 4]?.code}`),
        await visit(server, `/${link.code}`, { host: 'second.link.test' }),
      ]),
    ]);

    expect(new Set(visits.results.flat().map(({ status }) => status))).toEqual(new Set([302]));
    expect(visits.longestMs).toBeLessThan(CONNECT_MS);
    expect(created.results.filter((result) => typeof result !== 'string')).toEqual([]);
    expect(refused.longestMs).toBeLessThan(RESPONSE_MS);
    await other.query('rollback');
    await expect.poll(() => installation.countClicks()).toBe(visits.results.length * 2);
    expect(await countClicks(server)).toBe(0);
  });

  test('responds in time if the table of links is locked, and recovers', async ({
    server,
    links: { backEnd, others },
    other,
  }) => {
    await other.query('lock table smart_links in access exclusive mode');
    const until = performance.now() + 2_000;

    const [visits, writes] = await Promise.all([
      repeat(40, until, (i) => visit(server, `/${others[i % 4]?.code}`)),
      repeat(20, until, (i) => tryCreateLink(backEnd, { uri: `/refused/${i}` })),
    ]);

    expect(new Set(visits.results.map(({ status }) => status))).toEqual(new Set([503]));
    expect(visits.longestMs).toBeLessThan(RESPONSE_MS);
    expect(writes.longestMs).toBeLessThan(RESPONSE_MS);
    await other.query('rollback');
    await expect.poll(async () => (await visit(server, `/${others[0]?.code}`)).status).toBe(302);
    expect(await tryCreateLink(backEnd, { uri: '/after' })).toHaveLength(7);
  });
});
