import type { Database, Statement } from 'better-sqlite3';
import type { QueryResult } from 'kysely';
import type { CompiledStatement } from '../handle.ts';
import { Sqlite } from './driver.ts';
import { convertSqliteError } from './driver-errors.ts';
import { createPrivateFile } from './file-modes.ts';

/** Half the size of the statement cache. Most statements repeat; others vary with the length of a list. */
const CACHE_GENERATION_SIZE = 100;

interface ConnectionOptions {
  readonly?: boolean;
  /** Fails if the file does not exist, instead of creating it. */
  mustExist?: boolean;
  /** How long the driver waits for a lock, in milliseconds. The wait blocks the process. */
  timeout: number;
  onStatement?: (sql: string) => void;
}

/** A prepared statement and the function that builds its rows. */
interface CachedStatement {
  statement: Statement;
  /** Null if the statement returns no rows. */
  toRow: RowMaker | null;
}

function createCachedStatement(statement: Statement): CachedStatement {
  return statement.reader ? { statement: statement.raw(), toRow: getRowMaker(statement) } : { statement, toRow: null };
}

type RowMaker = (values: readonly unknown[]) => unknown;

/** The row makers by source, which statements share if they differ only in the length of a list. */
const rowMakers = new Map<string, RowMaker>();

/**
 * Returns a function that builds a row from its values. The driver sets the properties one by one, which takes as long
 * as the query itself; an object literal of the statement's columns is faster. The column names come from this
 * project's own statements, so generating code from them is safe. Columns that a migration adds while this process runs
 * come after the known ones.
 */
function getRowMaker(statement: Statement): RowMaker {
  const source = statement
    .columns()
    .map(({ name }, i) => `${JSON.stringify(name)}: values[${i}]`)
    .join(', ');
  let maker = rowMakers.get(source);
  if (maker === undefined) {
    maker = new Function('values', `return { ${source} };`) as RowMaker;
    rowMakers.set(source, maker);
  }
  return maker;
}

/** Opens a connection that caches prepared statements, because preparing a statement takes longer than running it. */
export function createSqliteConnection(path: string, options: ConnectionOptions) {
  const { readonly = false, mustExist = false, timeout, onStatement } = options;
  if (!readonly && !mustExist) {
    createPrivateFile(path);
  }
  const raw: Database = new Sqlite(path, { readonly, fileMustExist: mustExist, timeout });
  let statements = new Map<string, CachedStatement>();
  let olderStatements = new Map<string, CachedStatement>();

  function prepare(sql: string): CachedStatement {
    const cached = statements.get(sql);
    if (cached !== undefined) {
      return cached;
    }
    const statement = olderStatements.get(sql) ?? createCachedStatement(raw.prepare(sql));
    if (statements.size >= CACHE_GENERATION_SIZE) {
      olderStatements = statements;
      statements = new Map();
    }
    statements.set(sql, statement);
    return statement;
  }

  return {
    /** The driver's connection. */
    raw,

    /**
     * Runs a statement.
     *
     * @throws StoreError if the store fails; other errors of the driver are thrown unchanged.
     */
    run<R>(query: CompiledStatement): QueryResult<R> {
      onStatement?.(query.sql);
      try {
        const { statement, toRow } = prepare(query.sql);
        if (toRow !== null) {
          // Not `get`, which outside a transaction ignores a failed commit after RETURNING.
          return { rows: (statement.all(query.parameters) as unknown[][]).map(toRow) as R[] };
        }
        const { changes } = statement.run(query.parameters);
        return { rows: [], numAffectedRows: BigInt(changes) };
      } catch (error) {
        throw convertSqliteError(error);
      }
    },

    /**
     * Returns the cached statement for this SQL, or prepares it. A full cache becomes the older generation: statements
     * that are used again move to the new generation, and the others are dropped when that is full.
     */
    prepare,

    /** Closes the connection. */
    close(): void {
      statements.clear();
      olderStatements.clear();
      raw.close();
    },
  };
}

/** A connection to a SQLite file that caches its prepared statements. */
export type SqliteConnection = ReturnType<typeof createSqliteConnection>;
