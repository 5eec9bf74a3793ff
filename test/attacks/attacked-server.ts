import { test as base } from 'vitest';
import type { GivenApp, GivenAppOptions } from '../support/builders.ts';
import { createMigratedDatabase } from '../support/database.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import { createManualClock } from '../support/manual-clock.ts';
import type { ServerProcess } from '../support/server.ts';

/** A server that is attacked from outside: a process of its own, with one app on a database of its own. */
export interface Attacked extends Installation {
  server: ServerProcess;
  url: string;
  port: number;
  /** Its app, at this server. */
  shop: GivenApp;
}

/** Starts it with these settings. Before it does, `prepare` may set up more beside the app. */
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
  /** Settings of the server. */
  env?: Record<string, string>;
  /** Whether the server's time is that of `clock`, so that rate limits count the same on a slow machine. */
  hasTestClock?: boolean;
  /** How its app differs from that of the reference document. */
  shop?: GivenAppOptions;
  /** Sets up more beside the app, before the server starts. */
  prepare?: (installation: Installation) => Promise<unknown>;
}

/** Creates a `test` with one `attacked` server for all tests of a file. Vitest takes it at the top of a file only. */
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

/** A clock for the servers of a file. */
export function provideClock({}: object, { onCleanup }: { onCleanup: (remove: () => void) => void }) {
  const clock = createManualClock();
  onCleanup(clock.remove);
  return clock;
}
