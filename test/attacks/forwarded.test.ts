import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { ownId } from '../support/events.ts';
import { heldClock } from '../support/held-clock.ts';
import { ask, lines } from '../support/raw.ts';
import { runServer, type ServerProcess } from '../support/server.ts';
import { type Attacked, givenAttacked } from './attacked.ts';

/** What a process is set to believe; its peer is 127.0.0.1 always. */
const SETTINGS = {
  nobody: {},
  others: { TRUSTED_PROXIES: '192.0.2.1' },
  proxies: { TRUSTED_PROXIES: 'loopback, 10.0.0.0/8, 2001:db8:ffff::/48' },
  standard: { TRUSTED_PROXIES: 'loopback', FORWARDED_HEADER: 'forwarded' },
} as const;

/** One turn for each link and address: whoever has a second one seems to be somebody else. */
const ONE_TURN = { RATE_LIMIT_REDEEMS_LINK: '1', RATE_LIMIT_REDEEMS_ADDRESS: '0', RATE_LIMIT_REDEEMS_TOKEN: '0' };

const clock = heldClock();
const servers = new Map<string, ServerProcess>();
let attacked: Attacked;

beforeAll(async () => {
  attacked = await givenAttacked({ ...SETTINGS.nobody, ...ONE_TURN, ...clock.env });
  servers.set('nobody', attacked.server);
  for (const settings of ['others', 'proxies', 'standard'] as const) {
    servers.set(settings, await attacked.serve({ ...SETTINGS[settings], ...ONE_TURN, ...clock.env }));
  }
}, 60_000);
afterAll(async () => {
  await attacked?.dispose();
  clock.remove();
});

/** The header with which a proxy says plainly whom it serves; the peer itself needs none. */
function plainly(settings: keyof typeof SETTINGS, client: string): string[] {
  if (client === '127.0.0.1') return [];
  const node = client.includes(':') ? `"[${client}]"` : client;
  return [settings === 'standard' ? `Forwarded: for=${node}` : `X-Forwarded-For: ${client}`];
}

/** Expects that who sends these headers is for the server who asks from this address, and nobody else. */
async function expectSeen(settings: keyof typeof SETTINGS, headers: string[], client: string): Promise<void> {
  const link = await givenLink(attacked.shop.secret, { uri: '/a', metadata: { a: 1 } });
  const port = servers.get(settings)?.port ?? 0;
  const redeem = async (...sent: string[]) => {
    const target = `GET /v2/smartlinks/metadata?_hk_sid=${ownId(link)} HTTP/1.1`;
    const authorization = `Authorization: Token ${attacked.shop.iphoneToken}`;
    return (await ask(port, lines(target, 'Host: localhost', 'Connection: close', authorization, ...sent))).status;
  };

  expect(await redeem(...headers)).toBe(200);
  expect(await redeem(...plainly(settings, client))).toBe(429);
  const another = ['127.0.0.1', '192.0.2.99'].find((address) => address !== client) ?? '';
  const isBelieved = settings === 'proxies' || settings === 'standard';
  expect(await redeem(...plainly(settings, another))).toBe(isBelieved ? 200 : 429);
}

const CLIENT = '203.0.113.7';

describe('who asks, where no proxy is trusted', () => {
  test.each(['nobody', 'others'] as const)('is the peer, whatever it writes: %s', async (settings) => {
    const forged = ['X-Forwarded-For: 198.51.100.1', 'Forwarded: for=198.51.100.1', 'X-Real-IP: 198.51.100.1'];
    await expectSeen(settings, forged, '127.0.0.1');
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
  ])('%s', (_what, headers, client) => expectSeen('proxies', headers, client));
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
  ])('%s', (_what, headers, client) => expectSeen('standard', headers, client));
});

describe('a proxy that is not trusted', () => {
  const warnings = (server: ServerProcess) =>
    server
      .stdout()
      .split('\n')
      .filter((line) => /"level":40.*TRUSTED_PROXIES/.test(line));
  const forwarded = ({ port }: ServerProcess) =>
    ask(port, lines('GET /v2/version HTTP/1.1', 'Host: localhost', 'Connection: close', `X-Forwarded-For: ${CLIENT}`));

  test('is told to the operator, once', async () => {
    const server = await attacked.serve();
    for (let i = 0; i < 3; i += 1) await forwarded(server);
    await server.stop();
    expect(warnings(server)).toHaveLength(1);
  });

  test('and one that is trusted is nothing to tell', async () => {
    const server = await attacked.serve({ TRUSTED_PROXIES: 'loopback' });
    await forwarded(server);
    await server.stop();
    expect(warnings(server)).toEqual([]);
  });
});

describe('settings that would make the header worthless', () => {
  test.each(['everybody.example', '0.0.0.0/0'])('are refused at the start: %s', async (text) => {
    const { code, stderr } = await runServer('.', { TRUSTED_PROXIES: text });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^Wrong settings: TRUSTED_PROXIES: .*\.\n$/),
    });
  });
});
