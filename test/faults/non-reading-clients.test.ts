import { randomBytes } from 'node:crypto';
import { describe, expect } from 'vitest';
import { createAttackTest } from '../attacks/attacked-server.ts';
import { givenLink } from '../support/builders.ts';
import { waitUntil } from '../support/deadlines.ts';
import { readMetrics } from '../support/metrics.ts';
import { exchangeRaw, formatHead, openRaw, sendRaw } from '../support/raw.ts';
import type { ServerProcess } from '../support/server.ts';
import { beginRequest, formatExpectContinueHead } from './begun-requests.ts';

const test = createAttackTest();
test.beforeAll(({ shop }) => givenLink(shop.secret, { uri: '/sale', code: 'sale' }));

const CLOSE = 'Connection: close';
const VERSION = formatHead('GET /v2/version HTTP/1.1', 'Host: localhost', CLOSE);
const OPEN_LINK = formatHead('GET /sale HTTP/1.1', 'Host: shop.link.test', CLOSE);
const LARGE_BODY = JSON.stringify({ query: '{ __schema { types { name description fields { name description } } } }' });
const LARGE = `${formatHead(
  'POST /graphql HTTP/1.1',
  'Host: localhost',
  'Content-Type: application/json',
  `Content-Length: ${LARGE_BODY.length}`,
)}${LARGE_BODY}`;

/** The number of GraphQL requests that have ended, with any outcome or with this one. */
async function countEnded(server: ServerProcess, outcome = '[a-z]+'): Promise<number> {
  const series = new RegExp(`^smartlinks_requests_total\\{door="graphql",outcome="${outcome}"\\}$`);
  return [...(await readMetrics(server))].reduce((sum, [name, count]) => sum + (series.test(name) ? count : 0), 0);
}

/** More than one request, and fewer than a server queues on a connection. */
const CONCURRENT = 5;

/** Opens a connection that sends a request for a large response again and again, and reads none of the responses. */
async function openWithoutReading(server: ServerProcess, request = LARGE) {
  const connection = openRaw(server.port);
  connection.socket.pause();
  const endedBefore = await countEnded(server, 'ok');
  let sent = 0;
  return {
    ...connection,
    countSent: () => sent,
    /** Sends the next requests if the system has accepted more responses. Returns whether it has. */
    async sendMore(): Promise<boolean> {
      const next = (await countEnded(server, 'ok')) - endedBefore + CONCURRENT;
      const isTaken = next > sent;
      if (isTaken) {
        connection.socket.write(request.repeat(next - sent));
      }
      sent = next;
      return isTaken;
    },
  };
}

describe('a client that reads no responses', () => {
  /** Opens such a connection and fills it until the system accepts no more responses. */
  async function givenFullConnection(server: ServerProcess, request?: string) {
    const connection = await openWithoutReading(server, request);
    let idlePolls = 0;
    await waitUntil(async () => {
      idlePolls = (await connection.sendMore()) ? 0 : idlePolls + 1;
      return idlePolls === 20;
    }, 'the system takes no more responses');
    return connection;
  }

  test('does not use up the limit on concurrent requests with responses that it does not read', async ({
    attacked,
  }) => {
    const server = await attacked.serve({ HTTP_MAX_REQUESTS: '8', HTTP_ANSWER_SECONDS: '3600' });
    const clients = [];
    for (let i = 0; i < 8; i += 1) {
      clients.push(await givenFullConnection(server));
    }

    await expect
      .poll(async () => [(await sendRaw(server.port, VERSION)).status, (await sendRaw(server.port, OPEN_LINK)).status])
      .toEqual([200, 302]);
    for (const { socket } of clients) {
      socket.destroy();
    }
  });

  test('of compressed responses takes a bounded amount of memory and delays no redirect', async ({
    attacked,
    shop,
  }) => {
    // Random texts stay large, so that few responses fill a connection.
    for (let i = 0; i < 20; i += 1) {
      await givenLink(shop.secret, { uri: `/random/${i}`, metadata: { text: randomBytes(11_000).toString('base64') } });
    }
    const body = JSON.stringify({ query: '{ smartLinks(first: 20) { nodes { metadata } } }' });
    const head = formatHead(
      'POST /graphql HTTP/1.1',
      'Host: localhost',
      `Authorization: Token ${shop.secretToken}`,
      'Accept-Encoding: gzip',
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    );
    const server = await attacked.serve({ HTTP_MAX_REQUESTS: '8', HTTP_ANSWER_SECONDS: '3600' });
    const readMemory = async () => (await readMetrics(server)).get('process_resident_memory_bytes') ?? Number.NaN;
    const before = await readMemory();
    const clients = [];
    for (let i = 0; i < 8; i += 1) {
      clients.push(await givenFullConnection(server, `${head}${body}`));
    }

    for (let i = 0; i < 10; i += 1) {
      expect((await sendRaw(server.port, OPEN_LINK)).status).toBe(302);
    }
    expect((await readMemory()) - before).toBeLessThan(200_000_000);
    for (const { socket, ended } of clients) {
      socket.destroy();
      await ended;
    }
    const { headers } = await sendRaw(server.port, `${head.replace('Host:', `${CLOSE}\r\nHost:`)}${body}`);
    expect(headers['content-encoding']).toBe('gzip');
  });

  test('and disconnects leaves no request in progress, not even incomplete requests after others', async ({
    attacked,
    shop,
  }) => {
    const server = await attacked.serve({ HTTP_MAX_REQUESTS: '8' });
    const incomplete = LARGE.slice(0, -1);
    // Each creation waits for its own commit, so the request is still in progress when the client disconnects.
    const creations = Array.from(
      { length: 10 },
      (_, i) => `c${i}: createSmartLink(input: { uri: "/a" }) { __typename }`,
    );
    const body = JSON.stringify({ query: `mutation { ${creations.join(' ')} }` });
    const long = `${formatExpectContinueHead('/graphql', body.length, `Authorization: Token ${shop.publishableToken}`)}${body}`;
    for (let i = 0; i < 20; i += 1) {
      const { socket, ended } = await beginRequest(server.port, `${long}${incomplete}`);
      socket.resetAndDestroy();
      await ended;
    }
    // Node 24 counts the incomplete request of such a connection twice.
    await expect.poll(() => countEnded(server)).toBeGreaterThanOrEqual(40);

    const pending = formatExpectContinueHead('/graphql', 9);
    const others = await Promise.all(Array.from({ length: 5 }, () => beginRequest(server.port, pending)));
    expect((await sendRaw(server.port, VERSION)).status).toBe(200);
    for (const { socket } of others) {
      socket.destroy();
    }
  });

  test.for([
    [20, 21],
    [21, 0],
  ] as const)(
    'and pipelines %i more requests after the first receives %i responses',
    async ([behind, responseCount], { attacked }) => {
      const open = formatHead('GET /sale HTTP/1.1', 'Host: shop.link.test');
      // All in one packet, and the last one asks the server to close the connection.
      const { responses } = await exchangeRaw(attacked.port, open.repeat(behind) + OPEN_LINK);
      expect(responses).toHaveLength(responseCount);
    },
  );

  test('within the time limit is disconnected', async ({ attacked }) => {
    const server = await attacked.serve({ HTTP_ANSWER_SECONDS: '1' });
    const { socket, ended, countSent, sendMore } = await openWithoutReading(server);
    await waitUntil(async () => {
      await sendMore();
      return (await countEnded(server, 'abandoned')) > 0;
    }, 'the server abandons the responses');
    socket.resume();

    // The server had sent the first responses, but never the last ones.
    const statuses = (await ended).match(/(?<=HTTP\/1\.1 )\d+/g) ?? [];
    expect(await countEnded(server, 'ok')).toBeGreaterThan(0);
    expect(statuses.filter((status) => status !== '200')).toEqual([]);
    expect(statuses.length).toBeLessThan(countSent());
  });
});
