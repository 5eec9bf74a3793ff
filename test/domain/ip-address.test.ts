import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { getClientKey, normalizeIpAddress, parseNetworks } from '../../src/domain/addresses/ip-address.ts';

describe('the client key', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['0:0:0:0:0:FFFF:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002:ffff::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['localhost', null],
    ['203.0.113', null],
    ['203.0.113.7:80', null],
    ['', null],
  ])('of the address "%s" is %s', (address, clientKey) => {
    expect(getClientKey(address)).toBe(clientKey);
  });

  test('is the same for all addresses of a /64 network, and different for every other network', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((number) => number.toString(16));
    const half = fc.array(group, { minLength: 4, maxLength: 4 }).map((groups) => groups.join(':'));
    // If the first half is all zeros, the address can be an IPv4-mapped one.
    const network = half.filter((text) => text !== '0:0:0:0');
    fc.assert(
      fc.property(network, network, half, half, (one, other, a, b) => {
        expect(getClientKey(`${one}:${a}`)).toBe(getClientKey(`${one}:${b}`));
        expect(getClientKey(`${one}:${a}`) === getClientKey(`${other}:${b}`)).toBe(one === other);
      }),
    );
  });
});

describe('the plain form', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    [' 203.0.113.7 ', '203.0.113.7'],
    ['203.0.113.7:4711', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['[::ffff:203.0.113.7]:4711', '203.0.113.7'],
    ['2001:DB8::1', '2001:db8::1'],
    ['2001:0db8:0:0:0:0:0:1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%25eth0]:80', 'fe80::1'],
    ['unknown', null],
    ['_hidden', null],
    ['localhost', null],
    ['203.0.113.07', null],
    ['203.0.113', null],
    ['0x7f.1', null],
    ['2130706433', null],
    ['203.0.113.7:port', null],
    ['203.0.113.7:123456', null],
    ['[203.0.113.7]', null],
    ['[2001:db8::1', null],
    ['2001:db8::1]:80', null],
    ['1.2.3.4, 5.6.7.8', null],
    ['', null],
    ['%', null],
    [`${'1'.repeat(5_000)}`, null],
  ])('of the address %j is %s', (text, plain) => {
    expect(normalizeIpAddress(text)).toBe(plain);
  });
});

describe('a list of networks', () => {
  test.each([
    ['loopback', 'includes', '127.0.0.1'],
    ['loopback', 'includes', '127.9.9.9'],
    ['loopback', 'includes', '::1'],
    ['loopback', 'includes', '::ffff:127.0.0.1'],
    ['loopback', 'excludes', '10.0.0.1'],
    ['private', 'includes', '10.1.2.3'],
    ['private', 'includes', '172.16.0.1'],
    ['private', 'excludes', '172.32.0.1'],
    ['private', 'includes', '192.168.1.1'],
    ['private', 'includes', 'fd12:3456::1'],
    ['private', 'excludes', '127.0.0.1'],
    ['10.0.0.7', 'includes', '10.0.0.7'],
    ['10.0.0.7', 'excludes', '10.0.0.8'],
    ['10.0.0.0/24', 'includes', '10.0.0.255'],
    ['10.0.0.0/24', 'excludes', '10.0.1.0'],
    ['2001:db8:1::/48', 'includes', '2001:DB8:1:ffff::9'],
    ['2001:db8:1::/48', 'excludes', '2001:db8:2::1'],
    ['::ffff:10.0.0.0/120', 'includes', '10.0.0.9'],
    ['10.0.0.7,2001:db8::7', 'includes', '2001:db8::7'],
    ['10.0.0.7', 'excludes', 'no address'],
  ])('of %s %s "%s"', (list, verb, address) => {
    const networks = parseNetworks(list.split(','));
    expect(networks.ok && networks.value.includes(address)).toBe(verb === 'includes');
  });

  test.each([
    'proxy.example',
    '10.0.0.0/33',
    '2001:db8::/129',
    '10.0.0.0/',
    '10.0.0.0/x',
    '/8',
    '10.0.0.1:80',
    '10.0.0.1;10.0.0.2',
  ])('cannot contain %s', (text) => {
    expect(parseNetworks([text])).toEqual({ ok: false, reason: expect.stringContaining(text) });
  });

  test.each(['0.0.0.0/0', '::/0'])('cannot contain every address, as %s does', (text) => {
    expect(parseNetworks([text])).toEqual({ ok: false, reason: expect.stringContaining('every address') });
  });
});
