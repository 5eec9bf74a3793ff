import { describe, expect, vi } from 'vitest';
import { StoreError } from '../../db/errors.ts';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import { givenApp, givenLink } from '../support/builders.ts';
import { visit } from '../support/edge.ts';
import { createTest } from '../support/test.ts';

const DESTINATION = 'http://www.app-web.com/products/1';

const test = createTest({ app: { logLevel: 'debug' }, shop: { subdomain: 'former' } });

test.beforeAll(async ({ app, shop }) => {
  await app.services.apps.updateApp(OPERATOR, shop.id, { subdomain: 'shop', customDomain: 'go.shop.example' });
  await givenLink(shop.secret, { uri: '/products/1', code: 'Sale' });
  await givenLink((await givenApp(app, { subdomain: 'other' })).secret, { uri: '/theirs', code: 'Theirs' });
});

describe('a link', () => {
  test.for([
    ['its subdomain', 'shop.link.test'],
    ['its subdomain in any letter case', 'SHOP.Link.TEST'],
    ['its subdomain with a trailing dot', 'shop.link.test.'],
    ['its subdomain with the port of a proxy', 'shop.link.test:8443'],
    ['its subdomain with both', 'Shop.link.test.:80'],
    ['a former subdomain', 'former.link.test'],
    ['the custom domain', 'go.shop.example'],
    ['the custom domain in any spelling', 'GO.shop.example.:443'],
  ])('opens at %s: %s', async ([, host], { app }) => {
    expect(await visit(app, '/Sale', { host })).toMatchObject({ status: 302, location: DESTINATION });
  });

  test.for([
    '/Sale',
    '//Sale',
    '/Sale/',
    '///Sale//',
    '/S%61le',
    '/%53ale/',
    '/Sale?',
    '/Sale?a=b',
    'http://shop.link.test/Sale',
  ])('opens in every spelling of its path: %s', async (path, { app }) => {
    expect(await visit(app, path)).toMatchObject({ status: 302, location: DESTINATION });
  });
});

/** Texts after a code that no code can contain: as browsers and programs send them. */
const IGNORED_TEXTS = [
  ...['.', ',', ')', '))', ').', '...', '!', ';', ':', "'", '*', '~', '$', '@', '=', '%22', '%3E', '%5D', '%7D', '%60'],
  ...['%E2%80%8B', '%E2%80%8D', '%EF%BB%BF', '%C2%A0', '%20', '%09', '%E2%80%9D', '%E2%80%A6', '%E3%80%82', '%C2%AD'],
  ...[
    '&fbclid=abc',
    '&amp;fbclid=abc',
    '&url=https://a.example/b',
    '%3Futm_source=x',
    '%3futm_source=x/y',
    '%26gclid=1',
  ],
  ...['.Then', '.php', '%', '%2', '%ff', '%E2%80', '%00', '%0d%0aSet-Cookie:a=b', '%253F', '/.', '/)', '/&fbclid=abc'],
  ...['%2F', '.%2F', './/', '+more', '%23top', '|', '%EF%BC%8C'],
];

describe('text after a code that no code can contain', () => {
  test.for(IGNORED_TEXTS)('is ignored: %s', async (text, { app }) => {
    const opened = await visit(app, `/Sale${text}`);

    expect(opened).toMatchObject({ status: 302, location: DESTINATION });
    expect(opened.headers['set-cookie']).toBeUndefined();
  });

  test.for(['.', '%E2%80%8B', '&utm_source=ignored', '%3Fgclid=ignored', ').'])(
    'is ignored, but not the query after it: %s',
    async (text, { app }) => {
      const { location } = await visit(app, `/Sale${text}?utm_source=mail&other=1`);
      expect(location).toBe(`${DESTINATION}?utm_source=mail`);
    },
  );

  test.for(['+.', '+)', '%2B,', '+%E2%80%8B', '+&fbclid=abc', '+%3Futm_source=x'])(
    'is ignored on the inspection page: %s',
    async (text, { app }) => {
      const { status, text: page, headers } = await visit(app, `/Sale${text}`);

      expect({ status, robots: headers['x-robots-tag'] }).toEqual({ status: 200, robots: 'noindex' });
      expect(page).toContain(DESTINATION);
    },
  );

  test.for(['.qr.svg.', '.qr.svg)', '.qr.png&fbclid=abc', '.qr.svg%E2%80%8B', '.qr.png%3Fsize=99'])(
    'is ignored on the QR code: %s',
    async (text, { app }) => {
      const { status, headers } = await visit(app, `/Sale${text}`);
      expect({ status, type: headers['content-type'] }).toEqual({
        status: 200,
        type: text.includes('png') ? 'image/png' : 'image/svg+xml',
      });
    },
  );
});

describe('a request', () => {
  test.for<[name: string, path: string]>([
    ['a code in a different letter case', '/sale'],
    ["another app's code", '/Theirs'],
    ['an unknown code', '/nobody'],
    ['a path below a link', '/Sale/more'],
    ['a code after an encoded slash', '/%2FSale'],
    ['a code with an escape that is encoded twice', '/S%2561le'],
    ['a broken escape', '/%'],
    ['an escape that is not UTF-8', '/%ff'],
    ['a null character', '/%00Sale'],
    ['a line break', '/%0d%0aSet-Cookie:a=b'],
    ['a path below a link after an encoded slash', '/Sale%2Fmore'],
    ['a path below a link with a hidden segment', '/Sale/.hidden'],
    ['a path that leads out of a link', '/Sale/..'],
    ['a reserved word with punctuation', '/lazy.?uri=/a'],
    ['a file with punctuation', '/robots.txt.'],
    ['a file with an encoded slash', '/.well-known%2Fassetlinks.json'],
    ['another code with punctuation', '/sale.'],
    ['too many characters with punctuation', `/${'a'.repeat(65)}.`],
    ['a file', '/favicon.png'],
    ['dots', '/../Sale'],
    ['too many characters', `/${'a'.repeat(65)}`],
    ['the path that the API has on its own host', '/graphql?query={__typename}'],
    ['the path that /v2 has on its own host', '/v2/version'],
  ])('finds no link for %s: %s', async ([, path], { app }) => {
    const { status, headers, text } = await visit(app, path);

    expect({ status, type: headers['content-type'] }).toEqual({ status: 404, type: 'text/html; charset=utf-8' });
    expect(text).not.toContain('__typename');
    expect(headers['set-cookie']).toBeUndefined();
  });

  test("finds no link of one app on another app's host", async ({ app }) => {
    const theirs = { host: 'other.link.test' };
    expect((await visit(app, '/Sale', theirs)).status).toBe(404);
    expect((await visit(app, '/Theirs', theirs)).status).toBe(302);
  });

  test('finds no link once it is deleted', async ({ app, shop }) => {
    const { id, code } = await givenLink(shop.secret, { uri: '/gone' });
    await shop.secret.get('mutation ($id: ID!) { deleteSmartLink(input: { id: $id }) { __typename } }', { id });

    expect((await visit(app, `/${code}`)).status).toBe(404);
  });
});

describe('a host', () => {
  test.for(['nobody.link.test', 'NOBODY.link.test:80'])(
    'below the link domain that no app has is not found: %s',
    async (host, { app }) => {
      const { status, headers, text } = await visit(app, '/Sale', { host });

      expect({ status, type: headers['content-type'] }).toEqual({ status: 404, type: 'text/html; charset=utf-8' });
      expect(text).toContain('We couldn’t find this link');
      expect((await visit(app, '/robots.txt', { host })).status).toBe(200);
    },
  );

  test.for(['LINK.test', 'link.test:80'])('that is the link domain has no links: %s', async (host, { app }) => {
    for (const path of ['/Sale', '/Sale+', '/lazy?uri=/a', '/.well-known/assetlinks.json']) {
      expect((await visit(app, path, { host })).status).toBe(404);
    }
    expect((await visit(app, '/Sale', { host, method: 'POST' })).status).toBe(405);
  });

  test.for(['a.b.link.test', 'evil.example', 'shop.link.test.evil.example', 'shop.go.shop.example', 'shoplink.test'])(
    'that the server does not serve is rejected as misdirected: %j',
    async (host, { app }) => {
      expect((await visit(app, '/Sale', { host })).status).toBe(421);
    },
  );

  test.for(['localhost', '127.0.0.1:4000'])('of the API does not open links: %s', async (host, { app }) => {
    expect(await visit(app, '/Sale', { host })).toMatchObject({ status: 404, location: null });
    expect((await visit(app, '/lazy?uri=/a', { host })).status).toBe(404);
  });

  test('of a new subdomain opens links immediately', async ({ app, shop }) => {
    expect((await visit(app, '/Sale', { host: 'newest.link.test' })).status).toBe(404);

    await app.services.apps.updateApp(OPERATOR, shop.id, { subdomain: 'newest' });

    expect((await visit(app, '/Sale', { host: 'newest.link.test' })).status).toBe(302);
    expect((await visit(app, '/Sale')).status).toBe(302);
  });
});

describe('a method other than GET and HEAD', () => {
  test.for(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])(
    'is rejected with the methods that are allowed: %s',
    async (method, { app }) => {
      for (const path of ['/Sale', '/lazy?uri=/a', '/robots.txt']) {
        const { status, headers } = await visit(app, path, { method });
        expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: 'GET, HEAD' });
      }
    },
  );
});

describe('a failing store', () => {
  const createFullDiskError = (temporary: boolean) => new StoreError('lost: SQLITE_FULL in a file', temporary);

  test.for([true, false])('asks a visitor to retry, without details (temporary: %s)', async (temporary, { app }) => {
    const read = vi.spyOn(app.services.redirects, 'open').mockRejectedValue(createFullDiskError(temporary));
    const { status, headers, text } = await visit(app, '/Sale');
    read.mockRestore();

    expect({ status, retry: headers['retry-after'] }).toEqual({ status: 503, retry: '1' });
    expect(text).not.toMatch(/sqlite|file/i);
    const line = app.logged.find((logged) => logged.includes(String(headers['x-request-id'])));
    expect(line).toContain('lost: SQLITE_FULL');
  });

  test('asks a visitor to retry even if it fails while the server looks up the app of the host', async ({ app }) => {
    const read = vi.spyOn(app.services.snapshots, 'findAppIdByHost').mockRejectedValue(createFullDiskError(true));
    const { status, headers, text } = await visit(app, '/Sale');
    read.mockRestore();

    expect({ status, retry: headers['retry-after'] }).toEqual({ status: 503, retry: '1' });
    expect(text).not.toMatch(/sqlite|file/i);
  });

  test('is distinguished from a bug, which is a 500', async ({ app }) => {
    const read = vi.spyOn(app.services.redirects, 'open').mockRejectedValue(new Error('a secret'));
    const { status, headers, text } = await visit(app, '/Sale');
    read.mockRestore();

    expect({ status, retry: headers['retry-after'] }).toEqual({ status: 500, retry: undefined });
    expect(text).not.toContain('secret');
    expect(text).toContain(String(headers['x-request-id']));
  });
});
