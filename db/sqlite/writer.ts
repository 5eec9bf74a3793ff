import type { Statement } from 'better-sqlite3';
import { StoreError } from '../errors.ts';
import type { CompiledStatement } from '../handle.ts';
import { Unit } from '../unit.ts';
import type { SqliteConnection } from './connection.ts';
import { createSqliteHandle } from './dialect.ts';
import { convertSqliteError } from './driver-errors.ts';

/** The connection that writes, as group commit sees it. Every method throws a StoreError where the store is at fault. */
export interface Writer {
  readonly inTransaction: boolean;
  /** Grows with every statement of a unit. */
  readonly statementCount: number;
  begin(): void;
  commit(): void;
  rollback(): void;
  createSavepoint(): void;
  release(): void;
  /** Undoes what was done since the savepoint, and lets go of it. */
  rollbackToSavepoint(): void;
  startUnit(): Unit;
}

export class SqliteWriter implements Writer {
  readonly #connection: SqliteConnection;
  readonly #begin: Statement;
  readonly #commit: Statement;
  readonly #rollback: Statement;
  readonly #savepoint: Statement;
  readonly #release: Statement;
  readonly #rollbackTo: Statement;
  readonly #dataVersion: Statement;
  #statementCount = 0;

  constructor(connection: SqliteConnection) {
    const { raw } = connection;
    this.#connection = connection;
    this.#begin = raw.prepare('begin immediate');
    this.#commit = raw.prepare('commit');
    this.#rollback = raw.prepare('rollback');
    this.#savepoint = raw.prepare('savepoint unit');
    this.#release = raw.prepare('release unit');
    this.#rollbackTo = raw.prepare('rollback to unit');
    this.#dataVersion = raw.prepare('pragma data_version').pluck();
  }

  get inTransaction(): boolean {
    return this.#connection.raw.inTransaction;
  }

  get statementCount(): number {
    return this.#statementCount;
  }

  /** Changes when another connection has committed, never by this one's own commits; undefined: it cannot be read now. */
  readDataVersion(): number | undefined {
    try {
      return Number(this.#dataVersion.all()[0]);
    } catch (error) {
      if (convertSqliteError(error) instanceof StoreError) {
        return undefined;
      }
      throw error;
    }
  }

  begin(): void {
    runControlStatement(this.#begin);
  }

  commit(): void {
    runControlStatement(this.#commit);
  }

  rollback(): void {
    runControlStatement(this.#rollback);
  }

  createSavepoint(): void {
    runControlStatement(this.#savepoint);
  }

  release(): void {
    runControlStatement(this.#release);
  }

  rollbackToSavepoint(): void {
    runControlStatement(this.#rollbackTo);
    runControlStatement(this.#release);
  }

  startUnit(): Unit {
    return new Unit(createSqliteHandle, this.#run);
  }

  readonly #run = <R>(query: CompiledStatement) => {
    if (!this.#connection.raw.inTransaction) {
      // A full disk takes the whole transaction away: what came now would be committed on its own.
      throw new StoreError('the transaction was undone by an earlier failure', true);
    }
    this.#statementCount += 1;
    return this.#connection.run<R>(query);
  };
}

function runControlStatement(statement: Statement): void {
  try {
    statement.run();
  } catch (error) {
    throw convertSqliteError(error);
  }
}
