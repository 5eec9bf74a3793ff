import { sql } from 'kysely';
import { describe, expect, vi } from 'vitest';
import { StoreError } from '../../db/errors.ts';
import { getUserAgent } from '../domain/user-agents.ts';
import type { TestApp } from '../support/app.ts';
import { CREATE_SMART_LINK, givenApp, givenLink } from '../support/builders.ts';
import { testDialect } from '../support/database.ts';
import { visit } from '../support/edge.ts';
import { readMetrics } from '../support/metrics.ts';
import { createFreshTest } from '../support/test.ts';

const METRICS_TOKEN = 'scrape-me-0123456789';

const test = createFreshTest();

function visitOperations(app: TestApp, path: string, headers: Record<string, string> = {}, method = 'GET') {
  return visit(app, path, { host: 'localhost', method, headers });
}

function givenFullStore({ database }: TestApp) {
  const full = new StoreError('the disk is full', true, { reason: 'full', cause: new Error('SQLITE_FULL') });
  return vi.spyOn(database, 'write').mockRejectedValue(full);
}

describe('/livez', () => {
  test('returns 200 while the process runs, even if the store fails', async ({ app }) => {
    givenFullStore(app);

    expect(await visitOperations(app, '/livez')).toMatchObject({ status: 200, text: 'alive\n' });
  });
});

describe('/readyz', () => {
  test('returns "ready" to every client, including for HEAD requests', async ({ app }) => {
    expect(await visitOperations(app, '/readyz')).toMatchObject({
      status: 200,
      text: 'ready\n',
      headers: { 'cache-control': 'no-store' },
    });
    expect(await visitOperations(app, '/readyz', {}, 'HEAD')).toMatchObject({ status: 200, text: '' });
    expect(await visitOperations(app, '/readyz', {}, 'POST')).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    });
  });

  test('leaves the stored data unchanged, although the probe writes', async ({ app }) => {
    const readMigrations = () =>
      sql`select name, applied_at from schema_migrations order by name`.execute(app.database.read);
    const { rows } = await readMigrations();

    expect(await visitOperations(app, '/readyz')).toMatchObject({ status: 200 });

    expect((await readMigrations()).rows).toEqual(rows);
  });

  test('returns 503 and one word that says why the store cannot write', async ({ app }) => {
    givenFullStore(app);

    expect(await visitOperations(app, '/readyz')).toMatchObject({
      status: 503,
      text: 'full\n',
      headers: { 'retry-after': '1' },
    });
  });

  test('reports the store failure of a request, and is ready after the store has recovered', async ({ app, shop }) => {
    await visitOperations(app, '/readyz');
    const failure = givenFullStore(app);
    await shop.secret.request(CREATE_SMART_LINK, { input: { uri: '/a' } });

    expect(await visitOperations(app, '/readyz')).toMatchObject({ status: 503, text: 'full\n' });
    failure.mockRestore();
    await expect.poll(() => visitOperations(app, '/readyz')).toMatchObject({ status: 200 });
  });

  test('probes the store once for any number of concurrent requests', async ({ app }) => {
    const write = vi.spyOn(app.database, 'write');
    // A probe result is cached for a second, and a slow machine may need longer for all requests.
    vi.spyOn(performance, 'now').mockReturnValue(performance.now());

    const responses = await Promise.all(Array.from({ length: 50 }, () => visitOperations(app, '/readyz')));

    expect(responses.filter(({ status }) => status === 200)).toHaveLength(50);
    expect(write).toHaveBeenCalledTimes(1);
  });

  test('reports that the server is stopping, and responses then close their connections', async ({ app, shop }) => {
    app.stop();

    expect(await visitOperations(app, '/readyz')).toMatchObject({ status: 503, text: 'stopping\n' });
    const { headers } = await shop.secret.request('{ app { name } }');
    expect(headers.get('connection')).toBe('close');
  });

  test('is not served on link hosts', async ({ app, shop }) => {
    expect(await visit(app, '/readyz', { host: `${shop.subdomain}.link.test` })).toMatchObject({ status: 404 });
  });
});

describe('/metrics', () => {
  test('counts requests by entry point and outcome, and measures their durations', async ({ app, shop }) => {
    const { code } = await givenLink(shop.secret, { uri: '/a' });
    await visit(app, `/${code}`);
    await visit(app, '/nothing');
    await visitOperations(app, '/v2/nothing');
    await visitOperations(app, '/nothing');

    const metrics = await readMetrics(app);

    expect(metrics.get('smartlinks_requests_total{door="graphql",outcome="ok"}')).toBe(1);
    expect(metrics.get('smartlinks_requests_total{door="edge",outcome="redirected"}')).toBe(1);
    expect(metrics.get('smartlinks_requests_total{door="edge",outcome="refused"}')).toBe(1);
    expect(metrics.get('smartlinks_requests_total{door="rest",outcome="refused"}')).toBe(1);
    expect(metrics.get('smartlinks_requests_total{door="none",outcome="refused"}')).toBe(1);
    expect(metrics.get('smartlinks_request_duration_seconds_count{door="edge"}')).toBe(2);
    expect(metrics.get('smartlinks_request_duration_seconds_bucket{door="edge",le="+Inf"}')).toBe(2);
    expect(metrics.get('smartlinks_store_up')).toBe(1);
    expect(metrics.get('process_resident_memory_bytes')).toBeUndefined();
  });

  test('counts dropped writes, store failures by reason, and denied requests by limit', async ({ app, shop }) => {
    const { code } = await givenLink(shop.secret, { uri: '/a' });
    givenFullStore(app);
    await visit(app, `/${code}`, { userAgent: getUserAgent('Chrome on Windows') });
    app.metrics.recordDenial('load');

    const metrics = await readMetrics(app);

    expect(metrics.get('smartlinks_lost_total{what="click"}')).toBe(1);
    expect(metrics.get('smartlinks_store_failures_total{reason="full"}')).toBeGreaterThan(0);
    expect(metrics.get('smartlinks_store_up')).toBe(0);
    expect(metrics.get('smartlinks_denied_total{limit="load"}')).toBe(1);
    expect(metrics.get('smartlinks_denied_total{limit="rate"}')).toBe(0);
  });

  test('counts oversized operations, heads and bodies, and requests over the rate limit', async ({ startApp }) => {
    const env = { GRAPHQL_MAX_DEPTH: '3', GRAPHQL_MAX_COST: '50', RATE_LIMIT_MISSES: '1' };
    const now = Date.now();
    const app = await startApp({ env, clock: () => now });
    const shop = await givenApp(app);
    await shop.secret.request('{ smartLinks(first: 1) { edges { node { template { name } } } } }');
    await shop.secret.request(`{ ${'__typename '.repeat(2_000)} }`);
    await shop.secret.request('{ smartLinks(first: 100) { nodes { code } } }');
    await visit(app, `/${'a'.repeat(9_000)}`);
    await shop.publishable.request(`{ app { name } } # ${'x'.repeat(110_000)}`);
    for (const code of ['nobody', 'noone', 'nothing']) {
      await visit(app, `/${code}`);
    }

    const metrics = await readMetrics(app);

    expect(metrics.get('smartlinks_denied_total{limit="operation"}')).toBe(3);
    expect(metrics.get('smartlinks_denied_total{limit="head"}')).toBe(1);
    expect(metrics.get('smartlinks_denied_total{limit="body"}')).toBe(1);
    expect(metrics.get('smartlinks_denied_total{limit="rate"}')).toBeGreaterThan(0);
  });

  test('contains no data from requests or about clients', async ({ startApp }) => {
    const app = await startApp({ logLevel: 'debug' });
    const shop = await givenApp(app);
    const { code } = await givenLink(shop.secret, { uri: '/a', code: 'sesame' });
    await visit(app, `/${code}?secret=tulip`);

    const { text } = await visitOperations(app, '/metrics');

    expect(text).not.toMatch(/sesame|tulip|127\.0\.0\.1|shop/);
    expect(text).not.toContain(shop.secretToken);
    const requests = app.logged.filter((line) => line.includes('"msg":"request"'));
    expect(requests.map((line) => JSON.parse(line).entryPoint)).toEqual(expect.arrayContaining(['graphql', 'edge']));
    expect(requests.join()).not.toMatch(/sesame|tulip|127\.0\.0\.1|shop/);
  });

  test.for<[string, Record<string, string>, Record<string, string>, number]>([
    ['every client outside production', {}, {}, 200],
    ['no client when it is disabled', { METRICS: '0' }, {}, 404],
    ['a client that sends the token', { METRICS_TOKEN }, { authorization: `Bearer ${METRICS_TOKEN}` }, 200],
    ['no client without the token', { METRICS_TOKEN }, {}, 401],
    ['no client with another token', { METRICS_TOKEN }, { authorization: `Bearer ${METRICS_TOKEN}x` }, 401],
  ])('is readable by %s', async ([, env, headers, status], { startApp }) => {
    const app = await startApp({ env });

    expect(await visitOperations(app, '/metrics', headers)).toMatchObject({ status });
  });

  test('is readable by no client in production by default', async ({ startApp }) => {
    const production = { NODE_ENV: 'production', DATABASE_URL: 'file:x', LINK_SCHEME: 'https', API_HOSTS: 'localhost' };
    const app = await startApp({ env: production });

    expect(await visitOperations(app, '/metrics')).toMatchObject({ status: 404 });
  });
});

describe.runIf(testDialect === 'sqlite')('a commit', () => {
  test('is counted with the number of writes that it combined', async ({ startApp }) => {
    const sizes: number[] = [];
    const app = await startApp({ onGroup: (size) => sizes.push(size) });
    const shop = await givenApp(app);
    for (const size of sizes) {
      app.metrics.recordCommit(size);
    }
    await Promise.all(Array.from({ length: 20 }, (_, index) => givenLink(shop.secret, { uri: `/${index}` })));

    const metrics = await readMetrics(app);
    expect(metrics.get('smartlinks_commit_units_sum')).toBe(
      sizes.slice(0, metrics.get('smartlinks_commit_units_count')).reduce((sum, size) => sum + size, 0),
    );
    expect(metrics.get('smartlinks_store_waiting')).toBe(0);
  });
});

describe('the log', () => {
  test('reports a store failure once for any number of requests, and then the recovery', async ({ app, shop }) => {
    const failure = givenFullStore(app);
    for (let i = 0; i < 20; i += 1) {
      await shop.secret.request(CREATE_SMART_LINK, { input: { uri: '/a' } });
    }
    const listReports = () =>
      app.logged.filter((line) => /"msg":"store (?:unavailable|recovered)"/.test(line)).map((line) => JSON.parse(line));

    expect(listReports()).toMatchObject([
      { level: 50, condition: 'full', msg: 'store unavailable', requestId: expect.any(String) },
    ]);
    expect(JSON.stringify(listReports())).toContain('SQLITE_FULL');
    failure.mockRestore();
    await expect.poll(listReports).toMatchObject([{ msg: 'store unavailable' }, { msg: 'store recovered' }]);
    expect(listReports()[1].failures).toBeGreaterThanOrEqual(20);
  });

  test.for([
    ['a platform token', 'c466541181db7fa84fd6b12a8a0b48995d01af1d'],
    ['an admin key', 'slk_c466541181db7fa84fd6b12a8a0b48995d01af1d'],
    ['a password', 'postgres://smartlinks:hunter2hunter2@db.internal/links'],
    ['another bearer token', 'authorization: Bearer hunter2hunter2'],
  ] as const)('does not contain %s, even when the message of an error does', async ([, secret], { app, shop }) => {
    vi.spyOn(app.services.smartLinks, 'getSmartLink').mockRejectedValue(new Error(`refused: ${secret}`));
    await shop.secret.request('{ smartLink(by: { code: "a" }) { url } }');

    const line = app.logged.find((text) => text.includes('refused: '));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 50, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(line).toContain('[redacted]');
    expect(line).not.toMatch(/c4665411|hunter2/);
  });
});
