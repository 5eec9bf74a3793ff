import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test as base, expect } from 'vitest';
import { createClient } from '../support/client.ts';
import { SERVER_PROGRAM } from '../support/program.ts';
import { createRestClient } from '../support/rest.ts';
import { type ServerProcess, startServer } from '../support/server.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

interface Running {
  server: ServerProcess;
  token: string;
  /** The address of a page that the server may scrape. */
  pageUrl: string;
}

/** A server that runs from a copy of the build, whose files were deleted after the start, as an upgrade does. */
const test = base.extend('running', { scope: 'file' }, async ({}, { onCleanup }): Promise<Running> => {
  const page = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end('<title>A scraped title</title>'),
  );
  await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
  const { port } = page.address() as AddressInfo;
  const folder = await mkdtemp(join(tmpdir(), 'smartlinks-replaced-'));
  const installation = join(folder, 'installation');
  await copyInstallation(installation);
  const server = await startServer(
    folder,
    { SCRAPE_PREVIEWS: '1', PREVIEW_PRIVATE_HOSTS: `127.0.0.1:${port}` },
    undefined,
    join(installation, 'dist', 'src', 'main.js'),
  );
  onCleanup(async () => {
    await server.kill();
    page.close();
    await rm(folder, { recursive: true, force: true });
  });
  await expect.poll(server.stdout).toContain('demo app is ready');
  const token = /web, secret +([0-9a-f]{40})/.exec(server.stdout())?.[1] ?? '';
  await rm(installation, { recursive: true });
  return { server, token, pageUrl: `http://127.0.0.1:${port}/page` };
});

/** Copies the build and the packages that it needs, which `package-lock.json` doesn't mark as development packages. */
async function copyInstallation(folder: string): Promise<void> {
  const build = dirname(dirname(SERVER_PROGRAM));
  for (const part of ['src', 'db']) {
    await cp(join(build, part), join(folder, 'dist', part), { recursive: true });
  }
  await cp(join(ROOT, 'package.json'), join(folder, 'package.json'));
  const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; optional?: boolean }>;
  };
  for (const [path, { dev, optional }] of Object.entries(lock.packages)) {
    if (path !== '' && dev !== true) {
      await cp(join(ROOT, path), join(folder, path), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
        // An optional package for another platform isn't installed.
        if (optional !== true || error.code !== 'ENOENT') {
          throw error;
        }
      });
    }
  }
}

const CREATE = `mutation ($input: CreateSmartLinkInput!) {
  createSmartLink(input: $input) { smartLink { id code url qrCode(format: PNG) template { name } } }
}`;

test('GraphQL creates and reads links, and serves GraphiQL', async ({ running: { server, token } }) => {
  const client = createClient(server, `Token ${token}`);
  const created = await client.get<{ createSmartLink: { smartLink: { code: string; qrCode: string } } }>(CREATE, {
    input: { uri: '/products/42', code: 'made' },
  });
  expect(created.createSmartLink.smartLink.qrCode).toMatch(/^data:image\/png;base64,/);
  const chunked = await createRestClient(server, token).send('POST', '/graphql', {
    headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
    body: {
      query: '{ smartLink(by: { code: "made" }) { stats { totals { clicks } } clicks(first: 1) { nodes { id } } } }',
    },
  });
  expect(chunked.body).toMatchObject({ data: { smartLink: { clicks: { nodes: [] } } } });
  expect((await client.request('{ nope }')).errors).toHaveLength(1);

  const page = await fetch(`${server.url}/graphql`, { headers: { accept: 'text/html' } });
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('/graphql/assets/');
});

test('/v2 creates and reads links, and reports errors', async ({ running: { server, token } }) => {
  const rest = createRestClient(server, token);
  expect((await rest.post('/v2/smartlinks', "{ 'uri': '/products/1', 'code': 'rest' }")).http).toBe(200);
  expect((await rest.get('/v2/smartlinks/rest.json', { 'accept-encoding': 'gzip' })).http).toBe(200);
  expect(
    (await rest.post('/v2/smartlinks/resolve', { smartlink: `http://demo.localhost:${server.port}/rest` })).http,
  ).toBe(200);
  expect((await createRestClient(server).get('/v2/smartlinks/rest')).http).toBe(401);
});

test('the link edge redirects, and shows each kind of page and file', async ({ running: { server, token } }) => {
  await createClient(server, `Token ${token}`).get(CREATE, { input: { uri: '/products/7', code: 'edge' } });
  const edge = createRestClient(server);
  const host = `demo.localhost:${server.port}`;
  const open = async (path: string, agent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)') =>
    (await edge.get(path, { host, 'user-agent': agent })).http;

  expect(await open('/edge')).toBe(302);
  expect(await open('/edge', IPHONE)).toBe(200);
  expect(await open('/edge', 'Twitterbot/1.0')).toBe(200);
  for (const path of ['/edge+', '/edge.qr', '/lazy?uri=/products/8', '/missing', '/.well-known/assetlinks.json']) {
    expect([path, await open(path)]).toEqual([path, expect.toBeOneOf([200, 302, 404])]);
  }
});

test('the preview of a page is scraped', async ({ running: { server, token, pageUrl } }) => {
  const client = createClient(server, `Token ${token}`);
  await client.get(CREATE, { input: { uri: pageUrl, code: 'scraped' } });
  const read = () => client.get('{ smartLink(by: { code: "scraped" }) { preview { title } } }');
  await createRestClient(server).get('/scraped', {
    host: `demo.localhost:${server.port}`,
    'user-agent': 'Twitterbot/1.0',
  });

  await expect.poll(read).toEqual({ smartLink: { preview: { title: 'A scraped title' } } });
});

test('the operations endpoints respond, and the server stops in order', async ({ running: { server } }) => {
  for (const path of ['/livez', '/readyz', '/metrics']) {
    expect((await fetch(`${server.url}${path}`)).status).toBe(200);
  }
  expect(server.stdout()).not.toMatch(/"level":[56]0/);
  expect(await server.stop()).toBe(0);
});
