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

/** One connection, with its statements kept: preparing one costs more than running it. */
export class SqliteConnection {
  readonly raw: Database;
  #statements = new Map<string, Statement>();
  #olderStatements = new Map<string, Statement>();
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
      const statement = this.prepare(query.sql);
      if (statement.reader) {
        // Not `get`: outside a transaction it swallows the failure of the commit behind a RETURNING.
        return { rows: statement.all(query.parameters) as R[] };
      }
      const { changes } = statement.run(query.parameters);
      return { rows: [], numAffectedRows: BigInt(changes) };
    } catch (error) {
      throw sqliteFailure(error);
    }
  }

  /** The kept statement of this text. Of the older ones those that are used again move on with the new: all others go. */
  prepare(sql: string): Statement {
    const kept = this.#statements.get(sql);
    if (kept !== undefined) return kept;
    const statement = this.#olderStatements.get(sql) ?? this.raw.prepare(sql);
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
