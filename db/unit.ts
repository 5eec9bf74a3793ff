import type { Db } from './database.ts';
import type { CompiledStatement, Run } from './handle.ts';

/**
 * The handle of one unit of work, with two rules that hold on both databases. Once the unit is over it runs nothing
 * more, so that no straggler writes into another's unit. And a statement that failed has failed the unit: PostgreSQL
 * takes nothing more in such a transaction, so SQLite must not either, or only one half of the tests would notice.
 */
export class Unit {
  readonly tx: Db;
  #failure: { error: unknown } | undefined;
  #isOver = false;

  constructor(createHandle: (run: Run) => Db, run: Run) {
    this.tx = createHandle(<R>(query: CompiledStatement) => {
      this.#assertRunning();
      try {
        const result = run<R>(query);
        return result instanceof Promise ? result.catch((error) => this.#fail(error)) : result;
      } catch (error) {
        return this.#fail(error);
      }
    });
  }

  /**
   * Runs the work, and ends the unit.
   *
   * @throws what the work threw, or the error of a statement that the work passed over in silence.
   */
  async run<T>(work: (tx: Db) => Promise<T>): Promise<T> {
    try {
      const value = await work(this.tx);
      if (this.#failure !== undefined) {
        throw this.#failure.error;
      }
      return value;
    } finally {
      this.#isOver = true;
    }
  }

  /** Ends a unit whose work does not come back. */
  end(): void {
    this.#isOver = true;
  }

  #assertRunning(): void {
    if (this.#isOver) {
      throw new Error('This unit of work is over: something in it was not awaited, or kept its tx.');
    }
    if (this.#failure !== undefined) {
      throw new Error('An earlier statement of this unit of work has failed: it can only end.', {
        cause: this.#failure.error,
      });
    }
  }

  #fail(error: unknown): never {
    this.#failure ??= { error };
    throw error;
  }
}
