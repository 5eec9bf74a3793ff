import pg from 'pg';
import { DatabaseSetupError } from '../errors.ts';
import { describeError } from './driver-errors.ts';

/** How long requests wait for a connection, in milliseconds. */
const CONNECT_TIMEOUT_MS = 3_000;
/**
 * The maximum duration of a statement, in milliseconds. Together with the wait for a connection, less than the 10 s
 * within which every request gets a response, even if PostgreSQL stops responding.
 */
const STATEMENT_TIMEOUT_MS = 5_000;
/** How long the driver waits for a response, in milliseconds. Longer, so that PostgreSQL normally reports the timeout. */
const RESPONSE_TIMEOUT_MS = 5_500;
/** How long a read waits for a table that is locked exclusively, in milliseconds. Units have their own timeout. */
const LOCK_TIMEOUT_MS = 1_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 15_000;

const INT8 = 20;
const NUMERIC = 1700;

/**
 * Parses counts, times in milliseconds and their sums to numbers, as SQLite returns them; all are far below 2^53. Set
 * per connection, because the driver's global table would affect other users of the driver in this process.
 */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (oid === INT8 || oid === NUMERIC) && format !== 'binary'
      ? Number
      : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
};

/**
 * Creates the connection pool for requests. Statements, idle transactions and the wait for a connection have timeouts.
 *
 * @param pooled whether `url` points to a connection pooler. Most poolers reject startup parameters, so only the
 *   driver's timeout applies then; the operator sets timeouts on the server.
 */
export function connectPool(url: string, options: { poolSize: number; pooled: boolean }): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    types,
    max: options.poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: RESPONSE_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'smartlinks',
    ...(options.pooled
      ? {}
      : {
          statement_timeout: STATEMENT_TIMEOUT_MS,
          lock_timeout: LOCK_TIMEOUT_MS,
          idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
        }),
  });
  // An error event without a listener would end the process. There is nothing else to do: queries on a lost connection
  // reject, and the pool drops idle connections that fail.
  pool.on('error', ignoreError);
  pool.on('connect', (client) => client.on('error', ignoreError));
  return pool;
}

/**
 * Opens a separate connection, for migrations and LISTEN.
 *
 * @throws DatabaseSetupError with the host and the database, but never the password.
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
    throw new DatabaseSetupError('The PostgreSQL URL is invalid. Check DATABASE_URL and DATABASE_DIRECT_URL.', {
      cause: error,
    });
  }
  client.on('error', ignoreError);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(ignoreError);
    throw new DatabaseSetupError(
      `PostgreSQL cannot be reached at ${client.host}:${client.port}, database ${client.database} (${describeError(error)}). Check the database URL and the server.`,
      { cause: error },
    );
  }
}

function ignoreError(): void {}
