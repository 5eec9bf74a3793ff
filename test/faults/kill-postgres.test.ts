import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { leftOut } from '../db/needs.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import { type PostgresCluster, postgresPrograms, startCluster } from '../support/postgres-cluster.ts';
import { LONG_RUN, surviveRounds } from './kill-rounds.ts';
import { postgresDisaster } from './postgres-disaster.ts';

const programs = postgresPrograms();
const without = leftOut('kills on PostgreSQL', programs !== undefined, 'there is no server to be installed here');

describe.skipIf(without)('on a PostgreSQL of its own', () => {
  let cluster: PostgresCluster | undefined;
  let installation: Installation | undefined;

  beforeEach(async () => {
    cluster = await startCluster(programs ?? '');
    installation = await givenInstallation(cluster);
  });
  afterEach(() => (installation ?? { dispose: async () => cluster?.remove() }).dispose());

  test(`${LONG_RUN} times, a server that is killed, or whose PostgreSQL crashes, has kept all that it acknowledged`, async () => {
    if (cluster === undefined || installation === undefined) throw new Error('there is no PostgreSQL');

    const { clicks } = await surviveRounds(installation, LONG_RUN, postgresDisaster(cluster));

    // In a short run on a busy machine visitors may all have gone on before their clicks were stored.
    if (LONG_RUN >= 20) expect(clicks).not.toEqual([]);
  });
});
