import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { createAttackTest } from '../attacks/attacked-server.ts';
import { givenLink } from '../support/builders.ts';
import { formatHead, openRaw, sendRaw } from '../support/raw.ts';
import { beginRequest, formatExpectContinueHead } from './begun-requests.ts';

/** The lowest limits that the settings allow, so that no test waits long. */
const SHORT_LIMITS = { HTTP_HEAD_SECONDS: '1', HTTP_REQUEST_SECONDS: '2', HTTP_IDLE_SECONDS: '1' };

/** Even on a slow machine, tests never reach the limits of `attacked`, and always reach those of `strict`. */
const test = createAttackTest().extend('strict', { scope: 'file' }, ({ attacked }) => attacked.serve(SHORT_LIMITS));

test.beforeAll(({ shop }) => givenLink(shop.secret, { uri: '/sale', code: 'sale' }));

const CLOSE = 'Connection: close';
const OPEN_LINK_AND_STAY = formatHead('GET /sale HTTP/1.1', 'Host: shop.link.test');
const OPEN_LINK = formatHead('GET /sale HTTP/1.1', 'Host: shop.link.test', CLOSE);
const VERSION = formatHead('GET /v2/version HTTP/1.1', 'Host: localhost', CLOSE);
const JSON_TYPE = 'Content-Type: application/json';

/** A request with only the first ten bytes of a body of a hundred bytes. */
function buildIncompleteRequest(path: string, token: string): string {
  const head = [JSON_TYPE, 'Content-Length: 100', `Authorization: Token ${token}`];
  return `${formatHead(`POST ${path} HTTP/1.1`, 'Host: localhost', ...head)}{"query": "`;
}

/** Sends only these bytes. Resolves with everything that the server sent until it closed the connection. */
function sendAndReadToEnd(port: number, bytes: string): Promise<string> {
  const { socket, ended } = openRaw(port);
  socket.write(bytes);
  return ended;
}

describe('a client that is too slow', () => {
  const TIMED_OUT = /^HTTP\/1\.1 408 /;

  test.for([
    ['a line', 'GET /sale HTT'],
    ['the head', 'GET /sale HTTP/1.1\r\nHost: shop.link.test\r\n'],
  ] as const)('gets a 408 and is disconnected if it stops in the middle of %s', async ([_what, bytes], { strict }) => {
    expect(await sendAndReadToEnd(strict.port, bytes)).toMatch(TIMED_OUT);
  });

  test.for(['/graphql', '/v2/smartlinks'])(
    'gets a 408 and is disconnected if it stops in the middle of a body for %s',
    async (path, { strict, shop }) => {
      expect(await sendAndReadToEnd(strict.port, buildIncompleteRequest(path, shop.secretToken))).toMatch(TIMED_OUT);
    },
  );

  test('gets a 408 and is disconnected if it stops in the middle of a chunk', async ({ strict, shop }) => {
    const headers = ['Host: localhost', `Authorization: Token ${shop.secretToken}`, 'Transfer-Encoding: chunked'];
    const head = formatHead('POST /v2/smartlinks HTTP/1.1', ...headers);
    expect(await sendAndReadToEnd(strict.port, `${head}ff\r\n{"uri"`)).toMatch(TIMED_OUT);
  });

  test('gets a 408 and is disconnected even if it keeps sending, byte by byte', async ({ strict }) => {
    const { socket, ended } = openRaw(strict.port);
    socket.write('GET /sale HTTP/1.1\r\nX-A: ');
    const sending = setInterval(() => socket.write('a'), 50);
    expect(await ended.finally(() => clearInterval(sending))).toMatch(TIMED_OUT);
  });

  test('is disconnected if it sends nothing, at first or after a response', async ({ strict, attacked }) => {
    expect(await sendAndReadToEnd(strict.port, '')).toMatch(/^$|^HTTP\/1\.1 408 /);
    const { port } = await attacked.serve({ HTTP_IDLE_SECONDS: '1' });
    expect(await sendAndReadToEnd(port, OPEN_LINK_AND_STAY)).toMatch(/^HTTP\/1\.1 302 /);
  });
});

test('a client that pauses in the middle of a request, but completes it in time, gets its response', async ({
  attacked,
}) => {
  const statusLines = await Promise.all(
    [
      ['GET /sale HTTP/1.1\r\nHost: shop.', `link.test\r\n${CLOSE}\r\n\r\n`],
      [VERSION.slice(0, 10), VERSION.slice(10)],
      [
        `${formatHead('POST /graphql HTTP/1.1', 'Host: localhost', JSON_TYPE, 'Content-Length: 24', CLOSE)}{"query":`,
        '"{__typename}"}',
      ],
    ].map(async ([begin = '', rest = '']) => {
      const { socket, ended } = openRaw(attacked.port);
      socket.write(begin);
      await sleep(300);
      socket.write(rest);
      return (await ended).slice(0, 12);
    }),
  );
  expect(statusLines).toEqual(['HTTP/1.1 302', 'HTTP/1.1 200', 'HTTP/1.1 200']);
});

test('a connection that is idle for less than the limit serves the next request', async ({ attacked }) => {
  const { socket, ended } = openRaw(attacked.port);
  socket.write(OPEN_LINK_AND_STAY);
  await once(socket, 'data');
  await sleep(300);
  socket.write(OPEN_LINK);
  expect((await ended).match(/HTTP\/1\.1 302/g)).toHaveLength(2);
});

test('a client that disconnects in the middle of a body leaves nothing behind, and no error in the log', async ({
  attacked,
  strict,
  shop,
}) => {
  for (const path of ['/graphql', '/v2/smartlinks']) {
    const { socket, ended } = openRaw(attacked.port);
    socket.write(buildIncompleteRequest(path, shop.secretToken), () => socket.resetAndDestroy());
    await ended;
  }
  expect((await sendRaw(attacked.port, OPEN_LINK)).status).toBe(302);
  for (const { stdout } of [attacked.server, strict]) {
    expect(stdout()).not.toMatch(/"level":[56]0/);
  }
});

describe('a server with a limit on concurrent requests', () => {
  /** A request that stays in progress because its body is never sent. */
  const openPendingRequest = (port: number) => beginRequest(port, formatExpectContinueHead('/graphql', 9));

  test('accepts six requests of API clients if the limit is eight, and still opens links', async ({ attacked }) => {
    const { port } = await attacked.serve({ HTTP_MAX_REQUESTS: '8' });
    const others = await Promise.all(Array.from({ length: 5 }, () => openPendingRequest(port)));
    expect((await sendRaw(port, VERSION)).status).toBe(200);
    const { socket } = await openPendingRequest(port);

    expect(await sendRaw(port, VERSION)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect((await sendRaw(port, OPEN_LINK)).status).toBe(302);
    expect((await sendRaw(port, formatHead('GET /livez HTTP/1.1', 'Host: localhost', CLOSE))).status).toBe(200);

    socket.destroy();
    await expect.poll(async () => (await sendRaw(port, VERSION)).status).toBe(200);
    for (const other of others) {
      other.socket.destroy();
    }
  });

  test('opens links however many API requests are in progress or wait for their rejection', async ({ attacked }) => {
    const { port } = await attacked.serve({ HTTP_MAX_REQUESTS: '1' });
    const { socket } = await openPendingRequest(port);
    const rejected = Array.from({ length: 100 }, () => sendRaw(port, VERSION));

    expect((await sendRaw(port, OPEN_LINK)).status).toBe(302);
    expect(new Set((await Promise.all(rejected)).map(({ status }) => status))).toEqual(new Set([503]));
    socket.destroy();
    await expect.poll(async () => (await sendRaw(port, VERSION)).status).toBe(200);
  });
});

describe('a server with a limit on connections', () => {
  /** Opens connections that each get one response and stay open. Returns a function that closes them. */
  async function openIdle(port: number, count: number): Promise<() => void> {
    const open = Array.from({ length: count }, () => openRaw(port));
    await Promise.all(
      open.map(({ socket }) => {
        socket.write(formatHead('GET /livez HTTP/1.1', 'Host: localhost'));
        return once(socket, 'data');
      }),
    );
    return () => {
      for (const { socket } of open) {
        socket.destroy();
      }
    };
  }

  test('rejects the fourth connection of one address with 503 until one of three is closed', async ({ attacked }) => {
    const { port } = await attacked.serve({ HTTP_MAX_CONNECTIONS_ADDRESS: '3' });
    const closeOthers = await openIdle(port, 3);

    expect(await sendRaw(port, VERSION)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    closeOthers();
    await expect.poll(async () => (await sendRaw(port, VERSION)).status).toBe(200);
  });

  test('does not count the connections of a trusted proxy', async ({ attacked }) => {
    const { port } = await attacked.serve({ HTTP_MAX_CONNECTIONS_ADDRESS: '1', TRUSTED_PROXIES: 'loopback' });
    const closeOthers = await openIdle(port, 3);
    expect((await sendRaw(port, VERSION)).status).toBe(200);
    closeOthers();
  });

  test('closes the fourth connection immediately if all clients together may have three', async ({ attacked }) => {
    const { port } = await attacked.serve({ HTTP_MAX_CONNECTIONS: '3' });
    const closeOthers = await openIdle(port, 3);
    expect(await sendAndReadToEnd(port, VERSION)).toBe('');
    closeOthers();
  });
});
