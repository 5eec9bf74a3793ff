import { describe, expect, test } from 'vitest';
import { parseRelativeReference, parseUri } from './rfc3986.ts';

const NONE = { scheme: null, userinfo: null, host: null, port: null, path: '', query: null, fragment: null };

describe('a URI', () => {
  test.each([
    // RFC 3986, 1.1.2
    ['ftp://ftp.is.co.za/rfc/rfc1808.txt', { scheme: 'ftp', host: 'ftp.is.co.za', path: '/rfc/rfc1808.txt' }],
    ['http://www.ietf.org/rfc/rfc2396.txt', { scheme: 'http', host: 'www.ietf.org', path: '/rfc/rfc2396.txt' }],
    [
      'ldap://[2001:db8::7]/c=GB?objectClass?one',
      { scheme: 'ldap', host: '[2001:db8::7]', path: '/c=GB', query: 'objectClass?one' },
    ],
    ['mailto:John.Doe@example.com', { scheme: 'mailto', path: 'John.Doe@example.com' }],
    ['news:comp.infosystems.www.servers.unix', { scheme: 'news', path: 'comp.infosystems.www.servers.unix' }],
    ['tel:+1-816-555-1212', { scheme: 'tel', path: '+1-816-555-1212' }],
    ['telnet://192.0.2.16:80/', { scheme: 'telnet', host: '192.0.2.16', port: '80', path: '/' }],
    [
      'urn:oasis:names:specification:docbook:dtd:xml:4.1.2',
      { scheme: 'urn', path: 'oasis:names:specification:docbook:dtd:xml:4.1.2' },
    ],
    // RFC 3986, 3
    [
      'foo://example.com:8042/over/there?name=ferret#nose',
      {
        scheme: 'foo',
        host: 'example.com',
        port: '8042',
        path: '/over/there',
        query: 'name=ferret',
        fragment: 'nose',
      },
    ],
    ['urn:example:animal:ferret:nose', { scheme: 'urn', path: 'example:animal:ferret:nose' }],
    // RFC 3986, 5.4: the base, and the results that differ in their form
    ['http://a/b/c/d;p?q', { scheme: 'http', host: 'a', path: '/b/c/d;p', query: 'q' }],
    ['g:h', { scheme: 'g', path: 'h' }],
    ['http://a/b/c/g;x?y#s', { scheme: 'http', host: 'a', path: '/b/c/g;x', query: 'y', fragment: 's' }],
    ['http://g', { scheme: 'http', host: 'g' }],
    ['http://a/b/c/g?y/../x', { scheme: 'http', host: 'a', path: '/b/c/g', query: 'y/../x' }],
    ['http://a/b/c/g#s/../x', { scheme: 'http', host: 'a', path: '/b/c/g', fragment: 's/../x' }],
    // RFC 3986, 7.6
    [
      'ftp://cnn.example.com&story=breaking_news@10.0.0.1/top_story.htm',
      { scheme: 'ftp', userinfo: 'cnn.example.com&story=breaking_news', host: '10.0.0.1', path: '/top_story.htm' },
    ],
    ['shop://', { scheme: 'shop', host: '' }],
    ['shop:///a', { scheme: 'shop', host: '', path: '/a' }],
    ['shop://a?', { scheme: 'shop', host: 'a', query: '' }],
    ['shop://a:/', { scheme: 'shop', host: 'a', port: '', path: '/' }],
    ['shop://[v1.a:b]/', { scheme: 'shop', host: '[v1.a:b]', path: '/' }],
    ['shop://[::ffff:192.0.2.1]', { scheme: 'shop', host: '[::ffff:192.0.2.1]' }],
  ])('such as %s has the components of its rules', (text, expected) => {
    expect(parseUri(text)).toEqual({ ...NONE, ...expected });
  });

  test.each([
    'shop://a/100%',
    'shop://a/%zz',
    'shop://a/%4',
    'shop://a?q[]=1',
    'shop://a/[b]',
    'shop://a#b#c',
    'shop://a#b[',
    'shop://a b',
    'shop://a/ü',
    'shop://a/"b"',
    'shop://a/b\\c',
    'shop://a?x={y}',
    'shop://a?x=^',
    'shop://a:b/',
    'shop://a@b@c/',
    'shop://[a]/',
    'shop://[::1',
    'shop://[1::2::3]/',
    '1shop://a',
    'a',
    '//a',
    '',
  ])('is not %j', (text) => {
    expect(parseUri(text)).toBeNull();
  });
});

describe('a relative reference', () => {
  test.each([
    // RFC 3986, 5.4
    ['g', { path: 'g' }],
    ['./g', { path: './g' }],
    ['g/', { path: 'g/' }],
    ['/g', { path: '/g' }],
    ['//g', { host: 'g' }],
    ['?y', { query: 'y' }],
    ['g?y', { path: 'g', query: 'y' }],
    ['#s', { fragment: 's' }],
    ['g#s', { path: 'g', fragment: 's' }],
    ['g?y#s', { path: 'g', query: 'y', fragment: 's' }],
    [';x', { path: ';x' }],
    ['g;x', { path: 'g;x' }],
    ['g;x?y#s', { path: 'g;x', query: 'y', fragment: 's' }],
    ['', {}],
    ['.', { path: '.' }],
    ['../..', { path: '../..' }],
    ['../../../g', { path: '../../../g' }],
    ['g;x=1/../y', { path: 'g;x=1/../y' }],
  ])('such as "%s" has the components of its rules', (text, expected) => {
    expect(parseRelativeReference(text)).toEqual({ ...NONE, ...expected });
  });

  test.each(['g:h', 'a:b/c', '%', '#a#b'])('is not %s', (text) => {
    expect(parseRelativeReference(text)).toBeNull();
  });
});
