import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Sqlite } from '../../db/sqlite/driver.ts';
import { givenLink } from '../support/builders.ts';
import { freshFile } from '../support/database.ts';
import { visit } from '../support/edge.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import { createLink, startLoad } from '../support/load.ts';
import { expectAiling, expectRecovered } from '../support/outage.ts';
import { runServer, type ServerProcess } from '../support/server.ts';
import './patience.ts';

describe('a server whose database another process has locked', () => {
  let installation: Installation;
  let server: ServerProcess;
  let other: InstanceType<typeof Sqlite>;

  beforeEach(async () => {
    installation = await givenInstallation(await freshFile());
    server = await installation.serve();
    other = new Sqlite(installation.databaseUrl.slice('file:'.length));
  });
  afterEach(async () => {
    other.close();
    await installation?.dispose();
  });

  test('refuses what it cannot write with a time to try again, says why, and recovers once the lock is gone', async () => {
    const backEnd = installation.backEndOf(server);
    other.exec('begin immediate');

    const refusal = await createLink(backEnd, { uri: '/locked' });

    expect(refusal).toMatchObject({ error: { extensions: { status: 6, retryAfterSeconds: 1 } } });
    await expectAiling(server, 'locked');
    other.exec('rollback');
    await expectRecovered(server);
    const code = await createLink(backEnd, { uri: '/after' });
    expect(await installation.storedCodes()).toEqual(new Set([code]));
  });

  test('waits for a lock that is soon let go: nobody is refused, and all that is acknowledged is stored', async () => {
    const load = startLoad(installation.backEndOf(server), 8);
    for (let turn = 0; turn < 5; turn += 1) {
      await load.more(20);
      other.exec('begin immediate');
      await new Promise((resolve) => setTimeout(resolve, 200));
      other.exec('rollback');
    }
    await load.stop();

    expect(load).toMatchObject({ refused: [], unanswered: 0 });
    expect([...(await installation.storedCodes())].sort()).toEqual(load.acknowledged.sort());
  });

  test('keeps on sending visitors where they want to go', async () => {
    const { code } = await givenLink(installation.backEndOf(server), { uri: '/tapped' });
    other.exec('begin immediate');

    for (let visits = 0; visits < 5; visits += 1) {
      expect(await visit(server, `/${code}`)).toMatchObject({ status: 302, location: 'http://www.app-web.com/tapped' });
    }

    other.exec('rollback');
    // Those that waited are written after all.
    await expect.poll(() => installation.countClicks(), { timeout: 30_000 }).toBe(5);
  });

  test('is refused at the start in one line that says so, where it has to write', async () => {
    expect(await server.stop()).toBe(0);
    other.exec("delete from schema_migrations where name like '004%'");
    other.exec('begin immediate');

    const { code, stderr } = await runServer('.', { DATABASE_URL: installation.databaseUrl, PORT: '0', DEMO: '0' });

    expect(code).toBe(1);
    expect(stderr).toMatch(/^[^\n]*locked[^\n]*\n$/);
    other.exec('rollback');
  });
});
