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

/** A statement as a driver wants it. */
export type CompiledStatement = Pick<CompiledQuery, 'sql' | 'parameters'>;

/** Runs one compiled statement. */
export type Run = <R>(statement: CompiledStatement) => QueryResult<R> | Promise<QueryResult<R>>;

/** How a dialect writes its SQL. */
type SqlDialect = Omit<Dialect, 'createDriver'>;

/**
 * Makes Kysely handles whose statements go straight to a `Run`. Kysely's own way to a driver takes a connection, and a
 * dozen awaits, for every statement; here connections and transactions are looked after by those who hold them.
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

/** Runs a statement that was compiled before, without the promises that Kysely makes for what SQLite answers at once. */
export function runStatement<R>(db: Db, statement: CompiledStatement): QueryResult<R> | Promise<QueryResult<R>> {
  const executor = db.getExecutor();
  if (!(executor instanceof StraightExecutor)) {
    throw new Error('A handle with plugins takes no compiled statements.');
  }
  return executor.run<R>(statement);
}

/** The way that is left for handles with plugins. */
function createProvider(run: Run): ConnectionProvider {
  const connection: DatabaseConnection = {
    executeQuery: async <R>(query: CompiledQuery) => run<R>(query),
    streamQuery: () => {
      // On SQLite an open cursor holds every other read of the connection to the moment it began.
      throw new Error('Rows are not streamed: read them in pages.');
    },
  };
  return { provideConnection: (consumer) => consumer(connection) };
}

function rejectTransaction(): Promise<never> {
  return Promise.reject(new Error('Transactions are begun by Database.write() alone, and are not nested.'));
}

/** Kysely asks for a driver, and this one has nothing to do. */
const driver: Driver = {
  init: () => Promise.resolve(),
  acquireConnection: rejectTransaction,
  beginTransaction: rejectTransaction,
  commitTransaction: rejectTransaction,
  rollbackTransaction: rejectTransaction,
  releaseConnection: () => Promise.resolve(),
  destroy: () => Promise.resolve(),
};
