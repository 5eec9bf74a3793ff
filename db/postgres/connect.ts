import pg from 'pg';
import { DatabaseSetupError } from '../errors.ts';
import { describeError } from './driver-errors.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 10_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 15_000;
const DEFAULT_POOL_SIZE = 10;

const INT8 = 20;
const NUMERIC = 1700;

/**
 * Counts, times in milliseconds and their sums come as numbers, as from SQLite: all stay far below 2^53. Set on our
 * connections alone, since the driver's own table is shared with whoever else uses it in this process.
 */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (oid === INT8 || oid === NUMERIC) && format !== 'binary'
      ? Number
      : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
};

/**
 * The pool for requests. No statement, transaction or wait for a connection lasts for ever.
 *
 * @param pooled whether a pooler stands between: most refuse connections that bring settings with them, so there the
 *   server's limits are the pooler's to set, and ours hold in the driver alone.
 */
export function connectPool(url: string, options: { poolSize?: number; pooled: boolean }): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    types,
    max: options.poolSize ?? DEFAULT_POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
    keepAlive: true,
    application_name: 'smartlinks',
    ...(options.pooled
      ? {}
      : {
          statement_timeout: STATEMENT_TIMEOUT_MS,
          idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
        }),
  });
  // An error event that nobody listens to ends the process. Whoever uses the connection meets the loss by itself, and
  // the pool drops idle ones: there is nothing left to do here.
  pool.on('error', ignoreError);
  pool.on('connect', (client) => client.on('error', ignoreError));
  return pool;
}

/**
 * One connection of its own, for migrations and for listening.
 *
 * @throws DatabaseSetupError that names host and database, never the password.
 */
export async function connectClient(url: string, options: { queryTimeoutMs?: number } = {}): Promise<pg.Client> {
  let client: pg.Client;
  try {
    client = new pg.Client({
      connectionString: url,
      types,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: options.queryTimeoutMs,
      keepAlive: true,
      application_name: 'smartlinks',
    });
  } catch (error) {
    throw new DatabaseSetupError('The URL of the PostgreSQL database cannot be read', { cause: error });
  }
  client.on('error', ignoreError);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(ignoreError);
    throw new DatabaseSetupError(
      `PostgreSQL cannot be reached at ${client.host}:${client.port}, database ${client.database}: ${describeError(error)}`,
      { cause: error },
    );
  }
}

function ignoreError(): void {}
