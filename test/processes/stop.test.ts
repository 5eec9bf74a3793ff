import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testedDialects } from '../db/needs.ts';
import { givenLink } from '../support/builders.ts';
import type { TestPlace } from '../support/database.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import { keptConnection } from '../support/kept-connection.ts';
import { lines, openRaw } from '../support/raw.ts';
import type { ServerProcess } from '../support/server.ts';

const CREATE = 'mutation ($input: CreateSmartLinkInput!) { createSmartLink(input: $input) { smartLink { code } } }';
const CREATORS = 12;
const VISITORS = 12;

/** What clients came to who keep their connections, and leave once an answer ends one. */
interface Served {
  codes: string[];
  redirects: number;
  broken: unknown[];
}

describe.each(testedDialects('stopping'))('a server on $dialect that is told to stop', ({ freshPlace }) => {
  let place: TestPlace;
  let installation: Installation;
  let code: string;

  beforeEach(async () => {
    place = await freshPlace();
    installation = await givenInstallation(place);
  });
  afterEach(() => installation?.dispose());

  async function serve(env?: Record<string, string>): Promise<ServerProcess> {
    const server = await installation.serve(env);
    ({ code } = await givenLink(installation.backEndOf(server), { uri: '/tapped' }));
    return server;
  }

  async function keepAsking({ port }: ServerProcess, served: Served, creates: boolean): Promise<void> {
    const connection = keptConnection(port);
    const authorization = `Token ${installation.shop.secretToken}`;
    const creation = {
      method: 'POST',
      path: '/graphql',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ query: CREATE, variables: { input: { uri: '/kept' } } }),
    };
    try {
      for (let leaves = false; !leaves; ) {
        const answer = await connection.ask(creates ? creation : { host: 'shop.link.test', path: `/${code}` });
        if (creates) served.codes.push(JSON.parse(answer.text).data.createSmartLink.smartLink.code);
        else if (answer.status === 302) served.redirects += 1;
        leaves = answer.headers.connection === 'close';
      }
    } catch (error) {
      served.broken.push(error);
    } finally {
      connection.close();
    }
  }

  test('answers every request that reaches it, and has stored every link and every click', async () => {
    const server = await serve();
    const served: Served = { codes: [], redirects: 0, broken: [] };
    const clients = [...Array(CREATORS + VISITORS).keys()].map((index) => keepAsking(server, served, index < CREATORS));
    await expect.poll(() => served.codes.length > 100 && served.redirects > 100, { timeout: 30_000 }).toBe(true);

    const ended = server.stop();
    await Promise.all(clients);

    expect(await ended).toBe(0);
    expect(served.broken).toEqual([]);
    // Closed in good order, a file of SQLite's has no log beside it.
    expect(existsSync(`${place.url.slice('file:'.length)}-wal`)).toBe(false);
    const stored = await installation.storedCodes();
    expect(served.codes.filter((acknowledged) => !stored.has(acknowledged))).toEqual([]);
    expect(await installation.countClicks()).toBe(served.redirects);
    expect(server.stdout()).not.toContain('lost for visitors');
  }, 60_000);

  test('says so at /readyz while it still takes requests, and ends a request that is half sent with its answer', async () => {
    const server = await serve({ DRAIN_DELAY_MS: '1000' });
    const body = JSON.stringify({ query: '{ app { name } }' });
    const head = lines(
      'POST /graphql HTTP/1.1',
      'Host: localhost',
      'Content-Type: application/json',
      `Authorization: Token ${installation.shop.secretToken}`,
      `Content-Length: ${body.length}`,
    );
    const slow = openRaw(server.port);
    slow.socket.write(head + body.slice(0, 10));
    const balancer = keptConnection(server.port);
    expect(await balancer.ask({ path: '/readyz' })).toMatchObject({ status: 200 });

    const ended = server.stop();
    await expect.poll(() => server.stdout()).toContain('"msg":"stopping"');
    expect(await balancer.ask({ path: '/readyz' })).toMatchObject({
      status: 503,
      text: 'stopping\n',
      headers: { connection: 'close' },
    });
    slow.socket.write(body.slice(10));

    expect(await slow.ended).toContain('"name":"Shop"');
    expect(await ended).toBe(0);
  }, 60_000);

  test('ends at once when it is told a second time', async () => {
    const server = await serve({ DRAIN_DELAY_MS: '7000' });
    const ended = server.stop();
    await expect.poll(() => server.stdout()).toContain('"msg":"stopping"');

    server.process.kill('SIGTERM');

    expect(await ended).toBe(1);
  }, 60_000);
});
