import { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpLimitsOf, httpLimitVariables } from '../../src/config/http-limits.ts';
import { createHttpServer } from '../../src/doors/http/http-server.ts';
import { createUnread } from '../../src/doors/http/unread.ts';
import { givenLink } from '../support/builders.ts';
import { ask, lines, openRaw, talk } from '../support/raw.ts';
import { type Attacked, givenAttacked } from './attacked.ts';

describe('who asks and never reads', () => {
  let attacked: Attacked;

  beforeAll(async () => {
    attacked = await givenAttacked();
    await givenLink(attacked.shop.secret, { uri: '/sale', code: 'sale' });
  }, 60_000);
  afterAll(() => attacked?.dispose());

  const CLOSE = 'Connection: close';
  const VERSION = lines('GET /v2/version HTTP/1.1', 'Host: localhost', CLOSE);
  const OPEN_LINK = lines('GET /sale HTTP/1.1', 'Host: shop.link.test', CLOSE);

  function posted(query: string, ...headers: string[]): string {
    const body = JSON.stringify({ query });
    const head = ['Host: localhost', 'Content-Type: application/json', `Content-Length: ${body.length}`, ...headers];
    return `${lines('POST /graphql HTTP/1.1', ...head)}${body}`;
  }

  const LARGE = posted('{ __schema { types { name description fields { name description } } } }');

  /** So many of them are more than the system takes on its way, however large its buffers are. */
  const REQUESTS = 200;

  /** One connection that asks for large answers, never too many at once, and takes none of them. */
  async function givenUnread(port: number) {
    const connection = openRaw(port);
    connection.socket.pause();
    for (let i = 0; i < REQUESTS; i += 1) {
      connection.socket.write(LARGE);
      await sleep(10);
    }
    connection.socket.write(OPEN_LINK);
    return connection;
  }

  test('keeps nobody else from being answered: what is made is no request under way', async () => {
    const crowded = await attacked.serve({ HTTP_MAX_REQUESTS: '8', HTTP_ANSWER_SECONDS: '3600' });
    const unread = await Promise.all(Array.from({ length: 8 }, () => givenUnread(crowded.port)));

    const statuses = async () => [
      (await ask(crowded.port, VERSION)).status,
      (await ask(crowded.port, OPEN_LINK)).status,
    ];
    await expect.poll(statuses, { timeout: 10_000 }).toEqual([200, 302]);
    for (const { socket } of unread) socket.destroy();
  }, 60_000);

  test('and goes away leaves nothing under way, nor do requests behind that had only begun', async () => {
    const crowded = await attacked.serve({ HTTP_MAX_REQUESTS: '8' });
    const begun = LARGE.slice(0, -1);
    // Each of them waits for a commit of its own, so that the first request is still under way when the client goes.
    const creations = Array.from(
      { length: 10 },
      (_, i) => `c${i}: createSmartLink(input: { uri: "/a" }) { __typename }`,
    );
    const long = posted(
      `mutation { ${creations.join(' ')} }`,
      `Authorization: Token ${attacked.shop.publishableToken}`,
    );
    for (let i = 0; i < 20; i += 1) {
      const { socket, ended } = openRaw(crowded.port);
      socket.write(`${long}${begun}`);
      await sleep(10);
      socket.resetAndDestroy();
      await ended;
    }

    const others = Array.from({ length: 5 }, () => openRaw(crowded.port));
    for (const { socket } of others) socket.write(begun);
    await sleep(300);
    expect((await ask(crowded.port, VERSION)).status).toBe(200);
    for (const { socket } of others) socket.destroy();
  }, 60_000);

  test.each([
    ['twenty requests behind another one are answered', 20, 21],
    ['one more is not, nor any of them', 21, 0],
  ])('%s', async (_what, behind, answered) => {
    const open = lines('GET /sale HTTP/1.1', 'Host: shop.link.test');
    // All in one packet, and the last one asks for the end.
    const { answers } = await talk(attacked.port, open.repeat(behind) + OPEN_LINK);
    expect(answers).toHaveLength(answered);
  });

  test('loses the connection', async () => {
    const hurried = await attacked.serve({ HTTP_ANSWER_SECONDS: '1' });
    const { socket, ended } = await givenUnread(hurried.port);
    await sleep(3_000);
    socket.resume();

    // The first answers were on their way, the last one never was.
    const statuses = new Set((await ended).match(/(?<=HTTP\/1\.1 )\d+/g));
    expect(statuses).toEqual(new Set(['200']));
  }, 60_000);
});

describe('of connections with answers that are not taken', () => {
  class Client {
    closed = false;
    readonly #takings: (() => void)[] = [];
    readonly #unread: ReturnType<typeof createUnread>;

    constructor(unread: ReturnType<typeof createUnread>) {
      this.#unread = unread;
    }
    destroy(): never {
      this.closed = true;
      return undefined as never;
    }
    isSent(bytes: number): void {
      this.#takings.push(this.#unread.note(this, bytes));
    }
    takes(): void {
      this.#takings.shift()?.();
    }
  }

  function given() {
    const unread = createUnread({ answerMs: 1_000, unreadBytes: 1_000 });
    return { look: unread.look, client: () => new Client(unread) };
  }

  test('those are closed that wait too long', () => {
    const { look, client } = given();
    const [ready, waiting] = [client(), client()];
    for (const one of [ready, waiting]) one.isSent(10);
    ready.takes();
    look(0);
    look(999);
    expect([ready.closed, waiting.closed]).toEqual([false, false]);
    look(1_000);
    expect([ready.closed, waiting.closed]).toEqual([false, true]);
  });

  test('none is closed whose client takes each in time, though another one always waits', () => {
    const { look, client } = given();
    const busy = client();
    busy.isSent(10);
    for (let now = 0; now < 10_000; now += 900) {
      busy.isSent(10);
      look(now);
      busy.takes();
    }
    expect(busy.closed).toBe(false);
  });

  test('those are closed whose client takes one now and then, of many that wait', () => {
    const { look, client } = given();
    const slow = client();
    for (let i = 0; i < 50; i += 1) slow.isSent(1);
    for (let now = 0; now <= 1_000; now += 100) {
      look(now);
      slow.takes();
    }
    expect(slow.closed).toBe(true);
  });

  test('while they are too much together, those are closed that have waited longest', () => {
    const { look, client } = given();
    const [first, second, third] = [client(), client(), client()];
    first.isSent(600);
    look(0);
    second.isSent(300);
    look(10);
    expect([first.closed, second.closed]).toEqual([false, false]);
    third.isSent(200);
    look(20);
    expect([first.closed, second.closed, third.closed]).toEqual([true, false, false]);
  });
});

describe('the connections of one network of IPv6', () => {
  /** A connection of which the server reads nothing, and that remembers what it is told. */
  function connectionFrom(remoteAddress: string) {
    const told: string[] = [];
    const socket = new Duplex({
      read() {},
      write(chunk, _encoding, done) {
        told.push(String(chunk));
        done();
      },
    });
    return { socket: Object.assign(socket, { remoteAddress }), told };
  }

  test('count as those of one address, since one machine has all of it', () => {
    const limits = { ...httpLimitsOf(defaults()), connectionsPerAddress: 2 };
    const server = createHttpServer(limits, null, () => {});
    const answers = ['2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8:0:1::1'].map((address) => {
      const { socket, told } = connectionFrom(address);
      server.emit('connection', socket);
      return told.join('').split('\r\n')[0];
    });
    expect(answers).toEqual(['', '', 'HTTP/1.1 503 Service Unavailable', '']);
  });

  function defaults() {
    const read = Object.entries(httpLimitVariables).map(([name, variable]) => [name, variable.parse(undefined)]);
    return Object.fromEntries(read) as Parameters<typeof httpLimitsOf>[0];
  }
});
