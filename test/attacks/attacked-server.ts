import { test as base } from 'vitest';
import type { GivenApp, GivenAppOptions } from '../support/builders.ts';
import { createMigratedDatabase } from '../support/database.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import { createManualClock } from '../support/manual-clock.ts';
import type { ServerProcess } from '../support/server.ts';

/** A server process under attack, with its own database, which contains one app. */
export interface Attacked extends Installation {
  server: ServerProcess;
  url: string;
  port: number;
  /** The app, with clients that call this server. */
  shop: GivenApp;
}

/** Starts a server with these settings. `prepare` can add data to the database before the server starts. */
async function givenAttacked(
  env: Record<string, string> = {},
  { prepare, ...app }: GivenAppOptions & { prepare?: (installation: Installation) => Promise<unknown> } = {},
): Promise<Attacked> {
  const installation = await givenInstallation(await createMigratedDatabase(), app);
  await prepare?.(installation);
  const server = await installation.serve(env);
  return { ...installation, server, url: server.url, port: server.port, shop: installation.connectShop(server) };
}

interface AttackSetup {
  /** The server's settings. */
  env?: Record<string, string>;
  /** Whether the server uses `clock`, so that rate limits don't depend on the speed of the machine. */
  hasTestClock?: boolean;
  /** How the app differs from the one in the reference document. */
  shop?: GivenAppOptions;
  /** Adds data to the database before the server starts. */
  prepare?: (installation: Installation) => Promise<unknown>;
}

/**
 * Creates a `test` with one `attacked` server for all tests of a file. Vitest allows this only at the top level.
 */
export function createAttackTest({ env, hasTestClock = false, shop, prepare }: AttackSetup = {}) {
  return base
    .extend('clock', { scope: 'file' }, provideClock)
    .extend('attacked', { scope: 'file' }, async ({ clock }, { onCleanup }) => {
      const attacked = await givenAttacked({ ...env, ...(hasTestClock ? clock.env : {}) }, { prepare, ...shop });
      onCleanup(() => attacked.dispose());
      return attacked;
    })
    .extend('shop', { scope: 'file' }, ({ attacked }) => attacked.shop);
}

/** Provides a manual clock for the servers of a test file. */
export function provideClock({}: object, { onCleanup }: { onCleanup: (remove: () => void) => void }) {
  const clock = createManualClock();
  onCleanup(clock.remove);
  return clock;
}
