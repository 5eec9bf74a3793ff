import {
  type CompiledQuery,
  type ConnectionProvider,
  type DatabaseConnection,
  DefaultQueryExecutor,
  type Dialect,
  type DialectAdapter,
  type Driver,
  Kysely,
  type QueryCompiler,
  type QueryResult,
} from 'kysely';
import type { Db } from './database.ts';
import type { Tables } from './tables.ts';

/** The parts of a compiled statement that a driver needs. */
export type CompiledStatement = Pick<CompiledQuery, 'sql' | 'parameters'>;

/** Runs one compiled statement. */
export type Run = <R>(statement: CompiledStatement) => QueryResult<R> | Promise<QueryResult<R>>;

/** The SQL of a dialect, without a driver. */
type SqlDialect = Omit<Dialect, 'createDriver'>;

/**
 * Creates a factory for Kysely handles that pass statements directly to `Run`. Kysely's own drivers need a
 * connection and a dozen awaits for every statement; here the databases manage connections and transactions themselves.
 */
export function createHandleFactory(sqlDialect: SqlDialect): (run: Run) => Db {
  const dialect: Dialect = { ...sqlDialect, createDriver: () => driver };
  const config = { dialect };
  const compiler = dialect.createQueryCompiler();
  const adapter = dialect.createAdapter();
  return (run) => {
    const executor = new StraightExecutor(compiler, adapter, run);
    return new Kysely<Tables>({ config, driver, dialect, executor });
  };
}

class StraightExecutor extends DefaultQueryExecutor {
  readonly run: Run;

  constructor(compiler: QueryCompiler, adapter: DialectAdapter, run: Run) {
    super(compiler, adapter, createProvider(run));
    this.run = run;
  }

  override async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return this.run<R>(query);
  }
}

/** Runs a compiled statement without the promises that Kysely creates, since SQLite returns results synchronously. */
export function runStatement<R>(db: Db, statement: CompiledStatement): QueryResult<R> | Promise<QueryResult<R>> {
  const executor = db.getExecutor();
  if (!(executor instanceof StraightExecutor)) {
    throw new Error('A handle with plugins cannot run compiled statements. Use the handle without plugins.');
  }
  return executor.run<R>(statement);
}

/** Creates the connection provider for handles with plugins, which don't use the executor. */
function createProvider(run: Run): ConnectionProvider {
  const connection: DatabaseConnection = {
    executeQuery: async <R>(query: CompiledQuery) => run<R>(query),
    streamQuery: () => {
      // On SQLite, an open cursor pins all reads of the connection to its snapshot.
      throw new Error('Streaming is not supported. Read the rows in pages.');
    },
  };
  return { provideConnection: (consumer) => consumer(connection) };
}

function rejectTransaction(): Promise<never> {
  return Promise.reject(new Error('A handle cannot begin a transaction. Use Database.write(), and do not nest it.'));
}

/** Kysely requires a driver. This one only rejects transactions. */
const driver: Driver = {
  init: () => Promise.resolve(),
  acquireConnection: rejectTransaction,
  beginTransaction: rejectTransaction,
  commitTransaction: rejectTransaction,
  rollbackTransaction: rejectTransaction,
  releaseConnection: () => Promise.resolve(),
  destroy: () => Promise.resolve(),
};
