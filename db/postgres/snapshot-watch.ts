import type pg from 'pg';
import { DatabaseSetupError } from '../errors.ts';
import { connectClient } from './connect.ts';

/** The maximum delay until a change is detected without a notification, in milliseconds. */
const POLL_INTERVAL_MS = 500;
/** The time after which a server that doesn't respond counts as disconnected, in milliseconds. */
const QUERY_TIMEOUT_MS = 2_000;

/**
 * Creates a watch for changes to rows that processes cache. Triggers increment a counter in the database, and the
 * watch reads it every half second, or immediately after a NOTIFY. If a notification is lost, or a pooler doesn't
 * forward it, the change is detected at most half a second later.
 *
 * @param onChange is called after each change, and repeatedly while the counter cannot be read.
 */
export function createSnapshotWatch(url: string, onChange: () => void) {
  let client: pg.Client | undefined;
  let version: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let polling: Promise<void> | undefined;
  let pollAgain = false;
  let closed = false;

  /** Runs one comparison at a time. A notification that arrives during a comparison triggers another one after it. */
  function poll(): void {
    // A notification that arrives during close must not open a connection, because nothing would close it.
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
    // An unreadable counter may have changed. Clearing a cache needlessly is better than accepting a revoked token.
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
      throw new Error('The table configuration_version has no row.');
    }
    return row.version;
  }

  async function connect(): Promise<pg.Client> {
    const connected = await connectClient(url, { queryTimeoutMs: QUERY_TIMEOUT_MS });
    connected.on('notification', poll);
    try {
      await connected.query('listen smartlinks_configuration');
    } catch (error) {
      // Otherwise each attempt on a slow server would leak a connection until its connection limit is reached.
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
    /**
     * Reads the counter and starts the watch.
     *
     * @throws DatabaseSetupError if the counter cannot be read.
     */
    async start(): Promise<void> {
      try {
        version = await readVersion();
      } catch (error) {
        await disconnect();
        throw error instanceof DatabaseSetupError
          ? error
          : new DatabaseSetupError(
              'The table configuration_version cannot be read. Check that the database is available and the table has a row.',
              {
                cause: error,
              },
            );
      }
      timer = setInterval(poll, POLL_INTERVAL_MS);
      timer.unref();
    },

    /** Waits for the current comparison and disconnects. */
    async close(): Promise<void> {
      closed = true;
      clearInterval(timer);
      await polling;
      await disconnect();
    },
  };
}

/** Detects changes to rows that processes cache. */
export type SnapshotWatch = ReturnType<typeof createSnapshotWatch>;

/** Closes a broken connection and ignores errors. */
async function discardClient(client: pg.Client): Promise<void> {
  await client.end().catch(() => undefined);
}
