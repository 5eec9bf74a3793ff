import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { freshFile } from '../support/database.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import type { ServerProcess } from '../support/server.ts';
import { integrityOf, killed, LONG_RUN, surviveRounds } from './kill-rounds.ts';

let installation: Installation;

beforeEach(async () => {
  installation = await givenInstallation(await freshFile());
});
afterEach(() => installation?.dispose());

test(`a server on SQLite that is killed ${LONG_RUN} times under load has kept all that it acknowledged`, async () => {
  const { clicks } = await surviveRounds(installation, LONG_RUN, killed);

  expect(clicks).not.toEqual([]);
  expect(integrityOf(installation.databaseUrl)).toBe('ok');
});

const CREATE_MANY = `mutation ($input: CreateSmartLinksInput!) {
  createSmartLinks(input: $input) { succeeded }
}`;
const ITEMS = 5_000;
const BULK_ROUNDS = Math.ceil(LONG_RUN / 10);

/** Long enough that not all pages which so many of them touch fit into the cache: some are in the log before the commit. */
const uriOf = (round: number, item: number) => `/bulk-${round}/${item}/${'x'.repeat(850)}`;

/** Waits until the log is written to, and by chance some time longer, so that it happens anywhere in the call. */
async function untilWritten(log: string, since: number): Promise<void> {
  while ((await stat(log)).mtimeMs <= since) await sleep(1);
  await sleep(Math.random() * 100);
}

async function killedInBulk(server: ServerProcess, round: number): Promise<boolean> {
  const log = `${installation.databaseUrl.slice('file:'.length)}-wal`;
  const { mtimeMs } = await stat(log);
  const items = Array.from({ length: ITEMS }, (_, item) => ({ uri: uriOf(round, item) }));
  const acknowledged = installation
    .backEndOf(server)
    .ask<{ createSmartLinks: { succeeded: number } }>(CREATE_MANY, { input: { items } })
    .then(({ data }) => data?.createSmartLinks?.succeeded === ITEMS)
    .catch(() => false);
  await Promise.race([untilWritten(log, mtimeMs), acknowledged]);
  await server.kill();
  return acknowledged;
}

const storedOf = (round: number) =>
  installation.within(async ({ read }) => {
    const links = read.selectFrom('smart_links').where('uri', 'like', `bulk-${round}/%`);
    const { count } = await links.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
    return count;
  });

test(`bulk calls whose server is killed meanwhile, ${BULK_ROUNDS} times, are there as a whole or not at all`, async () => {
  for (let round = 0; round < BULK_ROUNDS; round += 1) {
    const server = await installation.serve();
    // Then there is a log, and nobody has anything else to write.
    await givenLink(installation.backEndOf(server), { uri: '/before' });
    const acknowledged = await killedInBulk(server, round);
    expect(acknowledged ? [ITEMS] : [0, ITEMS]).toContain(await storedOf(round));
  }
  expect(integrityOf(installation.databaseUrl)).toBe('ok');
});
