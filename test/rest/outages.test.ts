import { describe, expect, vi } from 'vitest';
import type { Db } from '../../db/database.ts';
import { StoreError } from '../../db/errors.ts';
import type { Run } from '../../db/handle.ts';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import { ResponseWriter } from '../../src/doors/http/response-writer.ts';
import type { TestApp, TestAppOptions } from '../support/app.ts';
import { type GivenApp, type GivenLink, givenApp, givenLink } from '../support/builders.ts';
import { decodeLinkId, givenClick } from '../support/events.ts';
import { formatHead, openRaw } from '../support/raw.ts';
import { createRestClient } from '../support/rest.ts';
import { createFreshTest } from '../support/test.ts';
import { createRestTest, type RestClientName } from './rest-test.ts';

/** Longer than any outage in these tests. */
const RETRY_LIMIT_MS = 120_000;

const TABLES = ['smart_links', 'clicks', 'redemptions', 'opens', 'installs', 'routes', 'daily_counts'] as const;

type RowCounts = Record<(typeof TABLES)[number], number>;

const NO_ROWS = Object.fromEntries(TABLES.map((table) => [table, 0])) as RowCounts;

/** Returns the number of stored rows, and for `daily_counts` the sum of its counts. */
async function countRows({ database: { read } }: TestApp): Promise<RowCounts> {
  const counts = { ...NO_ROWS };
  for (const table of TABLES) {
    const { rows } = await read
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    counts[table] = rows;
  }
  const sums = await read
    .selectFrom('daily_counts')
    .select((eb) => eb.fn.sum<number>('count').as('sum'))
    .executeTakeFirstOrThrow();
  return { ...counts, daily_counts: sums.sum ?? 0 };
}

function subtract(after: RowCounts, before: RowCounts): Partial<RowCounts> {
  return Object.fromEntries(
    TABLES.filter((table) => after[table] !== before[table]).map((table) => [table, after[table] - before[table]]),
  );
}

const unavailable = new StoreError('the database cannot be reached', true, { reason: 'unreachable' });

/** Makes the next `times` writes fail after their statements, so that they are rolled back. Returns the writes. */
function failNextWrites({ database }: TestApp, times: number, error: StoreError = unavailable) {
  const write = database.write.bind(database);
  const writes = vi.spyOn(database, 'write');
  let failures = 0;
  return writes.mockImplementation((unit) => {
    if (failures === times) {
      return write(unit);
    }
    failures += 1;
    return write(async (tx: Db) => {
      await unit(tx);
      throw error;
    });
  });
}

/** Makes each statement that reads fail when it first runs. Returns a function that ends this and counts them. */
function failFirstReads({ database }: TestApp): () => number {
  const executor = database.read.getExecutor() as unknown as { run: Run };
  const { run } = executor;
  const failed = new Set<string>();
  const reads = vi.spyOn(executor, 'run').mockImplementation((statement) => {
    if (failed.has(statement.sql)) {
      return run(statement) as never;
    }
    failed.add(statement.sql);
    throw unavailable;
  });
  return () => {
    reads.mockRestore();
    return failed.size;
  };
}

interface Given {
  link: GivenLink;
  click: string;
  /** The operating system of the device on which an install that follows the click is reported. */
  osVersion: string;
}

interface Case {
  what: string;
  clientName: RestClientName;
  send: (given: Given) => [method: 'GET' | 'POST', path: string, body?: unknown];
  saved: Partial<RowCounts>;
}

const CASES: Case[] = [
  {
    what: 'creating a link',
    clientName: 'android',
    send: () => ['POST', '/v2/smartlinks.json', { uri: '/late' }],
    saved: { smart_links: 1 },
  },
  {
    what: 'creating a link with an old SDK',
    clientName: 'android',
    send: () => ['POST', '/v2/smartlinks/create.json', { uri: '/late-create' }],
    saved: { smart_links: 1 },
  },
  {
    what: 'resolving a link',
    clientName: 'iphone',
    send: ({ link }) => ['POST', '/v2/smartlinks/resolve.json', { smartlink: link.url }],
    saved: { clicks: 1, redemptions: 1, daily_counts: 2 },
  },
  {
    what: 'resolving a lazy link',
    clientName: 'iphone',
    send: ({ link }) => [
      'POST',
      '/v2/smartlinks/resolve.json',
      { smartlink: new URL(`/lazy?uri=/late-${link.code}`, link.url).href },
    ],
    saved: { smart_links: 1, clicks: 1, daily_counts: 1 },
  },
  {
    what: 'reading metadata',
    clientName: 'iphone',
    send: ({ click }) => ['GET', `/v2/smartlinks/metadata.json?_hk_cid=${click}`],
    saved: { redemptions: 1, daily_counts: 1 },
  },
  {
    what: 'reading metadata with an old SDK',
    clientName: 'iphone',
    send: ({ click }) => ['GET', `/v2/smartlinks/${click}/metadata.json`],
    saved: { redemptions: 1, daily_counts: 1 },
  },
  {
    what: 'redeeming metadata',
    clientName: 'iphone',
    send: ({ link }) => ['POST', '/v2/smartlinks/redeem.json', { _hk_sid: decodeLinkId(link) }],
    saved: { redemptions: 1, daily_counts: 1 },
  },
  {
    what: 'reporting an open',
    clientName: 'iphone',
    send: ({ click }) => ['POST', '/v2/smartlinks/open.json', { deeplink: `com.app.iphone://a?_hk_cid=${click}` }],
    saved: { opens: 1, daily_counts: 1 },
  },
  {
    what: 'registering a route',
    clientName: 'android',
    send: ({ link }) => ['POST', '/v2/routes.json', { route: { path: `late/${link.code}` } }],
    saved: { routes: 1 },
  },
  {
    what: 'reporting an install on iOS',
    clientName: 'iphone',
    send: ({ osVersion }) => [
      'POST',
      '/v2/installs/ios.json',
      { device: { os_version: osVersion, device_type: 'iPhone' } },
    ],
    saved: { installs: 1, daily_counts: 1 },
  },
  {
    what: 'reporting an install on Android',
    clientName: 'android',
    send: ({ click }) => ['POST', '/v2/installs/android.json', { deeplink: `com.app.android://a?_hk_cid=${click}` }],
    saved: { installs: 1, daily_counts: 1 },
  },
];

const test = createRestTest({ app: { restRetryLimitMs: RETRY_LIMIT_MS }, shop: { deferredLinkWindowSeconds: 3_600 } });

const CREATE = { uri: '/late' };

let givenCount = 0;

async function givenLinkAndClick(app: TestApp, shop: GivenApp): Promise<Given> {
  givenCount += 1;
  const osVersion = `9.${givenCount}`;
  const link = await givenLink(shop.secret, { uri: '/given', metadata: { coupon: 'A' }, redeemLimit: 1 });
  const device = { address: '127.0.0.1', family: 'iphone', osVersion } as const;
  return { link, click: await givenClick(app, shop.id, link, { device }), osVersion };
}

describe('a request during a short outage of the store', () => {
  test.for(CASES)('succeeds late and saves everything once: $what', async (one, { app, shop, rest }) => {
    const { clientName, send, saved } = one;
    const [method, path, body] = send(await givenLinkAndClick(app, shop));
    const before = await countRows(app);
    const writes = failNextWrites(app, 2);

    const response = await rest[clientName].send(method, path, { body });

    expect(response.http).toBe(200);
    expect(writes.mock.calls.length).toBeGreaterThan(2);
    expect(subtract(await countRows(app), before)).toEqual(saved);
  });

  test.for(CASES)('succeeds late if nothing can be read at first: $what', async (one, { app, shop, rest }) => {
    const { clientName, send, saved } = one;
    const [method, path, body] = send(await givenLinkAndClick(app, shop));
    const before = await countRows(app);
    // Invalidates the caches of credentials and apps.
    await app.services.apps.updateApp(OPERATOR, shop.id, { name: 'Shop' });
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const restoreReads = failFirstReads(app);

    const response = await rest[clientName].send(method, path, { body });

    expect(response.http).toBe(200);
    expect(restoreReads()).toBeGreaterThan(2);
    expect(subtract(await countRows(app), before)).toEqual(saved);
  });

  test('returns a link, too', async ({ app, shop, rest }) => {
    const { code } = await givenLink(shop.secret, { uri: '/read' });
    failFirstReads(app);

    expect(await rest.iphone.get(`/v2/smartlinks/${code}`)).toMatchObject({ http: 200, body: { smartlink: { code } } });
  });

  test('delivers the deep link of an install, which no other install receives', async ({ app, shop, rest }) => {
    const { click, osVersion } = await givenLinkAndClick(app, shop);
    const device = { os_version: osVersion, device_type: 'iPhone' };
    failNextWrites(app, 2);

    const { body } = await rest.iphone.post('/v2/installs/ios.json', { device });

    expect(body).toEqual({ deeplink: expect.stringContaining(click) });
    expect(await rest.iphone.post('/v2/installs/ios.json', { device })).toMatchObject({ body: { deeplink: null } });
  });

  test('redeems exactly as often as the limit allows', async ({ app, shop, rest }) => {
    const { link } = await givenLinkAndClick(app, shop);
    const path = `/v2/smartlinks/metadata?_hk_sid=${decodeLinkId(link)}`;
    failNextWrites(app, 3);

    const responses = await Promise.all([1, 2, 3, 4].map(() => rest.iphone.get(path)));

    expect(responses.map(({ http }) => http).sort()).toEqual([200, 410, 410, 410]);
  });
});

const freshTest = createFreshTest().extend('openShop', ({ startApp }) => async (options: TestAppOptions) => {
  const app = await startApp(options);
  const shop = await givenApp(app);
  return { app, shop, iphone: createRestClient(app, shop.iphoneToken), web: createRestClient(app, shop.secretToken) };
});

describe('the retries of a request', () => {
  freshTest('do not use up the rate limits of redemptions', async ({ openShop }) => {
    const now = Date.now();
    const env = { RATE_LIMIT_REDEEMS_LINK: '2', RATE_LIMIT_REDEEMS_ADDRESS: '2', RATE_LIMIT_REDEEMS_TOKEN: '2' };
    const { app, shop, iphone } = await openShop({ env, clock: () => now, restRetryLimitMs: RETRY_LIMIT_MS });
    const link = await givenLink(shop.secret, { uri: '/limited', metadata: { a: 1 } });
    const writes = failNextWrites(app, 4);

    expect((await iphone.get(`/v2/smartlinks/metadata?_hk_sid=${decodeLinkId(link)}`)).http).toBe(200);
    writes.mockRestore();
    failNextWrites(app, 4);
    expect(await iphone.post('/v2/smartlinks/resolve', { smartlink: link.url })).toMatchObject({
      http: 200,
      body: { metadata: { a: 1 } },
    });

    expect((await iphone.get(`/v2/smartlinks/metadata?_hk_sid=${decodeLinkId(link)}`)).http).toBe(429);
  });

  freshTest('end with 503 and Retry-After if the outage is longer than the limit', async ({ openShop }) => {
    const { app, web } = await openShop({ restRetryLimitMs: 200 });
    const before = await countRows(app);
    failNextWrites(app, Number.POSITIVE_INFINITY);

    const { http, headers, body } = await web.post('/v2/smartlinks', CREATE);

    expect({ http, body }).toEqual({ http: 503, body: { error: 'Could not save object', status: 6 } });
    expect(headers['retry-after']).toBe('1');
    expect(subtract(await countRows(app), before)).toEqual({});
  });

  freshTest('end when the server stops', async ({ openShop }) => {
    const { app, web } = await openShop({ restRetryLimitMs: RETRY_LIMIT_MS });
    const writes = failNextWrites(app, Number.POSITIVE_INFINITY);
    const waiting = web.post('/v2/smartlinks', CREATE);
    await expect.poll(() => writes.mock.calls.length).toBeGreaterThan(1);

    app.stop();

    expect((await waiting).http).toBe(503);
    expect((await web.post('/v2/smartlinks', CREATE)).http).toBe(503);
  });

  freshTest('end when the client disconnects', async ({ openShop }) => {
    const { app, shop } = await openShop({ restRetryLimitMs: RETRY_LIMIT_MS });
    const before = await countRows(app);
    const writes = failNextWrites(app, Number.POSITIVE_INFINITY);
    const destroyed = vi.spyOn(ResponseWriter.prototype, 'destroy');
    const body = JSON.stringify(CREATE);
    const { socket } = openRaw(app.port);
    socket.write(
      formatHead(
        'POST /v2/smartlinks HTTP/1.1',
        'Host: localhost',
        `Authorization: Token ${shop.secretToken}`,
        `Content-Length: ${body.length}`,
      ) + body,
    );
    await expect.poll(() => writes.mock.calls.length).toBeGreaterThan(1);

    socket.resetAndDestroy();

    await expect.poll(() => destroyed).toHaveBeenCalledOnce();
    writes.mockRestore();
    expect(subtract(await countRows(app), before)).toEqual({});
  });

  freshTest.for([
    ['may have saved it', new StoreError('lost', true, { reason: 'unreachable', outcomeUnknown: true }), 503],
    ['fails permanently', new StoreError('damaged', false, { reason: 'damaged' }), 500],
    ['is closed', new StoreError('closed', true, { reason: 'closed' }), 503],
  ] as const)('do not begin if the store %s', async ([, error, status], { openShop }) => {
    const { app, web } = await openShop({ restRetryLimitMs: RETRY_LIMIT_MS });
    const create = vi.spyOn(app.services.smartLinks, 'createSmartLink');
    vi.spyOn(app.database, 'write').mockRejectedValue(error);

    expect((await web.post('/v2/smartlinks', CREATE)).http).toBe(status);
    expect(create).toHaveBeenCalledOnce();
  });

  freshTest('do not begin for a large body, which would occupy memory', async ({ openShop }) => {
    const { app, web } = await openShop({ restRetryLimitMs: RETRY_LIMIT_MS });
    failNextWrites(app, Number.POSITIVE_INFINITY);

    expect((await web.post('/v2/smartlinks', { ...CREATE, padding: 'x'.repeat(100_000) })).http).toBe(503);
  });

  freshTest('are limited to half of HTTP_MAX_REQUESTS', async ({ openShop }) => {
    const { app, web } = await openShop({ env: { HTTP_MAX_REQUESTS: '4' }, restRetryLimitMs: RETRY_LIMIT_MS });
    const writes = failNextWrites(app, Number.POSITIVE_INFINITY);
    const creations = vi.spyOn(app.services.smartLinks, 'createSmartLink');
    const countAttempts = (uri: string) => creations.mock.calls.filter(([, , input]) => input.uri === uri).length;
    const uris = ['/first', '/second'];
    const waiting = uris.map((uri) => web.post('/v2/smartlinks', { uri }));
    await expect.poll(() => Math.min(...uris.map(countAttempts))).toBeGreaterThan(1);

    const { http, body } = await web.post('/v2/smartlinks', CREATE);

    expect({ http, body }).toEqual({ http: 503, body: { error: 'Could not save object', status: 6 } });
    writes.mockRestore();
    expect((await Promise.all(waiting)).map((response) => response.http)).toEqual([200, 200]);
  });
});
