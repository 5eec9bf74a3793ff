import { createHash } from 'node:crypto';
import { Agent } from 'node:https';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect } from 'vitest';
import { MAX_LOCATION_BYTES } from '../../src/domain/redirects/location.ts';
import { BODY_LIMIT, BULK_BODY_LIMIT } from '../../src/doors/http/request-body.ts';
import { getUserAgent } from '../domain/user-agents.ts';
import { type GivenApp, type GivenLink, givenLink } from '../support/builders.ts';
import { decodeLinkId } from '../support/events.ts';
import { type ReceivedResponse, type SentRequest, sendOverHttp1, sendOverHttp2 } from './client.ts';
import { shouldSkipNginx } from './nginx.ts';
import { createSiteTest, type Site } from './proxied-installation.ts';

// The limit shows which address the server sees: each client may redeem a link once.
const test = createSiteTest({ env: { RATE_LIMIT_REDEEMS_LINK: '1' } }).extend('link', { scope: 'file' }, ({ site }) =>
  givenLink(site.shop.secret, { uri: '/products/1', metadata: { text: 'x'.repeat(10_000) } }),
);

const SHOP = 'shop.links.example';

const ANDROID = { 'user-agent': getUserAgent('Chrome on a Pixel') };
const IPHONE = { 'user-agent': getUserAgent('Safari') };
/** Debian's http block turns compression on. */
const GZIP = { 'accept-encoding': 'gzip' };
const DESKTOP = { 'user-agent': getUserAgent('Chrome on Windows') };

/** Parameters that the server forwards. An intent contains them twice. */
const FORWARDED = `?utm_campaign=${'='.repeat(500)}`;

/** The default of HTTP_MAX_URL_BYTES. */
const MAX_URL_BYTES = 8_192;

/**
 * Opens the longest link that redirects Android, and the link with one character more, on the server itself.
 * `buildInput` gets the length of the link's texts.
 */
async function openLongestOnAndroid(
  { shop, direct: server }: Site,
  query: string,
  buildInput: (length: number) => Record<string, unknown>,
) {
  const open = async (length: number) => {
    const { code } = await givenLink(shop.secret, buildInput(length));
    const request = { host: SHOP, path: `/${code}${query}`, headers: ANDROID };
    const direct = await sendOverHttp1(server, request);
    return { request, direct, locationBytes: direct.headers.location?.length ?? 0 };
  };
  const { locationBytes: shortest } = await open(1);
  const { locationBytes: longer } = await open(101);
  const bytesPerCharacter = (longer - shortest) / 100;
  const length = 1 + Math.floor((MAX_LOCATION_BYTES - shortest) / bytesPerCharacter);
  return { longest: await open(length), tooLong: await open(length + 1) };
}

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const NONCE = /nonce[-="]+[A-Za-z0-9+/=]{24}/g;

/** A deep link contains the id of the click or, if the click couldn't be stored in time, of the link. */
const ID_PARAMETER = /_hk_[cs]id/g;

function maskRandomValues(text: string): string {
  return text.replaceAll(ID, '<id>').replaceAll(ID_PARAMETER, '<parameter>').replaceAll(NONCE, '<nonce>');
}

/** Headers that belong to a connection, or that differ from one response to the next. */
const VARYING = new Set([
  'server',
  'date',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'x-request-id',
  'ratelimit',
]);

/** Everything that must be the same through nginx. Long texts as a hash, because a difference would fill pages. */
function summarize({ status, headers, body }: ReceivedResponse) {
  const shorten = (text: string) =>
    text.length < 1_000 ? text : `${text.length}: ${createHash('sha256').update(text).digest('hex')}`;
  const constant = Object.entries(headers)
    .filter(([name]) => !VARYING.has(name))
    .map(([name, value]) => [name, shorten(maskRandomValues(String(value)))]);
  return {
    status,
    headers: Object.fromEntries(constant),
    body: shorten(maskRandomValues(body.toString('latin1'))),
  };
}

/** Asserts that a request has the same response through nginx as directly from the server, and returns it. */
async function expectSameResponse(site: Site, request: SentRequest): Promise<ReceivedResponse> {
  const direct = await sendOverHttp1(site.direct, request);
  const proxied = await sendOverHttp1(site.proxied, { ...request, localAddress: '127.0.0.2' });
  expect(summarize(proxied)).toEqual(summarize(direct));
  return proxied;
}

/** Calls GraphQL through nginx. */
async function callApi(site: Site, query: string, sent: Partial<SentRequest> = {}): Promise<ReceivedResponse> {
  const headers = { 'content-type': 'application/json', authorization: `Token ${site.shop.secretToken}` };
  const request = { host: site.apiHost, path: '/graphql', method: 'POST', body: JSON.stringify({ query }), ...sent };
  return sendOverHttp1(site.proxied, { ...request, headers: { ...headers, ...sent.headers } });
}

describe.skipIf(shouldSkipNginx())('nginx with the shipped configuration', () => {
  test.for<[what: string, fill: string, buildInput: (text: string) => Record<string, unknown>]>([
    ['to a website, in Cyrillic', 'ж', (text) => ({ uri: `/articles/${text}` })],
    ['to a website, with characters that the intent encodes', '=', (text) => ({ uri: `/articles/${text}` })],
    [
      'to the Play Store',
      '=',
      (text) => ({
        uri: '/articles',
        overrides: {
          android: {
            link: `com.app.android://${text}`,
            fallback: `https://play.google.com/store/apps/details?id=a&b=${text}`,
          },
        },
      }),
    ],
  ])(
    'passes on the longest redirect on Android %s, and on the page for a longer one',
    async ([, fill, buildInput], { site }) => {
      for (const query of ['', FORWARDED]) {
        const { longest, tooLong } = await openLongestOnAndroid(site, query, (length) =>
          buildInput(fill.repeat(length)),
        );
        expect([longest.direct.status, tooLong.direct.status]).toEqual([302, 200]);
        // A character of the texts adds up to 16 bytes.
        expect(longest.locationBytes).toBeGreaterThan(MAX_LOCATION_BYTES - 16);
        expect(longest.locationBytes).toBeLessThanOrEqual(MAX_LOCATION_BYTES);
        for (const { request, direct } of [longest, tooLong]) {
          for (const send of [sendOverHttp1, sendOverHttp2]) {
            expect(summarize(await send(site.proxied, request))).toEqual(summarize(direct));
          }
        }
      }
    },
  );

  test.for<[protocol: string, send: typeof sendOverHttp1]>([
    ['HTTP/1.1', sendOverHttp1],
    ['HTTP/2', sendOverHttp2],
  ])('passes on requests with the longest URL, and with a long header, over %s', async ([, send], { site, link }) => {
    const longest = `/${link.code}?a=`.padEnd(MAX_URL_BYTES, '%D0%B6');
    for (const request of [
      { host: SHOP, path: longest, headers: DESKTOP },
      { host: SHOP, path: `/${link.code}`, headers: { ...DESKTOP, cookie: 'a'.repeat(15_000) } },
    ]) {
      const direct = await sendOverHttp1(site.direct, request);
      expect(direct.status).toBe(302);
      expect(summarize(await send(site.proxied, request))).toEqual(summarize(direct));
    }
  });

  test('passes on the longest URI of a lazy link, and the 414 for a longer one', async ({ site }) => {
    // A slash is escaped in the request but not in the `Location`, which therefore stays below its own limit.
    const uri = encodeURIComponent(`/articles${'/ж'.repeat(900)}`);
    const path = `/lazy?uri=${uri}`.padEnd(MAX_URL_BYTES, 'x');
    const longest = await expectSameResponse(site, { host: SHOP, path, headers: DESKTOP });
    const tooLong = await expectSameResponse(site, { host: SHOP, path: `${path}x`, headers: DESKTOP });

    expect([longest.status, tooLong.status]).toEqual([302, 414]);
  });

  test('does not change a destination that begins with the name of its upstream', async ({ site }) => {
    const overrides = { web: { link: 'http://smartlinks/welcome' } };
    const { code } = await givenLink(site.shop.secret, { uri: '/welcome', overrides });

    const { headers } = await expectSameResponse(site, { host: SHOP, path: `/${code}`, headers: DESKTOP });

    expect(headers.location).toBe('http://smartlinks/welcome');
  });

  test.for<[what: string, status: number, buildRequest: (link: GivenLink) => Partial<SentRequest>]>([
    ['a redirect', 302, ({ code }) => ({ path: `/${code}`, headers: DESKTOP })],
    ['a redirect after doubled slashes', 302, ({ code }) => ({ path: `//${code}//`, headers: DESKTOP })],
    ['a redirect after escapes', 302, ({ code }) => ({ path: `/${code}%3Futm_source=a%2Fb`, headers: DESKTOP })],
    ['a redirect for HEAD', 302, ({ code }) => ({ method: 'HEAD', path: `/${code}`, headers: DESKTOP })],
    ['a preview page', 200, ({ code }) => ({ path: `/${code}`, headers: { ...IPHONE, ...GZIP } })],
    ['a preview page for HEAD', 200, ({ code }) => ({ method: 'HEAD', path: `/${code}`, headers: IPHONE })],
    ['an inspection page', 200, ({ code }) => ({ path: `/${code}+` })],
    ['a QR code as PNG', 200, ({ code }) => ({ path: `/${code}.qr.png?size=2048` })],
    ['a QR code as SVG', 200, ({ code }) => ({ path: `/${code}.qr.svg` })],
    ['an unknown link', 404, () => ({ path: '/nobody' })],
    ['an unknown link for HEAD', 404, () => ({ method: 'HEAD', path: '/nobody' })],
    ['a method that link hosts reject', 405, ({ code }) => ({ method: 'POST', path: `/${code}`, body: 'a=b' })],
    ['robots.txt', 200, () => ({ path: '/robots.txt' })],
    ['a favicon', 404, () => ({ path: '/favicon.ico' })],
    ['the file for universal links', 200, () => ({ path: '/.well-known/apple-app-site-association' })],
    ['the file for app links', 200, () => ({ path: '/.well-known/assetlinks.json' })],
    ['an unknown subdomain', 404, () => ({ host: 'nobody.links.example', path: '/a' })],
    ['an unknown host', 421, () => ({ host: 'unknown.example', serverName: SHOP, path: '/a' })],
    ['the link domain', 200, () => ({ host: 'links.example', path: '/' })],
    ['too many headers', 431, () => ({ path: '/a', headers: buildHeaders(120) })],
    ['too large a head', 431, () => ({ path: '/a', headers: { cookie: 'a'.repeat(20_000) } })],
    ['too long a URL', 414, () => ({ path: `/${'a'.repeat(9_000)}` })],
    ['GraphiQL', 200, () => ({ host: 'api.links.example', path: '/graphql', headers: { accept: 'text/html' } })],
    ['a redirect to the dashboard', 302, () => ({ host: 'api.links.example', path: '/' })],
    ['an unknown path of the API', 404, () => ({ host: 'api.links.example', path: '/nothing' })],
    ['a method that GraphQL rejects', 405, () => ({ host: 'api.links.example', method: 'PUT', path: '/graphql' })],
    ['an operation without credential', 200, () => buildOperation('{ viewer { credential { kind } } }')],
    ['an invalid operation', 400, () => buildOperation('{', { accept: 'application/graphql-response+json' })],
    ['/v2 without credential', 401, () => ({ host: 'api.links.example', path: '/v2/smartlinks/metadata' })],
    ['/livez', 200, () => ({ host: 'api.links.example', path: '/livez' })],
    ['/readyz', 200, () => ({ host: 'api.links.example', path: '/readyz' })],
    ['/readyz for HEAD', 200, () => ({ host: 'api.links.example', method: 'HEAD', path: '/readyz' })],
    ['/metrics without a token', 404, () => ({ host: 'api.links.example', path: '/metrics' })],
  ])('passes on the response without changes: %s', async ([, status, buildRequest], { site, link }) => {
    const response = await expectSameResponse(site, { host: SHOP, path: '/', ...buildRequest(link) });
    expect(response.status).toBe(status);
  });

  test('passes on responses that the server has compressed', async ({ site, link }) => {
    const { headers } = await expectSameResponse(site, {
      host: 'api.links.example',
      path: `/v2/smartlinks/metadata?_hk_sid=${decodeLinkId(link)}`,
      headers: { authorization: `Token ${site.shop.iphoneToken}`, ...GZIP },
    });
    expect(headers['content-encoding']).toBe('gzip');
  });

  describe('a body', () => {
    test('may contain a bulk mutation of the maximum size', async ({ site }) => {
      const query = 'mutation ($input: CreateSmartLinksInput!) { createSmartLinks(input: $input) { succeeded } }';
      const items = Array.from({ length: 4_900 }, (_, i) => ({
        uri: `/bulk/${i}`,
        metadata: { text: 'x'.repeat(950) },
      }));
      const body = JSON.stringify({ query, variables: { input: { items } } }).padEnd(BULK_BODY_LIMIT);
      expect(body.length).toBe(BULK_BODY_LIMIT);

      const response = await callApi(site, query, { body });

      expect(response.status).toBe(200);
      expect(JSON.parse(response.body.toString())).toEqual({ data: { createSmartLinks: { succeeded: 4_900 } } });
    });

    test.for<[limit: number, who: string, path: string, getCredential: (shop: GivenApp) => string]>([
      [BODY_LIMIT, 'a publishable token', '/graphql', (shop) => `Token ${shop.publishableToken}`],
      [BULK_BODY_LIMIT, 'a secret token', '/graphql', (shop) => `Token ${shop.secretToken}`],
      [BODY_LIMIT, 'a publishable token', '/v2/smartlinks', (shop) => `Token ${shop.publishableToken}`],
      [BULK_BODY_LIMIT, 'a secret token', '/v2/smartlinks', (shop) => `Token ${shop.secretToken}`],
    ])(
      'may have %i bytes with %s at %s, and one more gets the 413 of the server',
      async ([limit, , path, getCredential], { site }) => {
        const content = path === '/graphql' ? '{"query":"{__typename}"}' : '{"uri":"/body"}';
        for (const coding of [{}, { 'transfer-encoding': 'chunked' }] as Record<string, string>[]) {
          const headers = { 'content-type': 'application/json', authorization: getCredential(site.shop), ...coding };
          const request = { host: 'api.links.example', method: 'POST', path, headers };
          const largest = await sendOverHttp1(site.proxied, { ...request, body: content.padEnd(limit) });
          expect(largest.status).toBe(200);
          const { status } = await expectSameResponse(site, { ...request, body: content.padEnd(limit + 1) });
          expect(status).toBe(413);
        }
      },
    );

    test('of more than 5 MiB is rejected by nginx', async ({ site }) => {
      const { status } = await callApi(site, '', { body: ' '.repeat(5 * 1_024 * 1_024 + 1) });
      expect(status).toBe(413);
    });
  });

  describe('the address of the client', () => {
    const redeem = (site: Site, link: GivenLink, sent: Partial<SentRequest>) =>
      sendOverHttp1(site.proxied, {
        host: 'api.links.example',
        path: `/v2/smartlinks/metadata?_hk_sid=${decodeLinkId(link)}`,
        ...sent,
        headers: { authorization: `Token ${site.shop.iphoneToken}`, ...sent.headers },
      });

    test('reaches the server, which does not believe addresses that a client forges', async ({ site }) => {
      const link = await givenLink(site.shop.secret, { uri: '/a', metadata: { a: 1 } });
      const getStatus = async (localAddress: string, forged: string) => {
        const headers = { 'x-forwarded-for': forged, forwarded: `for=${forged}`, 'x-real-ip': forged };
        return (await redeem(site, link, { localAddress, headers })).status;
      };

      expect(await getStatus('127.0.0.3', '203.0.113.1')).toBe(200);
      expect(await getStatus('127.0.0.3', '203.0.113.2')).toBe(429);
      expect(await getStatus('127.0.0.4', '127.0.0.3')).toBe(200);
      expect(await getStatus('127.0.0.5', '127.0.0.1, 127.0.0.3')).toBe(200);
    });
  });

  describe('the URL of a link', () => {
    const create = async (site: Site, app: GivenApp, sent: Partial<SentRequest> = {}): Promise<string> => {
      const query = 'mutation { createSmartLink(input: { uri: "/products/1" }) { smartLink { url } } }';
      const authorization = `Token ${app.secretToken}`;
      const { body } = await callApi(site, query, { ...sent, headers: { authorization, ...sent.headers } });
      return JSON.parse(body.toString()).data.createSmartLink.smartLink.url;
    };

    test('has no port, and opens with and without one in the Host header', async ({ site }) => {
      for (const [app, host] of [
        [site.shop, SHOP],
        [site.boutique, 'go.boutique.example'],
      ] as const) {
        const url = new URL(await create(site, app));
        expect(url.origin).toBe(`https://${host}`);
        for (const sentHost of [host, `${host}:${site.proxied.port}`]) {
          const request = { host: sentHost, path: url.pathname, headers: DESKTOP };
          const { status, headers } = await sendOverHttp1(site.proxied, request);
          const location = 'http://www.app-web.com/products/1';
          expect({ status, location: headers.location }).toEqual({ status: 302, location });
        }
      }
    });

    test('does not depend on the host of the API or on headers that a client forges', async ({ site }) => {
      const forged = { 'x-forwarded-proto': 'http', 'x-forwarded-host': 'evil.example', 'x-forwarded-port': '8080' };
      const url = await create(site, site.shop, { host: `api.links.example:${site.proxied.port}`, headers: forged });
      expect(url).toMatch(/^https:\/\/shop\.links\.example\/\w+$/);
    });
  });

  test('redirects http to https, with the whole URL', async ({ site }) => {
    const path = '/lazy?uri=/a&b='.padEnd(8_000, '%2F');
    for (const host of [SHOP, `${SHOP}:80`]) {
      const { status, headers } = await sendOverHttp1(site.insecure, { host, path });
      expect(status).toBe(301);
      expect(headers.location === `https://${SHOP}${path}`).toBe(true);
    }
  });

  test('keeps the connections of clients open', async ({ site, link }) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const request = { host: SHOP, path: `/${link.code}`, headers: DESKTOP, agent };
    const first = await sendOverHttp1(site.proxied, request);
    const second = await sendOverHttp1(site.proxied, request);
    agent.destroy();

    expect(first).toMatchObject({ status: 302, isConnectionReused: false });
    expect(second).toMatchObject({ status: 302, isConnectionReused: true });
  });

  test('sends the requests of many clients over one connection to the server', async ({ site, link }) => {
    const relay = await startRelay(site.server.port);
    const { ports, certificate } = await site.startProxy({ upstreamPort: relay.port });
    const statuses: number[] = [];
    for (let i = 0; i < 10; i += 1) {
      const request = { host: SHOP, path: `/${link.code}`, headers: DESKTOP };
      statuses.push((await sendOverHttp1({ port: ports.https, certificate }, request)).status);
    }
    relay.close();

    expect(new Set(statuses)).toEqual(new Set([302]));
    expect(relay.countConnections()).toBe(1);
  });
});

function buildHeaders(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`x-header-${i}`, 'a']));
}

function buildOperation(query: string, more: Record<string, string> = {}): Partial<SentRequest> {
  const headers = { 'content-type': 'application/json', ...more };
  return { host: 'api.links.example', method: 'POST', path: '/graphql', headers, body: JSON.stringify({ query }) };
}

/** Starts a TCP relay to a port, which counts its connections. */
async function startRelay(target: number) {
  const sockets: Socket[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    const upstream = connect(target, '127.0.0.1');
    sockets.push(socket, upstream);
    for (const one of [socket, upstream]) {
      one.on('error', () => one.destroy());
    }
    socket.pipe(upstream).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    countConnections: () => connections,
    close() {
      server.close();
      for (const socket of sockets) {
        socket.destroy();
      }
    },
  };
}
