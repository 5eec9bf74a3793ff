import type { Database, Statement } from 'better-sqlite3';
import type { QueryResult } from 'kysely';
import type { CompiledStatement } from '../handle.ts';
import { Sqlite } from './driver.ts';
import { convertSqliteError } from './driver-errors.ts';

/** Half of how many statements are cached. Most texts are few and repeat; others vary with the length of a list. */
const CACHE_GENERATION_SIZE = 100;

interface ConnectionOptions {
  readonly?: boolean;
  /** Fails if the file does not exist, instead of creating it. */
  mustExist?: boolean;
  /** How long the driver waits for a lock, stopping the process, in milliseconds. */
  timeout: number;
  onStatement?: (sql: string) => void;
}

/** A prepared statement, and how its rows are built. */
interface CachedStatement {
  statement: Statement;
  /** Null: it returns no rows. */
  toRow: RowMaker | null;
}

function createCachedStatement(statement: Statement): CachedStatement {
  return statement.reader ? { statement: statement.raw(), toRow: getRowMaker(statement) } : { statement, toRow: null };
}

type RowMaker = (values: readonly unknown[]) => unknown;

/** By their source, which is the same for texts that differ only in the length of a list. */
const rowMakers = new Map<string, RowMaker>();

/**
 * Returns a function that builds a row from its values. The driver builds rows name by name, which takes as long as
 * finding them; a literal of the statement's columns, whose names are ours, builds a row at once. Columns that a
 * migration adds while this process runs come after those that it knows.
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

/** Opens a connection that caches its prepared statements: preparing one takes longer than running it. */
export function createSqliteConnection(path: string, options: ConnectionOptions) {
  const { readonly = false, mustExist = false, timeout, onStatement } = options;
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

    /** @throws StoreError for what is the store's fault; what else the driver throws passes as it is. */
    run<R>(query: CompiledStatement): QueryResult<R> {
      onStatement?.(query.sql);
      try {
        const { statement, toRow } = prepare(query.sql);
        if (toRow !== null) {
          // Not `get`: outside a transaction it swallows the failure of the commit behind a RETURNING.
          return { rows: (statement.all(query.parameters) as unknown[][]).map(toRow) as R[] };
        }
        const { changes } = statement.run(query.parameters);
        return { rows: [], numAffectedRows: BigInt(changes) };
      } catch (error) {
        throw convertSqliteError(error);
      }
    },

    /**
     * Returns the cached statement of this text, or prepares it. A full cache becomes the older one, from which
     * statements that are used again move into the new one; the others are dropped with the next exchange.
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
