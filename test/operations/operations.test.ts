import { sql } from 'kysely';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { StoreError } from '../../db/client.ts';
import { startTestApp, type TestApp, type TestAppOptions } from '../support/app.ts';
import { CREATE_SMART_LINK, type GivenApp, givenApp, givenLink } from '../support/builders.ts';
import { testDialect } from '../support/database.ts';
import { visit } from '../support/edge.ts';
import { metricsOf } from '../support/metrics.ts';

const METRICS_TOKEN = 'scrape-me-0123456789';

let app: TestApp;
let shop: GivenApp;

async function given(options: TestAppOptions = {}): Promise<void> {
  app = await startTestApp(options);
  shop = await givenApp(app);
}
afterEach(async () => {
  vi.restoreAllMocks();
  await app?.close();
});

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  visit(app, path, { host: 'localhost', method, headers });

function givenBrokenStore(): void {
  const broken = new StoreError('the disk is full', true, { reason: 'full', cause: new Error('SQLITE_FULL') });
  vi.spyOn(app.database, 'write').mockRejectedValue(broken);
}

describe('/livez', () => {
  test('answers as long as the process lives, whatever the store does', async () => {
    await given();
    givenBrokenStore();

    expect(await ask('/livez')).toMatchObject({ status: 200, text: 'alive\n' });
  });
});

describe('/readyz', () => {
  test('says ready, to everybody and to programs that look at the head alone', async () => {
    await given();

    expect(await ask('/readyz')).toMatchObject({
      status: 200,
      text: 'ready\n',
      headers: { 'cache-control': 'no-store' },
    });
    expect(await ask('/readyz', {}, 'HEAD')).toMatchObject({ status: 200, text: '' });
    expect(await ask('/readyz', {}, 'POST')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });

  test('leaves what is stored as it was, though it writes', async () => {
    await given();
    const stored = () => sql`select name, applied_at from schema_migrations order by name`.execute(app.database.read);
    const { rows } = await stored();

    expect(await ask('/readyz')).toMatchObject({ status: 200 });

    expect((await stored()).rows).toEqual(rows);
  });

  test('says in one word what keeps the store from writing, with 503', async () => {
    await given();
    givenBrokenStore();

    expect(await ask('/readyz')).toMatchObject({ status: 503, text: 'full\n', headers: { 'retry-after': '1' } });
  });

  test('hears of a failure that a request met before it asks the store itself, and is ready as soon as that works', async () => {
    await given();
    await ask('/readyz');
    givenBrokenStore();
    await shop.secret.ask(CREATE_SMART_LINK, { input: { uri: '/a' } });

    expect(await ask('/readyz')).toMatchObject({ status: 503, text: 'full\n' });
    vi.restoreAllMocks();
    await expect.poll(() => ask('/readyz'), { timeout: 15_000 }).toMatchObject({ status: 200 });
  });

  test('tries the store once, however many ask at once', async () => {
    await given();
    const write = vi.spyOn(app.database, 'write');

    const answers = await Promise.all(Array.from({ length: 50 }, () => ask('/readyz')));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(50);
    expect(write).toHaveBeenCalledTimes(1);
  });

  test('says that a server stops, whose answers end their connections from then on', async () => {
    await given();
    app.stop();

    expect(await ask('/readyz')).toMatchObject({ status: 503, text: 'stopping\n' });
    const { headers } = await shop.secret.ask('{ app { name } }');
    expect(headers.get('connection')).toBe('close');
  });

  test('is no path of a link host', async () => {
    await given();

    expect(await visit(app, '/readyz')).toMatchObject({ status: 404 });
  });
});

describe('/metrics', () => {
  test('counts requests by door and outcome, and how long they took', async () => {
    await given();
    const { code } = await givenLink(shop.secret, { uri: '/a' });
    await visit(app, `/${code}`);
    await visit(app, '/nothing');
    await ask('/v2/nothing');
    await ask('/nothing');

    const metrics = await metricsOf(app);

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

  test('counts what was lost and why, and what was denied', async () => {
    await given();
    const { code } = await givenLink(shop.secret, { uri: '/a' });
    givenBrokenStore();
    await visit(app, `/${code}`);
    app.metrics.denied('load');

    const metrics = await metricsOf(app);

    expect(metrics.get('smartlinks_lost_total{what="click"}')).toBe(1);
    expect(metrics.get('smartlinks_store_failures_total{reason="full"}')).toBeGreaterThan(0);
    expect(metrics.get('smartlinks_store_up')).toBe(0);
    expect(metrics.get('smartlinks_denied_total{limit="load"}')).toBe(1);
    expect(metrics.get('smartlinks_denied_total{limit="rate"}')).toBe(0);
  });

  test('count every operation, head and body that is too large, and every request past its rate', async () => {
    await given({ env: { GRAPHQL_MAX_DEPTH: '3', GRAPHQL_MAX_COST: '50', RATE_LIMIT_MISSES: '1' } });
    await shop.secret.ask('{ smartLinks(first: 1) { edges { node { template { name } } } } }');
    await shop.secret.ask(`{ ${'__typename '.repeat(2_000)} }`);
    await shop.secret.ask('{ smartLinks(first: 100) { nodes { code } } }');
    await visit(app, `/${'a'.repeat(9_000)}`);
    await shop.publishable.ask(`{ app { name } } # ${'x'.repeat(110_000)}`);
    for (const code of ['nobody', 'noone', 'nothing']) await visit(app, `/${code}`);

    const metrics = await metricsOf(app);

    expect(metrics.get('smartlinks_denied_total{limit="operation"}')).toBe(3);
    expect(metrics.get('smartlinks_denied_total{limit="head"}')).toBe(1);
    expect(metrics.get('smartlinks_denied_total{limit="body"}')).toBe(1);
    expect(metrics.get('smartlinks_denied_total{limit="rate"}')).toBeGreaterThan(0);
  });

  test('have in them nothing of what was asked for, or by whom', async () => {
    await given({ logLevel: 'debug' });
    const { code } = await givenLink(shop.secret, { uri: '/a', code: 'sesame' });
    await visit(app, `/${code}?secret=tulip`);

    const { text } = await ask('/metrics');

    expect(text).not.toMatch(/sesame|tulip|127\.0\.0\.1|shop/);
    expect(text).not.toContain(shop.secretToken);
    const requests = app.logged.filter((line) => line.includes('"msg":"request"'));
    expect(requests.map((line) => JSON.parse(line).door)).toEqual(expect.arrayContaining(['graphql', 'edge']));
    expect(requests.join()).not.toMatch(/sesame|tulip|127\.0\.0\.1|shop/);
  });

  test.each<[string, Record<string, string>, Record<string, string>, number]>([
    ['everybody outside production', {}, {}, 200],
    ['nobody where they are turned off', { METRICS: '0' }, {}, 404],
    ['who sends the token', { METRICS_TOKEN }, { authorization: `Bearer ${METRICS_TOKEN}` }, 200],
    ['nobody without the token', { METRICS_TOKEN }, {}, 401],
    ['nobody with another token', { METRICS_TOKEN }, { authorization: `Bearer ${METRICS_TOKEN}x` }, 401],
  ])('are for %s', async (_, env, headers, status) => {
    await given({ env });

    expect(await ask('/metrics', headers)).toMatchObject({ status });
  });

  test('are for nobody in production by default', async () => {
    const production = { NODE_ENV: 'production', DATABASE_URL: 'file:x', LINK_SCHEME: 'https', API_HOSTS: 'localhost' };
    await given({ env: production });

    expect(await ask('/metrics')).toMatchObject({ status: 404 });
  });
});

describe.runIf(testDialect === 'sqlite')('commits', () => {
  test('are counted by the number of writes that they carried', async () => {
    const carried: number[] = [];
    await given({ onGroup: (units) => carried.push(units) });
    for (const units of carried) app.metrics.committed(units);
    await Promise.all(Array.from({ length: 20 }, (_, index) => givenLink(shop.secret, { uri: `/${index}` })));

    const metrics = await metricsOf(app);
    expect(metrics.get('smartlinks_commit_units_sum')).toBe(
      carried.slice(0, metrics.get('smartlinks_commit_units_count')).reduce((sum, units) => sum + units, 0),
    );
    expect(metrics.get('smartlinks_store_waiting')).toBe(0);
  });
});

describe('the log', () => {
  test('tells of a failing store once, however many requests meet it, and when it works again', async () => {
    await given();
    givenBrokenStore();
    for (let turn = 0; turn < 20; turn += 1) await shop.secret.ask(CREATE_SMART_LINK, { input: { uri: '/a' } });
    const told = () => app.logged.filter((line) => /"msg":"the store /.test(line)).map((line) => JSON.parse(line));

    expect(told()).toMatchObject([
      { level: 50, ailment: 'full', msg: 'the store fails', requestId: expect.any(String) },
    ]);
    expect(JSON.stringify(told())).toContain('SQLITE_FULL');
    vi.restoreAllMocks();
    await expect
      .poll(told, { timeout: 15_000 })
      .toMatchObject([{ msg: 'the store fails' }, { msg: 'the store works again' }]);
    expect(told()[1].failures).toBeGreaterThanOrEqual(20);
  });

  test.each([
    ['a platform token', 'c466541181db7fa84fd6b12a8a0b48995d01af1d'],
    ['an admin key', 'slk_c466541181db7fa84fd6b12a8a0b48995d01af1d'],
    ['a password', 'postgres://smartlinks:hunter2hunter2@db.internal/links'],
    ['another bearer token', 'authorization: Bearer hunter2hunter2'],
  ])('has no secret in it, even where an error had: %s', async (_, secret) => {
    await given();
    vi.spyOn(app.services.smartLinks, 'getSmartLink').mockRejectedValue(new Error(`refused: ${secret}`));
    await shop.secret.ask('{ smartLink(code: "a") { url } }');

    const line = app.logged.find((text) => text.includes('refused: '));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 50, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(line).toContain('[redacted]');
    expect(line).not.toMatch(/c4665411|hunter2/);
  });
});
