import { once } from 'node:events';
import { describe, expect } from 'vitest';
import { type GivenApp, givenLink } from '../support/builders.ts';
import { exchangeRaw, formatHead, openRaw, sendRaw } from '../support/raw.ts';
import { createAttackTest } from './attacked-server.ts';

const test = createAttackTest();

test.beforeAll(async ({ shop }) => {
  await givenLink(shop.secret, { uri: '/sale', code: 'sale' });
});

const API = 'Host: localhost';
const EDGE = 'Host: shop.link.test';
const CHUNKED = 'Transfer-Encoding: chunked';
const JSON_TYPE = 'Content-Type: application/json';
const VERSION = formatHead('GET /v2/version HTTP/1.1', API, 'Connection: close');

/** Returns a number of chunks of one byte each, without the last chunk. */
const formatOnes = (count: number) => '1\r\n \r\n'.repeat(count);
const LAST_CHUNK = '0\r\n\r\n';

/** Returns a text in chunks of one byte each, after `padding` chunks with a space. */
function formatInOnes(text: string, padding = 0): string {
  return `${formatOnes(padding)}${[...text].map((byte) => `1\r\n${byte}\r\n`).join('')}${LAST_CHUNK}`;
}

describe('after the response to a request whose body has not arrived, the server parses nothing', () => {
  test.for<[status: number, requestLine: string, headers: string[]]>([
    [302, 'POST / HTTP/1.1', [API]],
    [404, 'POST /nothing HTTP/1.1', [API]],
    [404, 'POST /v2/nothing HTTP/1.1', [API]],
    [401, 'POST /v2/smartlinks HTTP/1.1', [API]],
    [405, 'PUT /v2/smartlinks HTTP/1.1', [API]],
    [415, 'POST /graphql HTTP/1.1', [API]],
    [405, 'TRACE /graphql HTTP/1.1', [API]],
    [200, 'GET /livez HTTP/1.1', [API]],
    [302, 'GET /sale HTTP/1.1', [EDGE]],
    [404, 'HEAD /missing HTTP/1.1', [EDGE]],
    [405, 'POST /sale HTTP/1.1', [EDGE]],
    [302, 'GET /sale HTTP/1.0', [EDGE]],
    [421, 'GET /sale HTTP/1.1', ['Host: other.example']],
    [302, 'GET /sale HTTP/1.1', [EDGE, 'Expect: 100-continue']],
    [400, 'GET /sale HTTP/1.1', [EDGE, EDGE]],
  ])('%i: %s', async ([status, requestLine, headers], { attacked }) => {
    const { socket, ended } = openRaw(attacked.port, { allowHalfOpen: true });
    socket.write(formatHead(requestLine, ...headers, CHUNKED) + formatOnes(1));
    await once(socket, 'end');
    // More than the system buffers, and not a chunk: the parser would fail and reset the connection.
    await new Promise((resolve) => socket.write('z'.repeat(8_000_000), resolve));
    socket.end(VERSION);

    const text = await ended;
    expect(text.match(/(?<=HTTP\/1\.1 )[2-5]\d\d/g)).toEqual([String(status)]);
    expect(text.toLowerCase()).toContain('connection: close');
    expect(socket.errored).toBeNull();
  });

  test('and discards at most 20 MB of a long body', async ({ attacked }) => {
    const { socket, ended } = openRaw(attacked.port, { allowHalfOpen: true });
    socket.write(formatHead('POST / HTTP/1.1', API, 'Content-Length: 1000000000'));
    const bytes = Buffer.alloc(1_000_000);
    const send = () => {
      while (!socket.destroyed && socket.write(bytes)) {}
    };
    socket.on('drain', send);
    send();

    expect(await ended).toMatch(/^HTTP\/1\.1 302 /);
    expect(socket.bytesWritten).toBeGreaterThanOrEqual(20_000_000);
  });

  test('but keeps a connection open if the rest is short', async ({ attacked }) => {
    const { socket, ended } = openRaw(attacked.port);
    socket.write(formatHead('POST /nothing HTTP/1.1', API, 'Content-Length: 100000'));
    await once(socket, 'data');
    socket.write('x'.repeat(100_000) + VERSION);

    expect((await ended).match(/(?<=HTTP\/1\.1 )\d+/g)).toEqual(['404', '200']);
  });
});

describe('a body in chunks of one byte', () => {
  const formatRestHead = ({ publishableToken }: GivenApp, ...headers: string[]) =>
    formatHead('POST /v2/smartlinks HTTP/1.1', API, `Authorization: Token ${publishableToken}`, CHUNKED, ...headers);
  const formatGraphQLHead = (...headers: string[]) =>
    formatHead('POST /graphql HTTP/1.1', API, JSON_TYPE, CHUNKED, ...headers);

  test('is accepted if it is short', async ({ attacked, shop }) => {
    const rest = formatRestHead(shop, 'Connection: close') + formatInOnes('{"uri":"/chunked"}', 900);
    expect((await sendRaw(attacked.port, rest)).status).toBe(200);
    const graphql = formatGraphQLHead('Connection: close') + formatInOnes('{"query":"{__typename}"}', 900);
    expect((await sendRaw(attacked.port, graphql)).status).toBe(200);
  });

  test.for<[what: string, head: (shop: GivenApp) => string]>([
    ['/v2', (shop) => formatRestHead(shop)],
    ['GraphQL', () => formatGraphQLHead()],
    ['GraphQL as an event stream', () => formatGraphQLHead('Accept: text/event-stream')],
    ['GraphQL as parts', () => formatGraphQLHead('Accept: multipart/mixed')],
  ])('fails with 413 if it is long: %s', async ([, head], { attacked, shop }) => {
    const { responses } = await exchangeRaw(attacked.port, head(shop) + formatOnes(90_000) + LAST_CHUNK + VERSION);

    expect(responses).toMatchObject([{ status: 413, body: expect.stringContaining('too many small chunks') }]);
    expect(responses[0]?.headers.connection).toBe('close');
  });

  test('fails with 413 if the requests of a connection have too many chunks together', async ({ attacked, shop }) => {
    const request = formatRestHead(shop) + formatInOnes('{"uri":"/chunked"}', 600);
    const { bytes } = await exchangeRaw(attacked.port, request.repeat(5) + VERSION);

    expect(bytes.match(/(?<=HTTP\/1\.1 )\d+/g)).toEqual(['200', '413']);
  });

  test('is accepted at 64 bytes per chunk, up to the limit', async ({ attacked, shop }) => {
    const chunks = `40\r\n${' '.repeat(64)}\r\n`.repeat(1_500) + formatInOnes('{"uri":"/chunked"}');
    expect((await sendRaw(attacked.port, formatRestHead(shop, 'Connection: close') + chunks)).status).toBe(200);
  });
});
