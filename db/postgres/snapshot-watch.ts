import type pg from 'pg';
import { DatabaseSetupError } from '../errors.ts';
import { connectClient } from './connect.ts';

/** Changes are noticed after this many milliseconds at the latest, whether or not a notification arrives. */
const POLL_INTERVAL_MS = 500;
/** A server that does not respond in this many milliseconds counts as lost. */
const QUERY_TIMEOUT_MS = 2_000;

/**
 * Watches for changes of rows that processes cache. Triggers increment a counter in the database, which is read every
 * half a second; NOTIFY only has it read at once. So a notification that is lost, or a pooler that forwards none, costs
 * half a second and nothing else.
 *
 * @param onChange is called after each change, and as long as the counter cannot be read.
 */
export function createSnapshotWatch(url: string, onChange: () => void) {
  let client: pg.Client | undefined;
  let version: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let polling: Promise<void> | undefined;
  let pollAgain = false;
  let closed = false;

  /** Runs one comparison at a time; a notification that arrives during one causes another right after it. */
  function poll(): void {
    // A notification that arrives while the connection closes must not open another, which nothing would close.
    if (closed) {
      return;
    }
    if (polling !== undefined) {
      pollAgain = true;
      return;
    }
    pollAgain = false;
    polling = compare().finally(() => {
      polling = undefined;
      if (pollAgain) {
        poll();
      }
    });
  }

  async function compare(): Promise<void> {
    const current = await readVersion().catch(() => undefined);
    if (current === undefined) {
      await disconnect();
    }
    // A counter that cannot be read may have moved: better to drop a cache for nothing than to accept a revoked token.
    if (current === undefined || current !== version) {
      version = current;
      onChange();
    }
  }

  async function readVersion(): Promise<number> {
    client ??= await connect();
    const { rows } = await client.query<{ version: number }>('select version from configuration_version');
    const [row] = rows;
    if (row === undefined) {
      throw new Error('configuration_version has no row');
    }
    return row.version;
  }

  async function connect(): Promise<pg.Client> {
    const connected = await connectClient(url, { queryTimeoutMs: QUERY_TIMEOUT_MS });
    connected.on('notification', poll);
    try {
      await connected.query('listen smartlinks_configuration');
    } catch (error) {
      // Otherwise each attempt at a slow server would leave one more connection open, until it has none left.
      await discardClient(connected);
      throw error;
    }
    return connected;
  }

  async function disconnect(): Promise<void> {
    const previous = client;
    client = undefined;
    if (previous !== undefined) {
      await discardClient(previous);
    }
  }

  return {
    /** @throws DatabaseSetupError when the counter cannot be read. */
    async start(): Promise<void> {
      try {
        version = await readVersion();
      } catch (error) {
        await disconnect();
        throw error instanceof DatabaseSetupError
          ? error
          : new DatabaseSetupError('The version of the configuration cannot be read', { cause: error });
      }
      timer = setInterval(poll, POLL_INTERVAL_MS);
      timer.unref();
    },

    /** Waits for the comparison that is running, and disconnects. */
    async close(): Promise<void> {
      closed = true;
      clearInterval(timer);
      await polling;
      await disconnect();
    },
  };
}

/** Notices when another process changes rows that processes cache. */
export type SnapshotWatch = ReturnType<typeof createSnapshotWatch>;

/** Closes a connection that does not work, and ignores that it cannot be closed properly. */
async function discardClient(client: pg.Client): Promise<void> {
  await client.end().catch(() => undefined);
}
