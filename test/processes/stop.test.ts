import { existsSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { listTestedDialects } from '../db/needs.ts';
import { givenLink } from '../support/builders.ts';
import { waitUntil } from '../support/deadlines.ts';
import { openKeepAliveConnection } from '../support/keep-alive-connection.ts';
import { formatHead, openRaw } from '../support/raw.ts';
import type { ServerProcess } from '../support/server.ts';
import { createInstallationTest } from '../support/test.ts';

const CREATE = 'mutation ($input: CreateSmartLinkInput!) { createSmartLink(input: $input) { smartLink { code } } }';
const CREATORS = 12;
const VISITORS = 12;

/** The responses to clients that keep their connections open until a response closes them. */
interface Served {
  codes: string[];
  redirects: number;
  broken: unknown[];
  /** The number of clients of each kind that received a last response, with `Connection: close`. */
  closed: { creating: number; visiting: number };
}

describe.each(listTestedDialects('stopping'))(
  'a server on $dialect that receives SIGTERM',
  ({ createMigratedDatabase }) => {
    const test = createInstallationTest({ createLocation: createMigratedDatabase });

    test('responds to every request that reaches it, and stores every link and click', async ({ installation }) => {
      const server = await installation.serve({ DRAIN_DELAY_MS: '2000', MAX_STORED_CLICKS_ADDRESS: '0' });
      const { code } = await givenLink(installation.createBackEnd(server), { uri: '/tapped' });
      const { secretToken } = installation.shop;
      const served: Served = { codes: [], redirects: 0, broken: [], closed: { creating: 0, visiting: 0 } };
      const clients = [...Array(CREATORS + VISITORS).keys()].map((index) =>
        sendUntilClosed(server, { secretToken, code, creates: index < CREATORS }, served),
      );
      await waitUntil(
        () => served.codes.length > 100 && served.redirects > 100,
        'the server has responded to requests of each kind',
      );

      const ended = server.stop();
      await Promise.all(clients);

      expect(await ended).toBe(0);
      expect(served.broken).toEqual([]);
      expect(served.closed.creating).toBeGreaterThan(0);
      expect(served.closed.visiting).toBeGreaterThan(0);
      // SQLite deletes the write-ahead log when the last connection is closed properly.
      expect(existsSync(`${installation.databaseUrl.slice('file:'.length)}-wal`)).toBe(false);
      expect(await installation.readStoredCodes()).toEqual(new Set([code, ...served.codes]));
      expect(await installation.countClicks()).toBe(served.redirects);
      expect(server.stdout()).not.toContain('dropped: store unavailable');
    });

    test('reports at /readyz that it is stopping, and responds to a partially sent request', async ({
      installation,
    }) => {
      const server = await installation.serve({ DRAIN_DELAY_MS: '7000' });
      const body = JSON.stringify({ query: '{ app { name } }' });
      const head = formatHead(
        'POST /graphql HTTP/1.1',
        'Host: localhost',
        'Content-Type: application/json',
        `Authorization: Token ${installation.shop.secretToken}`,
        `Content-Length: ${body.length}`,
      );
      const slow = openRaw(server.port);
      slow.socket.write(head + body.slice(0, 10));
      const balancer = openKeepAliveConnection(server.port);
      expect(await balancer.send({ path: '/readyz' })).toMatchObject({ status: 200 });

      const ended = server.stop();
      await expect.poll(() => server.stdout()).toContain('"msg":"stopping"');
      expect(await balancer.send({ path: '/readyz' })).toMatchObject({
        status: 503,
        text: 'stopping\n',
        headers: { connection: 'close' },
      });
      slow.socket.write(body.slice(10));

      expect(await slow.ended).toContain('"name":"Shop"');
      expect(await ended).toBe(0);
    });

    test('exits immediately on a second SIGTERM', async ({ installation }) => {
      const server = await installation.serve({ DRAIN_DELAY_MS: '7000' });
      const ended = server.stop();
      await expect.poll(() => server.stdout()).toContain('"msg":"stopping"');

      server.process.kill('SIGTERM');

      expect(await ended).toBe(1);
    });
  },
);

/** Sends requests over one connection until a response closes it. They create links, or tap the link `code`. */
async function sendUntilClosed(
  { port }: ServerProcess,
  options: { secretToken: string; code: string; creates: boolean },
  served: Served,
): Promise<void> {
  const { secretToken, code, creates } = options;
  const connection = openKeepAliveConnection(port);
  const creation = {
    method: 'POST',
    path: '/graphql',
    headers: { authorization: `Token ${secretToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: CREATE, variables: { input: { uri: '/kept' } } }),
  };
  try {
    for (let leaves = false; !leaves; ) {
      const response = await connection.send(creates ? creation : { host: 'shop.link.test', path: `/${code}` });
      if (creates) {
        served.codes.push(JSON.parse(response.text).data.createSmartLink.smartLink.code);
      } else if (response.status === 302) {
        served.redirects += 1;
      }
      leaves = response.headers.connection === 'close';
    }
    served.closed[creates ? 'creating' : 'visiting'] += 1;
  } catch (error) {
    served.broken.push(error);
  } finally {
    connection.close();
  }
}
