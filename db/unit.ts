import type { Db } from './database.ts';
import type { CompiledStatement, Run } from './handle.ts';

/**
 * Creates the handle of one unit of work, with two rules that hold on both databases. After its end the unit runs no
 * statement, so that a straggler cannot write into another unit. And a failed statement fails the unit: PostgreSQL
 * accepts no more statements in such a transaction, so SQLite must not either, or only half of the tests would notice.
 */
export function createUnit(createHandle: (run: Run) => Db, run: Run) {
  let failure: { error: unknown } | undefined;
  let isOver = false;

  const tx = createHandle(<R>(query: CompiledStatement) => {
    assertRunning();
    try {
      const result = run<R>(query);
      return result instanceof Promise ? result.catch(fail) : result;
    } catch (error) {
      return fail(error);
    }
  });

  function assertRunning(): void {
    if (isOver) {
      throw new Error('This unit of work is over: something in it was not awaited, or kept its tx.');
    }
    if (failure !== undefined) {
      throw new Error('An earlier statement of this unit of work has failed: it can only end.', {
        cause: failure.error,
      });
    }
  }

  function fail(error: unknown): never {
    failure ??= { error };
    throw error;
  }

  return {
    /**
     * Runs the work, and ends the unit.
     *
     * @throws what the work threw, or the error of a statement that the work ignored.
     */
    async run<T>(work: (tx: Db) => Promise<T>): Promise<T> {
      try {
        const value = await work(tx);
        if (failure !== undefined) {
          throw failure.error;
        }
        return value;
      } finally {
        isOver = true;
      }
    },

    /** Ends a unit whose work does not return. */
    end(): void {
      isOver = true;
    },
  };
}
