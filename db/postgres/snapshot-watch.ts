import type pg from 'pg';
import { DatabaseSetupError } from '../errors.ts';
import { connectClient } from './connect.ts';

/** What other processes changed is noticed after this many milliseconds at the latest, heard of or not. */
const POLL_INTERVAL_MS = 500;
/** A server that does not answer in this many milliseconds counts as lost. */
const QUERY_TIMEOUT_MS = 2_000;

/**
 * Notices that the configuration (apps, platforms, tokens, keys, templates) was changed. A counter in the database is
 * moved by triggers and read every half a second; NOTIFY only has it read at once. So a notification that is lost, or a
 * pooler that passes none on, costs half a second and nothing else.
 */
export class SnapshotWatch {
  readonly #url: string;
  readonly #onChange: () => void;
  #client: pg.Client | undefined;
  #version: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #polling: Promise<void> | undefined;
  #pollAgain = false;
  #closed = false;

  constructor(url: string, onChange: () => void) {
    this.#url = url;
    this.#onChange = onChange;
  }

  /** @throws DatabaseSetupError when the counter cannot be read. */
  async start(): Promise<void> {
    try {
      this.#version = await this.#readVersion();
    } catch (error) {
      await this.#disconnect();
      throw error instanceof DatabaseSetupError
        ? error
        : new DatabaseSetupError('The version of the configuration cannot be read', { cause: error });
    }
    this.#timer = setInterval(() => this.#poll(), POLL_INTERVAL_MS);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#polling;
    await this.#disconnect();
  }

  /** One look at a time; what is heard of during one is looked for right after it. */
  #poll(): void {
    // What is heard of while the connection ends must not begin another, which nobody would end.
    if (this.#closed) {
      return;
    }
    if (this.#polling !== undefined) {
      this.#pollAgain = true;
      return;
    }
    this.#pollAgain = false;
    this.#polling = this.#compare().finally(() => {
      this.#polling = undefined;
      if (this.#pollAgain) {
        this.#poll();
      }
    });
  }

  async #compare(): Promise<void> {
    const version = await this.#readVersion().catch(() => undefined);
    if (version === undefined) {
      await this.#disconnect();
    }
    // A counter that cannot be read may have moved: rather drop a cache for nothing than honour a revoked token.
    if (version === undefined || version !== this.#version) {
      this.#version = version;
      this.#onChange();
    }
  }

  async #readVersion(): Promise<number> {
    this.#client ??= await this.#connect();
    const { rows } = await this.#client.query<{ version: number }>('select version from configuration_version');
    const [row] = rows;
    if (row === undefined) {
      throw new Error('configuration_version has no row');
    }
    return row.version;
  }

  async #connect(): Promise<pg.Client> {
    const client = await connectClient(this.#url, { queryTimeoutMs: QUERY_TIMEOUT_MS });
    client.on('notification', () => this.#poll());
    try {
      await client.query('listen smartlinks_configuration');
    } catch (error) {
      // Else each look at a server that takes its time would leave it one more connection, until it has none to give.
      await discardClient(client);
      throw error;
    }
    return client;
  }

  async #disconnect(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (client !== undefined) {
      await discardClient(client);
    }
  }
}

/** Ends a connection because it does not work: that it cannot say goodbye is no news. */
async function discardClient(client: pg.Client): Promise<void> {
  await client.end().catch(() => undefined);
}
