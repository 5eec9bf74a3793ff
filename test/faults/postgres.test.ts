import pg from 'pg';
import { test as base, describe, expect } from 'vitest';
import { startFragileServer } from '../db/fragile-server.ts';
import { shouldSkip } from '../db/needs.ts';
import { givenLink } from '../support/builders.ts';
import { createMigratedDatabase, testPostgresUrl } from '../support/database.ts';
import { visit } from '../support/edge.ts';
import { givenInstallation } from '../support/installation.ts';
import { startLoad, tryCreateLink } from '../support/load.ts';
import { expectRecovered, expectUnhealthy } from '../support/outage.ts';
import { findPostgresPrograms, startCluster } from '../support/postgres-cluster.ts';
import { createRestClient } from '../support/rest.ts';
import { createInstallationTest } from '../support/test.ts';

const withoutServer = shouldSkip(
  'an unreachable PostgreSQL server',
  testPostgresUrl !== undefined,
  'TEST_POSTGRES_URL is not set',
);

const test = createInstallationTest({ createLocation: () => createMigratedDatabase('postgres') })
  /** A proxy to PostgreSQL whose connections tests can cut. */
  .extend('proxy', async ({ installation }, { onCleanup }) => {
    const proxy = await startFragileServer(installation.databaseUrl);
    onCleanup(() => proxy.close());
    return proxy;
  })
  .extend('server', ({ installation, proxy }) => installation.serve({ DATABASE_URL: proxy.url }));

describe.skipIf(withoutServer)('a server that temporarily cannot reach PostgreSQL', () => {
  test('retains every acknowledged link, responds to every request during the outage, and recovers automatically', async ({
    installation,
    proxy,
    server,
  }) => {
    const load = startLoad(installation.createBackEnd(server), 8);
    await load.waitForMore(100);
    proxy.cut();
    await expectUnhealthy(server, 'unreachable');
    proxy.restore();
    await load.waitForMore(50);
    await load.stop();

    await expectRecovered(server);
    const stored = await installation.readStoredCodes();
    expect(load.acknowledged.filter((code) => !stored.has(code))).toEqual([]);
    expect(load.unanswered).toBe(0);
    for (const { error } of load.refused) {
      expect(error?.extensions).toMatchObject({ status: 6, retryAfterSeconds: 1 });
    }
  });

  test('responds to /v2 late instead of rejecting requests, and saves each once', async ({
    installation,
    proxy,
    server,
  }) => {
    const rest = createRestClient(server, installation.shop.androidToken);
    proxy.cut();
    const waiting = [...Array(20).keys()].map((i) => rest.post('/v2/smartlinks', { uri: `/late/${i}` }));
    await expectUnhealthy(server, 'unreachable');

    proxy.restore();

    expect((await Promise.all(waiting)).map(({ http }) => http)).toEqual(waiting.map(() => 200));
    expect((await installation.readStoredCodes()).size).toBe(20);
  });

  test('responds to visitors with 503 and Retry-After, and redirects them after the outage', async ({
    installation,
    proxy,
    server,
  }) => {
    const { code } = await givenLink(installation.createBackEnd(server), { uri: '/tapped' });
    proxy.cut();

    expect(await visit(server, `/${code}`)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });

    proxy.restore();
    await expect.poll(() => visit(server, `/${code}`)).toMatchObject({ status: 302 });
  });
});

const programs = findPostgresPrograms();
const withoutPrograms = shouldSkip(
  'a read-only PostgreSQL server',
  programs !== undefined,
  'PostgreSQL is not installed',
);

const clusterTest = base
  .extend('cluster', () => startCluster(programs ?? ''))
  .extend('installation', async ({ cluster }, { onCleanup }) => {
    const installation = await givenInstallation(cluster);
    onCleanup(() => installation.dispose());
    return installation;
  });

describe.skipIf(withoutPrograms)('a server whose PostgreSQL is a read-only standby', () => {
  clusterTest(
    'reports it, redirects visitors, and recovers once PostgreSQL accepts writes again',
    async ({ cluster, installation }) => {
      const server = await installation.serve();
      const backEnd = installation.createBackEnd(server);
      const { code } = await givenLink(backEnd, { uri: '/tapped' });
      await setReadOnly(cluster.url, 'on');

      await expectUnhealthy(server, 'read-only');
      expect(await tryCreateLink(backEnd, { uri: '/refused' })).toMatchObject({
        error: { extensions: { status: 6, retryAfterSeconds: 1 } },
      });
      expect(await visit(server, `/${code}`)).toMatchObject({ status: 302 });

      await setReadOnly(cluster.url, 'off');
      await expectRecovered(server);
      const after = await tryCreateLink(backEnd, { uri: '/after' });
      expect(await installation.readStoredCodes()).toEqual(new Set([code, after]));
    },
  );
});

async function setReadOnly(url: string, value: 'on' | 'off'): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`alter system set default_transaction_read_only = ${value}`);
    await client.query('select pg_reload_conf()');
  } finally {
    await client.end();
  }
}
