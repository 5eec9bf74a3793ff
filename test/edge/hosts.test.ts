import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { StoreError } from '../../db/client.ts';
import { OPERATOR } from '../../src/domain/tokens/caller.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type GivenApp, type GivenLink, givenApp, givenLink } from '../support/builders.ts';
import { visit } from '../support/edge.ts';

const DESTINATION = 'http://www.app-web.com/products/1';

let app: TestApp;
let shop: GivenApp;
let link: GivenLink;
let other: GivenLink;

beforeAll(async () => {
  app = await startTestApp({ logLevel: 'debug' });
  shop = await givenApp(app, { subdomain: 'former' });
  await app.services.apps.updateApp(OPERATOR, shop.id, { subdomain: 'shop', customDomain: 'go.shop.example' });
  link = await givenLink(shop.secret, { uri: '/products/1', code: 'Sale' });
  other = await givenLink((await givenApp(app, { subdomain: 'other' })).secret, { uri: '/theirs', code: 'Theirs' });
});
afterAll(() => app?.close());

describe('a link opens', () => {
  test.each([
    ['under its subdomain', 'shop.link.test'],
    ['in any case', 'SHOP.Link.TEST'],
    ['with the dot of a full name', 'shop.link.test.'],
    ['with a port, which a proxy may have', 'shop.link.test:8443'],
    ['with both', 'Shop.link.test.:80'],
    ['under a former subdomain', 'former.link.test'],
    ['under the custom domain', 'go.shop.example'],
    ['under the custom domain, however written', 'GO.shop.example.:443'],
  ])('%s: %s', async (_, host) => {
    expect(await visit(app, `/${link.code}`, { host })).toMatchObject({ status: 302, location: DESTINATION });
  });

  test.each([
    '/Sale',
    '//Sale',
    '/Sale/',
    '///Sale//',
    '/S%61le',
    '/%53ale/',
    '/Sale?',
    '/Sale?a=b',
    'http://shop.link.test/Sale',
  ])('in every spelling of its path: %s', async (path) => {
    expect(await visit(app, path)).toMatchObject({ status: 302, location: DESTINATION });
  });
});

describe('there is no link', () => {
  test.each([
    ['of another case', '/sale'],
    ["of another app's code", '/Theirs'],
    ['of nobody', '/nobody'],
    ['at the root', '/'],
    ['below another', '/Sale/more'],
    ['behind an encoded slash', '/%2FSale'],
    ['behind an escape that is encoded twice', '/S%2561le'],
    ['of broken escapes', '/Sale%'],
    ['of escapes that are no UTF-8', '/%ff'],
    ['of a null', '/Sale%00'],
    ['of a line break', '/Sale%0d%0aSet-Cookie:a=b'],
    ['of a file', '/Sale.php'],
    ['of dots', '/../Sale'],
    ['of too many characters', `/${'a'.repeat(65)}`],
    ['where the API is elsewhere', '/graphql?query={__typename}'],
    ['where the old API is elsewhere', '/v2/version'],
  ])('%s: %s', async (_, path) => {
    const { status, headers, text } = await visit(app, path);

    expect({ status, type: headers['content-type'] }).toEqual({ status: 404, type: 'text/html; charset=utf-8' });
    expect(text).not.toContain('__typename');
    expect(headers['set-cookie']).toBeUndefined();
  });

  test('for who asks another app by the own code', async () => {
    const theirs = { host: 'other.link.test' };
    expect((await visit(app, `/${link.code}`, theirs)).status).toBe(404);
    expect((await visit(app, `/${other.code}`, theirs)).status).toBe(302);
  });

  test('once it is deleted', async () => {
    const { id, code } = await givenLink(shop.secret, { uri: '/gone' });
    await shop.secret.get('mutation ($id: ID!) { deleteSmartLink(input: { id: $id }) { __typename } }', { id });

    expect((await visit(app, `/${code}`)).status).toBe(404);
  });
});

describe('a host', () => {
  test.each(['nobody.link.test', 'NOBODY.link.test:80'])('below the link domain is unknown: %s', async (host) => {
    const { status, headers, text } = await visit(app, '/Sale', { host });

    expect({ status, text }).toEqual({ status: 404, text: 'Not found.\n' });
    expect(headers['content-type']).toMatch(/^text\/plain/);
  });

  test.each(['link.test', 'evil.example', 'shop.link.test.evil.example', 'shop.go.shop.example', 'shoplink.test'])(
    'that is not ours is misdirected: %j',
    async (host) => {
      expect((await visit(app, '/Sale', { host })).status).toBe(421);
    },
  );

  test.each(['localhost', '127.0.0.1:4000'])('of the API opens no links: %s', async (host) => {
    expect(await visit(app, '/Sale', { host })).toMatchObject({ status: 404, location: null });
    expect((await visit(app, '/lazy?uri=/a', { host })).status).toBe(404);
  });

  test('is forgotten and known with the app: a new subdomain opens links at once', async () => {
    expect((await visit(app, '/Sale', { host: 'newest.link.test' })).status).toBe(404);

    await app.services.apps.updateApp(OPERATOR, shop.id, { subdomain: 'newest' });

    expect((await visit(app, '/Sale', { host: 'newest.link.test' })).status).toBe(302);
    expect((await visit(app, '/Sale')).status).toBe(302);
  });
});

describe('other methods', () => {
  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])(
    'are refused, with those that are not: %s',
    async (method) => {
      for (const path of ['/Sale', '/lazy?uri=/a', '/robots.txt']) {
        const { status, headers } = await visit(app, path, { method });
        expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: 'GET, HEAD' });
      }
    },
  );
});

describe('a store that fails to be read', () => {
  const lost = (temporary: boolean) => new StoreError('lost: SQLITE_FULL in a file', temporary);

  test.each([true, false])('asks people to come again, and tells nothing (for the moment: %s)', async (temporary) => {
    const read = vi.spyOn(app.services.redirects, 'open').mockRejectedValue(lost(temporary));
    const { status, headers, text } = await visit(app, '/Sale');
    read.mockRestore();

    expect({ status, retry: headers['retry-after'] }).toEqual({ status: 503, retry: '1' });
    expect(text).not.toMatch(/sqlite|file/i);
    const line = app.logged.find((logged) => logged.includes(String(headers['x-request-id'])));
    expect(line).toContain('lost: SQLITE_FULL');
  });

  test('already when it is asked whose host it is', async () => {
    const read = vi.spyOn(app.services.configurations, 'appIdOfHost').mockRejectedValue(lost(true));
    const { status, headers, text } = await visit(app, '/Sale');
    read.mockRestore();

    expect({ status, retry: headers['retry-after'] }).toEqual({ status: 503, retry: '1' });
    expect(text).not.toMatch(/sqlite|file/i);
  });

  test('is another thing than a defect', async () => {
    const read = vi.spyOn(app.services.redirects, 'open').mockRejectedValue(new Error('a secret'));
    const { status, headers, text } = await visit(app, '/Sale');
    read.mockRestore();

    expect({ status, retry: headers['retry-after'] }).toEqual({ status: 500, retry: undefined });
    expect(text).not.toContain('secret');
    expect(text).toContain(String(headers['x-request-id']));
  });
});
