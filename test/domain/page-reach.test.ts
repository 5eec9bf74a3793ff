import { describe, expect, test } from 'vitest';
import { parsePrivateHosts } from '../../src/domain/previews/private-hosts.ts';
import { isPublicAddress } from '../../src/domain/previews/public-address.ts';
import { canShowPicture, computeReach, type ReachRules } from '../../src/domain/previews/reach.ts';

const RULES: ReachRules = {
  links: { domain: 'link.example', scheme: 'https', apiHosts: new Set(['api.example']) },
  customDomains: new Map([
    ['go.shop.example', 'app'],
    ['go.other.example', 'other'],
    ['claimed.shop.example', 'other'],
  ]),
  appId: 'app',
  ownHosts: new Set(['go.shop.example', 'claimed.shop.example', 'www.shop.example:8443']),
  privateHosts: new Set(['intranet.corp:80', 'intranet.corp:443', '10.0.0.7:8080']),
  webHost: 'www.shop.example:8443',
};

describe('the server', () => {
  test.each([
    // Loopback, in every spelling that browsers accept.
    'http://127.0.0.1/',
    'http://127.0.0.1./',
    'http://127.1/',
    'http://127.0.1/',
    'http://2130706433/',
    'http://017700000001/',
    'http://0x7f000001/',
    'http://0x7f.0.0.1/',
    'http://0177.0.0.01/',
    'http://127.255.255.254/',
    'http://%31%32%37.0.0.1/',
    'http://１２７.０.０.１/',
    'http://127。0。0。1/',
    'http://[::1]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://localhost/',
    'http://LOCALHOST./',
    'http://shop.localhost/',
    'http://localhost.localdomain/',
    'http://ｌｏｃａｌｈｏｓｔ/',
    // "This network" (0.0.0.0/8) and the unspecified address.
    'http://0.0.0.0/',
    'http://0/',
    'http://0.1.2.3/',
    'http://[::]/',
    // Private networks and carrier-grade NAT.
    'http://10.1.2.3/',
    'http://167772161/',
    'http://172.16.0.1/',
    'http://172.31.255.255/',
    'http://192.168.0.1/',
    'http://0300.0250.0.1/',
    'http://100.64.0.1/',
    'http://100.127.255.254/',
    'http://[fc00::1]/',
    'http://[fd12:3456:789a::1]/',
    'http://[fec0::1]/',
    // Link-local addresses and cloud metadata services.
    'http://169.254.169.254/latest/meta-data/',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://0251.0376.0251.0376/',
    'http://[fd00:ec2::254]/latest/meta-data/',
    'http://[fe80::1]/',
    'http://metadata.google.internal/',
    'http://metadata/',
    // IPv6 addresses that embed an IPv4 address.
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::ffff:169.254.169.254]/',
    'http://[::ffff:8.8.8.8]/',
    'http://[::127.0.0.1]/',
    'http://[::ffff:0:127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[64:ff9b::a9fe:a9fe]/',
    'http://[64:ff9b:1::a00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[2002:a00:1::1]/',
    'http://[2001:0:7f00:1::]/',
    'http://[2001::1]/',
    // Multicast, reserved and documentation addresses.
    'http://224.0.0.1/',
    'http://239.255.255.250/',
    'http://[ff02::1]/',
    'http://255.255.255.255/',
    'http://240.0.0.1/',
    'http://198.18.0.1/',
    'http://192.0.2.1/',
    'http://[2001:db8::1]/',
    'http://[100::1]/',
    'http://[5f00::1]/',
    // Names in local networks.
    'http://printer.local/',
    'http://nas.home.arpa/',
    'http://vault.internal/',
    'http://intranet/',
    // This installation itself.
    'https://link.example/abc',
    'https://shop.link.example/abc',
    'https://SHOP.LINK.EXAMPLE./abc',
    'https://shop.link.example:8443/abc',
    'https://go.shop.example/abc',
    'http://go.shop.example:8080/abc',
    'https://go.other.example/abc',
    'https://api.example/graphql',
    'https://api.example./graphql',
    // Other schemes, and addresses with credentials.
    'ftp://www.shop.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,hello',
    'gopher://www.shop.example/',
    'about:blank',
    'http://user@www.shop.example/',
    'http://user:word@www.shop.example/',
    'http://:word@www.shop.example/',
    // Ports of other services, and the web base's port on another host.
    'http://www.shop.example:22/',
    'http://www.shop.example:6379/',
    'http://www.shop.example:8080/',
    'http://elsewhere.example:8443/',
    'http://10.0.0.7/',
    'http://10.0.0.7:8081/',
    'http://intranet.corp:8080/',
    `http://www.shop.example/${'x'.repeat(8_192)}`,
  ])('never fetches a page from %s', (address) => {
    expect(computeReach(new URL(address), RULES)).toBe('NEVER');
  });
});

describe('the server', () => {
  test.each([
    ['https://www.shop.example/p/1?a=b', 'PUBLIC'],
    ['http://www.shop.example./', 'PUBLIC'],
    ['https://www.shop.example:8443/', 'PUBLIC'],
    ['https://bücher.example/', 'PUBLIC'],
    ['http://8.8.8.8/', 'PUBLIC'],
    ['http://[2606:4700:4700::1111]/', 'PUBLIC'],
    ['https://notlink.example/', 'PUBLIC'],
    // A host of the app that another app claims as its custom domain.
    ['https://claimed.shop.example/', 'PUBLIC'],
    // Hosts that the operator allowed.
    ['http://intranet.corp/', 'ANYWHERE'],
    ['https://INTRANET.corp./', 'ANYWHERE'],
    ['http://10.0.0.7:8080/', 'ANYWHERE'],
  ])('fetches a page from %s, with the reach %s', (address, reach) => {
    expect(computeReach(new URL(address), RULES)).toBe(reach);
  });
});

describe('the IP address', () => {
  test.each([
    '127.0.0.1',
    '10.0.0.1',
    '::1',
    '::ffff:8.8.8.8',
    'fe80::1%eth0',
    '2606:4700::1%lo',
    '64:ff9b::808:808',
    'no address',
    '',
    '127.1',
  ])('"%s" is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each(['1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450:4001:81b::200e'])(
    '"%s" is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
});

describe('a preview image that a client chose', () => {
  const canShow = (address: string) => canShowPicture(new URL(address), RULES);

  test.each(['http://192.168.1.1/reboot', 'http://[::1]/a.png', 'http://localhost:631/', 'http://router/'])(
    'never makes a browser contact a device of its local network: %s',
    (address) => {
      expect(canShow(address)).toBe(false);
    },
  );

  test.each(['https://shop.link.example/abc', 'https://go.shop.example./abc', 'https://go.other.example/abc'])(
    'never opens a link: %s',
    (address) => {
      expect(canShow(address)).toBe(false);
    },
  );

  test.each([
    'https://pictures.example:8443/a.png',
    'http://10.0.0.7:8080/a.png',
    'https://claimed.shop.example/a.png',
  ])('is shown from %s', (address) => {
    expect(canShow(address)).toBe(true);
  });
});

describe('the list of private hosts', () => {
  test.each([
    [['intranet.corp'], ['intranet.corp:80', 'intranet.corp:443']],
    [
      ['10.0.0.7:8080', 'intranet.corp:080'],
      ['10.0.0.7:8080', 'intranet.corp:80'],
    ],
    [
      ['[fd00::7]', '[fd00::7]:8080'],
      ['[fd00::7]:80', '[fd00::7]:443', '[fd00::7]:8080'],
    ],
    [[], []],
  ])('expands %j to %j', (texts, authorities) => {
    const hosts = parsePrivateHosts(texts);
    expect(hosts.ok && [...hosts.value]).toEqual(authorities);
  });

  test.each([
    '10.0.0.0/8',
    'http://intranet.corp',
    'intranet.corp/',
    '*',
    '*.corp',
    'fd00::7',
    '0x7f.1',
    'a@b',
    'a:99999',
    ':80',
  ])('rejects %s, which is not a host and port', (text) => {
    expect(parsePrivateHosts([text])).toEqual({
      ok: false,
      reason: `contains \`${text}\`, which is not a host with an optional port.`,
    });
  });
});
