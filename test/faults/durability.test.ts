import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { shouldSkip } from '../db/needs.ts';
import { givenLink } from '../support/builders.ts';
import { createMigratedDatabase } from '../support/database.ts';
import { startLoad } from '../support/load.ts';
import { canTrace, type SystemCall, traceSystemCalls } from '../support/system-calls.ts';
import { createInstallationTest } from '../support/test.ts';

const TRACED = ['read', 'write', 'writev', 'sendto', 'sendmsg', 'fsync', 'fdatasync'];
const CREATORS = 32;
const ENOUGH = 600;

const test = createInstallationTest({ createLocation: () => createMigratedDatabase('sqlite') });

describe.skipIf(shouldSkip('durability by system calls', canTrace(), 'strace is missing or cannot attach'))(
  'a server on SQLite with 32 concurrent clients',
  () => {
    test('acknowledges links only after an fsync, and one fsync covers many links', async ({ installation }) => {
      const server = await installation.serve();
      const backEnd = installation.createBackEnd(server);
      await givenLink(backEnd, { uri: '/warm' });
      const trace = join(dirname(installation.databaseUrl.slice('file:'.length)), 'trace');

      const stopTracing = await traceSystemCalls(server.process.pid ?? 0, TRACED, trace);
      const load = startLoad(backEnd, CREATORS);
      await load.waitForMore(ENOUGH);
      await load.stop();
      const calls = await stopTracing();

      expect(load).toMatchObject({ refused: [], unanswered: 0 });
      const responses = findResponses(calls);
      expect(responses).toHaveLength(load.acknowledged.length);
      expect(responses.filter(({ synced }) => !synced)).toEqual([]);
      // Includes the syncs of checkpoints. Without group commit there would be at least one fsync per link.
      expect(findSyncs(calls).length).toBeGreaterThan(0);
      expect(findSyncs(calls).length * 3).toBeLessThan(load.acknowledged.length);
    });
  },
);

/** Returns the successful calls that synced the database's files to disk. */
function findSyncs(calls: readonly SystemCall[]): SystemCall[] {
  return calls.filter(
    ({ name, target, result }) => /^f(data)?sync$/.test(name) && target.includes('smartlinks.db') && result === 0,
  );
}

/** Returns the responses with status 200, and whether the WAL was synced between the request and the response. */
function findResponses(calls: readonly SystemCall[]): { target: string; synced: boolean }[] {
  const logSyncs = findSyncs(calls).filter(({ target }) => target.endsWith('-wal'));
  const requestRead = new Map<string, number>();
  const responses: { target: string; synced: boolean }[] = [];
  for (const { name, target, rest, result, began, ended } of calls) {
    if (!target.startsWith('socket:')) {
      continue;
    }
    if (name === 'read') {
      // The head and body of a request may arrive in separate reads; the last one counts.
      if (result > 0) {
        requestRead.set(target, ended);
      }
    } else if (rest.includes('"HTTP/1.1 200 OK')) {
      const read = requestRead.get(target) ?? Number.POSITIVE_INFINITY;
      responses.push({ target, synced: logSyncs.some((sync) => sync.began > read && sync.ended < began) });
    }
  }
  return responses;
}
