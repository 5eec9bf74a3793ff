import { test as base, describe, expect } from 'vitest';
import { shouldSkip } from '../db/needs.ts';
import { givenInstallation } from '../support/installation.ts';
import { findPostgresPrograms, startCluster } from '../support/postgres-cluster.ts';
import { LONG_RUN, surviveRounds } from './kill-rounds.ts';
import { createPostgresDisaster } from './postgres-disaster.ts';

const programs = findPostgresPrograms();
const without = shouldSkip('the kill tests on PostgreSQL', programs !== undefined, 'PostgreSQL is not installed');

const test = base
  .extend('cluster', () => startCluster(programs ?? ''))
  .extend('installation', async ({ cluster }, { onCleanup }) => {
    const installation = await givenInstallation(cluster);
    onCleanup(() => installation.dispose());
    return installation;
  });

describe.skipIf(without)('a server with its own PostgreSQL', () => {
  test(`retains everything it acknowledged while it is killed or its PostgreSQL crashes ${LONG_RUN} times`, async ({
    cluster,
    installation,
  }) => {
    const { clicks } = await surviveRounds(installation, LONG_RUN, createPostgresDisaster(cluster));

    expect(clicks).not.toEqual([]);
  });
});
