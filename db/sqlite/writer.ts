import type { Statement } from 'better-sqlite3';
import { isCachedTableWrite } from '../cache-invalidation.ts';
import { StoreError } from '../errors.ts';
import type { CompiledStatement } from '../handle.ts';
import { createUnit } from '../unit.ts';
import type { SqliteConnection } from './connection.ts';
import { createSqliteHandle } from './dialect.ts';
import { convertSqliteError } from './driver-errors.ts';

/**
 * Creates the writer of a connection. Its methods throw a StoreError if the store fails.
 *
 * @param onFullDisk is called when a statement fails because the disk is full.
 */
export function createSqliteWriter(connection: SqliteConnection, onFullDisk: () => void) {
  const { raw } = connection;
  const statements = {
    begin: raw.prepare('begin immediate'),
    commit: raw.prepare('commit'),
    rollback: raw.prepare('rollback'),
    savepoint: raw.prepare('savepoint unit'),
    release: raw.prepare('release unit'),
    rollbackTo: raw.prepare('rollback to unit'),
    dataVersion: raw.prepare('pragma data_version').pluck(),
  };
  let statementCount = 0;
  let hasWrittenCachedTable = false;

  const run = <R>(query: CompiledStatement) => {
    if (!raw.inTransaction) {
      // An earlier failure, such as a full disk, rolled back the transaction; this statement would commit on its own.
      throw new StoreError('the transaction was rolled back after an earlier failure', true);
    }
    statementCount += 1;
    hasWrittenCachedTable ||= isCachedTableWrite(query.sql);
    try {
      return connection.run<R>(query);
    } catch (error) {
      throw reportIfFull(error);
    }
  };

  function runControlStatement(statement: Statement): void {
    try {
      statement.run();
    } catch (error) {
      throw reportIfFull(convertSqliteError(error));
    }
  }

  function reportIfFull(error: unknown): unknown {
    if (error instanceof StoreError && error.reason === 'full') {
      onFullDisk();
    }
    return error;
  }

  return {
    get inTransaction(): boolean {
      return raw.inTransaction;
    },

    /** The number of statements that units have run. */
    get statementCount(): number {
      return statementCount;
    },

    /** Whether a unit of the latest transaction ran a write to a cached table, even if it was rolled back. */
    get hasWrittenCachedTable(): boolean {
      return hasWrittenCachedTable;
    },

    /** Returns a number that changes when another connection commits; undefined if it can't be read at the moment. */
    readDataVersion(): number | undefined {
      try {
        return Number(statements.dataVersion.all()[0]);
      } catch (error) {
        if (convertSqliteError(error) instanceof StoreError) {
          return undefined;
        }
        throw error;
      }
    },

    begin(): void {
      runControlStatement(statements.begin);
      hasWrittenCachedTable = false;
    },

    commit(): void {
      runControlStatement(statements.commit);
    },

    rollback(): void {
      runControlStatement(statements.rollback);
    },

    createSavepoint(): void {
      runControlStatement(statements.savepoint);
    },

    release(): void {
      runControlStatement(statements.release);
    },

    /** Rolls back to the savepoint and releases it. */
    rollbackToSavepoint(): void {
      runControlStatement(statements.rollbackTo);
      runControlStatement(statements.release);
    },

    /** Creates the next unit, whose statements run in the current transaction. */
    startUnit: () => createUnit(createSqliteHandle, run),
  };
}

/** The transactions, savepoints and units of the connection that writes. */
export type SqliteWriter = ReturnType<typeof createSqliteWriter>;

/** The part of the writer that group commit uses. */
export type Writer = Omit<SqliteWriter, 'readDataVersion' | 'hasWrittenCachedTable'>;
