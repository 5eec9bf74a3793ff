import type { Statement } from 'better-sqlite3';
import { isCachedTableWrite } from '../cache-invalidation.ts';
import { StoreError } from '../errors.ts';
import type { CompiledStatement } from '../handle.ts';
import { createUnit } from '../unit.ts';
import type { SqliteConnection } from './connection.ts';
import { createSqliteHandle } from './dialect.ts';
import { convertSqliteError } from './driver-errors.ts';

/** Creates the writer of a connection. Each of its methods throws a StoreError where the store is at fault. */
export function createSqliteWriter(connection: SqliteConnection) {
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
      // A full disk undoes the whole transaction: this statement would be committed on its own.
      throw new StoreError('the transaction was undone by an earlier failure', true);
    }
    statementCount += 1;
    hasWrittenCachedTable ||= isCachedTableWrite(query.sql);
    return connection.run<R>(query);
  };

  return {
    get inTransaction(): boolean {
      return raw.inTransaction;
    },

    /** Grows with every statement of a unit. */
    get statementCount(): number {
      return statementCount;
    },

    /** Whether a unit of the latest transaction sent a statement that writes a cached table, undone or not. */
    get hasWrittenCachedTable(): boolean {
      return hasWrittenCachedTable;
    },

    /** Changes when another connection commits, never by own commits. Undefined: it cannot be read now. */
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

    /** Undoes what was done since the savepoint, and releases it. */
    rollbackToSavepoint(): void {
      runControlStatement(statements.rollbackTo);
      runControlStatement(statements.release);
    },

    /** Creates the next unit, whose statements run in the current transaction. */
    startUnit: () => createUnit(createSqliteHandle, run),
  };
}

/** The connection that writes: its transactions, savepoints and units. */
export type SqliteWriter = ReturnType<typeof createSqliteWriter>;

/** The part of the writer that group commit uses. */
export type Writer = Omit<SqliteWriter, 'readDataVersion' | 'hasWrittenCachedTable'>;

function runControlStatement(statement: Statement): void {
  try {
    statement.run();
  } catch (error) {
    throw convertSqliteError(error);
  }
}
