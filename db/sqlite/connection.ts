import type { Database, Statement } from 'better-sqlite3';
import type { QueryResult } from 'kysely';
import type { CompiledStatement } from '../handle.ts';
import { Sqlite } from './driver.ts';
import { sqliteFailure } from './failures.ts';

/** Half of how many are kept. Texts are few and repeat for ever; the bound is for those that grow with a list's length. */
const KEPT_STATEMENTS = 100;

export interface ConnectionOptions {
  readonly?: boolean;
  /** Makes no file where there is none. */
  mustExist?: boolean;
  /** How long the driver waits for a lock, stopping the process, in milliseconds. */
  timeout: number;
  onStatement?: (sql: string) => void;
}

/** A prepared statement, and how its rows are made. */
export interface KeptStatement {
  statement: Statement;
  /** Null: it answers no rows. */
  rowOf: RowMaker | null;
}

function keptOf(statement: Statement): KeptStatement {
  return statement.reader ? { statement: statement.raw(), rowOf: rowMaker(statement) } : { statement, rowOf: null };
}

type RowMaker = (values: readonly unknown[]) => unknown;

/** By their source, which repeats where texts differ by the length of a list alone. */
const rowMakers = new Map<string, RowMaker>();

/**
 * Makes a row of its values. The driver's own rows are put together name by name, which takes as long as finding them;
 * a literal of the statement's columns, whose names are ours, makes all at once. Columns that a migration adds while
 * this process runs stand behind those that it knows.
 */
function rowMaker(statement: Statement): RowMaker {
  const source = statement
    .columns()
    .map(({ name }, i) => `${JSON.stringify(name)}: values[${i}]`)
    .join(', ');
  let made = rowMakers.get(source);
  if (made === undefined) {
    made = new Function('values', `return { ${source} };`) as RowMaker;
    rowMakers.set(source, made);
  }
  return made;
}

/** One connection, with its statements kept: preparing one costs more than running it. */
export class SqliteConnection {
  readonly raw: Database;
  #statements = new Map<string, KeptStatement>();
  #olderStatements = new Map<string, KeptStatement>();
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
      const { statement, rowOf } = this.prepare(query.sql);
      if (rowOf !== null) {
        // Not `get`: outside a transaction it swallows the failure of the commit behind a RETURNING.
        return { rows: (statement.all(query.parameters) as unknown[][]).map(rowOf) as R[] };
      }
      const { changes } = statement.run(query.parameters);
      return { rows: [], numAffectedRows: BigInt(changes) };
    } catch (error) {
      throw sqliteFailure(error);
    }
  }

  /** The kept statement of this text. Of the older ones those that are used again move on with the new: all others go. */
  prepare(sql: string): KeptStatement {
    const kept = this.#statements.get(sql);
    if (kept !== undefined) return kept;
    const statement = this.#olderStatements.get(sql) ?? keptOf(this.raw.prepare(sql));
    if (this.#statements.size >= KEPT_STATEMENTS) {
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
