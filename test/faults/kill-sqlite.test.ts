import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { createMigratedDatabase } from '../support/database.ts';
import { waitUntil } from '../support/deadlines.ts';
import type { Installation } from '../support/installation.ts';
import type { ServerProcess } from '../support/server.ts';
import { createInstallationTest } from '../support/test.ts';
import { checkIntegrity, killServer, LONG_RUN, surviveRounds } from './kill-rounds.ts';

const test = createInstallationTest({ createLocation: () => createMigratedDatabase('sqlite') });

test(`a server on SQLite that is killed ${LONG_RUN} times under load retains everything it acknowledged`, async ({
  installation,
}) => {
  const { clicks } = await surviveRounds(installation, LONG_RUN, killServer);

  expect(clicks).not.toEqual([]);
  expect(checkIntegrity(installation.databaseUrl)).toBe('ok');
});

const CREATE_MANY = `mutation ($input: CreateSmartLinksInput!) {
  createSmartLinks(input: $input) { succeeded }
}`;
const ITEMS = 5_000;
const BULK_ROUNDS = Math.ceil(LONG_RUN / 10);

test(`a server on SQLite that is killed ${BULK_ROUNDS} times in a bulk call stores all of its links or none`, async ({
  installation,
}) => {
  for (let round = 0; round < BULK_ROUNDS; round += 1) {
    const server = await installation.serve();
    // This write creates the WAL, and nothing else writes afterwards.
    await givenLink(installation.createBackEnd(server), { uri: '/before' });
    const isAcknowledged = await killInBulk(installation, server, round);
    expect(isAcknowledged ? [ITEMS] : [0, ITEMS]).toContain(await countBulkLinks(installation, round));
  }
  expect(checkIntegrity(installation.databaseUrl)).toBe('ok');
});

/** Long enough for the pages of all items to exceed the cache, so some are in the WAL before the commit. */
const buildUri = (round: number, item: number) => `/bulk-${round}/${item}/${'x'.repeat(850)}`;

/** Kills the server in the middle of a bulk call. Returns whether the call was acknowledged. */
async function killInBulk(installation: Installation, server: ServerProcess, round: number): Promise<boolean> {
  const wal = `${installation.databaseUrl.slice('file:'.length)}-wal`;
  const { mtimeMs } = await stat(wal);
  const items = Array.from({ length: ITEMS }, (_, item) => ({ uri: buildUri(round, item) }));
  const acknowledged = installation
    .createBackEnd(server)
    .request<{ createSmartLinks: { succeeded: number } }>(CREATE_MANY, { input: { items } })
    .then(({ data }) => data?.createSmartLinks?.succeeded === ITEMS)
    .catch(() => false);
  await Promise.race([waitUntilWritten(wal, mtimeMs), acknowledged]);
  await server.kill();
  return acknowledged;
}

/** Waits until the server writes to the file, and a random time longer, to cover all points of the call. */
async function waitUntilWritten(file: string, since: number): Promise<void> {
  await waitUntil(async () => (await stat(file)).mtimeMs > since, 'the server writes');
  await sleep(Math.random() * 100);
}

function countBulkLinks(installation: Installation, round: number): Promise<number> {
  return installation.withDatabase(async ({ read }) => {
    const links = read.selectFrom('smart_links').where('uri', 'like', `bulk-${round}/%`);
    const { count } = await links.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
    return count;
  });
}
