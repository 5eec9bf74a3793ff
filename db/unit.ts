import type { Db } from './database.ts';
import type { CompiledStatement, Run } from './handle.ts';

/**
 * Creates the handle of one unit of work, which enforces two rules on both databases. A unit can't run statements after
 * its end, when they would write into another unit. And a failed statement fails the unit: PostgreSQL rejects further
 * statements in such a transaction, so SQLite must do the same, or tests on SQLite would miss such errors.
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
      throw new Error(
        'This unit of work has ended. Await every statement in it, and do not use its `tx` after it ends.',
      );
    }
    if (failure !== undefined) {
      throw new Error('An earlier statement of this unit of work failed. It cannot run further statements.', {
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
     * Runs the work and ends the unit.
     *
     * @throws the error of the work, or of a failed statement that the work ignored.
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

    /** Ends a unit whose work hangs. */
    end(): void {
      isOver = true;
    },
  };
}
