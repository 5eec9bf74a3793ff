import { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpLimitsOf, httpLimitVariables } from '../../src/config/http-limits.ts';
import { createHttpServer } from '../../src/doors/http/http-server.ts';
import { type Connection, createUnread } from '../../src/doors/http/unread.ts';
import { givenLink } from '../support/builders.ts';
import { ask, lines, openRaw } from '../support/raw.ts';
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

  const QUERY = JSON.stringify({ query: '{ __schema { types { name description fields { name description } } } }' });
  const LARGE = `${lines(
    'POST /graphql HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    `Content-Length: ${QUERY.length}`,
  )}${QUERY}`;

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
  /** A connection on which so many bytes were sent, the last ones of which wait. */
  class Client implements Connection {
    closed = false;
    bytesWritten = 0;
    writableLength = 0;

    send(bytes: number): this {
      this.bytesWritten += bytes;
      this.writableLength += bytes;
      return this;
    }
    take(bytes: number): void {
      this.writableLength -= bytes;
    }
    destroy(): never {
      this.closed = true;
      return undefined as never;
    }
  }

  function given(...clients: Client[]) {
    const unread = createUnread({ answerMs: 1_000, unreadBytes: 1_000 });
    for (const client of clients) unread.watch(client);
    return { look: unread.look, closed: () => clients.map(({ closed }) => closed) };
  }

  test('those are closed that wait too long', () => {
    const [idle, waiting] = [new Client(), new Client().send(10)];
    const { look, closed } = given(idle, waiting);
    look(0);
    look(999);
    expect(closed()).toEqual([false, false]);
    look(1_000);
    expect(closed()).toEqual([false, true]);
  });

  test('none is closed whose client takes each in time, though another one always waits', () => {
    const busy = new Client();
    const { look, closed } = given(busy);
    for (let now = 0; now < 10_000; now += 900) {
      busy.send(10);
      look(now);
      busy.take(busy.writableLength - 5);
    }
    expect(closed()).toEqual([false]);
  });

  test('those are closed whose client takes a little now and then', () => {
    const dripping = new Client().send(500);
    const { look, closed } = given(dripping);
    for (let now = 0; now <= 1_000; now += 100) {
      look(now);
      dripping.take(1);
    }
    expect(closed()).toEqual([true]);
  });

  test('while they are too much together, those are closed that have waited longest', () => {
    const [first, second, third] = [new Client().send(600), new Client(), new Client()];
    const { look, closed } = given(third, second, first);
    look(0);
    second.send(300);
    look(10);
    third.send(200);
    look(20);
    expect(closed()).toEqual([false, false, true]);
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
