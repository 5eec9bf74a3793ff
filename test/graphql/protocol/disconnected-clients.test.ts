import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect, vi } from 'vitest';
import { generateCode } from '../../../src/domain/smart-links/code.ts';
import type { TestApp } from '../../support/app.ts';
import { givenApp } from '../../support/builders.ts';
import { waitUntil } from '../../support/deadlines.ts';
import { formatHead, openRaw } from '../../support/raw.ts';
import { test } from '../../support/test.ts';

const LIST = 'smartLinks(first: 100) { nodes { id destinations { link } } }';
const LONG_QUERY = { query: `{ a: ${LIST} b: ${LIST} }` };
const CREATE = { query: 'mutation { createSmartLink(input: { uri: "/a" }) { smartLink { code } } }' };
const buildBulk = (count: number) => ({
  query:
    'mutation ($items: [SmartLinkItem!]!) { createSmartLinks(input: { items: $items }) { results { ... on SmartLinkCreated { smartLink { code } } } } }',
  variables: { items: Array.from({ length: count }, (_, i) => ({ uri: `/bulk/${i}` })) },
});

function formatRequest(token: string, body: object, path = '/graphql', version = '1.1'): string {
  const text = JSON.stringify(body);
  const head = formatHead(
    `POST ${path} HTTP/${version}`,
    'Host: localhost',
    `Authorization: Token ${token}`,
    'Content-Type: application/json',
    `Content-Length: ${text.length}`,
  );
  return head + text;
}

async function openConnection(port: number): Promise<Socket> {
  const { socket } = openRaw(port);
  await once(socket, 'connect');
  return socket;
}

/** Starts an app and counts the calls of the services that do the work of the requests in this file. */
async function startSpiedApp(startApp: (options: object) => Promise<TestApp>, options: object = {}) {
  const app = await startApp({ logLevel: 'debug', ...options });
  const shop = await givenApp(app);
  const { smartLinks, bulk } = app.services;
  const spies = [
    vi.spyOn(smartLinks, 'listSmartLinks'),
    vi.spyOn(smartLinks, 'createSmartLink'),
    vi.spyOn(bulk, 'createSmartLinks'),
  ];
  return {
    app,
    shop,
    countCalls: () => spies.reduce((sum, { mock }) => sum + mock.calls.length, 0),
    /** Waits until the log says that a request got no response. */
    waitForDisconnect: () =>
      waitUntil(() => app.logged.some((line) => JSON.parse(line).status === null), 'the server sees the disconnect'),
  };
}

test.for<[what: string, path: string, body: object]>([
  ['a long query', '/graphql', LONG_QUERY],
  ['a creation', '/graphql', CREATE],
  ['a bulk creation', '/graphql', buildBulk(1_000)],
  ['a creation with /v2', '/v2/smartlinks', { uri: '/a' }],
])(
  'the server does not begin to process a request whose connection was reset: %s',
  async ([, path, body], { startApp }) => {
    const { app, shop, countCalls, waitForDisconnect } = await startSpiedApp(startApp);
    const { admission } = app.services;
    const { admit } = admission;
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const admitted = vi.spyOn(admission, 'admit').mockImplementation(async (...request) => {
      await gate;
      return admit(...request);
    });
    const client = await openConnection(app.port);
    client.write(formatRequest(shop.secretToken, body, path));
    await expect.poll(() => admitted).toHaveBeenCalledTimes(1);

    client.resetAndDestroy();
    await waitForDisconnect();
    open();

    await Promise.all(admitted.mock.results.map(({ value }) => value));
    // Requests of other clients are processed after it.
    await shop.secret.get('{ viewer { credential { kind } } }');
    expect(countCalls()).toBe(0);
  },
);

test.for<[what: string, body: object]>([
  ['a long query', LONG_QUERY],
  ['a bulk creation', buildBulk(1_000)],
  ['a bulk creation with a large body', buildBulk(5_000)],
])(
  'the server does not begin long work for a client that closed its connection: %s',
  async ([, body], { startApp }) => {
    const { app, shop, countCalls, waitForDisconnect } = await startSpiedApp(startApp);
    const client = await openConnection(app.port);
    await new Promise((resolve) => client.write(formatRequest(shop.secretToken, body), resolve));

    client.destroy();
    await waitForDisconnect();

    expect(countCalls()).toBe(0);
  },
);

test.for<[how: string, leave: (client: Socket) => void]>([
  ['closes', (client) => client.destroy()],
  ['resets', (client) => client.resetAndDestroy()],
])('a bulk creation stops and saves nothing if the client %s its connection', async ([, leave], { startApp }) => {
  const clients: Socket[] = [];
  const { app, shop, waitForDisconnect } = await startSpiedApp(startApp, {
    generateCode() {
      for (const client of clients.splice(0)) {
        leave(client);
      }
      return generateCode();
    },
  });
  const client = await openConnection(app.port);
  clients.push(client);
  client.write(formatRequest(shop.secretToken, buildBulk(5_000)));

  await waitForDisconnect();

  // Writes are committed in order.
  await shop.secret.get('mutation { createSmartLink(input: { uri: "/after" }) { smartLink { code } } }');
  const { smartLinks } = await shop.secret.get<{ smartLinks: { nodes: { uri: string }[] } }>(
    '{ smartLinks(first: 10) { nodes { uri } } }',
  );
  expect(smartLinks.nodes).toEqual([{ uri: 'after' }]);
});

async function readHalfClosed(port: number, bytes: string): Promise<number[]> {
  const { socket, ended } = openRaw(port, { allowHalfOpen: true });
  socket.end(bytes);
  return ((await ended).match(/(?<=HTTP\/1\.1 )\d+/g) ?? []).map(Number);
}

test('a client that only closed its sending half gets a 102 before the response to a long operation', async ({
  app,
  shop,
}) => {
  const long = formatRequest(shop.secretToken, LONG_QUERY);
  const statuses = await readHalfClosed(app.port, long);
  expect(statuses.at(-1)).toBe(200);
  expect(new Set(statuses.slice(0, -1))).toEqual(new Set([102]));
  expect((await readHalfClosed(app.port, formatRequest(shop.secretToken, buildBulk(1_000)))).at(-1)).toBe(200);
});

test('a client gets no 102 for a short operation, with HTTP/1.0 or while it keeps its sending half open', async ({
  app,
  shop,
}) => {
  expect(await readHalfClosed(app.port, formatRequest(shop.secretToken, CREATE))).toEqual([200]);
  const old = formatRequest(shop.secretToken, LONG_QUERY, '/graphql', '1.0');
  expect(await readHalfClosed(app.port, old)).toEqual([200]);
  const { socket, ended } = openRaw(app.port);
  socket.write(formatRequest(shop.secretToken, LONG_QUERY).replace('Host:', 'Connection: close\r\nHost:'));
  expect((await ended).match(/(?<=HTTP\/1\.1 )\d+/g)).toEqual(['200']);
});
