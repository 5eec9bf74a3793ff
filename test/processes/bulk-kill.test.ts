import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sqlite } from '../../db/sqlite/driver.ts';
import { testedDialects } from '../db/needs.ts';
import { createMany } from '../graphql/smart-links/link-operations.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';

const COUNT = 5_000;

/** Tells from outside whether a server is in the middle of writing links. */
interface Probe {
  isWriting(): Promise<boolean>;
  close(): Promise<void>;
}

/** Whoever writes holds the one lock. */
async function sqliteProbe(url: string): Promise<Probe> {
  const file = new Sqlite(url.slice('file:'.length), { timeout: 0 });
  return {
    async isWriting() {
      try {
        file.exec('begin immediate; rollback');
        return false;
      } catch (error) {
        if ((error as { code?: string }).code === 'SQLITE_BUSY') return true;
        throw error;
      }
    },
    close: async () => void file.close(),
  };
}

/** Whoever has inserted rows and not committed holds a lock on their table. */
async function postgresProbe(url: string): Promise<Probe> {
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

describe.each(testedDialects('a bulk call that is cut off'))('on $dialect', ({ dialect, freshPlace }) => {
  let installation: Installation;
  let probe: Probe;

  beforeAll(async () => {
    installation = await givenInstallation(await freshPlace());
    probe = await (dialect === 'postgres' ? postgresProbe : sqliteProbe)(installation.databaseUrl);
  });
  afterAll(async () => {
    await probe?.close();
    await installation?.dispose();
  });

  test.each([
    ['the moment it begins to write', 0],
    ['a little later', 40],
  ])(
    'a server that is killed in it, %s, leaves all or nothing, and a retry makes every link once',
    async (_when, delay) => {
      const { backEndOf, serve, storedCodes } = installation;
      const before = (await storedCodes()).size;
      const key = `killed-after-${delay}`;
      const items = Array.from({ length: COUNT }, (_, i) => ({ uri: `/${key}/${i}`, tags: [key] }));
      const victim = await serve();

      const call = createMany(backEndOf(victim), items, { key }).then(
        () => 'answered',
        () => 'cut off',
      );
      while (!(await probe.isWriting())) await sleep(1);
      await sleep(delay);
      await victim.kill();

      const left = (await storedCodes()).size - before;
      expect([0, COUNT]).toContain(left);
      // Whoever was answered may rely on it.
      if ((await call) === 'answered') expect(left).toBe(COUNT);

      const survivor = backEndOf(await serve());
      const made = await createMany(survivor, items, { key });
      expect(made.results.map(({ smartLink }) => smartLink?.uri)).toEqual(items.map(({ uri }) => uri.slice(1)));
      expect(new Set(made.results.map(({ smartLink }) => smartLink?.id)).size).toBe(COUNT);
      expect((await storedCodes()).size - before).toBe(COUNT);
      expect(await createMany(survivor, items, { key })).toEqual(made);
    },
    60_000,
  );
});
