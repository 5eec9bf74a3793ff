import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect } from 'vitest';
import { Sqlite } from '../../db/sqlite/driver.ts';
import { listTestedDialects } from '../db/needs.ts';
import { createMany } from '../graphql/smart-links/link-operations.ts';
import { waitUntil } from '../support/deadlines.ts';
import { createSharedInstallationTest } from '../support/test.ts';

const COUNT = 5_000;

/** Detects from outside whether a server is in the middle of writing links. */
interface Probe {
  isWriting(): Promise<boolean>;
  close(): Promise<void>;
}

/** A writing process holds the only write lock. */
async function createSqliteProbe(url: string): Promise<Probe> {
  const file = new Sqlite(url.slice('file:'.length), { timeout: 0 });
  return {
    async isWriting() {
      try {
        file.exec('begin immediate; rollback');
        return false;
      } catch (error) {
        if ((error as { code?: string }).code === 'SQLITE_BUSY') {
          return true;
        }
        throw error;
      }
    },
    close: async () => void file.close(),
  };
}

/** A transaction that has inserted rows holds a lock on their table until it commits. */
async function createPostgresProbe(url: string): Promise<Probe> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    async isWriting() {
      const { rowCount } = await client.query(
        `select 1 from pg_locks where relation = 'smart_links'::regclass and mode = 'RowExclusiveLock'`,
      );
      return rowCount !== 0;
    },
    close: () => client.end(),
  };
}

const dialects = listTestedDialects('an interrupted bulk call').map(({ dialect, createMigratedDatabase }) => ({
  dialect,
  test: createSharedInstallationTest({ createLocation: createMigratedDatabase }).extend(
    'probe',
    { scope: 'file' },
    async ({ installation }, { onCleanup }) => {
      const probe = await (dialect === 'postgres' ? createPostgresProbe : createSqliteProbe)(installation.databaseUrl);
      onCleanup(() => probe.close());
      return probe;
    },
  ),
}));

describe.each(dialects)('a server on $dialect', ({ test }) => {
  test.for([
    ['as it begins to write', 0],
    ['a little later', 40],
  ] as const)(
    'that is killed in a bulk call %s has all of its links or none, and a retry creates each once',
    async ([_when, delay], { installation, probe }) => {
      const { createBackEnd, serve, readStoredCodes } = installation;
      const before = (await readStoredCodes()).size;
      const key = `killed-after-${delay}`;
      const items = Array.from({ length: COUNT }, (_, i) => ({ uri: `/${key}/${i}`, tags: [key] }));
      const victim = await serve();

      const call = createMany(createBackEnd(victim), items, { key }).then(
        () => 'answered',
        () => 'cut off',
      );
      await waitUntil(() => probe.isWriting(), 'the server writes');
      await sleep(delay);
      await victim.kill();

      const left = (await readStoredCodes()).size - before;
      expect([0, COUNT]).toContain(left);
      // A response acknowledges all links of the call.
      if ((await call) === 'answered') {
        expect(left).toBe(COUNT);
      }

      const survivor = createBackEnd(await serve());
      const created = await createMany(survivor, items, { key });
      expect(created.results.map(({ smartLink }) => smartLink?.uri)).toEqual(items.map(({ uri }) => uri.slice(1)));
      expect(new Set(created.results.map(({ smartLink }) => smartLink?.id)).size).toBe(COUNT);
      expect((await readStoredCodes()).size - before).toBe(COUNT);
      expect(await createMany(survivor, items, { key })).toEqual(created);
    },
  );
});
