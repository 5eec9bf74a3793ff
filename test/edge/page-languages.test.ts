import { describe, expect } from 'vitest';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import { getUserAgent } from '../domain/user-agents.ts';
import { givenApp, givenLink } from '../support/builders.ts';
import { type VisitOptions, type VisitResponse, visit } from '../support/edge.ts';
import { createTest } from '../support/test.ts';

const IPHONE = getUserAgent('Safari');
const BOT = getUserAgent('the bot of X (preview)');

const test = createTest({
  shop: {
    defaultLanguage: 'fr',
    accentColor: '#b00020',
    platforms: [
      { kind: 'web', baseUrl: 'https://www.shop.example' },
      { kind: 'iphone', urlSchemes: ['shop'], storeUrl: 'https://apps.apple.com/app/id1783' },
    ],
  },
})
  .extend('link', { scope: 'file' }, ({ shop }) => givenLink(shop.secret, { uri: '/products/1', code: 'mug' }))
  /** Links that are not valid yet, or have expired. */
  .extend('windows', { scope: 'file', auto: true }, async ({ shop: { secret } }) => {
    const expired = { uri: '/secret', expiresAt: '2020-05-04T08:00:00Z' };
    await givenLink(secret, { uri: '/secret', code: 'early', startsAt: '2099-05-04T08:00:00Z' });
    await givenLink(secret, { ...expired, code: 'late' });
    await givenLink(secret, { ...expired, code: 'over', expiredUrl: 'https://www.shop.example/new' });
  });

/** The part of a response that HEAD and GET share, without ids and nonces. */
function describeHead({ status, headers }: VisitResponse) {
  const policy = String(headers['content-security-policy']).replaceAll(/'nonce-[^']+'/g, '');
  return { status, ...headers, date: null, 'x-request-id': null, 'content-security-policy': policy };
}

const accept = (language: string): VisitOptions => ({ userAgent: IPHONE, headers: { 'accept-language': language } });

describe('a page', () => {
  test.for([
    ['de-AT,de;q=0.9,en;q=0.8', 'de', 'In <bdi>Shop</bdi> öffnen'],
    ['en-GB', 'en', 'Open in <bdi>Shop</bdi>'],
    ['es-MX,es;q=0.9', 'es', 'Abrir en <bdi>Shop</bdi>'],
    ['pt-BR', 'pt', 'Abrir no app <bdi>Shop</bdi>'],
    ['ja', 'ja', '<bdi>Shop</bdi>で開く'],
    ['it,zh;q=0.9', 'fr', 'Ouvrir dans <bdi>Shop</bdi>'],
    ['*', 'fr', 'Ouvrir dans <bdi>Shop</bdi>'],
  ])('for %j is in %s', async ([accepted = '', language, text], { app, link }) => {
    const { status, text: page, headers } = await visit(app, `/${link.code}`, accept(accepted));

    expect({ status, language: headers['content-language'], vary: headers.vary }).toEqual({
      status: 200,
      language,
      vary: 'Accept-Language',
    });
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain(text);
    expect(page).toContain('--button:#b00020');
  });

  test("is in the app's language without the header", async ({ app, link }) => {
    const { headers } = await visit(app, `/${link.code}`, { userAgent: IPHONE });
    expect(headers['content-language']).toBe('fr');
  });

  test("for a bot is in the app's language, whatever the bot accepts", async ({ app, link }) => {
    const { text, headers } = await visit(app, `/${link.code}`, { ...accept('de'), userAgent: BOT });

    expect(headers['content-language']).toBe('fr');
    expect(headers.vary).toBeUndefined();
    expect(text).toContain('<html lang="fr">');
  });

  test('has the language of its app as soon as that changes', async ({ app, shop, link }) => {
    await app.services.apps.updateApp(OPERATOR, shop.id, { defaultLanguage: 'ja', accentColor: null });
    const { text, headers } = await visit(app, `/${link.code}`, accept('it'));
    expect(headers['content-language']).toBe('ja');
    expect(text).not.toContain('--button:#b00020');
    await app.services.apps.updateApp(OPERATOR, shop.id, { defaultLanguage: 'fr', accentColor: '#b00020' });
  });

  test('is not what a redirect is: it has no language', async ({ app, link }) => {
    const options = { ...accept('de'), userAgent: getUserAgent('Chrome on Windows') };
    const { status, headers } = await visit(app, `/${link.code}`, options);
    expect(status).toBe(302);
    expect(headers).not.toHaveProperty('vary');
    expect(headers).not.toHaveProperty('content-language');
  });

  test.for(['/mug', '/mug+', '/', '/nobody', '/nobody+', '/lazy', '/early', '/early+', '/late', '/late+'])(
    'has the same headers for HEAD as for GET: %s',
    async (path, { app }) => {
      for (const host of ['shop.link.test', 'link.test', 'nobody.link.test']) {
        const got = await visit(app, path, { ...accept('es'), host });
        const head = await visit(app, path, { ...accept('es'), host, method: 'HEAD' });
        expect(describeHead(head)).toEqual(describeHead(got));
        expect(head.text).toBe('');
        expect(got.headers['content-language']).toBe('es');
      }
    },
  );
});

describe('a link outside its window', () => {
  test.for([
    ['/early', 404, 'This link isn’t open yet'],
    ['/late', 410, 'This link has expired'],
    ['/early+', 404, 'This link isn’t open yet'],
    ['/late+', 410, 'This link has expired'],
    ['/over+', 410, 'If you open it now, it takes you to'],
  ] as const)('is explained, with the website of its app: %s', async ([path, status, title], { app }) => {
    const visited = await visit(app, path, accept('en'));

    expect(visited).toMatchObject({ status, location: null });
    expect(visited.text).toContain(title);
    expect(visited.text).toContain('href="https://www.shop.example"');
    expect(visited.text).not.toContain('secret');
    if (path.startsWith('/early')) {
      expect(visited.text).toContain('<time datetime="2099-05-04T08:00:00.000Z">Monday, May 4, 2099');
    }
  });
});

describe('the root', () => {
  test("of an app's host shows the app, on every host that the app has", async ({ app, shop }) => {
    await app.services.apps.updateApp(OPERATOR, shop.id, { customDomain: 'go.shop.example' });
    for (const [host, path] of [
      ['shop.link.test', '/'],
      ['go.shop.example', '//'],
      ['SHOP.link.test:80', '/?utm_source=mail'],
    ] as const) {
      const { status, text, headers } = await visit(app, path, { ...accept('en'), host });
      expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'text/html; charset=utf-8' });
      expect(text).toContain('<h1><bdi>Shop</bdi></h1>');
      expect(text).toContain('href="https://www.shop.example"');
      expect(text).toContain('href="https://apps.apple.com/app/id1783"');
      expect(text).toContain('Links that begin with <bdi dir="ltr">go.shop.example</bdi> come from');
    }
    const desktop = await visit(app, '/', { userAgent: getUserAgent('Chrome on Windows') });
    expect(desktop.text).not.toContain('apps.apple.com');
    await app.services.apps.updateApp(OPERATOR, shop.id, { customDomain: null });
  });

  test('of an app without a website has no link', async ({ app }) => {
    await givenApp(app, { subdomain: 'bare', platforms: [] });
    const { status, text } = await visit(app, '/', { ...accept('en'), host: 'bare.link.test' });
    expect(status).toBe(200);
    expect(text).not.toContain('<a ');
  });

  test.for(['link.test', 'LINK.test.', 'link.test:8080'])(
    'of the link domain describes its purpose: %s',
    async (host, { app }) => {
      const { status, text, headers } = await visit(app, '/', { ...accept('de'), host });
      expect({ status, language: headers['content-language'] }).toEqual({ status: 200, language: 'de' });
      expect(text).toContain('<h1>Diese Adresse ist für Kurzlinks</h1>');
      expect(text).not.toContain('<a ');
      expect(
        (await visit(app, '/', { host, userAgent: BOT, headers: { 'accept-language': 'de' } })).headers,
      ).toMatchObject({ 'content-language': 'en' });
    },
  );

  test('of a name that no app has is not found', async ({ app }) => {
    const { status, text } = await visit(app, '/', { ...accept('pt'), host: 'nobody.link.test' });
    expect(status).toBe(404);
    expect(text).toContain('Não encontramos este link');
  });
});
