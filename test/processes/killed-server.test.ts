import { afterEach, describe, expect, test } from 'vitest';
import { leftOut } from '../db/needs.ts';
import { integrityOf, killed, surviveRounds } from '../faults/kill-rounds.ts';
import { postgresDisaster } from '../faults/postgres-disaster.ts';
import { freshFile } from '../support/database.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import { postgresPrograms, startCluster } from '../support/postgres-cluster.ts';

/** A few of the rounds of `npm run test:faults`: on PostgreSQL one of each kind. */
const ROUNDS = 3;

const programs = postgresPrograms();
const withoutPostgres = leftOut(
  'kills on PostgreSQL',
  programs !== undefined,
  'there is no server to be installed here',
);

let dispose: () => Promise<void>;
afterEach(() => dispose());

async function installationOn(place: Parameters<typeof givenInstallation>[0]): Promise<Installation> {
  dispose = () => place.remove();
  const installation = await givenInstallation(place);
  dispose = () => installation.dispose();
  return installation;
}

describe('a server that is killed while it writes has kept everything that it acknowledged, and starts again', () => {
  test('on SQLite', { timeout: 120_000 }, async () => {
    const installation = await installationOn(await freshFile());

    const { codes } = await surviveRounds(installation, ROUNDS, killed);

    expect(codes.length).toBeGreaterThan(ROUNDS);
    expect(integrityOf(installation.databaseUrl)).toBe('ok');
  });

  test.skipIf(withoutPostgres)('on PostgreSQL, which crashes too', { timeout: 180_000 }, async () => {
    const cluster = await startCluster(programs ?? '');
    const installation = await installationOn(cluster);

    const { codes } = await surviveRounds(installation, ROUNDS, postgresDisaster(cluster));

    expect(codes.length).toBeGreaterThan(ROUNDS);
  });
});
