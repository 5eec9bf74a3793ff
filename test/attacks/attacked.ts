import type { GivenApp, GivenAppOptions } from '../support/builders.ts';
import { freshFile, freshSchema, testDialect } from '../support/database.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import type { ServerProcess } from '../support/server.ts';

/** A server that is attacked from outside: a process of its own, with one app on a database that nobody else has. */
export interface Attacked extends Installation {
  server: ServerProcess;
  url: string;
  port: number;
  /** Its app, at this server. */
  shop: GivenApp;
}

/** Starts it with these settings. Before it does, `prepare` may set up more beside the app. */
export async function givenAttacked(
  env: Record<string, string> = {},
  { prepare, ...app }: GivenAppOptions & { prepare?: (installation: Installation) => Promise<unknown> } = {},
): Promise<Attacked> {
  const installation = await givenInstallation(
    testDialect === 'postgres' ? await freshSchema() : await freshFile(),
    app,
  );
  await prepare?.(installation);
  const server = await installation.serve(env);
  return { ...installation, server, url: server.url, port: server.port, shop: installation.shopAt(server) };
}
