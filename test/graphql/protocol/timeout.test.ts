import { connect } from 'node:net';
import { expect, vi } from 'vitest';
import type { TestApp } from '../../support/app.ts';
import { givenApp, givenLink } from '../../support/builders.ts';
import { waitUntil } from '../../support/deadlines.ts';
import { createTest } from '../../support/test.ts';

const TWO_LINKS = `mutation {
  a: createSmartLink(input: { uri: "/first" }) { smartLink { code } }
  b: createSmartLink(input: { uri: "/second" }) { smartLink { code } }
}`;

interface Gate {
  opened: Promise<void>;
  open(): void;
}

/** `app` has a short limit, for operations that `gate` delays past it. Other operations use an app without it. */
const test = createTest({ app: { env: { GRAPHQL_TIMEOUT_MS: '100' } } }).extend('gate', ({}, { onCleanup }): Gate => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  onCleanup(open);
  return { opened, open };
});

/** Delays a service until the gate is open. */
function givenDelay(app: TestApp, service: 'getSmartLink' | 'createSmartLink', gate: Gate) {
  const { smartLinks } = app.services;
  const real = smartLinks[service].bind(smartLinks) as (...args: unknown[]) => Promise<unknown>;
  return vi.spyOn(smartLinks, service).mockImplementation((async (...args: unknown[]) => {
    await gate.opened;
    return real(...args);
  }) as never);
}

/** Reads the database directly, because a request to `app` may time out on a slow machine. */
async function readStoredUris({ database }: TestApp): Promise<string[]> {
  const rows = await database.read.selectFrom('smart_links').select('uri').execute();
  return rows.map(({ uri }) => uri);
}

test.for(['application/json', 'application/graphql-response+json'])(
  'an operation past its time limit fails with 503, and the response says when to retry (%s)',
  async (accept, { app, shop, gate }) => {
    givenDelay(app, 'getSmartLink', gate);

    const { http, headers, data, errors } = await shop.secret.request(
      '{ smartLink(by: { code: "any" }) { code } }',
      {},
      { accept },
    );

    expect(http).toBe(503);
    expect(headers.get('retry-after')).toBe('1');
    expect(data).toBeUndefined();
    expect(errors).toEqual([
      {
        message: expect.stringMatching(/^The operation exceeded the time limit of 0\.1 s\. .*Idempotency-Key/),
        extensions: { status: 6, code: 'OPERATION_TIMEOUT', retryAfterSeconds: 1 },
      },
    ]);
  },
);

test('an operation within its time limit succeeds', async ({ startApp }) => {
  const { secret } = await givenApp(await startApp());
  const { code } = await givenLink(secret, { uri: '/there', code: 'there' });

  expect(await secret.get('{ smartLink(by: { code: "there" }) { code } }')).toEqual({ smartLink: { code } });
});

test('after a timeout, the server finishes the current mutation and begins no other', async ({ app, shop, gate }) => {
  const createSmartLink = givenDelay(app, 'createSmartLink', gate);
  const before = app.logged.length;

  expect((await shop.secret.request(TWO_LINKS)).http).toBe(503);
  gate.open();
  await expect.poll(() => readStoredUris(app)).toContain('first');
  await Promise.allSettled(createSmartLink.mock.results.map(({ value }) => value));

  expect(createSmartLink).toHaveBeenCalledTimes(1);
  expect(await readStoredUris(app)).not.toContain('second');
  // A skipped mutation is neither reported nor an error.
  expect(app.logged.slice(before)).toEqual([]);
});

test('after its client disconnects, the server begins no further mutation of an operation', async ({
  startApp,
  gate,
}) => {
  const app = await startApp({ logLevel: 'debug' });
  const shop = await givenApp(app);
  const createSmartLink = givenDelay(app, 'createSmartLink', gate);
  const client = connect(Number(new URL(app.url).port), '127.0.0.1');
  const body = JSON.stringify({ query: TWO_LINKS });
  const headers = {
    host: 'localhost',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    authorization: `Token ${shop.secretToken}`,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  client.write(`POST /graphql HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
  await expect.poll(() => createSmartLink).toHaveBeenCalledTimes(1);
  // A client that only closes its sending half may still wait for the response.
  client.resetAndDestroy();
  // The log line of a request whose response was not sent.
  await waitUntil(() => app.logged.some((line) => JSON.parse(line).status === null), 'the server sees the disconnect');
  gate.open();

  await expect.poll(() => readStoredUris(app)).toContain('first');
  await Promise.allSettled(createSmartLink.mock.results.map(({ value }) => value));
  expect(createSmartLink).toHaveBeenCalledTimes(1);
  expect(await readStoredUris(app)).not.toContain('second');
});
