import type { ServerResponse } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fetched } from '../../src/domain/previews/fetch-page.ts';
import { type Reach, reachOf } from '../../src/domain/previews/reach.ts';
import { createFetchPage } from '../../src/outbound/fetch-page.ts';
import { publicLookup } from '../../src/outbound/public-lookup.ts';
import { type Site, startSite } from '../support/pages.ts';

const KIB = 1_024;
/** What is taken of a page. */
const BOUND = 512 * KIB;

let site: Site;

beforeEach(async () => {
  site = await startSite();
});
afterEach(() => site?.close());

interface Options {
  /** Where the fetcher may go; by default anywhere. */
  reach?: (address: URL) => Reach;
  resolve?: (name: string) => Promise<string[]>;
  deadlineMs?: number;
  signal?: AbortSignal;
  /** After so many bytes the reader has seen enough. */
  enough?: number;
}

/** Fetches as the application does, and keeps what came. */
async function fetched(address: string, options: Options = {}): Promise<Fetched & { text: string; type: string }> {
  const { reach = () => 'ANYWHERE', resolve, deadlineMs = 15_000, enough = Number.POSITIVE_INFINITY } = options;
  const { signal = new AbortController().signal } = options;
  const pieces: Uint8Array[] = [];
  let type = '';
  let size = 0;
  const outcome = await createFetchPage({ userAgent: 'tested/1 (bot)', resolve, deadlineMs })({
    address: new URL(address),
    reachOf: reach,
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

/** Answers a page as these bytes. */
function page(bytes: Buffer | string, headers: Record<string, string> = {}, status = 200) {
  return (_request: unknown, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(bytes);
  };
}

function redirect(location: string, status = 302) {
  return (_request: unknown, response: ServerResponse) => response.writeHead(status, { location }).end();
}

/** Writes for as long as somebody reads. */
function endless(chunk: Buffer) {
  return (response: ServerResponse) => {
    const write = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', write);
    write();
  };
}

/** A server that speaks no HTTP of its own: what it says is up to the test. */
async function rawServer(speak: (socket: Socket) => void) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    speak(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('a page', () => {
  test('is read with its type, from the address that answered', async () => {
    site.serve('/p', page('<title>Hello</title>', { 'content-type': 'text/html; charset=latin1' }));
    expect(await fetched(`${site.url}/p`)).toEqual({
      kind: 'READ',
      address: new URL(`${site.url}/p`),
      type: 'text/html; charset=latin1',
      text: '<title>Hello</title>',
    });
  });

  test('is asked for with nothing that tells of anybody but the product', async () => {
    site.serve('/p', page('x', { 'set-cookie': 'a=b' }));
    site.serve('/from', redirect('/p'));
    await fetched(`${site.url}/from`);
    expect(site.asked.map(({ headers }) => headers)).toEqual(
      [1, 2].map(() => ({
        'user-agent': 'tested/1 (bot)',
        accept: 'text/html, application/xhtml+xml',
        'accept-encoding': 'gzip, deflate, br',
        host: site.place,
        connection: 'close',
      })),
    );
  });

  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['GZIP ', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['identity', (text: string) => Buffer.from(text)],
  ])('is read that is encoded as %s', async (encoding, encode) => {
    site.serve('/p', page(encode('<title>Hello</title>'), { 'content-encoding': encoding }));
    expect(await fetched(`${site.url}/p`)).toMatchObject({ kind: 'READ', text: '<title>Hello</title>' });
  });

  test('is read no further than its reader wants', async () => {
    site.serve('/p', (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      endless(Buffer.alloc(KIB, 'x'))(response);
    });
    const { kind, text } = await fetched(`${site.url}/p`, { enough: 10 });
    expect(kind).toBe('READ');
    expect(text.length).toBeLessThan(BOUND);
  });

  test.each([
    ['a status that is not 200', page('gone', {}, 404), 'NO_PAGE'],
    ['a status for parts', page('part', {}, 206), 'NO_PAGE'],
    ['nothing', page('', {}, 204), 'NO_PAGE'],
    ['a redirect without a place', page('', {}, 302), 'NO_PAGE'],
    ['a server that fails', page('oops', {}, 500), 'FAILED'],
    ['a server that has had enough', page('later', {}, 429), 'FAILED'],
    ['JSON', page('{}', { 'content-type': 'application/json' }), 'NO_PAGE'],
    ['a picture', page('GIF89a', { 'content-type': 'image/gif' }), 'NO_PAGE'],
    ['a drawing', page('<svg/>', { 'content-type': 'image/svg+xml' }), 'NO_PAGE'],
    ['a type that only begins so', page('x', { 'content-type': 'text/html5' }), 'NO_PAGE'],
    ['no type', page('x', { 'content-type': '' }), 'NO_PAGE'],
    ['an encoding that nobody knows', page('x', { 'content-encoding': 'zstd' }), 'NO_PAGE'],
    ['encodings upon encodings', page(gzipSync(gzipSync('x')), { 'content-encoding': 'gzip, gzip' }), 'NO_PAGE'],
    ['a name that every object has', page('x', { 'content-encoding': 'constructor' }), 'NO_PAGE'],
    ['what is not encoded as it says', page('no gzip', { 'content-encoding': 'gzip' }), 'FAILED'],
  ])('is none: %s', async (_what, answer, kind) => {
    site.serve('/p', answer);
    expect(await fetched(`${site.url}/p`)).toMatchObject({ kind, text: '' });
  });

  test('is none where nobody listens', async () => {
    const { url } = site;
    await site.close();
    expect(await fetched(url)).toMatchObject({ kind: 'FAILED' });
    site = await startSite();
  });
});

describe('redirects', () => {
  test.each([301, 302, 303, 307, 308])('of status %i are followed', async (status) => {
    site.serve('/from', redirect('/to?a=1', status));
    site.serve('/to?a=1', page('there'));
    const outcome = await fetched(`${site.url}/from`);
    expect(outcome).toMatchObject({ kind: 'READ', text: 'there', address: new URL(`${site.url}/to?a=1`) });
  });

  test('are followed three times', async () => {
    for (const i of [1, 2, 3, 4]) site.serve(`/${i}`, redirect(`/${i - 1}`));
    site.serve('/0', page('there'));
    expect(await fetched(`${site.url}/3`)).toMatchObject({ kind: 'READ' });
    expect(await fetched(`${site.url}/4`)).toMatchObject({ kind: 'NO_PAGE', reason: 'too many redirects' });
  });

  test('that go round are left', async () => {
    site.serve('/round', redirect('/round'));
    expect(await fetched(`${site.url}/round`)).toMatchObject({ kind: 'NO_PAGE' });
    expect(site.times('/round')).toBe(4);
  });

  test.each([
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
  ])('lead to no address that is not fetched: %s', async (location) => {
    site.serve('/from', redirect(location));
    const rules = {
      links: { domain: 'link.example', scheme: 'http' as const },
      customDomains: new Map(),
      apiHosts: null,
      privateHosts: new Set([site.place]),
      webHost: null,
    };
    const outcome = await fetched(`${site.url}/from`, { reach: (address) => reachOf(address, rules) });
    expect(outcome).toMatchObject({ kind: 'NO_PAGE', reason: 'an address that is not fetched' });
  });
});

describe('a name', () => {
  const publicly = (resolve: Options['resolve']) =>
    fetched(`http://rebound.example:${site.port}/`, { reach: () => 'PUBLIC', resolve });

  test.each([
    ['127.0.0.1'],
    ['10.0.0.1'],
    ['169.254.169.254'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['64:ff9b::7f00:1'],
    ['2002:7f00:1::'],
    ['fd00:ec2::254'],
    ['fe80::1'],
    ['0.0.0.0'],
  ])('that stands for %s is never connected to', async (address) => {
    expect(await publicly(async () => [address])).toMatchObject({
      kind: 'FAILED',
      reason: 'rebound.example is not public',
    });
    expect(site.asked).toEqual([]);
  });

  test('that stands for a public address and for one of this machine stands for none', async () => {
    const outcome = await publicly(async () => ['1.1.1.1', '127.0.0.1']);
    expect(outcome).toMatchObject({ kind: 'FAILED', reason: 'rebound.example is not public' });
  });

  test('is asked for once a connection, which goes to just what was looked at', async () => {
    const answers = [['1.1.1.1', '2606:4700::1'], ['127.0.0.1']];
    const lookup = publicLookup(async () => answers.shift() ?? []);
    const looked = (all: boolean) =>
      new Promise((resolve) => {
        lookup('rebound.example', { all }, (error, ...found) => resolve(error?.message ?? found));
      });
    expect(await looked(true)).toEqual([
      [
        { address: '1.1.1.1', family: 4 },
        { address: '2606:4700::1', family: 6 },
      ],
    ]);
    expect(await looked(true)).toBe('rebound.example is not public');
    answers.push(['1.1.1.1', '2606:4700::1']);
    expect(await looked(false)).toEqual(['1.1.1.1', 4]);
  });

  test('that nobody knows, or that cannot be asked for, is a failure', async () => {
    expect(await publicly(async () => [])).toMatchObject({ kind: 'FAILED' });
    expect(await publicly(() => Promise.reject(new Error('no server')))).toMatchObject({ kind: 'FAILED' });
  });

  test('that is an address itself is looked at once more where the connection is made', async () => {
    // As if a rule had let it pass.
    expect(await fetched(site.url, { reach: () => 'PUBLIC' })).toMatchObject({ kind: 'FAILED' });
    expect(await fetched(`http://[::1]:${site.port}/`, { reach: () => 'PUBLIC' })).toMatchObject({ kind: 'FAILED' });
    expect(site.asked).toEqual([]);
  });
});

describe('of what has no end', () => {
  test('a body is taken up to the bound', async () => {
    site.serve('/p', (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      endless(Buffer.alloc(64 * KIB, 'x'))(response);
    });
    const { kind, text } = await fetched(`${site.url}/p`);
    expect(kind).toBe('READ');
    expect(text).toHaveLength(BOUND);
  });

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])('a few bytes of %s that stand for many are taken up to the bound', async (encoding, encode) => {
    const bomb = encode(Buffer.alloc(64 * KIB * KIB));
    expect(bomb.length).toBeLessThan(BOUND);
    site.serve('/p', page(bomb, { 'content-encoding': encoding }));
    const { kind, text } = await fetched(`${site.url}/p`);
    expect(kind).toBe('READ');
    expect(text).toHaveLength(BOUND);
  });

  test('many bytes that stand for nothing are taken up to the bound', async () => {
    const nothing = gzipSync('');
    site.serve('/p', (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' });
      endless(Buffer.concat(Array.from({ length: 500 }, () => nothing)))(response);
    });
    expect(await fetched(`${site.url}/p`)).toMatchObject({ kind: 'READ', text: '' });
  });

  test('a header is not', async () => {
    const server = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const write = () => {
        while (!socket.destroyed && socket.write(`x-more: ${'x'.repeat(KIB)}\r\n`));
      };
      socket.on('drain', write);
      write();
    });
    expect(await fetched(server.url)).toMatchObject({ kind: 'FAILED', reason: expect.stringMatching(/header/i) });
    await server.close();
  });
});

describe('when the time is over, so is the fetch', () => {
  const soon = { deadlineMs: 150 };

  test.each([
    ['of a connection that says nothing', () => {}],
    ['of a header that drips', (socket: Socket) => void drip(socket, 'HTTP/1.1 200 OK\r\n', 'x-a: b\r\n')],
    [
      'of a body that drips',
      (socket: Socket) => void drip(socket, 'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n', 'x'),
    ],
    ['of answers before the answer', (socket: Socket) => void drip(socket, '', 'HTTP/1.1 103 Early Hints\r\n\r\n')],
  ])('%s', async (_what, speak) => {
    const server = await rawServer(speak);
    expect(await fetched(server.url, soon)).toMatchObject({ kind: 'FAILED' });
    await server.close();
  });

  test('of redirects that each take their time', async () => {
    site.serve('/slow', (_request, response) => {
      setTimeout(() => response.writeHead(302, { location: '/slow' }).end(), 60).unref();
    });
    expect(await fetched(`${site.url}/slow`, soon)).toMatchObject({ kind: 'FAILED' });
    expect(site.times('/slow')).toBeLessThan(4);
  });

  test('of a name that is never told', async () => {
    const never = () => new Promise<string[]>(() => {});
    const outcome = await fetched('http://tarpit.example/', { ...soon, reach: () => 'PUBLIC', resolve: never });
    expect(outcome).toMatchObject({ kind: 'FAILED' });
  });
});

test.each([
  ['hangs up', ''],
  ['speaks of something else', 'SSH-2.0-OpenSSH_9.6\r\n'],
  [
    'wants to go on in another protocol',
    'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
  ],
  ['ends in the middle of its header', 'HTTP/1.1 200 OK\r\ncontent-type: text/ht'],
  ['ends in the middle of its body', 'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 9\r\n\r\n<ti'],
  ['says how long it is twice', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx'],
])('a server that %s has failed', async (_what, said) => {
  const server = await rawServer((socket) => {
    socket.once('data', () => socket.end(said));
  });
  expect(await fetched(server.url)).toMatchObject({ kind: 'FAILED' });
  await server.close();
});

describe('a fetch that is broken off', () => {
  test('ends at once, and its connection with it', async () => {
    const closed = new Promise<void>((resolve) => {
      site.serve('/p', (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html' }).write('<title>');
        response.on('close', resolve);
        stopping.abort();
      });
    });
    const stopping = new AbortController();
    expect(await fetched(`${site.url}/p`, { signal: stopping.signal })).toMatchObject({ kind: 'FAILED' });
    await closed;
  });

  test('before it began asks nobody', async () => {
    const outcome = await fetched(site.url, { signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ kind: 'FAILED' });
    expect(site.asked).toEqual([]);
  });

  test('leaves no connection behind, and a site that was redirected from neither', async () => {
    site.serve('/from', (_request, response) => {
      response.writeHead(302, { location: '/to' });
      endless(Buffer.alloc(KIB))(response);
    });
    site.serve('/to', page('there'));
    expect(await fetched(`${site.url}/from`)).toMatchObject({ kind: 'READ', text: 'there' });
    // The port takes new ones: the server is alive, and nothing of the old ones is.
    await new Promise((resolve) => connect(site.port, '127.0.0.1', () => resolve(undefined)).unref());
  });
});

/** Says a beginning, and then something again and again, more often than any timer for silence would mind. */
function drip(socket: Socket, beginning: string, drop: string): void {
  socket.write(beginning);
  const timer = setInterval(() => socket.write(drop), 10);
  socket.on('close', () => clearInterval(timer));
}
