import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FragileServer, fragileServer } from '../db/fragile-server.ts';
import { leftOut } from '../db/needs.ts';
import { givenLink } from '../support/builders.ts';
import { freshSchema, testPostgresUrl } from '../support/database.ts';
import { visit } from '../support/edge.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import { createLink, startLoad } from '../support/load.ts';
import { expectAiling, expectRecovered } from '../support/outage.ts';
import { postgresPrograms, startCluster } from '../support/postgres-cluster.ts';
import type { ServerProcess } from '../support/server.ts';
import './patience.ts';

const withoutServer = leftOut(
  'a PostgreSQL that is gone',
  testPostgresUrl !== undefined,
  'TEST_POSTGRES_URL is not set',
);

describe.skipIf(withoutServer)('a server whose PostgreSQL is gone and comes back', () => {
  let installation: Installation;
  let way: FragileServer;
  let server: ServerProcess;

  beforeEach(async () => {
    installation = await givenInstallation(await freshSchema());
    way = await fragileServer(installation.databaseUrl);
    server = await installation.serve({ DATABASE_URL: way.url });
  });
  afterEach(async () => {
    await installation?.dispose();
    await way?.close();
  });

  test('has stored all that it acknowledged, answers every request meanwhile, and recovers by itself', async () => {
    const load = startLoad(installation.backEndOf(server), 8);
    await load.more(100);
    way.cut();
    await expectAiling(server, 'unreachable');
    way.mend();
    await load.more(50);
    await load.stop();

    await expectRecovered(server);
    const stored = await installation.storedCodes();
    expect(load.acknowledged.filter((code) => !stored.has(code))).toEqual([]);
    expect(load.unanswered).toBe(0);
    for (const { error } of load.refused) expect(error?.extensions).toMatchObject({ status: 6, retryAfterSeconds: 1 });
  });

  test('asks visitors to come again, and opens their links once it can be asked', async () => {
    const { code } = await givenLink(installation.backEndOf(server), { uri: '/tapped' });
    way.cut();

    expect(await visit(server, `/${code}`)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });

    way.mend();
    await expect.poll(() => visit(server, `/${code}`), { timeout: 30_000 }).toMatchObject({ status: 302 });
  });
});

const programs = postgresPrograms();
const withoutPrograms = leftOut(
  'a PostgreSQL that is read-only',
  programs !== undefined,
  'there is no server to be installed here',
);

describe.skipIf(withoutPrograms)('a server whose PostgreSQL takes no writes, as one that stands by', () => {
  test('says so, keeps on sending visitors on, and recovers once it does', async () => {
    const cluster = await startCluster(programs ?? '');
    const installation = await givenInstallation(cluster);
    try {
      const server = await installation.serve();
      const backEnd = installation.backEndOf(server);
      const { code } = await givenLink(backEnd, { uri: '/tapped' });
      await setReadOnly(cluster.url, 'on');

      await expectAiling(server, 'read-only');
      expect(await createLink(backEnd, { uri: '/refused' })).toMatchObject({
        error: { extensions: { status: 6, retryAfterSeconds: 1 } },
      });
      expect(await visit(server, `/${code}`)).toMatchObject({ status: 302 });

      await setReadOnly(cluster.url, 'off');
      await expectRecovered(server);
      const after = await createLink(backEnd, { uri: '/after' });
      expect(await installation.storedCodes()).toEqual(new Set([code, after]));
    } finally {
      await installation.dispose();
    }
  });
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
