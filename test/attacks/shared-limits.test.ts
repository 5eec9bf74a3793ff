import { describe, expect } from 'vitest';
import { listTestedDialects } from '../db/needs.ts';
import { givenLink } from '../support/builders.ts';
import { visit } from '../support/edge.ts';
import { decodeLinkId } from '../support/events.ts';
import { createRestClient } from '../support/rest.ts';
import type { ServerProcess } from '../support/server.ts';
import { createSharedInstallationTest } from '../support/test.ts';
import { provideClock } from './attacked-server.ts';

const LIMITS = { RATE_LIMIT_WRONG_TOKENS: '10', RATE_LIMIT_MISSES: '10', RATE_LIMIT_REDEEMS_LINK: '10' };

const postgres = listTestedDialects('limits that servers share').find(({ dialect }) => dialect === 'postgres');

const test = createSharedInstallationTest({ createLocation: postgres?.createMigratedDatabase })
  .extend('clock', { scope: 'file' }, provideClock)
  .extend('servers', { scope: 'file' }, async ({ installation: { serve }, clock }) => ({
    one: await serve({ ...LIMITS, ...clock.env }),
    two: await serve({ ...LIMITS, ...clock.env }),
  }))
  /** The number of times that the servers have stored the usage of a limit in this minute. */
  .extend(
    'storedUsage',
    { scope: 'file' },
    ({ installation: { withDatabase }, clock }) =>
      () =>
        withDatabase(async ({ read }) => {
          const rows = await read.selectFrom('rate_turns').select('taken').where('ends_at', '>', clock.now()).execute();
          return rows.reduce((sum, { taken }) => sum + taken, 0);
        }),
  )
  /**
   * Asserts that a client that has used up a limit of 10 at one server is also rejected by the other one after the
   * servers have exchanged usage through the database, which takes far fewer than 10 requests.
   */
  .extend(
    'expectShared',
    ({ servers: { one, two }, storedUsage }) =>
      async (attempt: (server: ServerProcess) => Promise<number>, allowed: number) => {
        for (let i = 0; i < 10; i += 1) {
          expect(await attempt(one)).toBe(allowed);
        }
        expect(await attempt(one)).toBe(429);
        await expect.poll(storedUsage).toBe(10);

        // A server reads the usage of others after storing its own, so always before it stores its own again.
        const statuses = [await attempt(two)];
        while (statuses.at(-1) === allowed && statuses.length < 9) {
          await expect.poll(storedUsage).toBe(10 + statuses.length);
          statuses.push(await attempt(two));
        }
        expect(statuses.at(-1)).toBe(429);
        expect(statuses.length).toBeLessThan(10);
      },
  );

describe.skipIf(postgres === undefined)('a client that moves between two servers on one PostgreSQL', () => {
  // Each test starts in a new minute, in which no limit has been used.
  test.beforeEach(({ clock, servers }) => clock.moveToNextMinute(servers.one, servers.two));

  test('has one limit for guessed tokens', async ({ expectShared }) => {
    let tried = 0;
    await expectShared(async (server) => {
      const token = (tried++).toString(16).padStart(40, 'a');
      return (await createRestClient(server, token).get('/v2/smartlinks/nobody')).http;
    }, 401);
  });

  test('has one limit for guessed codes', async ({ expectShared }) => {
    let tried = 0;
    await expectShared(async (server) => (await visit(server, `/guess${tried++}`)).status, 404);
  });

  test('has one limit for redemptions', async ({ installation, servers, expectShared }) => {
    const link = await givenLink(installation.createBackEnd(servers.one), { uri: '/a', metadata: { a: 1 } });
    await expectShared(async (server) => {
      const client = createRestClient(server, installation.shop.iphoneToken);
      return (await client.get(`/v2/smartlinks/metadata?_hk_sid=${decodeLinkId(link)}`)).http;
    }, 200);
  });
});
