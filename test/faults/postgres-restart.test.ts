import { test as base, describe, expect } from 'vitest';
import { shouldSkip } from '../db/needs.ts';
import { givenInstallation } from '../support/installation.ts';
import { type Refusal, startLoad } from '../support/load.ts';
import { findPostgresPrograms, startCluster } from '../support/postgres-cluster.ts';

const programs = findPostgresPrograms();
const without = shouldSkip('a PostgreSQL that restarts', programs !== undefined, 'PostgreSQL is not installed here');

const test = base
  .extend('cluster', { scope: 'file' }, () => startCluster(programs ?? ''))
  .extend('installation', { scope: 'file' }, async ({ cluster }, { onCleanup }) => {
    const installation = await givenInstallation(cluster);
    onCleanup(() => installation.dispose());
    return installation;
  })
  .extend('server', { scope: 'file' }, ({ installation }) => installation.serve());

describe.skipIf(without)('a server whose PostgreSQL restarts', () => {
  test.for(['fast', 'immediate'] as const)(
    'in mode %s loses no acknowledged link and recovers automatically',
    async (mode, { cluster, installation, server }) => {
      const load = startLoad(installation.createBackEnd(server), 12);
      await load.waitForMore(100);
      await cluster.restart(mode);
      await load.waitForMore(100);
      await load.stop();

      const stored = await installation.readStoredCodes();
      expect(load.acknowledged.filter((code) => !stored.has(code))).toEqual([]);
      // Every request during the outage got a response with a time to retry.
      expect(load.refused).not.toEqual([]);
      expect(load.refused.filter((refusal) => !isTemporary(refusal))).toEqual([]);
      expect(load.unanswered).toBe(0);
      // The same process no longer rejects requests.
      const after = startLoad(installation.createBackEnd(server), 12);
      await after.waitForMore(50);
      await after.stop();
      expect(after).toMatchObject({ refused: [], unanswered: 0 });
      expect(server.process).toMatchObject({ exitCode: null, signalCode: null });
    },
  );
});

/** Status 6 with the time to wait, and HTTP 503 if the failure came before execution. */
function isTemporary({ http, retryAfter, error }: Refusal): boolean {
  const { status, retryAfterSeconds } = error?.extensions ?? {};
  if (status !== 6 || retryAfterSeconds !== 1) {
    return false;
  }
  return http === 200 ? retryAfter === null : http === 503 && retryAfter === '1';
}
