import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { ask, lines, openRaw } from '../support/raw.ts';
import { type Attacked, givenAttacked } from './attacked.ts';

/** Short, so that nobody waits long for them here; the settings take no less. */
const LIMITS = {
  HTTP_HEAD_SECONDS: '1',
  HTTP_REQUEST_SECONDS: '2',
  HTTP_IDLE_SECONDS: '1',
};

let attacked: Attacked;

beforeAll(async () => {
  attacked = await givenAttacked(LIMITS);
  await givenLink(attacked.shop.secret, { uri: '/sale', code: 'sale' });
}, 60_000);
afterAll(() => attacked?.dispose());

const CLOSE = 'Connection: close';
const OPEN_LINK = lines('GET /sale HTTP/1.1', 'Host: shop.link.test', CLOSE);
const VERSION = lines('GET /v2/version HTTP/1.1', 'Host: localhost', CLOSE);

/** A request with a body of a hundred bytes, of which ten come. */
function begun(path: string): string {
  return `${lines(`POST ${path} HTTP/1.1`, 'Host: localhost', 'Content-Type: application/json', 'Content-Length: 100', authorization())}{"query": "`;
}

function authorization(): string {
  return `Authorization: Token ${attacked.shop.secretToken}`;
}

/** What the server says to these bytes until it closes the connection, which the client never does. */
async function saidTo(bytes: string): Promise<string> {
  const { socket, ended } = openRaw(attacked.port);
  socket.write(bytes);
  return ended;
}

describe('who is slow is told so, and let go', () => {
  const TIMED_OUT = /^HTTP\/1\.1 408 /;

  test.each([
    ['in the middle of a line', 'GET /sale HTT'],
    ['in the middle of the head', 'GET /sale HTTP/1.1\r\nHost: shop.link.test\r\n'],
  ])('%s', async (_what, bytes) => {
    expect(await saidTo(bytes)).toMatch(TIMED_OUT);
  });

  test.each(['/graphql', '/v2/smartlinks'])('in the middle of a body, at %s', async (path) => {
    expect(await saidTo(begun(path))).toMatch(TIMED_OUT);
  });

  test('in the middle of a chunk', async () => {
    const head = lines(
      'POST /v2/smartlinks HTTP/1.1',
      'Host: localhost',
      authorization(),
      'Transfer-Encoding: chunked',
    );
    expect(await saidTo(`${head}ff\r\n{"uri"`)).toMatch(TIMED_OUT);
  });

  test('byte by byte, which looks busy', async () => {
    const { socket, ended } = openRaw(attacked.port);
    let closed = false;
    const said = ended.finally(() => {
      closed = true;
    });
    socket.write('GET /sale HTTP/1.1\r\nX-A: ');
    while (!closed) {
      socket.write('a');
      await sleep(50);
    }
    expect(await said).toMatch(TIMED_OUT);
  });

  test('with nothing to say: the connection is closed', async () => {
    expect(await saidTo('')).toMatch(/^$|^HTTP\/1\.1 408 /);
    expect(await saidTo(lines('GET /sale HTTP/1.1', 'Host: shop.link.test'))).toMatch(/^HTTP\/1\.1 302 /);
  });
});

test('who takes a moment, but comes in time, is answered', async () => {
  const answers = await Promise.all(
    [
      ['GET /sale HTTP/1.1\r\nHost: shop.', `link.test\r\n${CLOSE}\r\n\r\n`],
      [VERSION.slice(0, 10), VERSION.slice(10)],
      [
        `${lines('POST /graphql HTTP/1.1', 'Host: localhost', 'Content-Type: application/json', 'Content-Length: 24', CLOSE)}{"query":`,
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
  expect(answers).toEqual(['HTTP/1.1 302', 'HTTP/1.1 200', 'HTTP/1.1 200']);
});

test('a connection that is idle for a moment serves the next request', async () => {
  const { socket, ended } = openRaw(attacked.port);
  socket.write(lines('GET /sale HTTP/1.1', 'Host: shop.link.test'));
  await sleep(300);
  socket.write(OPEN_LINK);
  expect((await ended).match(/HTTP\/1\.1 302/g)).toHaveLength(2);
});

test('who goes away in the middle of a body leaves nothing behind, and no line in the log', async () => {
  for (const path of ['/graphql', '/v2/smartlinks']) {
    const { socket, ended } = openRaw(attacked.port);
    socket.write(begun(path), () => socket.resetAndDestroy());
    await ended;
  }
  expect((await ask(attacked.port, OPEN_LINK)).status).toBe(302);
  expect(attacked.server.stdout()).not.toMatch(/"level":[56]0/);
});

/** A request whose body has not come yet. */
const POSTED_IN_PART = lines(
  'POST /graphql HTTP/1.1',
  'Host: localhost',
  'Content-Type: application/json',
  'Content-Length: 9',
);

describe('the requests under way', () => {
  test('of the API are six of eight, and links still open', async () => {
    const crowded = await attacked.serve({ HTTP_MAX_REQUESTS: '8' });
    const slow = Array.from({ length: 6 }, () => openRaw(crowded.port));
    // With five under way there is room for a sixth.
    for (const { socket } of slow.slice(1)) socket.write(POSTED_IN_PART);
    expect((await ask(crowded.port, VERSION)).status).toBe(200);
    slow[0]?.socket.write(POSTED_IN_PART);
    await expect.poll(async () => (await ask(crowded.port, VERSION)).status).toBe(503);

    expect(await ask(crowded.port, VERSION)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect((await ask(crowded.port, OPEN_LINK)).status).toBe(302);
    expect((await ask(crowded.port, lines('GET /livez HTTP/1.1', 'Host: localhost', CLOSE))).status).toBe(200);

    slow[0]?.socket.destroy();
    await expect.poll(async () => (await ask(crowded.port, VERSION)).status).toBe(200);
    for (const { socket } of slow) socket.destroy();
  });

  test('of all are no more than there may be, not even for links', async () => {
    const crowded = await attacked.serve({ HTTP_MAX_REQUESTS: '1' });
    const { socket } = openRaw(crowded.port);
    socket.write(POSTED_IN_PART);

    await expect.poll(async () => (await ask(crowded.port, OPEN_LINK)).status).toBe(503);
    socket.destroy();
    await expect.poll(async () => (await ask(crowded.port, OPEN_LINK)).status).toBe(302);
  });
});

describe('the connections', () => {
  /** Opens so many connections that all have been answered once, and stay open. */
  async function held(port: number, count: number) {
    const open = Array.from({ length: count }, () => openRaw(port));
    await Promise.all(
      open.map(({ socket }) => {
        socket.write(lines('GET /livez HTTP/1.1', 'Host: localhost'));
        return new Promise((resolve) => socket.once('data', resolve));
      }),
    );
    return { let: () => open.map(({ socket }) => socket.destroy()) };
  }

  test('of one address are three: the fourth is answered 503, until one is closed', async () => {
    const crowded = await attacked.serve({ HTTP_MAX_CONNECTIONS_ADDRESS: '3' });
    const others = await held(crowded.port, 3);

    expect(await ask(crowded.port, VERSION)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    others.let();
    await expect.poll(async () => (await ask(crowded.port, VERSION)).status).toBe(200);
  });

  test('of a trusted proxy are not counted', async () => {
    const crowded = await attacked.serve({ HTTP_MAX_CONNECTIONS_ADDRESS: '1', TRUSTED_PROXIES: 'loopback' });
    const others = await held(crowded.port, 3);
    expect((await ask(crowded.port, VERSION)).status).toBe(200);
    others.let();
  });

  test('of everybody are three: the fourth is closed at once', async () => {
    const crowded = await attacked.serve({ HTTP_MAX_CONNECTIONS: '3' });
    const others = await held(crowded.port, 3);
    const { socket, ended } = openRaw(crowded.port);
    socket.write(VERSION);
    expect(await ended).toBe('');
    others.let();
  });
});
