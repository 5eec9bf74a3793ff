import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findLeadingHost } from '../../src/domain/addresses/leading-host.ts';
import { anyCharacter } from './arbitraries.ts';

describe('an address that seems to begin with a host', () => {
  test.for<[text: string, host: string]>([
    ['www.google.com', 'www.google.com'],
    ['www.acme.example/landing', 'www.acme.example'],
    ['google.com', 'google.com'],
    [' WWW.Google.COM/Search?q=a#b ', 'WWW.Google.COM'],
    ['google.com?q=a', 'google.com'],
    ['google.com#a', 'google.com'],
    ['google.com\\a', 'google.com'],
    ['google.com.', 'google.com.'],
    ['//google.com/a', 'google.com'],
    ['shop.co.uk', 'shop.co.uk'],
    ['1and1.com:8080/a', '1and1.com:8080'],
    ['shop.github.io', 'shop.github.io'],
    ['bücher.de', 'bücher.de'],
    ['bücher.de:443/a', 'bücher.de:443'],
    ['b%C3%BCcher.de', 'b%C3%BCcher.de'],
    ['xn--bcher-kva.de', 'xn--bcher-kva.de'],
    ['пример.рф/a', 'пример.рф'],
    ['例え。コム', '例え。コム'],
    ['www.readme.md', 'www.readme.md'],
    ['docs.rs/serde', 'docs.rs'],
    ['docs.rs/', 'docs.rs'],
    ['1.install.sh:80', '1.install.sh:80'],
    ['shop.test', 'shop.test'],
  ])('%j: %j', ([text, host]) => {
    expect(findLeadingHost(text)).toBe(host);
  });
});

describe('an address that does not', () => {
  test.for([
    ...['', '/', '//', '.', '..', 'a.', '.com', 'com', 'products', 'products/42', '?www.google.com', '#www.google.com'],
    // The host is not at the beginning, or the leading slash says that it is a path.
    ...['products/www.google.com', '/www.google.com', '/www.google.com/a', '///www.google.com'],
    // These have a scheme.
    ...['https://www.google.com', 'HTTP://www.google.com', 'shop://www.google.com', 'www.google.com:8080/a'],
    // Files, versions and addresses without a name.
    ...['index.html', 'robots.txt', 'image.png', 'sitemap.xml', 'login.php', 'v1.2', '1.2.3', '2026.05.04'],
    ...['127.0.0.1', '127.0.0.1/a', '192.168.1.1:80', '[::1]'],
    ...['readme.md', 'README.en.md', 'install.sh', 'install.sh?x=1', 'archive.zip', 'app.py', 'clip.mov', 'main.rs'],
    ...['login.do', 'app.js.map', 'release-1.2.zip#a'],
    // Suffixes under which names are registered.
    ...['co.uk', 'co.uk/a', 'foo.ck'],
    // Invalid as host names.
    ...['-a.com', 'a-.com', 'a..com', 'a_b.com', 'a b.com', 'a@b.com', 'a`b.com', '*.com', 'a%2Fb.com', 'a:b.com'],
    ...['google.com:', 'google.com:a', '9gag.com:123456', `${'a'.repeat(64)}.com`, `${'a.'.repeat(200)}com`],
    ...['shop.unknowntld', 'a.b.c.internal'],
  ])('%j', (text) => {
    expect(findLeadingHost(text)).toBeNull();
  });

  test('if there is no dot in the first segment', () => {
    const unit = anyCharacter.filter((character) => !'./?#\\。．｡'.includes(character));
    const segment = fc.string({ unit, minLength: 1 }).filter((text) => text.trim() !== '');
    const rest = fc.constantFrom(
      '',
      '/',
      '?',
      '#',
      '/www.google.com',
      '?www.google.com',
      '#www.google.com',
      '/a.com:80',
    );
    fc.assert(
      fc.property(fc.constantFrom('', '/', '//'), segment, rest, (slashes, first, more) => {
        expect(findLeadingHost(slashes + first + more)).toBeNull();
      }),
    );
  });

  test('whatever follows a leading slash and a segment', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[^/]/), (text) => {
        expect(findLeadingHost(`/${text}`)).toBeNull();
      }),
    );
  });
});

test('A host name is recognized in linear time', () => {
  for (const text of ['.'.repeat(100_000), `${'a.'.repeat(50_000)}:x`, `${'ü'.repeat(100_000)}.de`]) {
    expect(findLeadingHost(text)).toBeNull();
  }
});
