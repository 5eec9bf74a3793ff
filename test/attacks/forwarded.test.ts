import { describe, expect } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { waitUntil } from '../support/deadlines.ts';
import { decodeLinkId } from '../support/events.ts';
import { formatHead, sendRaw } from '../support/raw.ts';
import { runServer, type ServerProcess } from '../support/server.ts';
import { type Attacked, createAttackTest } from './attacked-server.ts';

const CLIENT = '203.0.113.7';

/** The proxies that a server trusts. The peer is always 127.0.0.1. */
const SETTINGS = {
  nobody: {},
  others: { TRUSTED_PROXIES: '192.0.2.1' },
  proxies: { TRUSTED_PROXIES: 'loopback, 10.0.0.0/8, 2001:db8:ffff::/48' },
  standard: { TRUSTED_PROXIES: 'loopback', FORWARDED_HEADER: 'forwarded' },
} as const;

/** Each client key may redeem a link once. So if a second redemption succeeds, the server saw a different address. */
const ENV = {
  RATE_LIMIT_REDEEMS_LINK: '1',
  RATE_LIMIT_REDEEMS_ADDRESS: '0',
  RATE_LIMIT_REDEEMS_TOKEN: '0',
  LOG_LEVEL: 'debug',
};

/** One server for each setting. */
const test = createAttackTest({ env: ENV, hasTestClock: true }).extend(
  'target',
  { scope: 'file' },
  async ({ attacked, clock }): Promise<Target> => {
    const serve = (name: keyof typeof SETTINGS) => attacked.serve({ ...ENV, ...SETTINGS[name], ...clock.env });
    const [others, proxies, standard] = await Promise.all([serve('others'), serve('proxies'), serve('standard')]);
    return { shop: attacked.shop, servers: { nobody: attacked.server, others, proxies, standard } };
  },
);

interface Target {
  shop: Attacked['shop'];
  servers: Record<keyof typeof SETTINGS, ServerProcess>;
}

/** Returns the header in which a proxy sends the client's address; none if the client is the peer itself. */
function buildClientHeaders(settings: keyof typeof SETTINGS, client: string): string[] {
  if (client === '127.0.0.1') {
    return [];
  }
  const node = client.includes(':') ? `"[${client}]"` : client;
  return [settings === 'standard' ? `Forwarded: for=${node}` : `X-Forwarded-For: ${client}`];
}

/** Asserts that a server identifies the client of a request with these headers as `client`. */
async function expectClient(
  { shop, servers }: Target,
  settings: keyof typeof SETTINGS,
  headers: string[],
  client: string,
): Promise<void> {
  const link = await givenLink(shop.secret, { uri: '/a', metadata: { a: 1 } });
  const sendRedeem = async (...sent: string[]) => {
    const target = `GET /v2/smartlinks/metadata?_hk_sid=${decodeLinkId(link)} HTTP/1.1`;
    const authorization = `Authorization: Token ${shop.iphoneToken}`;
    const bytes = formatHead(target, 'Host: localhost', 'Connection: close', authorization, ...sent);
    return (await sendRaw(servers[settings].port, bytes)).status;
  };

  expect(await sendRedeem(...headers)).toBe(200);
  expect(await sendRedeem(...buildClientHeaders(settings, client))).toBe(429);
  const another = ['127.0.0.1', '192.0.2.99'].find((address) => address !== client) ?? '';
  const isBelieved = settings === 'proxies' || settings === 'standard';
  expect(await sendRedeem(...buildClientHeaders(settings, another))).toBe(isBelieved ? 200 : 429);
}

describe('without a trusted proxy, a server', () => {
  test.for(['nobody', 'others'] as const)(
    'identifies the client by its peer address, regardless of forged headers (trusted: %s)',
    async (settings, { target }) => {
      const forged = ['X-Forwarded-For: 198.51.100.1', 'Forwarded: for=198.51.100.1', 'X-Real-IP: 198.51.100.1'];
      await expectClient(target, settings, forged, '127.0.0.1');
    },
  );
});

describe('behind trusted proxies, a server', () => {
  test.for<[string, string[], string]>([
    ['no proxy sends an address', [], '127.0.0.1'],
    ['one proxy sends the address', [`X-Forwarded-For: ${CLIENT}`], CLIENT],
    ['the client forges an address', [`X-Forwarded-For: 198.51.100.1, ${CLIENT}`], CLIENT],
    ['the client forges many addresses', [`X-Forwarded-For: ${'198.51.100.1, '.repeat(500)}${CLIENT}`], CLIENT],
    ['the client forges a trusted proxy', [`X-Forwarded-For: 198.51.100.1, 10.0.0.9, ${CLIENT}`], CLIENT],
    ['the client forges a header line', ['X-Forwarded-For: 198.51.100.1', `X-Forwarded-For: ${CLIENT}`], CLIENT],
    ['two proxies append addresses', [`X-Forwarded-For: 198.51.100.1, ${CLIENT}, 10.0.0.9`], CLIENT],
    ['a proxy has an IPv6 address', [`X-Forwarded-For: ${CLIENT}, 2001:db8:ffff::1`], CLIENT],
    ['the address has a port', [`X-Forwarded-For: ${CLIENT}:4711`], CLIENT],
    ['the address is IPv6', ['X-Forwarded-For: 2001:DB8::7'], '2001:db8::7'],
    ['the address is IPv6 with brackets and a port', ['X-Forwarded-For: [2001:db8::7]:4711'], '2001:db8::7'],
    ['the address is IPv6 with a zone', ['X-Forwarded-For: fe80::7%eth0'], 'fe80::7'],
    ['the address is IPv4-mapped IPv6', [`X-Forwarded-For: ::ffff:${CLIENT}`], CLIENT],
    ['a proxy has an IPv4-mapped IPv6 address', [`X-Forwarded-For: ${CLIENT}, ::ffff:10.0.0.9`], CLIENT],
    ['all addresses are trusted proxies', ['X-Forwarded-For: 10.0.0.1, 10.0.0.2'], '10.0.0.1'],
    ['the address is unknown', ['X-Forwarded-For: 198.51.100.1, unknown'], '127.0.0.1'],
    ['the address is garbage', ['X-Forwarded-For: 198.51.100.1, <script>'], '127.0.0.1'],
    ['the header is empty', ['X-Forwarded-For:'], '127.0.0.1'],
    ['a comma follows the address', [`X-Forwarded-For: ${CLIENT},`], '127.0.0.1'],
    ['a proxy appends an unknown address', ['X-Forwarded-For: 198.51.100.1, unknown, 10.0.0.9'], '10.0.0.9'],
    ['only ignored headers contain an address', [`Forwarded: for=${CLIENT}`, 'X-Real-IP: 198.51.100.1'], '127.0.0.1'],
  ])('finds the client address when %s', ([, headers, client], { target }) =>
    expectClient(target, 'proxies', headers, client),
  );
});

describe('behind a proxy that sends Forwarded, a server', () => {
  test.for<[string, string[], string]>([
    ['the header contains it', [`Forwarded: for=${CLIENT};proto=https;by=203.0.113.43`], CLIENT],
    ['other parameters precede it', [`Forwarded: proto=https; For="${CLIENT}:4711"`], CLIENT],
    ['it is IPv6', ['Forwarded: for="[2001:db8::7]:4711"'], '2001:db8::7'],
    ['forged addresses precede it', [`Forwarded: for=198.51.100.1, for=${CLIENT}`], CLIENT],
    ['an unterminated quoted string precedes it', [`Forwarded: for="198.51.100.1, for=${CLIENT}`], CLIENT],
    ['it is in a separate header line', ['Forwarded: for=198.51.100.1', `Forwarded: for=${CLIENT}`], CLIENT],
    ['the proxy hides it', ['Forwarded: for=198.51.100.1, for=_hidden'], '127.0.0.1'],
    ['the proxy omits it', ['Forwarded: for=198.51.100.1, proto=https'], '127.0.0.1'],
    ['only an ignored header contains an address', [`X-Forwarded-For: ${CLIENT}`], '127.0.0.1'],
  ])('finds the client address when %s', ([, headers, client], { target }) =>
    expectClient(target, 'standard', headers, client),
  );
});

describe('a server', () => {
  /** Returns the server's warnings after it has served three requests of a proxy. */
  async function listWarnings({ port, stdout }: ServerProcess): Promise<string[]> {
    const forwarded = formatHead(
      'GET /v2/version HTTP/1.1',
      'Host: localhost',
      'Connection: close',
      `X-Forwarded-For: ${CLIENT}`,
    );
    for (let i = 0; i < 3; i += 1) {
      const { headers } = await sendRaw(port, forwarded);
      await waitUntil(
        () => stdout().includes(`"requestId":"${headers['x-request-id']}"`),
        'the server logs the request',
      );
    }
    return stdout()
      .split('\n')
      .filter((line) => /"level":40.*TRUSTED_PROXIES/.test(line));
  }

  test('warns the operator once about a proxy that is not trusted', async ({ target }) => {
    expect(await listWarnings(target.servers.nobody)).toHaveLength(1);
  });

  test('does not warn about a trusted proxy', async ({ target }) => {
    expect(await listWarnings(target.servers.proxies)).toEqual([]);
  });

  test.for(['everybody.example', '0.0.0.0/0'])(
    'does not start if TRUSTED_PROXIES would make the header untrustworthy: %s',
    async (text) => {
      const { code, stderr } = await runServer('.', { TRUSTED_PROXIES: text });
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(/^Invalid settings: TRUSTED_PROXIES .*\.\n$/),
      });
    },
  );
});
