import { describe, expect } from 'vitest';
import { Sqlite } from '../../db/sqlite/driver.ts';
import { givenLink } from '../support/builders.ts';
import { createMigratedDatabase } from '../support/database.ts';
import { visit } from '../support/edge.ts';
import { startLoad, tryCreateLink } from '../support/load.ts';
import { expectRecovered, expectUnhealthy } from '../support/outage.ts';
import { createRestClient } from '../support/rest.ts';
import { runServer } from '../support/server.ts';
import { createInstallationTest } from '../support/test.ts';

const test = createInstallationTest({ createLocation: () => createMigratedDatabase('sqlite') })
  .extend('server', ({ installation }) => installation.serve())
  /** A connection of another process. */
  .extend('other', ({ installation, server: _ }, { onCleanup }) => {
    const other = new Sqlite(installation.databaseUrl.slice('file:'.length));
    onCleanup(() => other.close() as unknown as undefined);
    return other;
  });

describe('a server whose database another process has locked', () => {
  test('rejects writes with a time to retry, reports the cause, and recovers after the lock', async ({
    installation,
    server,
    other,
  }) => {
    const backEnd = installation.createBackEnd(server);
    other.exec('begin immediate');

    const refusal = await tryCreateLink(backEnd, { uri: '/locked' });

    expect(refusal).toMatchObject({ error: { extensions: { status: 6, retryAfterSeconds: 1 } } });
    await expectUnhealthy(server, 'locked');
    other.exec('rollback');
    await expectRecovered(server);
    const code = await tryCreateLink(backEnd, { uri: '/after' });
    expect(await installation.readStoredCodes()).toEqual(new Set([code]));
  });

  test('responds to /v2 late instead of rejecting a request, and saves it once', async ({
    installation,
    server,
    other,
  }) => {
    const rest = createRestClient(server, installation.shop.androidToken);
    other.exec('begin immediate');
    const waiting = rest.post('/v2/smartlinks', { uri: '/late' });
    // A single attempt has failed after 4 s.
    await expectUnhealthy(server, 'locked');

    other.exec('rollback');

    const { http, body } = await waiting;
    expect(http).toBe(200);
    const { pathname } = new URL((body as { smartlink: string }).smartlink);
    expect(await installation.readStoredCodes()).toEqual(new Set([pathname.slice(1)]));
  });

  test('responds to waiting requests to /v2 when it stops', async ({ installation, server, other }) => {
    const rest = createRestClient(server, installation.shop.androidToken);
    other.exec('begin immediate');
    const waiting = rest.post('/v2/smartlinks', { uri: '/refused' });
    await expectUnhealthy(server, 'locked');

    const ended = server.stop();

    expect(await waiting).toMatchObject({ http: 503, headers: { 'retry-after': '1' } });
    expect(await ended).toBe(0);
    other.exec('rollback');
    expect(await installation.readStoredCodes()).toEqual(new Set());
  });

  test('waits for a short lock and rejects no write', async ({ installation, server, other }) => {
    const load = startLoad(installation.createBackEnd(server), 8);
    for (let round = 0; round < 5; round += 1) {
      await load.waitForMore(20);
      other.exec('begin immediate');
      await new Promise((resolve) => setTimeout(resolve, 200));
      other.exec('rollback');
    }
    await load.stop();

    expect(load).toMatchObject({ refused: [], unanswered: 0 });
    expect([...(await installation.readStoredCodes())].sort()).toEqual(load.acknowledged.sort());
  });

  test('still redirects visitors, and stores their clicks later', async ({ installation, server, other }) => {
    const { code } = await givenLink(installation.createBackEnd(server), { uri: '/tapped' });
    other.exec('begin immediate');

    for (let visits = 0; visits < 5; visits += 1) {
      expect(await visit(server, `/${code}`)).toMatchObject({ status: 302, location: 'http://www.app-web.com/tapped' });
    }

    other.exec('rollback');
    await expect.poll(() => installation.countClicks()).toBe(5);
  });

  test('fails to start with one line that names the lock', async ({ installation, server, other }) => {
    expect(await server.stop()).toBe(0);
    other.exec("delete from schema_migrations where name like '004%'");
    other.exec('begin immediate');

    const { code, stderr } = await runServer('.', { DATABASE_URL: installation.databaseUrl, PORT: '0', DEMO: '0' });

    expect(code).toBe(1);
    expect(stderr).toMatch(/^[^\n]*locked[^\n]*\n$/);
    other.exec('rollback');
  });
});
