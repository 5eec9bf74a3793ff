import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftOut } from '../db/needs.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import { type Refusal, startLoad } from '../support/load.ts';
import { type PostgresCluster, postgresPrograms, startCluster } from '../support/postgres-cluster.ts';
import type { ServerProcess } from '../support/server.ts';

const programs = postgresPrograms();
const without = leftOut(
  'a PostgreSQL that restarts',
  programs !== undefined,
  'there is no server to be installed here',
);

describe.skipIf(without)('a PostgreSQL that is restarted in the middle of a run', () => {
  let cluster: PostgresCluster | undefined;
  let installation: Installation;
  let server: ServerProcess;

  beforeAll(async () => {
    cluster = await startCluster(programs ?? '');
    installation = await givenInstallation(cluster);
    server = await installation.serve();
  }, 90_000);
  afterAll(() => (installation === undefined ? cluster?.remove() : installation.dispose()), 60_000);

  test.each(['fast', 'immediate'] as const)(
    '(%s) loses no link that was acknowledged, and the server goes on by itself',
    async (mode) => {
      const load = startLoad(installation.backEndOf(server), 12);
      await load.more(100);
      await cluster?.restart(mode);
      await load.more(100);
      await load.stop();

      const stored = await installation.storedCodes();
      expect(load.acknowledged.filter((code) => !stored.has(code))).toEqual([]);
      // The outage was noticed, every request in it was answered, and each was told when to come back.
      expect(load.refused).not.toEqual([]);
      expect(load.refused.filter((refusal) => !isTemporary(refusal))).toEqual([]);
      expect(load.unanswered).toBe(0);
      // Nobody is refused any more, by the very process that was there all the time.
      const after = startLoad(installation.backEndOf(server), 12);
      await after.more(50);
      await after.stop();
      expect(after).toMatchObject({ refused: [], unanswered: 0 });
      expect(server.process).toMatchObject({ exitCode: null, signalCode: null });
    },
    90_000,
  );
});

/** Status 6 with the time to wait; where the failure came before execution, with HTTP 503 beside it. */
function isTemporary({ http, retryAfter, error }: Refusal): boolean {
  const { status, retryAfterSeconds } = error?.extensions ?? {};
  if (status !== 6 || retryAfterSeconds !== 1) return false;
  return http === 200 ? retryAfter === null : http === 503 && retryAfter === '1';
}
