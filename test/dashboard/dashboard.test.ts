import { get } from 'node:http';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import { loadDashboardFiles } from '../../src/doors/dashboard/dashboard-files.ts';
import { createDashboard } from '../../src/doors/dashboard/dashboard-handler.ts';
import { startTestApp, type TestApp, type TestAppOptions } from '../support/app.ts';
import { test as base, writeFiles } from './dashboard-folder.ts';

const PAGE = `<!doctype html>${'<p>dashboard</p>'.repeat(40)}`;
const SCRIPT = 'export {};'.repeat(40);

const test = base
  .extend('dashboard', async ({ folder }) => {
    await writeFiles(folder, {
      'index.html': PAGE,
      'index.html.br': brotliCompressSync(PAGE),
      'index.html.gz': gzipSync(PAGE),
      'assets/index-3f2a.js': SCRIPT,
      'assets/index-3f2a.js.br': brotliCompressSync(SCRIPT),
      'assets/index-3f2a.js.gz': gzipSync(SCRIPT),
      'icon.svg': '<svg/>',
      '.source-hash': 'secret',
    });
    return createDashboard((await loadDashboardFiles(folder)) ?? 'missing');
  })
  .extend('start', async ({ dashboard }, { onCleanup }) => {
    const started: TestApp[] = [];
    onCleanup(async () => {
      await Promise.all(started.map((app) => app.close()));
    });
    return async (options: TestAppOptions = {}): Promise<TestApp> => {
      const app = await startTestApp({ dashboard, ...options });
      started.push(app);
      return app;
    };
  });

interface Received {
  status: number | undefined;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** Sends a request without decompressing the response or normalizing the path. */
function request(
  { port }: TestApp,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Received> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, method, headers: { host: 'localhost', ...headers } }, async (response) => {
      const body = Buffer.concat(await response.toArray());
      resolve({ status: response.statusCode, headers: response.headers, body });
    }).on('error', reject);
  });
}

describe('the dashboard', () => {
  test.for(['/dashboard', '/dashboard/', '/dashboard?tab=1', '/dashboard/index.html', '/dashboard/apps/demo/links'])(
    'responds to %s with its page, which nothing stores',
    async (path, { start }) => {
      const { status, headers, body } = await request(await start(), path);
      expect(status).toBe(200);
      expect(body.toString()).toBe(PAGE);
      expect(headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy':
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: https:; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('camera=()'),
      });
    },
  );

  test.for<[accept: string, coding: string | undefined, decode: (body: Buffer) => Buffer]>([
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0.5, gzip', 'gzip', gunzipSync],
    ['identity', undefined, (body) => body],
    ['br;q=0', undefined, (body) => body],
  ])('sends `Accept-Encoding: %s` the copy in %s', async ([accept, coding, decode], { start }) => {
    const app = await start();
    for (const [path, text] of [
      ['/dashboard', PAGE],
      ['/dashboard/assets/index-3f2a.js', SCRIPT],
    ] as const) {
      const { headers, body } = await request(app, path, { headers: { 'accept-encoding': accept } });
      expect(headers['content-encoding']).toBe(coding);
      expect(headers.vary).toBe('Accept-Encoding');
      expect(decode(body).toString()).toBe(text);
    }
  });

  test('lets clients cache files with a hash in their names forever', async ({ start }) => {
    const { headers } = await request(await start(), '/dashboard/assets/index-3f2a.js');
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  test('lets clients validate other files', async ({ start }) => {
    const app = await start();
    const { status, headers } = await request(app, '/dashboard/icon.svg');
    expect([status, headers['cache-control'], headers['content-type']]).toEqual([200, 'no-cache', 'image/svg+xml']);

    const etag = String(headers.etag);
    const repeated = await request(app, '/dashboard/icon.svg', { headers: { 'if-none-match': `"other", ${etag}` } });
    expect([repeated.status, repeated.body.length]).toEqual([304, 0]);
    const changed = await request(app, '/dashboard/icon.svg', { headers: { 'if-none-match': 'W/"other"' } });
    expect(changed.status).toBe(200);
  });

  test('responds to HEAD like to GET, without the body', async ({ start }) => {
    const { status, headers, body } = await request(await start(), '/dashboard', { method: 'HEAD' });
    expect([status, headers['content-length'], body.length]).toEqual([200, String(PAGE.length), 0]);
  });

  test.for(['POST', 'PUT', 'DELETE', 'OPTIONS'])('rejects %s', async (method, { start }) => {
    const { status, headers } = await request(await start(), '/dashboard', { method });
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  test.for([
    '/dashboard/assets/other-3f2a.js',
    '/dashboard/.source-hash',
    '/dashboard/assets/../.source-hash',
    '/dashboard/%2e%2e/package.json',
    '/dashboard/..%2f..%2fpackage.json',
    '/dashboard/assets/index-3f2a.js.br',
    '/dashboardx',
  ])('has no %s', async (path, { start }) => {
    const { status, body } = await request(await start(), path);
    expect(status).toBe(404);
    expect(body.toString()).not.toContain('secret');
  });

  test('is what `/` leads to', async ({ start }) => {
    const { status, headers } = await request(await start(), '/');
    expect([status, headers.location, headers['cache-control']]).toEqual([302, '/dashboard', 'no-store']);
  });

  test('is not on the hosts of links', async ({ start }) => {
    const { status, body } = await request(await start(), '/dashboard', { headers: { host: 'demo.link.test' } });
    expect(status).toBe(404);
    expect(body.toString()).not.toContain(PAGE);
  });

  test('has its own entry point in the metrics', async ({ start }) => {
    const app = await start();
    await request(app, '/dashboard');
    expect(app.metrics.renderText()).toContain('smartlinks_requests_total{door="dashboard",outcome="ok"} 1');
  });

  test('leaves `/` to GraphiQL if it is off', async ({ start }) => {
    const app = await start({ dashboard: undefined });
    expect((await request(app, '/')).headers.location).toBe('/graphql');
    expect((await request(app, '/dashboard')).status).toBe(404);
  });
});

describe('a dashboard that is not built', () => {
  test.for([
    ['building', 'Building the dashboard…'],
    ['missing', 'npm run dashboard:build'],
  ] as const)('responds while it is %s with a page that reloads automatically', async ([content, text], { start }) => {
    const app = await start({ dashboard: createDashboard(content) });
    const { status, headers, body } = await request(app, '/dashboard/apps');
    expect([status, headers['cache-control'], headers['retry-after']]).toEqual([503, 'no-store', '2']);
    expect(body.toString()).toContain(text);
    expect(body.toString()).toContain('<meta http-equiv="refresh" content="2">');
    expect((await request(app, '/dashboard/assets/index-3f2a.js')).status).toBe(404);
  });

  test('is served as soon as its files are loaded', async ({ start, folder, dashboard }) => {
    const app = await start();
    dashboard.setContent('building');
    expect((await request(app, '/dashboard')).status).toBe(503);
    dashboard.setContent((await loadDashboardFiles(folder)) ?? 'missing');
    expect((await request(app, '/dashboard')).body.toString()).toBe(PAGE);
  });

  test('is found once the command has built it', async ({ start, folder }) => {
    const dashboard = createDashboard('missing', folder);
    const app = await start({ dashboard });
    expect((await request(app, '/dashboard')).status).toBe(503);
    await expect.poll(async () => (await request(app, '/dashboard')).status).toBe(200);
  });

  test('has no files to load', async ({ folder }) => {
    expect(await loadDashboardFiles(`${folder}/missing`)).toBeNull();
    await writeFiles(folder, { 'assets/index-3f2a.js': SCRIPT, '.source-hash': 'secret' });
    expect(await loadDashboardFiles(folder)).toBeNull();
  });
});
