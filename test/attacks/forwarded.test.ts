import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { createClientAddress } from '../../src/doors/http/client-address.ts';
import { startTestApp } from '../support/app.ts';
import { ask, lines } from '../support/raw.ts';

/** What the process is set to believe; its peer is 127.0.0.1 always. */
const SETTINGS = {
  nobody: {},
  others: { TRUSTED_PROXIES: '192.0.2.1' },
  proxies: { TRUSTED_PROXIES: 'loopback, 10.0.0.0/8, 2001:db8:ffff::/48' },
  standard: { TRUSTED_PROXIES: 'loopback', FORWARDED_HEADER: 'forwarded' },
} as const;

const servers: Server[] = [];
const ports = new Map<string, number>();

beforeAll(async () => {
  for (const [name, env] of Object.entries(SETTINGS)) {
    const { trustedProxies, forwardedHeader } = parseConfig(env);
    const clientAddress = createClientAddress(trustedProxies, forwardedHeader);
    const server = createServer((request, response) => response.end(String(clientAddress(request))));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    ports.set(name, (server.address() as AddressInfo).port);
  }
});
afterAll(() => {
  for (const server of servers) server.close();
});

async function clientSeenBy(settings: keyof typeof SETTINGS, ...headers: string[]): Promise<string> {
  const port = ports.get(settings) ?? 0;
  return (await ask(port, lines('GET / HTTP/1.1', 'Host: localhost', 'Connection: close', ...headers))).body;
}

const CLIENT = '203.0.113.7';

describe('who asks, where no proxy is trusted', () => {
  test.each(['nobody', 'others'] as const)('is the peer, whatever it writes: %s', async (settings) => {
    const forged = ['X-Forwarded-For: 198.51.100.1', 'Forwarded: for=198.51.100.1', 'X-Real-IP: 198.51.100.1'];
    expect(await clientSeenBy(settings, ...forged)).toBe('127.0.0.1');
  });
});

describe('who asks, behind trusted proxies', () => {
  test.each<[string, string[], string]>([
    ['nobody said', [], '127.0.0.1'],
    ['one proxy says', [`X-Forwarded-For: ${CLIENT}`], CLIENT],
    ['the client forged one', [`X-Forwarded-For: 198.51.100.1, ${CLIENT}`], CLIENT],
    ['the client forged many', [`X-Forwarded-For: ${'198.51.100.1, '.repeat(500)}${CLIENT}`], CLIENT],
    ['the client forged a proxy of ours', [`X-Forwarded-For: 198.51.100.1, 10.0.0.9, ${CLIENT}`], CLIENT],
    ['the client forged a line of its own', ['X-Forwarded-For: 198.51.100.1', `X-Forwarded-For: ${CLIENT}`], CLIENT],
    ['two proxies say', [`X-Forwarded-For: 198.51.100.1, ${CLIENT}, 10.0.0.9`], CLIENT],
    ['proxies on IPv6 say', [`X-Forwarded-For: ${CLIENT}, 2001:db8:ffff::1`], CLIENT],
    ['with a port', [`X-Forwarded-For: ${CLIENT}:4711`], CLIENT],
    ['on IPv6', ['X-Forwarded-For: 2001:DB8::7'], '2001:db8::7'],
    ['on IPv6 with brackets and port', ['X-Forwarded-For: [2001:db8::7]:4711'], '2001:db8::7'],
    ['on IPv6 with a zone', ['X-Forwarded-For: fe80::7%eth0'], 'fe80::7'],
    ['as IPv4 in IPv6', [`X-Forwarded-For: ::ffff:${CLIENT}`], CLIENT],
    ['a trusted proxy in IPv6 clothes', [`X-Forwarded-For: ${CLIENT}, ::ffff:10.0.0.9`], CLIENT],
    ['all of them are proxies', ['X-Forwarded-For: 10.0.0.1, 10.0.0.2'], '10.0.0.1'],
    ['it is unknown', ['X-Forwarded-For: 198.51.100.1, unknown'], '127.0.0.1'],
    ['it is garbage', ['X-Forwarded-For: 198.51.100.1, <script>'], '127.0.0.1'],
    ['it is empty', ['X-Forwarded-For:'], '127.0.0.1'],
    ['a comma stands behind', [`X-Forwarded-For: ${CLIENT},`], '127.0.0.1'],
    ['it is unknown behind a proxy', ['X-Forwarded-For: 198.51.100.1, unknown, 10.0.0.9'], '10.0.0.9'],
    ['only the header that is not set says', [`Forwarded: for=${CLIENT}`, 'X-Real-IP: 198.51.100.1'], '127.0.0.1'],
  ])('%s', async (_what, headers, client) => {
    expect(await clientSeenBy('proxies', ...headers)).toBe(client);
  });
});

describe('who asks, by the standard header', () => {
  test.each<[string, string[], string]>([
    ['plainly', [`Forwarded: for=${CLIENT};proto=https;by=203.0.113.43`], CLIENT],
    ['with other names in front', [`Forwarded: proto=https; For="${CLIENT}:4711"`], CLIENT],
    ['on IPv6', ['Forwarded: for="[2001:db8::7]:4711"'], '2001:db8::7'],
    ['behind forged ones', [`Forwarded: for=198.51.100.1, for=${CLIENT}`], CLIENT],
    ['behind a quote that is left open', [`Forwarded: for="198.51.100.1, for=${CLIENT}`], CLIENT],
    ['on a line of its own', ['Forwarded: for=198.51.100.1', `Forwarded: for=${CLIENT}`], CLIENT],
    ['hidden', ['Forwarded: for=198.51.100.1, for=_hidden'], '127.0.0.1'],
    ['by nobody', ['Forwarded: for=198.51.100.1, proto=https'], '127.0.0.1'],
    ['the other header', [`X-Forwarded-For: ${CLIENT}`], '127.0.0.1'],
  ])('%s', async (_what, headers, client) => {
    expect(await clientSeenBy('standard', ...headers)).toBe(client);
  });
});

describe('a proxy that is not trusted', () => {
  const warned = /"level":40.*TRUSTED_PROXIES/;
  const forwarded = (port: number) =>
    ask(port, lines('GET /v2/version HTTP/1.1', 'Host: localhost', 'Connection: close', `X-Forwarded-For: ${CLIENT}`));

  test('is told to the operator, once', async () => {
    const app = await startTestApp();
    for (let i = 0; i < 3; i += 1) await forwarded(app.port);
    expect(app.logged.filter((line) => warned.test(line))).toHaveLength(1);
    await app.close();
  });

  test('and one that is trusted is nothing to tell', async () => {
    const app = await startTestApp({ env: { TRUSTED_PROXIES: 'loopback' } });
    await forwarded(app.port);
    expect(app.logged.filter((line) => warned.test(line))).toEqual([]);
    await app.close();
  });
});

describe('settings that would make the header worthless', () => {
  test.each(['everybody.example', '10.0.0.0/40', '0.0.0.0/0', '::/0', '10.0.0.1;10.0.0.2'])(
    'are refused: %s',
    (text) => {
      expect(() => parseConfig({ TRUSTED_PROXIES: text })).toThrow(/^Wrong settings: TRUSTED_PROXIES: .*\.$/);
    },
  );
});
