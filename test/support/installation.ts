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

/** An app by the texts of its credentials: which server is asked, the test says. */
export type AppTexts = Omit<GivenApp, keyof ReturnType<typeof createClients>>;

/** One database with as many processes on it as a test starts. */
export interface Installation {
  databaseUrl: string;
  /** The app that it begins with. */
  shop: AppTexts;
  /** The command line beside the servers, a process of its own for each command. */
  operator: Operator;
  /**
   * Starts one more server, with these settings beside its own, which logs to this file where one is named. All are gone
   * with the installation.
   */
  serve(env?: Record<string, string>, log?: string): Promise<ServerProcess>;
  /** The app, or another one, at this server. */
  connectShop(server: ServerProcess, app?: AppTexts): GivenApp;
  /** One app more, set up beside the servers. */
  givenApp(options: GivenAppOptions): Promise<AppTexts>;
  /** Opens the database once more, as another process would, for this long. */
  withDatabase<T>(work: (database: Database, services: Services) => Promise<T>): Promise<T>;
  /** A back end with the app's secret token, at this server. */
  createBackEnd(server: ServerProcess): Client;
  /** The codes of all links that are stored, by asking the database itself. */
  readStoredCodes(): Promise<Set<string>>;
  /** How many clicks are stored, as the database itself has them. */
  countClicks(): Promise<number>;
  dispose(): Promise<void>;
}

/** Sets up the app of the builders on an empty database that no process has open afterwards. */
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
