import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect } from 'vitest';
import type { Db } from '../../db/database.ts';
import { isUniqueViolation, StoreError } from '../../db/errors.ts';
import { createSqliteConnection } from '../../db/sqlite/connection.ts';
import { createGroupCommit, type GroupCommitOptions } from '../../db/sqlite/group-commit.ts';
import { openWriter } from '../../db/sqlite/open.ts';
import { createSqliteWriter, type SqliteWriter, type Writer } from '../../db/sqlite/writer.ts';
import { TEST_LIMIT_MS, waitUntil } from '../support/deadlines.ts';
import { fileTest } from './database-test.ts';
import { buildAppRow } from './rows.ts';

describe('group commit', () => {
  const test = fileTest
    .extend('writer', ({ path }, { onCleanup }) => {
      const connection = openWriter(path);
      onCleanup(() => connection.close());
      return createSqliteWriter(connection, () => {});
    })
    // The connection of another process, which sees committed rows and can hold the lock.
    .extend('other', ({ path, writer: _writer }, { onCleanup }) => {
      const other = createSqliteConnection(path, { timeout: 0 });
      onCleanup(() => other.close());
      return other;
    })
    .extend(
      'committed',
      ({ other }) =>
        () =>
          other.raw.prepare('select id from apps order by id').pluck().all(),
    )
    // The number of units in each commit.
    .extend('sizes', ({}): number[] => [])
    .extend(
      'start',
      ({ writer, sizes }) =>
        (options: Partial<GroupCommitOptions> = {}) =>
          createGroupCommit({ writer, onGroup: (size) => sizes.push(size), ...options }),
    );

  const addApp = (id: string) => async (tx: Db) => {
    await tx.insertInto('apps').values(buildAppRow(id)).execute();
    return id;
  };

  const settle = (writing: Promise<unknown>) => writing.catch((error: unknown) => error);

  test('begins a lone write within the same event-loop iteration', async ({ start, sizes }) => {
    const group = start();
    let begun = false;
    const writing = group.write(async () => {
      begun = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toBe(true);
    await writing;
    expect(sizes).toEqual([1]);
  });

  test('shares commits between the writes of 32 clients', async ({ start, committed, sizes }) => {
    const group = start();
    const runClient = async (name: string) => {
      for (let round = 0; round < 5; round += 1) {
        await group.write(addApp(`${name}-${round}`));
      }
    };
    await Promise.all(Array.from({ length: 32 }, (_, index) => runClient(`client${index}`)));
    expect(committed()).toHaveLength(160);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(160);
    expect(Math.max(...sizes)).toBe(32);
  });

  test('collects the writes that arrive during a group in the next group', async ({ start, sizes }) => {
    const group = start();
    const later: Promise<unknown>[] = [];
    await group.write(async (tx) => {
      later.push(group.write(addApp('b')), group.write(addApp('c')));
      await addApp('a')(tx);
    });
    await Promise.all(later);
    expect(sizes).toEqual([1, 2]);
  });

  test('acknowledges no write before the commit, and every write after it', async ({ start, writer, committed }) => {
    const events: string[] = [];
    const group = start({
      writer: withCommit(writer, () => {
        writer.commit();
        events.push(`committed ${committed().length}`);
      }),
    });
    const write = async (id: string) => {
      await group.write(addApp(id));
      events.push(`answered ${id}`);
    };
    await Promise.all([write('a'), write('b'), write('c')]);
    expect(events).toEqual(['committed 3', 'answered a', 'answered b', 'answered c']);
  });

  test('rolls back only the unit that fails midway', async ({ start, committed, sizes }) => {
    const group = start();
    const outcomes = await Promise.all([
      group.write(addApp('a')),
      settle(group.write(addApp('a'))),
      group.write(addApp('b')),
      settle(
        group.write(async (tx) => {
          await addApp('half')(tx);
          throw new Error('changed my mind');
        }),
      ),
      group.write(addApp('c')),
    ]);
    expect(outcomes[0]).toBe('a');
    expect(isUniqueViolation(outcomes[1])).toBe(true);
    expect(outcomes[2]).toBe('b');
    expect(outcomes[3]).toEqual(new Error('changed my mind'));
    expect(outcomes[4]).toBe('c');
    expect(committed()).toEqual(['a', 'b', 'c']);
    expect(sizes).toEqual([5]);
  });

  test('runs the units one by one after one of them ended the whole transaction', async ({ start, committed }) => {
    const group = start();
    let attempts = 0;
    const outcomes = await Promise.all([
      group.write(addApp('a')),
      settle(
        group.write(async (tx) => {
          attempts += 1;
          // SQLite does this automatically when the disk is full.
          await sql`rollback`.execute(tx);
          await addApp('outside of any transaction')(tx);
        }),
      ),
      group.write(addApp('b')),
    ]);
    expect(outcomes[0]).toBe('a');
    expect(outcomes[1]).toBeInstanceOf(StoreError);
    expect(outcomes[2]).toBe('b');
    expect(attempts).toBe(2);
    expect(committed()).toEqual(['a', 'b']);
  });

  test('notices a lost transaction even after a unit that does not report it', async ({ start, committed }) => {
    const group = start();
    const outcomes = await Promise.all([
      group.write(addApp('a')),
      settle(group.write((tx) => sql`rollback`.execute(tx))),
    ]);
    expect(outcomes[0]).toBe('a');
    expect(outcomes[1]).toBeInstanceOf(StoreError);
    expect(committed()).toEqual(['a']);
  });

  test('runs the units one by one if the commit of their group fails', async ({ start, writer, committed }) => {
    let commits = 0;
    const group = start({
      writer: withCommit(writer, () => {
        commits += 1;
        if (commits === 1) {
          throw new StoreError('the disk is full', true);
        }
        writer.commit();
      }),
    });
    const runs: string[] = [];
    const add = (id: string) =>
      group.write(async (tx) => {
        runs.push(id);
        return await addApp(id)(tx);
      });
    expect(await Promise.all([add('a'), add('b')])).toEqual(['a', 'b']);
    expect(runs).toEqual(['a', 'b', 'a', 'b']);
    expect(committed()).toEqual(['a', 'b']);
  });

  test('acknowledges nothing while commits fail, and recovers without a restart', async ({
    start,
    writer,
    committed,
  }) => {
    let full = true;
    const group = start({
      writer: withCommit(writer, () => {
        if (full) {
          throw new StoreError('the disk is full', true);
        }
        writer.commit();
      }),
    });
    const refused = await Promise.all([settle(group.write(addApp('a'))), settle(group.write(addApp('b')))]);
    expect(refused.every((error) => error instanceof StoreError && error.temporary)).toBe(true);
    expect(committed()).toEqual([]);

    full = false;
    expect(await Promise.all([group.write(addApp('a')), group.write(addApp('b'))])).toEqual(['a', 'b']);
    expect(committed()).toEqual(['a', 'b']);
  });

  test("waits for another process's lock without blocking its own process", async ({ start, other, committed }) => {
    const group = start({ lockTimeoutMs: TEST_LIMIT_MS });
    other.raw.exec('begin immediate');
    let acknowledged = false;
    const writing = Promise.all([group.write(addApp('a')), group.write(addApp('b'))]).then(() => {
      acknowledged = true;
    });
    // Timers fire while another connection holds the lock. With a busy wait, the code below could never release it.
    for (let round = 0; round < 10; round += 1) {
      await sleep(5);
    }
    expect(acknowledged).toBe(false);
    other.raw.exec('commit');
    await writing;
    expect(committed()).toEqual(['a', 'b']);
  });

  test('fails temporarily if a lock is never released', async ({ start, other }) => {
    const group = start({ lockTimeoutMs: 20 });
    other.raw.exec('begin immediate');
    const refused = await Promise.all([settle(group.write(addApp('a'))), settle(group.write(addApp('b')))]);
    expect(refused.every((error) => error instanceof StoreError && error.temporary)).toBe(true);
    other.raw.exec('commit');
    expect(await group.write(addApp('a'))).toBe('a');
  });

  test('waits for a lock only once for all units that it would run one by one', async ({ start, writer, other }) => {
    let begun = 0;
    const group = start({
      lockTimeoutMs: 0,
      writer: {
        ...withCommit(writer, () => {
          throw new StoreError('the disk is full', true);
        }),
        get inTransaction() {
          return writer.inTransaction;
        },
        begin() {
          begun += 1;
          writer.begin();
        },
        rollback() {
          writer.rollback();
          other.raw.exec('begin immediate');
        },
      },
    });
    const refused = await Promise.all(['a', 'b', 'c'].map((id) => settle(group.write(addApp(id)))));
    expect(refused).toEqual(Array(3).fill(expect.objectContaining({ temporary: true, reason: 'locked' })));
    // The attempt of the group, and that of the first unit, which may have tried twice.
    expect(begun).toBeLessThan(4);
    other.raw.exec('commit');
  });

  test('aborts a unit that awaits another write, which then runs', async ({ start, committed }) => {
    const group = start();
    const nested: Promise<string>[] = [];
    const hanging = settle(
      group.write(async (tx) => {
        await addApp('outer')(tx);
        const inner = group.write(addApp('inner'));
        nested.push(inner);
        await inner;
        await addApp('straggler')(tx);
      }),
    );
    await waitUntil(() => nested.length > 0, 'the unit awaits another write');
    for (let check = 0; check <= 50; check += 1) {
      group.checkForHangingUnit();
    }
    expect(String(await hanging)).toMatch(/unit of work was aborted/);
    expect(await Promise.all(nested)).toEqual(['inner']);
    expect(committed()).toEqual(['inner']);
  });

  test('does not abort a slow unit that keeps sending statements', async ({ start }) => {
    const group = start();
    const slow = group.write(async (tx) => {
      for (let step = 0; step < 60; step += 1) {
        await sql`select ${step}`.execute(tx);
        group.checkForHangingUnit();
      }
      return 'done';
    });
    expect(await slow).toBe('done');
  });

  test('finishes the writes that began before it is closed, and accepts no more', async ({ start, committed }) => {
    const group = start();
    const writing = [group.write(addApp('a')), group.write(addApp('b'))];
    const closed = group.close();
    await expect(group.write(addApp('c'))).rejects.toThrow(StoreError);
    expect(await Promise.all(writing)).toEqual(['a', 'b']);
    await closed;
    expect(committed()).toEqual(['a', 'b']);
  });
});

/** Returns this writer with another commit. */
function withCommit(writer: SqliteWriter, commit: () => void): Writer {
  return {
    get inTransaction() {
      return writer.inTransaction;
    },
    get statementCount() {
      return writer.statementCount;
    },
    begin: () => writer.begin(),
    commit,
    rollback: () => writer.rollback(),
    createSavepoint: () => writer.createSavepoint(),
    release: () => writer.release(),
    rollbackToSavepoint: () => writer.rollbackToSavepoint(),
    startUnit: () => writer.startUnit(),
  };
}
