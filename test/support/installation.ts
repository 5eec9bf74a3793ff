import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDb } from '../../db/client.ts';
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
  /** Starts one more server. All are gone with the installation. */
  serve(): Promise<ServerProcess>;
  /** A back end with the app's secret token, at this server. */
  backEndOf(server: ServerProcess): Client;
  /** The codes of all links that are stored, by asking the database itself. */
  storedCodes(): Promise<Set<string>>;
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
  return {
    databaseUrl,
    shop,
    operator: operatorOf(databaseUrl),
    async serve() {
      const server = await startServer(folder, { DATABASE_URL: databaseUrl, DEMO: '0', LINK_DOMAIN: 'link.test' });
      servers.push(server);
      return server;
    },
    backEndOf: (server) => clientOf(server, `Token ${shop.secretToken}`),
    async storedCodes() {
      const reading = await openDb({ url: databaseUrl, migrate: false });
      try {
        const rows = await reading.read.selectFrom('smart_links').select('code').execute();
        return new Set(rows.map(({ code }) => code));
      } finally {
        await reading.close();
      }
    },
    async dispose() {
      await Promise.all(servers.map((server) => server.kill()));
      await rm(folder, { recursive: true, force: true });
      await place.remove();
    },
  };
}
