import { exec, execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { test as base, describe, expect } from 'vitest';
import { migrate } from '../../db/migrate.ts';
import { Sqlite } from '../../db/sqlite/driver.ts';
import { formatCliCommand } from '../../src/config/cli-command.ts';
import { listTestedDialects } from '../db/needs.ts';
import { runCommand } from '../support/command.ts';
import { openTestDb } from '../support/database.ts';
import { SERVER_PROGRAM } from '../support/program.ts';
import { runServer, type ServerProcess, startServer } from '../support/server.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const test = base
  .extend('folder', async ({}, { onCleanup }) => {
    const folder = await mkdtemp(join(tmpdir(), 'smartlinks-start-'));
    onCleanup(() => rm(folder, { recursive: true, force: true }));
    return folder;
  })
  /** Starts a server in the folder, and stops it after the test. */
  .extend('start', ({ folder }, { onCleanup }) => {
    const started: ServerProcess[] = [];
    onCleanup(async () => {
      for (const server of started) {
        await server.kill();
      }
    });
    return async (env?: Record<string, string>): Promise<ServerProcess> => {
      const server = await startServer(folder, env);
      started.push(server);
      return server;
    };
  });

/** Starts a server, and stops it once it has created the demo app. */
async function startOnce(start: () => Promise<ServerProcess>): Promise<void> {
  const server = await start();
  await expect.poll(server.stdout).toContain('Your demo app is ready');
  expect(await server.stop()).toBe(0);
}

describe('the first start without settings', () => {
  test('prints tokens and a curl command that works as printed', async ({ start }) => {
    const server = await start();
    await expect.poll(server.stdout).toContain('Explore the API in GraphiQL');
    const [, token = '', body = ''] =
      /curl -s \S+ -H 'Authorization: Token ([0-9a-f]{40})' -H 'Content-Type: application\/json' -d '(.+)'/.exec(
        server.stdout(),
      ) ?? [];
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
      body,
    });
    expect(await response.json()).toMatchObject({
      data: {
        createSmartLink: {
          smartLink: { url: expect.stringMatching(/^http:\/\/demo\.localhost:\d+\/[0-9A-Za-z]{7}$/) },
        },
      },
    });
    expect(await server.stop()).toBe(0);
  });

  test('prints an address of the dashboard with a code that can be exchanged for a key', async ({ start }) => {
    const server = await start();
    await expect.poll(server.stdout).toContain('#signin=');
    const code = new RegExp(`^ +http://localhost:${server.port}/dashboard#signin=([\\w-]+)$`, 'm').exec(
      server.stdout(),
    )?.[1];
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `mutation { exchangeSignInCode(input: { code: "${code}" }) { key } }` }),
    });
    expect(await response.json()).toEqual({
      data: { exchangeSignInCode: { key: expect.stringMatching(/^slk_[0-9a-f]{40}$/) } },
    });
    expect(await server.stop()).toBe(0);
  });

  test('prints no address of the dashboard with DASHBOARD=0', async ({ start }) => {
    const server = await start({ DASHBOARD: '0' });
    await expect.poll(server.stdout).toContain('Explore the API in GraphiQL');
    expect(await server.stop()).toBe(0);
    expect(server.stdout()).not.toContain('signin');
  });

  test('is followed by a start that prints no token, but a command that creates one, which works as printed', async ({
    folder,
    start,
  }) => {
    await startOnce(start);
    const server = await start({ DATABASE_URL: 'file:./data/smartlinks.db' });
    await expect.poll(server.stdout).toContain('GraphiQL');
    expect(server.stdout()).not.toMatch(/[0-9a-f]{40}/);
    expect(server.stdout()).toContain(
      `Your demo app is at http://demo.localhost:${server.port}, and the API at http://localhost:${server.port}/graphql.`,
    );

    const stdout = await runPrinted(server.stdout(), folder);

    const token = /[0-9a-f]{40}/.exec(stdout)?.[0];
    const viewer = '{"query":"{ viewer { app { subdomain } } }"}';
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
      body: viewer,
    });
    expect(await response.json()).toEqual({ data: { viewer: { app: { subdomain: 'demo' } } } });
  });

  test('prints the same command in a checkout, with the settings that only the server got', async ({
    folder,
    start,
  }) => {
    await startOnce(start);
    const command = formatCliCommand({
      environment: { DATABASE_URL: `file:${join(folder, 'data', 'smartlinks.db')}`, PORT: '1' },
      program: join(ROOT, 'src', 'main.ts'),
      workingDirectory: folder,
    });

    const stdout = await runPrinted(`\n  ${command} token create --app demo --platform web\n`, folder);

    expect(stdout).toMatch(/[0-9a-f]{40}/);
  });

  test('creates no demo with DEMO=0', async ({ start }) => {
    const server = await start({ DEMO: '0' });
    expect(await server.stop()).toBe(0);
    expect(server.stdout()).not.toContain('demo');
  });
});

describe('a start that cannot succeed', () => {
  const cases: {
    name: string;
    createEnv: (folder: string) => Promise<Record<string, string>>;
    expectedError: RegExp;
  }[] = [
    {
      name: 'all invalid settings at once',
      createEnv: async () => ({ PORT: 'eighty', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://db' }),
      expectedError:
        /^Invalid settings: (?=.*PORT must be a whole number)(?=.*LOG_LEVEL must be one of)(?=.*DATABASE_URL must be).*\.$/,
    },
    {
      name: 'all missing settings that production requires',
      createEnv: async () => ({ NODE_ENV: 'production', LINK_DOMAIN: 'go.example' }),
      expectedError: /^NODE_ENV=production requires these settings: DATABASE_URL, LINK_SCHEME, API_HOSTS\.$/,
    },
    {
      name: 'an environment that may be a misspelled production',
      createEnv: async () => ({ NODE_ENV: 'prod' }),
      expectedError: /^Invalid settings: NODE_ENV must be production, development or test; got `prod`\.$/,
    },
    {
      name: 'a missing folder in production',
      createEnv: async (folder) => ({
        PORT: '0',
        NODE_ENV: 'production',
        DATABASE_URL: `file:${join(folder, 'missing', 'links.db')}`,
        LINK_DOMAIN: 'go.example',
        LINK_SCHEME: 'https',
        API_HOSTS: 'api.example',
      }),
      expectedError: /^The folder \S+missing does not exist\. Create it, or correct DATABASE_URL\.$/,
    },
    {
      name: 'http links in production',
      createEnv: async () => ({
        NODE_ENV: 'production',
        DATABASE_URL: 'file:x.db',
        LINK_DOMAIN: 'go.example',
        LINK_SCHEME: 'http',
        API_HOSTS: 'api.example',
      }),
      expectedError: /^LINK_SCHEME must be https in production.*ALLOW_INSECURE_LINKS=1.*\.$/,
    },
    {
      name: 'an invalid origin',
      createEnv: async () => ({ CORS_ORIGINS: 'https://shop.example/path' }),
      expectedError: /^Invalid settings: CORS_ORIGINS .*https:\/\/shop\.example\/path.*\.$/,
    },
    ...['https://api.example', 'api.example:4000', 'api.example api2.example'].map((host) => ({
      name: `an API host that no client can request (${host})`,
      createEnv: async () => ({ API_HOSTS: `localhost,${host}` }),
      expectedError: new RegExp(`^Invalid settings: API_HOSTS .* without scheme and port; got \`${host}\`\\.$`),
    })),
    {
      name: 'a manifest of persisted operations that is missing',
      createEnv: async (folder) => ({ PORT: '0', PERSISTED_OPERATIONS: join(folder, 'missing.json') }),
      expectedError: /^PERSISTED_OPERATIONS: \S+missing\.json cannot be read \(ENOENT\)\. It must be a file/,
    },
    {
      name: 'a persisted operation that does not match the schema',
      createEnv: async (folder) => {
        await writeFile(join(folder, 'manifest.json'), JSON.stringify({ one: '{ viewer {\n address } }' }));
        return { PORT: '0', PERSISTED_OPERATIONS: join(folder, 'manifest.json') };
      },
      expectedError:
        /^PERSISTED_OPERATIONS: \S+manifest\.json has an operation "one" that the server would reject: Cannot query field "address" on type "Viewer"\..* \(line 2, column 2\)$/,
    },
    {
      name: 'only persisted operations without their manifest',
      createEnv: async () => ({ PORT: '0', PERSISTED_OPERATIONS_ONLY: '1' }),
      expectedError: /^PERSISTED_OPERATIONS_ONLY=1 requires PERSISTED_OPERATIONS, .*\.$/,
    },
    {
      name: 'GraphiQL beside only persisted operations',
      createEnv: async () => ({
        PORT: '0',
        PERSISTED_OPERATIONS: 'manifest.json',
        PERSISTED_OPERATIONS_ONLY: '1',
        GRAPHIQL: '1',
      }),
      expectedError: /^GRAPHIQL=1 and PERSISTED_OPERATIONS_ONLY=1 exclude each other, .*\.$/,
    },
    {
      name: 'a network instead of a host',
      createEnv: async () => ({ PREVIEW_PRIVATE_HOSTS: 'intranet.example, 10.0.0.0/8' }),
      expectedError: /^Invalid settings: PREVIEW_PRIVATE_HOSTS must list hosts .*; got `10\.0\.0\.0\/8`\.$/,
    },
    {
      name: 'a folder that is a file',
      createEnv: async (folder) => {
        await writeFile(join(folder, 'occupied'), 'by something else');
        return { PORT: '0', DATABASE_URL: `file:${join(folder, 'occupied', 'links.db')}` };
      },
      expectedError: /occupied/,
    },
    {
      name: 'a file that is not a database',
      createEnv: async (folder) => {
        await writeFile(join(folder, 'occupied'), 'x'.repeat(10_000));
        return { PORT: '0', DATABASE_URL: `file:${join(folder, 'occupied')}` };
      },
      expectedError: /occupied.*no.*database/i,
    },
    {
      name: 'a PostgreSQL server that does not respond',
      createEnv: async () => ({ PORT: '0', DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' }),
      expectedError: /127\.0\.0\.1:1/,
    },
  ];

  for (const { name, createEnv, expectedError } of cases) {
    test(`reports ${name} in one line and leaves nothing behind`, async ({ folder }) => {
      const settings = await createEnv(folder);
      const before = await readdir(folder);

      const { code, stdout, stderr } = await runServer(folder, settings);

      expect(stderr.trimEnd()).toMatch(expectedError);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(stdout).toBe('');
      expect(code).toBe(1);
      expect(await readdir(folder)).toEqual(before);
    });
  }

  test('reports a port in use in one line and leaves nothing behind', async ({ folder }) => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;

    const { code, stderr } = await runServer(folder, { PORT: String(port) });

    expect(stderr).toBe(
      `Cannot listen on 127.0.0.1, port ${port}: the port is in use. Stop the other server or set PORT to another port.\n`,
    );
    expect(code).toBe(1);
    expect(await readdir(folder)).toEqual([]);
    await new Promise((resolve) => other.close(resolve));
  });

  test('reports a database of a newer version in one line and leaves it unchanged', async ({ folder }) => {
    const path = join(folder, 'smartlinks.db');
    await migrate({ url: `file:${path}` });
    const db = new Sqlite(path);
    db.prepare("insert into schema_migrations (name, applied_at) values ('999-tomorrow', 0)").run();
    const before = db.prepare('select count(*) as n from sqlite_master').get();
    db.close();

    const { code, stderr } = await runServer(folder, { PORT: '0', DATABASE_URL: `file:${path}` });

    expect(stderr).toMatch(/^[^\n]*newer version[^\n]*\n$/);
    expect(code).toBe(1);
    const after = new Sqlite(path);
    expect(after.prepare('select count(*) as n from sqlite_master').get()).toEqual(before);
    after.close();
  });

  test('reports a folder that it cannot write to in one line', async ({ folder, skip }) => {
    // Root may write nearly everywhere, but no user can create a folder in /sys.
    skip(process.platform !== 'linux', 'only Linux has /sys');
    const { code, stderr } = await runServer(folder, { PORT: '0', DATABASE_URL: 'file:/sys/smartlinks/links.db' });
    expect(stderr).toMatch(/^[^\n]*\/sys\/smartlinks[^\n]*\n$/);
    expect(code).toBe(1);
  });
});

describe.each(listTestedDialects('a start that fails late'))('a start on $dialect that fails late', ({ dialect }) => {
  test('exits although its database is already open', async ({ folder }) => {
    const { url, database, dispose } = await openTestDb({ dialect });
    await database.write((tx) =>
      (dialect === 'postgres'
        ? sql`alter table apps add constraint nobody check (false)`
        : sql`create trigger nobody before insert on apps begin select raise(abort, 'nobody'); end`
      ).execute(tx),
    );

    const { code, stderr } = await runServer(folder, { PORT: '0', DATABASE_URL: url });

    expect(stderr).toContain('nobody');
    expect(code).toBe(1);
    await dispose();
  });
});

describe.each(listTestedDialects('link settings of a server'))('on $dialect, a command', ({ dialect }) => {
  test('prints links as the server that started last serves them, unless its own settings differ', async ({
    folder,
    start,
  }) => {
    const { url, dispose } = await openTestDb({ dialect });
    const createLink = async (env: Record<string, string> = {}) => {
      const args = ['link', 'create', '--app', 'demo', '--uri', '/a'];
      const { stdout } = await runCommand(args, { DATABASE_URL: url, ...env }, folder);
      return /https?:[^\s]+\//.exec(stdout)?.[0];
    };

    // The server gets PORT from its environment only.
    const server = await start({ DATABASE_URL: url });
    await expect.poll(server.stdout).toContain('demo app is ready');
    expect(await createLink()).toBe(`http://demo.localhost:${server.port}/`);
    expect(await createLink({ PORT: '1' })).toBe(`http://demo.localhost:${server.port}/`);
    expect(await createLink({ LINK_DOMAIN: 'own.example' })).toBe('http://demo.own.example/');
    expect(await server.stop()).toBe(0);

    const other = await start({
      DATABASE_URL: url,
      LINK_DOMAIN: 'go.example',
      LINK_SCHEME: 'https',
      API_HOSTS: '127.0.0.1,api.example',
    });
    expect(await createLink()).toBe('https://demo.go.example/');
    const looping = ['link', 'create', '--app', 'demo', '--uri', 'https://api.example/a'];
    expect(await runCommand(looping, { DATABASE_URL: url }, folder)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('api.example'),
    });
    expect(await other.stop()).toBe(0);
    await dispose();
  });
});

describe('an .env file', () => {
  test('provides the settings of a server', async ({ folder, start }) => {
    await mkdir(join(folder, 'elsewhere'));
    await writeFile(join(folder, '.env'), 'DATABASE_URL=file:./elsewhere/links.db\nDEMO=0\n');
    const server = await start();
    expect(await server.stop()).toBe(0);
    expect(await readdir(join(folder, 'elsewhere'))).toContain('links.db');
    expect(readLogLine(server, 'ready')).toMatchObject({
      settings: join(folder, '.env'),
      location: join(folder, 'elsewhere', 'links.db'),
    });
  });

  test('can have a path of a manifest that is relative to its folder', async ({ folder, start }) => {
    await mkdir(join(folder, 'home'));
    await writeFile(join(folder, 'home', '.env'), 'PERSISTED_OPERATIONS=manifest.json\nDEMO=0\n');
    await writeFile(join(folder, 'home', 'manifest.json'), '{"viewer": "{ viewer { credential { kind } } }"}');
    const server = await start({ SMARTLINKS_HOME: join(folder, 'home') });
    const response = await fetch(`${server.url}/graphql?documentId=viewer`);
    expect(await response.json()).toEqual({ data: { viewer: null }, errors: [expect.anything()] });
    expect(await server.stop()).toBe(0);
  });

  test('in a working directory other than the home folder is ignored with a warning', async ({ folder, start }) => {
    const home = join(folder, 'home');
    await mkdir(home);
    await writeFile(join(folder, '.env'), 'LINK_DOMAIN=other.example\n');
    const server = await start({ SMARTLINKS_HOME: home });
    expect(await server.stop()).toBe(0);
    expect(readLogLine(server, 'settings file in the working directory ignored')).toMatchObject({
      ignored: join(folder, '.env'),
      settings: null,
    });
    expect(readLogLine(server, 'ready')).toMatchObject({ location: join(home, 'data', 'smartlinks.db') });
  });

  test('and the environment get a warning for each misspelled setting', async ({ folder, start }) => {
    await writeFile(join(folder, '.env'), 'RATE_LIMIT_TOKENS=5\n');
    const server = await start({ LINK_DOMAINS: 'go.example', COMPANY_NAME: 'Shop' });
    expect(await server.stop()).toBe(0);
    const warnings = server
      .stdout()
      .split('\n')
      .filter((line) => line.includes('"msg":"unknown setting"'))
      .map((line) => JSON.parse(line))
      .map(({ name, similar }) => [name, similar]);
    expect(warnings.sort()).toEqual([
      ['LINK_DOMAINS', 'LINK_DOMAIN'],
      ['RATE_LIMIT_TOKENS', 'RATE_LIMIT_TOKEN'],
    ]);
  });

  test('that the CLI does not know are warnings on standard error', async ({ folder }) => {
    const settings = { DATABASE_URI: 'file:./other.db', NODE_ENVIRONMENT: 'production' };
    const { stderr } = await runCommand(['app', 'list'], settings, folder);
    expect(stderr).toContain('Warning: DATABASE_URI is not a setting. Did you mean DATABASE_URL?\n');
    expect(stderr).toContain('Warning: NODE_ENVIRONMENT is not a setting. Did you mean NODE_ENV?\n');
  });

  test('that cannot be read ends the server and the CLI with one line, regardless of other settings', async ({
    folder,
  }) => {
    await mkdir(join(folder, '.env'));
    const line = `${join(folder, '.env')} cannot be read (EISDIR). It must be a file that this user has permission to read.\n`;
    expect(await runServer(folder, { PORT: '0' })).toEqual({ code: 1, stdout: '', stderr: line });
    expect(await runCommand(['app', 'list'], {}, folder)).toEqual({ code: 1, stdout: '', stderr: line });
    expect(await readdir(folder)).toEqual(['.env']);
  });
});

describe('the arguments of the server', () => {
  const run = (argument: string, folder: string) =>
    promisify(execFile)(process.execPath, [SERVER_PROGRAM, argument], { cwd: folder });

  test('--version and --help print a text, and start nothing', async ({ folder }) => {
    expect((await run('--version', folder)).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await run('--help', folder)).stdout).toContain('environment variables');
    expect(await readdir(folder)).toEqual([]);
  });

  test('anything else is an error, and starts nothing', async ({ folder }) => {
    await expect(run('--port=5000', folder)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Unknown argument `--port=5000`\. .*settings are environment variables/),
    });
    expect(await readdir(folder)).toEqual([]);
  });
});

/** Runs the printed command that creates a token, in a shell with none of the server's settings. */
async function runPrinted(output: string, folder: string): Promise<string> {
  const command = /^ {2}(.+ token create --app demo --platform web)$/m.exec(output)?.[1] ?? 'false';
  const { PATH = '', HOME = '' } = process.env;
  const { stdout } = await promisify(exec)(command, { cwd: folder, env: { PATH, HOME } });
  return stdout;
}

/** Returns the first log line with this message. */
function readLogLine(server: ServerProcess, message: string): Record<string, unknown> {
  const line = server
    .stdout()
    .split('\n')
    .find((text) => text.includes(`"msg":"${message}"`));
  return JSON.parse(line ?? 'null');
}
