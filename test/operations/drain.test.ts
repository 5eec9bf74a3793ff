import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { test as base, describe, expect } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { type Connections, createConnections } from '../../src/doors/http/connections.ts';
import { drain } from '../../src/doors/http/drain.ts';
import { createHttpServer } from '../../src/doors/http/http-server.ts';
import { exchangeRaw, formatHead, openRaw } from '../support/raw.ts';
import { TEST_SETTINGS } from '../support/server.ts';

const test = base
  /** A server on which requests to `/wait` wait for `respond`. It doesn't read bodies. */
  .extend('testServer', async ({}, { onCleanup }) => {
    /** The URLs of the requests that the server has handled. */
    const handled: string[] = [];
    const waiting: ServerResponse[] = [];
    const connections = createConnections();
    const server = createHttpServer(
      parseConfig(TEST_SETTINGS).httpLimits,
      null,
      ({ url = '' }, response) => {
        handled.push(url);
        if (url === '/wait') {
          waiting.push(response);
        } else {
          response.end(url);
        }
      },
      connections,
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onCleanup(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    return { port, server, connections, handled, respond: () => waiting.shift()?.end('/wait') };
  })
  .extend('port', ({ testServer }) => testServer.port)
  .extend('server', ({ testServer }) => testServer.server)
  .extend('connections', ({ testServer }) => testServer.connections)
  .extend('handled', ({ testServer }) => testServer.handled)
  .extend('respond', ({ testServer }) => testServer.respond);

const LIMIT_MS = 60_000;
const formatGet = (path: string) => formatHead(`GET ${path} HTTP/1.1`, 'Host: localhost');

/** Opens a connection and waits for the response to a request. */
async function openUsed(port: number) {
  const connection = openRaw(port);
  connection.socket.write(formatGet('/first'));
  await once(connection.socket, 'data');
  return connection;
}

describe('draining a server', () => {
  test('closes connections whose requests have not finished in time', async ({ port, server, connections }) => {
    const requested = once(server, 'request');
    const response = fetch(`http://127.0.0.1:${port}/wait`).catch(() => 'closed');
    await requested;

    await drain(server, connections, { delayMs: 0, limitMs: 50 });

    expect(server.listening).toBe(false);
    expect(await response).toBe('closed');
  });

  test('closes a connection after the response to a request that has begun before', async ({
    port,
    server,
    connections,
    respond,
  }) => {
    const requested = once(server, 'request');
    const { socket, ended } = openRaw(port);
    socket.write(formatGet('/wait'));
    await requested;

    const drained = drain(server, connections, { delayMs: 0, limitMs: LIMIT_MS });
    await sleep(700);
    respond();

    expect(await ended).toMatch(/connection: close\r\n[\s\S]*\/wait$/i);
    await drained;
  });

  test('serves requests on idle connections, new ones and those with a partial request', async ({
    port,
    server,
    connections,
    handled,
    respond,
  }) => {
    const idle = await openUsed(port);
    const silent = openRaw(port);
    const partial = await openUsed(port);
    partial.socket.write('GET /par');
    const newPartial = openRaw(port);
    newPartial.socket.write('GET /par');
    const busy = openRaw(port);
    busy.socket.write(formatGet('/wait'));
    await expect.poll(() => handled).toContain('/wait');
    await expect.poll(() => connections.accepted).toBe(5);

    const drained = drain(server, connections, { delayMs: 1_000, limitMs: LIMIT_MS });
    const late = openRaw(port);
    late.socket.write(formatGet('/late'));
    await expect.poll(() => server.listening).toBe(false);
    idle.socket.write(formatGet('/idle'));
    silent.socket.write(formatGet('/silent'));
    partial.socket.write('tial HTTP/1.1\r\n');
    await expect.poll(() => handled).toContain('/silent');
    respond();
    await busy.ended;
    await sleep(600);
    partial.socket.write('Host: localhost\r\n\r\n');
    newPartial.socket.write('tial HTTP/1.1\r\nHost: localhost\r\n\r\n');

    expect(await late.ended).toMatch(/connection: close\r\n[\s\S]*\/late$/i);
    expect(await idle.ended).toMatch(/connection: close\r\n[\s\S]*\/idle$/i);
    expect(await silent.ended).toMatch(/connection: close\r\n[\s\S]*\/silent$/i);
    expect(await partial.ended).toMatch(/connection: close\r\n[\s\S]*\/partial$/i);
    expect(await newPartial.ended).toMatch(/connection: close\r\n[\s\S]*\/partial$/i);
    await drained;
  });

  test('stops listening after a pause in which no connection arrives', async ({ server, connections }) => {
    let checks = 0;
    /** One connection arrives every five checks. */
    const arriving: Connections = Object.defineProperty({ ...connections }, 'accepted', {
      get() {
        expect(server.listening).toBe(true);
        checks += 1;
        return Math.min(checks, 40) - (Math.min(checks, 40) % 5);
      },
    });

    await drain(server, arriving, { delayMs: 0, limitMs: LIMIT_MS });

    expect(checks).toBeGreaterThan(40);
  });

  test('keeps idle connections open while a request is in progress, and then closes them', async ({
    port,
    server,
    connections,
    respond,
  }) => {
    const idle = await openUsed(port);
    const requested = once(server, 'request');
    const busy = openRaw(port);
    busy.socket.write(formatGet('/wait'));
    await requested;

    const drained = drain(server, connections, { delayMs: 0, limitMs: LIMIT_MS });
    await sleep(900);
    expect(idle.socket.readableEnded).toBe(false);
    respond();

    expect(await busy.ended).toMatch(/\/wait$/);
    expect(await idle.ended).toMatch(/keep-alive[\s\S]*\/first$/);
    await drained;
  });

  test('responds to all pipelined requests, and closes the connection after the last response', async ({
    port,
    server,
    connections,
    handled,
    respond,
  }) => {
    const requested = once(server, 'request');
    const { socket, ended } = openRaw(port);
    socket.write(formatGet('/wait'));
    await requested;

    const drained = drain(server, connections, { delayMs: 0, limitMs: LIMIT_MS });
    socket.write(formatGet('/wait'));
    await expect.poll(() => handled).toEqual(['/wait', '/wait']);
    respond();
    respond();

    expect((await ended).match(/connection: \S+|\/wait/gi)).toEqual([
      'Connection: keep-alive',
      '/wait',
      'Connection: close',
      '/wait',
    ]);
    await drained;
  });
});

describe('a response that closes its connection', () => {
  test('is the last: requests behind it are not handled', async ({ port, connections, handled }) => {
    connections.closeAfterResponses();

    const { responses } = await exchangeRaw(port, formatGet('/a') + formatGet('/b'));

    expect(handled.slice(0, responses.length)).toEqual(responses.map(({ body }) => body));
    expect(handled).toHaveLength(responses.length);
  });

  test('arrives although the client is still sending a body that nobody reads', async ({ port, connections }) => {
    connections.closeAfterResponses();
    const { socket, ended } = openRaw(port);
    socket.write(formatHead('POST /upload HTTP/1.1', 'Host: localhost', 'Content-Length: 20000000'));
    let error: unknown = null;
    socket.on('error', (reason) => {
      error = reason;
    });
    for (let sent = 0; sent < 20 && socket.writable; sent += 1) {
      socket.write(Buffer.alloc(1_000_000));
      await sleep(1);
    }

    expect(await ended).toMatch(/connection: close\r\n[\s\S]*\/upload$/i);
    expect(error).toBeNull();
  });
});
