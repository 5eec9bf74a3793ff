import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseReferrerHost } from '../../src/domain/clients/referrer.ts';
import { anyCharacter } from './arbitraries.ts';

test.each([
  ['https://www.Example.com/search?q=secret#me', 'www.example.com'],
  ['http://example.com:8080/', 'example.com'],
  ['https://example.com./', 'example.com'],
  ['https://user:password@example.com/', 'example.com'],
  ['https://bücher.example/', 'xn--bcher-kva.example'],
  ['http://192.0.2.7/inbox', '192.0.2.7'],
  ['http://[2001:DB8::1]/', '[2001:db8::1]'],
  ['android-app://com.Google.android.gm/', 'com.google.android.gm'],
  [`https://example.com/${'a'.repeat(20_000)}`, 'example.com'],
  ['', null],
  ['example.com', null],
  ['/path', null],
  ['about:blank', null],
  ['javascript:alert(1)//https://example.com/', null],
  ['data:text/html,https://example.com', null],
  ['file:///etc/passwd', null],
  ['android-app://<script>/', null],
  [`https://${'a'.repeat(300)}.example/`, null],
  ['https://shop.link.test/code', null],
  ['https://SHOP.link.test:4000/code', null],
  ['https://other.link.test/code', 'other.link.test'],
  [undefined, null],
])('the host of the referrer "%s" is %s', (referrer, host) => {
  expect(parseReferrerHost(referrer, 'shop.link.test')).toBe(host);
});

test('the host of any referrer has at most 253 characters, none of which is special in HTML', () => {
  const address = fc.tuple(fc.constantFrom('https://', 'android-app://', ''), fc.string({ unit: anyCharacter }));
  fc.assert(
    fc.property(address, ([scheme, rest]) => {
      expect(parseReferrerHost(scheme + rest) ?? 'none').toMatch(/^[a-z0-9_.:[\]-]{1,253}$/);
    }),
  );
});
