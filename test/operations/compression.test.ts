import { gunzipSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import { acceptsGzip } from '../../src/doors/http/compression.ts';
import { givenLink } from '../support/builders.ts';
import { openRaw } from '../support/raw.ts';
import { createTest } from '../support/test.ts';

const test = createTest({});

test.for<[header: string | undefined, expected: boolean]>([
  [undefined, false],
  ['', false],
  ['gzip', true],
  ['GZip, deflate, br', true],
  ['x-gzip', true],
  ['*', true],
  ['br', false],
  ['gzip;q=0', false],
  ['gzip;q=0.000', false],
  ['gzip; q=0.5', true],
  ['gzip;q=0.5, identity', false],
  ['gzip;q=0.5, identity;q=0.5', true],
  ['identity;q=0.2, *;q=0.1', false],
  ['identity;q=0, *', true],
  ['*;q=0, gzip', true],
  ['gzip;q=0, *', false],
  ['gzip;q=x', false],
  ['deflate, gzip;q=1.0, *;q=0.5', true],
])('`Accept-Encoding: %s` means gzip: %s', ([header, expected]) => {
  expect(acceptsGzip(header)).toBe(expected);
});

/** A response whose body is not decompressed. */
interface Received {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** Sends a request and reads until the server closes the connection. */
async function request(port: number, head: string[], body = ''): Promise<Received> {
  const { socket, ended } = openRaw(port);
  socket.write(`${[...head, 'Host: localhost', 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
  const bytes = Buffer.from(await ended, 'latin1');
  const end = bytes.indexOf('\r\n\r\n');
  const [statusLine = '', ...fields] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers = fields.map((field) => field.split(/:\s*/, 2) as [string, string]);
  return {
    status: Number(statusLine.split(' ')[1]),
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    body: bytes.subarray(end + 4),
  };
}

const LARGE = `{ smartLinks(first: 20) { nodes { id url uri createdAt updatedAt destinations { link fallback platform } } } }`;
const SMALL = '{ viewer { app { name } } }';

describe('a GraphQL response', () => {
  const post = (
    { port, token }: { port: number; token: string },
    query: string,
    headers: string[],
    isChunked = false,
  ) => {
    const body = JSON.stringify({ query });
    const common = [`Authorization: Token ${token}`, 'Content-Type: application/json', ...headers];
    return isChunked
      ? request(
          port,
          ['POST /graphql HTTP/1.1', ...common, 'Transfer-Encoding: chunked'],
          `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
        )
      : request(port, ['POST /graphql HTTP/1.1', ...common, `Content-Length: ${body.length}`], body);
  };

  test.for([
    ['on the fast path', false],
    ['on the path of Yoga', true],
  ] as const)('is compressed %s if it is long and the client accepts gzip', async ([, isChunked], { app, shop }) => {
    for (let i = 0; i < 10; i++) {
      await givenLink(shop.secret, { uri: `/compressed/${i}` });
    }
    const send = (query: string, ...headers: string[]) =>
      post({ port: app.port, token: shop.secretToken }, query, headers, isChunked);

    const plain = await send(LARGE);
    const compressed = await send(LARGE, 'Accept-Encoding: gzip, br');

    expect(plain.status).toBe(200);
    expect(plain.headers).toMatchObject({ vary: 'Accept-Encoding', 'content-length': String(plain.body.length) });
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(compressed.headers).toMatchObject({
      vary: 'Accept-Encoding',
      'content-encoding': 'gzip',
      'content-length': String(compressed.body.length),
      'content-type': plain.headers['content-type'],
    });
    expect(gunzipSync(compressed.body)).toEqual(plain.body);
    expect(compressed.body.length).toBeLessThan(plain.body.length / 2);
  });

  test.for([
    ['short', SMALL, 'Accept-Encoding: gzip'],
    ['an error', '{ nope }', 'Accept-Encoding: gzip'],
    ['refused as gzip', SMALL, 'Accept-Encoding: gzip;q=0'],
  ] as const)('is not compressed if it is %s', async ([, query, header], { app, shop }) => {
    for (const isChunked of [false, true]) {
      const { headers, body } = await post({ port: app.port, token: shop.secretToken }, query, [header], isChunked);
      expect(headers).not.toHaveProperty('content-encoding');
      expect(JSON.parse(body.toString())).toBeTypeOf('object');
    }
  });

  test('to a client that goes away while it is compressed leaves the server working', async ({ app, shop }) => {
    const body = JSON.stringify({ query: LARGE });
    const sockets = Array.from({ length: 20 }, () => {
      const { socket } = openRaw(app.port);
      socket.write(
        `POST /graphql HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token ${shop.secretToken}\r\nAccept-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        () => socket.destroy(),
      );
      return socket;
    });
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve))));

    // The bodies of these clients no longer count towards the limit beyond which responses are sent uncompressed.
    const { status, headers } = await post({ port: app.port, token: shop.secretToken }, LARGE, [
      'Accept-Encoding: gzip',
    ]);
    expect([status, headers['content-encoding']]).toEqual([200, 'gzip']);
  });
});

describe('GraphiQL', () => {
  const get = (port: number, method: string, path: string, ...headers: string[]) =>
    request(port, [`${method} ${path} HTTP/1.1`, 'Accept: text/html', ...headers]);

  test('is a short page with scripts and styles that browsers cache', async ({ app }) => {
    const page = await get(app.port, 'GET', '/graphql', 'Accept-Encoding: gzip');
    expect(page.headers).toMatchObject({
      'content-encoding': 'gzip',
      'cache-control': 'no-cache',
      vary: 'Accept-Encoding',
    });
    const html = gunzipSync(page.body).toString();
    expect(html.length).toBeLessThan(50_000);
    const assets = [...html.matchAll(/(?:src|href)="(\/graphql\/assets\/[\w-]{22}\.(?:js|css))"/g)].map(
      ([, path]) => path,
    );
    expect(assets).toHaveLength(2);

    for (const path of assets as string[]) {
      const plain = await get(app.port, 'GET', path);
      const compressed = await get(app.port, 'GET', path, 'Accept-Encoding: gzip');
      const head = await get(app.port, 'HEAD', path, 'Accept-Encoding: gzip');

      expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(plain.headers['content-type']).toMatch(/^text\/(?:javascript|css); charset=utf-8$/);
      expect(gunzipSync(compressed.body).equals(plain.body)).toBe(true);
      expect(head.body).toHaveLength(0);
      for (const name of ['content-length', 'content-encoding', 'content-type', 'cache-control', 'vary']) {
        expect(head.headers[name], name).toBe(compressed.headers[name]);
      }
    }
  });

  test('has no other scripts and styles', async ({ app }) => {
    expect(await get(app.port, 'GET', '/graphql/assets/x.js')).toMatchObject({ status: 404 });
    expect((await get(app.port, 'DELETE', '/graphql/assets/x.js')).status).toBe(405);
  });
});
