import type { ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { test as base, describe, expect } from 'vitest';
import type { FetchResult } from '../../src/domain/previews/fetch-page.ts';
import { computeReach, type Reach } from '../../src/domain/previews/reach.ts';
import { createFetchPage } from '../../src/outbound/fetch-page.ts';
import { createPublicLookup } from '../../src/outbound/public-lookup.ts';
import { TEST_LIMIT_MS } from '../support/deadlines.ts';
import { type Site, startSite } from '../support/pages.ts';

const KIB = 1_024;
/** The maximum number of bytes that the fetcher reads of a body. */
const BOUND = 512 * KIB;

const test = base
  .extend('site', async ({}, { onCleanup }) => {
    const site = await startSite();
    onCleanup(site.close);
    return site;
  })
  /** Starts a server that sends raw bytes instead of HTTP responses, and returns its URL. */
  .extend('startRawServer', async ({}, { onCleanup }) => {
    const sockets: Socket[] = [];
    const server = createServer();
    onCleanup(async () => {
      for (const socket of sockets) {
        socket.destroy();
      }
      await new Promise((resolve) => server.close(resolve));
    });
    return async (speak: (socket: Socket) => void): Promise<string> => {
      server.on('connection', (socket) => {
        sockets.push(socket);
        socket.on('error', () => {});
        speak(socket);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    };
  });

interface Options {
  /** The addresses that the fetcher may connect to. Defaults to any. */
  reach?: (address: URL) => Reach;
  resolve?: (name: string) => Promise<string[]>;
  deadlineMs?: number;
  signal?: AbortSignal;
  /** The number of bytes after which the reader stops. Defaults to no limit. */
  enough?: number;
}

/** Fetches a page like the application, and returns the outcome with the content type and the body. */
async function fetchPage(
  address: string,
  options: Options = {},
): Promise<FetchResult & { text: string; type: string }> {
  const { reach = () => 'ANYWHERE', resolve, deadlineMs = TEST_LIMIT_MS, enough = Number.POSITIVE_INFINITY } = options;
  const { signal = new AbortController().signal } = options;
  const pieces: Uint8Array[] = [];
  let type = '';
  let size = 0;
  const outcome = await createFetchPage({ userAgent: 'tested/1 (bot)', resolve, deadlineMs })({
    address: new URL(address),
    getReach: reach,
    signal,
    reader: {
      begin(contentType) {
        type = contentType;
      },
      take(bytes) {
        pieces.push(bytes);
        size += bytes.length;
        return size < enough;
      },
    },
  });
  return { ...outcome, type, text: Buffer.concat(pieces).toString('latin1') };
}

/** Returns a handler that responds with this body. */
function respondWith(bytes: Buffer | string, headers: Record<string, string> = {}, status = 200) {
  return (_request: unknown, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(bytes);
  };
}

function respondWithRedirect(location: string, status = 302) {
  return (_request: unknown, response: ServerResponse) => response.writeHead(status, { location }).end();
}

/** Returns a handler that writes until the client closes the connection. */
function createEndlessWriter(chunk: Buffer) {
  return (response: ServerResponse) => {
    const write = () => {
      while (!response.destroyed && response.write(chunk)) {}
    };
    response.on('drain', write);
    write();
  };
}

describe('a page', () => {
  test('is read with its content type and its final URL', async ({ site }) => {
    site.serve('/p', respondWith('<title>Hello</title>', { 'content-type': 'text/html; charset=latin1' }));
    expect(await fetchPage(`${site.url}/p`)).toEqual({
      kind: 'READ',
      address: new URL(`${site.url}/p`),
      type: 'text/html; charset=latin1',
      text: '<title>Hello</title>',
    });
  });

  test('is requested with headers that only identify the product', async ({ site }) => {
    site.serve('/p', respondWith('x', { 'set-cookie': 'a=b' }));
    site.serve('/from', respondWithRedirect('/p'));
    await fetchPage(`${site.url}/from`);
    expect(site.requests.map(({ headers }) => headers)).toEqual(
      [1, 2].map(() => ({
        'user-agent': 'tested/1 (bot)',
        accept: 'text/html, application/xhtml+xml',
        'accept-encoding': 'gzip, deflate, br',
        host: site.authority,
        connection: 'close',
      })),
    );
  });

  test.for([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['GZIP ', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['identity', (text: string) => Buffer.from(text)],
  ] as const)('is decoded from %s', async ([encoding, encode], { site }) => {
    site.serve('/p', respondWith(encode('<title>Hello</title>'), { 'content-encoding': encoding }));
    expect(await fetchPage(`${site.url}/p`)).toMatchObject({ kind: 'READ', text: '<title>Hello</title>' });
  });

  test('is only read until its reader stops', async ({ site }) => {
    site.serve('/p', (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      createEndlessWriter(Buffer.alloc(KIB, 'x'))(response);
    });
    const { kind, text } = await fetchPage(`${site.url}/p`, { enough: 10 });
    expect(kind).toBe('READ');
    expect(text.length).toBeLessThan(BOUND);
  });

  test.for([
    ['a status other than 200', respondWith('gone', {}, 404), 'NO_PAGE'],
    ['a partial response', respondWith('part', {}, 206), 'NO_PAGE'],
    ['an empty response', respondWith('', {}, 204), 'NO_PAGE'],
    ['a redirect without a location', respondWith('', {}, 302), 'NO_PAGE'],
    ['a server that fails', respondWith('oops', {}, 500), 'FAILED'],
    ['a server with a rate limit', respondWith('later', {}, 429), 'FAILED'],
    ['JSON', respondWith('{}', { 'content-type': 'application/json' }), 'NO_PAGE'],
    ['a GIF image', respondWith('GIF89a', { 'content-type': 'image/gif' }), 'NO_PAGE'],
    ['an SVG image', respondWith('<svg/>', { 'content-type': 'image/svg+xml' }), 'NO_PAGE'],
    [
      'a content type that only starts like that of HTML',
      respondWith('x', { 'content-type': 'text/html5' }),
      'NO_PAGE',
    ],
    ['an empty content type', respondWith('x', { 'content-type': '' }), 'NO_PAGE'],
    ['an unknown encoding', respondWith('x', { 'content-encoding': 'zstd' }), 'NO_PAGE'],
    ['a sequence of encodings', respondWith(gzipSync(gzipSync('x')), { 'content-encoding': 'gzip, gzip' }), 'NO_PAGE'],
    [
      'an encoding named like a property of every object',
      respondWith('x', { 'content-encoding': 'constructor' }),
      'NO_PAGE',
    ],
    [
      'a body that does not match its declared encoding',
      respondWith('no gzip', { 'content-encoding': 'gzip' }),
      'FAILED',
    ],
  ] as const)('is not read from %s', async ([, respond, kind], { site }) => {
    site.serve('/p', respond);
    expect(await fetchPage(`${site.url}/p`)).toMatchObject({ kind, text: '' });
  });

  test('is not read if no server listens', async ({ site }) => {
    await site.close();
    expect(await fetchPage(site.url)).toMatchObject({ kind: 'FAILED' });
  });
});

describe('a redirect', () => {
  test.for([301, 302, 303, 307, 308])('of status %i is followed', async (status, { site }) => {
    site.serve('/from', respondWithRedirect('/to?a=1', status));
    site.serve('/to?a=1', respondWith('there'));
    const outcome = await fetchPage(`${site.url}/from`);
    expect(outcome).toMatchObject({ kind: 'READ', text: 'there', address: new URL(`${site.url}/to?a=1`) });
  });

  test('is followed at most three times', async ({ site }) => {
    for (const i of [1, 2, 3, 4]) {
      site.serve(`/${i}`, respondWithRedirect(`/${i - 1}`));
    }
    site.serve('/0', respondWith('there'));
    expect(await fetchPage(`${site.url}/3`)).toMatchObject({ kind: 'READ' });
    expect(await fetchPage(`${site.url}/4`)).toMatchObject({ kind: 'NO_PAGE', reason: 'too many redirects' });
  });

  test('is not followed endlessly in a loop', async ({ site }) => {
    site.serve('/loop', respondWithRedirect('/loop'));
    expect(await fetchPage(`${site.url}/loop`)).toMatchObject({ kind: 'NO_PAGE' });
    expect(site.countRequests('/loop')).toBe(4);
  });

  test.for([
    'http://169.254.169.254/latest/meta-data/',
    'http://2852039166/',
    'http://[::ffff:169.254.169.254]/',
    'http://[fd00:ec2::254]/',
    'http://127.0.0.1:1/',
    '//localhost/',
    'http://0/',
    'https://shop.link.example/abc',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'http://user:word@www.shop.example/',
    'http://',
    'http://[::',
  ])('is not followed to %s', async (location, { site }) => {
    site.serve('/from', respondWithRedirect(location));
    const rules = {
      links: { domain: 'link.example', scheme: 'http' as const },
      customDomains: new Map(),
      appId: 'app',
      ownHosts: new Set<string>(),
      privateHosts: new Set([site.authority]),
      webHost: null,
    };
    const outcome = await fetchPage(`${site.url}/from`, { reach: (address) => computeReach(address, rules) });
    expect(outcome).toMatchObject({ kind: 'NO_PAGE', reason: 'address not allowed' });
  });
});

describe('a host name', () => {
  const fetchPublicPage = ({ port }: Site, resolve: Options['resolve']) =>
    fetchPage(`http://rebound.example:${port}/`, { reach: () => 'PUBLIC', resolve });

  test.for([
    '127.0.0.1',
    '10.0.0.1',
    '169.254.169.254',
    '::1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'fd00:ec2::254',
    'fe80::1',
    '0.0.0.0',
  ])('is never connected to if it resolves to %s', async (address, { site }) => {
    expect(await fetchPublicPage(site, async () => [address])).toMatchObject({
      kind: 'FAILED',
      reason: 'rebound.example has an address that is not public',
    });
    expect(site.requests).toEqual([]);
  });

  test('is rejected if it resolves to both a public and a loopback address', async ({ site }) => {
    const outcome = await fetchPublicPage(site, async () => ['1.1.1.1', '127.0.0.1']);
    expect(outcome).toMatchObject({ kind: 'FAILED', reason: 'rebound.example has an address that is not public' });
  });

  test('is resolved once per connection, which uses exactly the addresses that were checked', async () => {
    const lookupResults = [['1.1.1.1', '2606:4700::1'], ['127.0.0.1']];
    const lookup = createPublicLookup(async () => lookupResults.shift() ?? []);
    const lookUp = (all: boolean) =>
      new Promise((resolve) => {
        lookup('rebound.example', { all }, (error, ...found) => resolve(error?.message ?? found));
      });
    expect(await lookUp(true)).toEqual([
      [
        { address: '1.1.1.1', family: 4 },
        { address: '2606:4700::1', family: 6 },
      ],
    ]);
    expect(await lookUp(true)).toBe('rebound.example has an address that is not public');
    lookupResults.push(['1.1.1.1', '2606:4700::1']);
    expect(await lookUp(false)).toEqual(['1.1.1.1', 4]);
  });

  test('fails if it has no address or cannot be resolved', async ({ site }) => {
    expect(await fetchPublicPage(site, async () => [])).toMatchObject({ kind: 'FAILED' });
    expect(await fetchPublicPage(site, () => Promise.reject(new Error('no server')))).toMatchObject({ kind: 'FAILED' });
  });

  test('is checked again before connecting if it is an IP address', async ({ site }) => {
    // Simulates a rule that accepted the address.
    expect(await fetchPage(site.url, { reach: () => 'PUBLIC' })).toMatchObject({ kind: 'FAILED' });
    expect(await fetchPage(`http://[::1]:${site.port}/`, { reach: () => 'PUBLIC' })).toMatchObject({ kind: 'FAILED' });
    expect(site.requests).toEqual([]);
  });
});

describe('an oversized response', () => {
  test('is read up to the size limit if its body never ends', async ({ site }) => {
    site.serve('/p', (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      createEndlessWriter(Buffer.alloc(64 * KIB, 'x'))(response);
    });
    const { kind, text } = await fetchPage(`${site.url}/p`);
    expect(kind).toBe('READ');
    expect(text).toHaveLength(BOUND);
  });

  test.for([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ] as const)(
    'is read up to the size limit if a few bytes of %s decompress to many',
    async ([encoding, encode], { site }) => {
      const bomb = encode(Buffer.alloc(64 * KIB * KIB));
      expect(bomb.length).toBeLessThan(BOUND);
      site.serve('/p', respondWith(bomb, { 'content-encoding': encoding }));
      const { kind, text } = await fetchPage(`${site.url}/p`);
      expect(kind).toBe('READ');
      expect(text).toHaveLength(BOUND);
    },
  );

  test('is read up to the size limit if many bytes decompress to nothing', async ({ site }) => {
    const nothing = gzipSync('');
    site.serve('/p', (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' });
      createEndlessWriter(Buffer.concat(Array.from({ length: 500 }, () => nothing)))(response);
    });
    expect(await fetchPage(`${site.url}/p`)).toMatchObject({ kind: 'READ', text: '' });
  });

  test('fails if its header never ends', async ({ startRawServer }) => {
    const url = await startRawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const write = () => {
        while (!socket.destroyed && socket.write(`x-more: ${'x'.repeat(KIB)}\r\n`)) {}
      };
      socket.on('drain', write);
      write();
    });
    expect(await fetchPage(url)).toMatchObject({ kind: 'FAILED', reason: expect.stringMatching(/header/i) });
  });
});

describe('a fetch past its deadline', () => {
  const soon = { deadlineMs: 150 };

  test.for<[string, (socket: Socket) => void]>([
    ['a server that sends nothing', () => {}],
    ['a header that trickles', (socket) => trickle(socket, 'HTTP/1.1 200 OK\r\n', 'x-a: b\r\n')],
    ['a body that trickles', (socket) => trickle(socket, 'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n', 'x')],
    [
      'informational responses without a final response',
      (socket) => trickle(socket, '', 'HTTP/1.1 103 Early Hints\r\n\r\n'),
    ],
  ])('fails for %s', async ([, speak], { startRawServer }) => {
    const url = await startRawServer(speak);
    expect(await fetchPage(url, soon)).toMatchObject({ kind: 'FAILED' });
  });

  test('fails for a series of slow redirects', async ({ site }) => {
    site.serve('/slow', (_request, response) => {
      setTimeout(() => response.writeHead(302, { location: '/slow' }).end(), 60).unref();
    });
    expect(await fetchPage(`${site.url}/slow`, soon)).toMatchObject({ kind: 'FAILED' });
    expect(site.countRequests('/slow')).toBeLessThan(4);
  });

  test('fails for a host name that never resolves', async () => {
    const resolveNever = () => new Promise<string[]>(() => {});
    const outcome = await fetchPage('http://tarpit.example/', {
      ...soon,
      reach: () => 'PUBLIC',
      resolve: resolveNever,
    });
    expect(outcome).toMatchObject({ kind: 'FAILED' });
  });
});

test.for([
  ['closes the connection without a response', ''],
  ['speaks another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['switches to another protocol', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'],
  ['closes the connection within its header', 'HTTP/1.1 200 OK\r\ncontent-type: text/ht'],
  [
    'closes the connection within its body',
    'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 9\r\n\r\n<ti',
  ],
  ['sends two content lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx'],
] as const)('a fetch fails when the server %s', async ([, bytes], { startRawServer }) => {
  const url = await startRawServer((socket) => {
    socket.once('data', () => socket.end(bytes));
  });
  expect(await fetchPage(url)).toMatchObject({ kind: 'FAILED' });
});

describe('a fetch', () => {
  test('ends immediately when it is aborted, and closes its connection', async ({ site }) => {
    const closed = new Promise<void>((resolve) => {
      site.serve('/p', (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html' }).write('<title>');
        response.on('close', resolve);
        stopping.abort();
      });
    });
    const stopping = new AbortController();
    expect(await fetchPage(`${site.url}/p`, { signal: stopping.signal })).toMatchObject({ kind: 'FAILED' });
    await closed;
  });

  test('sends no request if it is aborted before it begins', async ({ site }) => {
    const outcome = await fetchPage(site.url, { signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ kind: 'FAILED' });
    expect(site.requests).toEqual([]);
  });

  test('leaves no connection open, including that to a redirecting site', async ({ site }) => {
    site.serve('/from', (_request, response) => {
      response.writeHead(302, { location: '/to' });
      createEndlessWriter(Buffer.alloc(KIB))(response);
    });
    site.serve('/to', respondWith('there'));
    expect(await fetchPage(`${site.url}/from`)).toMatchObject({ kind: 'READ', text: 'there' });
    // The server still accepts connections.
    await new Promise((resolve) => connect(site.port, '127.0.0.1', () => resolve(undefined)).unref());
  });
});

/** Writes the start of a response, and then a part every 10 ms, so that no idle timeout applies. */
function trickle(socket: Socket, beginning: string, part: string): void {
  socket.write(beginning);
  const timer = setInterval(() => socket.write(part), 10);
  socket.on('close', () => clearInterval(timer));
}
