import type { Database, Statement } from 'better-sqlite3';
import type { QueryResult } from 'kysely';
import type { CompiledStatement } from '../handle.ts';
import { Sqlite } from './driver.ts';
import { convertSqliteError } from './driver-errors.ts';

/** Half of how many are kept. Texts are few and repeat for ever; the bound is for those that grow with a list's length. */
const CACHE_GENERATION_SIZE = 100;

export interface ConnectionOptions {
  readonly?: boolean;
  /** Makes no file where there is none. */
  mustExist?: boolean;
  /** How long the driver waits for a lock, stopping the process, in milliseconds. */
  timeout: number;
  onStatement?: (sql: string) => void;
}

/** A prepared statement, and how its rows are made. */
export interface CachedStatement {
  statement: Statement;
  /** Null: it answers no rows. */
  toRow: RowMaker | null;
}

function createCachedStatement(statement: Statement): CachedStatement {
  return statement.reader ? { statement: statement.raw(), toRow: getRowMaker(statement) } : { statement, toRow: null };
}

type RowMaker = (values: readonly unknown[]) => unknown;

/** By their source, which repeats where texts differ by the length of a list alone. */
const rowMakers = new Map<string, RowMaker>();

/**
 * Makes a row of its values. The driver's own rows are put together name by name, which takes as long as finding them;
 * a literal of the statement's columns, whose names are ours, makes all at once. Columns that a migration adds while
 * this process runs stand behind those that it knows.
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

/** One connection, with its statements kept: preparing one costs more than running it. */
export class SqliteConnection {
  readonly raw: Database;
  #statements = new Map<string, CachedStatement>();
  #olderStatements = new Map<string, CachedStatement>();
  readonly #onStatement: ((sql: string) => void) | undefined;

  constructor(path: string, options: ConnectionOptions) {
    const { readonly = false, mustExist = false, timeout } = options;
    this.raw = new Sqlite(path, { readonly, fileMustExist: mustExist, timeout });
    this.#onStatement = options.onStatement;
  }

  /** @throws StoreError for what is the store's fault; what else the driver throws passes as it is. */
  run<R>(query: CompiledStatement): QueryResult<R> {
    this.#onStatement?.(query.sql);
    try {
      const { statement, toRow } = this.prepare(query.sql);
      if (toRow !== null) {
        // Not `get`: outside a transaction it swallows the failure of the commit behind a RETURNING.
        return { rows: (statement.all(query.parameters) as unknown[][]).map(toRow) as R[] };
      }
      const { changes } = statement.run(query.parameters);
      return { rows: [], numAffectedRows: BigInt(changes) };
    } catch (error) {
      throw convertSqliteError(error);
    }
  }

  /** The kept statement of this text. Of the older ones those that are used again move on with the new: all others go. */
  prepare(sql: string): CachedStatement {
    const cached = this.#statements.get(sql);
    if (cached !== undefined) {
      return cached;
    }
    const statement = this.#olderStatements.get(sql) ?? createCachedStatement(this.raw.prepare(sql));
    if (this.#statements.size >= CACHE_GENERATION_SIZE) {
      this.#olderStatements = this.#statements;
      this.#statements = new Map();
    }
    this.#statements.set(sql, statement);
    return statement;
  }

  close(): void {
    this.#statements.clear();
    this.#olderStatements.clear();
    this.raw.close();
  }
}
