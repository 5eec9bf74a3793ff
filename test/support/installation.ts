import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDb } from '../../db/client.ts';
import { createServices } from '../../src/domain/services.ts';
import { randomCode } from '../../src/domain/smart-links/code.ts';
import { type GivenApp, type GivenAppOptions, givenApp } from './builders.ts';
import { type Client, clientOf } from './client.ts';
import { type Operator, operatorOf } from './command.ts';
import type { TestPlace } from './database.ts';
import { type ServerProcess, startServer } from './server.ts';

/** One database with as many processes on it as a test starts. */
export interface Installation {
  databaseUrl: string;
  /** Its one app, by the texts of its credentials: which server is asked, the test says. */
  shop: Omit<GivenApp, 'secret' | 'publishable' | 'iphone' | 'android' | 'admin' | 'installation'>;
  /** The command line beside the servers, a process of its own for each command. */
  operator: Operator;
  /** Starts one more server, with these settings beside its own. All are gone with the installation. */
  serve(env?: Record<string, string>): Promise<ServerProcess>;
  /** A back end with the app's secret token, at this server. */
  backEndOf(server: ServerProcess): Client;
  /** The codes of all links that are stored, by asking the database itself. */
  storedCodes(): Promise<Set<string>>;
  /** How many clicks are stored, as the database itself has them. */
  countClicks(): Promise<number>;
  dispose(): Promise<void>;
}

/** Sets up the app of the builders on an empty database that no process has open afterwards. */
export async function givenInstallation(place: TestPlace, options?: GivenAppOptions): Promise<Installation> {
  const { url: databaseUrl } = place;
  const servers: ServerProcess[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'smartlinks-cwd-'));
  const database = await openDb({ url: databaseUrl, migrate: true });
  const services = createServices({
    db: database,
    clock: Date.now,
    newCode: randomCode,
    links: { domain: 'link.test', scheme: 'http' },
  });
  const shop = await givenApp({ services, url: 'http://nobody.invalid' }, options);
  await database.close();

  /** Opens the database once more, as another process would. */
  async function reading<T>(look: (database: Database) => Promise<T>): Promise<T> {
    const opened = await openDb({ url: databaseUrl, migrate: false });
    try {
      return await look(opened);
    } finally {
      await opened.close();
    }
  }

  return {
    databaseUrl,
    shop,
    operator: operatorOf(databaseUrl),
    async serve(env = {}) {
      const own = { DATABASE_URL: databaseUrl, DEMO: '0', LINK_DOMAIN: 'link.test' };
      const server = await startServer(folder, { ...own, ...env });
      servers.push(server);
      return server;
    },
    backEndOf: (server) => clientOf(server, `Token ${shop.secretToken}`),
    storedCodes: () =>
      reading(async ({ read }) => {
        const rows = await read.selectFrom('smart_links').select('code').execute();
        return new Set(rows.map(({ code }) => code));
      }),
    countClicks: () =>
      reading(async ({ read }) => {
        const { clicks } = await read
          .selectFrom('clicks')
          .select((eb) => eb.fn.countAll<number>().as('clicks'))
          .executeTakeFirstOrThrow();
        return clicks;
      }),
    async dispose() {
      await Promise.all(servers.map((server) => server.kill()));
      await rm(folder, { recursive: true, force: true });
      await place.remove();
    },
  };
}
