import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDb } from '../../db/client.ts';
import type { Database } from '../../db/database.ts';
import { createServices, type Services } from '../../src/domain/services.ts';
import { generateCode } from '../../src/domain/smart-links/code.ts';
import { createClients, type GivenApp, type GivenAppOptions, givenApp } from './builders.ts';
import { type Client, createClient } from './client.ts';
import { createOperator, type Operator } from './command.ts';
import type { TestLocation } from './database.ts';
import { type ServerProcess, startServer } from './server.ts';

/** An app and its credentials as strings. The test chooses the server to which they are sent. */
export type AppTexts = Omit<GivenApp, keyof ReturnType<typeof createClients>>;

/** A database with any number of server processes. */
export interface Installation {
  databaseUrl: string;
  /** The first app in the database. */
  shop: AppTexts;
  /** Runs the command line alongside the servers, as a new process for each command. */
  operator: Operator;
  /**
   * Starts another server, with `env` in addition to the installation's settings. Logs to a file if its path is given.
   * Servers are stopped with the installation.
   */
  serve(env?: Record<string, string>, log?: string): Promise<ServerProcess>;
  /** Connects the first app, or another one, to this server. */
  connectShop(server: ServerProcess, app?: AppTexts): GivenApp;
  /** Sets up another app while the servers run. */
  givenApp(options: GivenAppOptions): Promise<AppTexts>;
  /** Opens the database, as another process would, while `work` runs. */
  withDatabase<T>(work: (database: Database, services: Services) => Promise<T>): Promise<T>;
  /** Creates a client of this server with the app's secret token. */
  createBackEnd(server: ServerProcess): Client;
  /** Reads the codes of all stored links from the database. */
  readStoredCodes(): Promise<Set<string>>;
  /** Reads the number of stored clicks from the database. */
  countClicks(): Promise<number>;
  dispose(): Promise<void>;
}

/** Sets up the app of the reference document in an empty database, and closes the database. */
export async function givenInstallation(location: TestLocation, options?: GivenAppOptions): Promise<Installation> {
  const { url: databaseUrl } = location;
  const servers: ServerProcess[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'smartlinks-cwd-'));
  await (await openDb({ url: databaseUrl, migrate: true })).close();

  const withDatabase: Installation['withDatabase'] = async (work) => {
    const database = await openDb({ url: databaseUrl, migrate: false });
    try {
      const links = { domain: 'link.test', scheme: 'http' } as const;
      return await work(database, createServices({ db: database, clock: Date.now, generateCode, links }));
    } finally {
      await database.close();
    }
  };
  const setUpApp = (more?: GivenAppOptions): Promise<AppTexts> =>
    withDatabase((_, services) => givenApp({ services, url: 'http://nobody.invalid' }, more));
  const shop = await setUpApp(options);

  return {
    databaseUrl,
    shop,
    operator: createOperator(databaseUrl),
    async serve(env, log) {
      const own = { DATABASE_URL: databaseUrl, DEMO: '0', LINK_DOMAIN: 'link.test' };
      const server = await startServer(folder, { ...own, ...env }, log);
      servers.push(server);
      return server;
    },
    connectShop: (server, app = shop) => ({ ...app, ...createClients(server, app) }),
    givenApp: setUpApp,
    withDatabase,
    createBackEnd: (server) => createClient(server, `Token ${shop.secretToken}`),
    readStoredCodes: () =>
      withDatabase(async ({ read }) => {
        const rows = await read.selectFrom('smart_links').select('code').execute();
        return new Set(rows.map(({ code }) => code));
      }),
    countClicks: () =>
      withDatabase(async ({ read }) => {
        const { clicks } = await read
          .selectFrom('clicks')
          .select((eb) => eb.fn.countAll<number>().as('clicks'))
          .executeTakeFirstOrThrow();
        return clicks;
      }),
    async dispose() {
      await Promise.all(servers.map((server) => server.kill()));
      await rm(folder, { recursive: true, force: true });
      await location.remove();
    },
  };
}
