import { test as base, describe, expect } from 'vitest';
import { shouldSkip } from '../db/needs.ts';
import { givenLink } from '../support/builders.ts';
import { visit } from '../support/edge.ts';
import { givenInstallation } from '../support/installation.ts';
import { startLoad } from '../support/load.ts';
import { expectRecovered } from '../support/outage.ts';
import { findPostgresPrograms, startCluster } from '../support/postgres-cluster.ts';
import { createRestClient } from '../support/rest.ts';

const programs = findPostgresPrograms();
const without = shouldSkip('a frozen PostgreSQL server', programs !== undefined, 'PostgreSQL is not installed');

/** The time within which every request gets a response, in milliseconds, with some tolerance. */
const RESPONSE_MS = 10_500;

const test = base
  .extend('cluster', () => startCluster(programs ?? ''))
  .extend('installation', async ({ cluster }, { onCleanup }) => {
    const installation = await givenInstallation(cluster);
    onCleanup(() => installation.dispose());
    return installation;
  })
  .extend('server', ({ installation }) => installation.serve());

/** Returns the result, and how long it took. */
async function measure<T>(work: Promise<T>): Promise<{ result: T; ms: number }> {
  const start = performance.now();
  const result = await work;
  return { result, ms: performance.now() - start };
}

describe.skipIf(without)('a server whose PostgreSQL accepts connections but does not respond', () => {
  test('responds in time, and recovers without losing an acknowledged link', async ({
    cluster,
    installation,
    server,
  }) => {
    const backEnd = installation.createBackEnd(server);
    const rest = createRestClient(server, installation.shop.androidToken);
    const { code } = await givenLink(backEnd, { uri: '/tapped' });
    const load = startLoad(backEnd, 12);
    await load.waitForMore(50);

    cluster.freeze();
    const visits = Array.from({ length: 20 }, () => measure(visit(server, `/${code}`).then(({ status }) => status)));
    const links = Array.from({ length: 20 }, (_, i) =>
      measure(rest.post('/v2/smartlinks', { uri: `/frozen/${i}` }).then(({ http }) => http)),
    );
    for (const { result, ms } of await Promise.all([...visits, ...links])) {
      expect(result).toBe(503);
      expect(ms).toBeLessThan(RESPONSE_MS);
    }

    cluster.thaw();
    await load.waitForMore(50);
    await load.stop();
    await expectRecovered(server);
    expect(await visit(server, `/${code}`)).toMatchObject({ status: 302 });
    const stored = await installation.readStoredCodes();
    expect(load.acknowledged.filter((acknowledged) => !stored.has(acknowledged))).toEqual([]);
    expect(load.unanswered).toBe(0);
  });
});
