import { describe, expect } from 'vitest';
import { getUserAgent } from '../domain/user-agents.ts';
import { visit } from '../support/edge.ts';
import { createRestTest } from './rest-test.ts';

const test = createRestTest({ shop: { allowedSchemes: ['twitter'] } });

const INPUT = {
  uri: '/products/1',
  metadata: { gift: 'cake' },
  code: 'to-twitter',
  routes: { android: { link: 'twitter://user?id=1', fallback: 'https://twitter.com/i/1' } },
};

describe("a route to another app's scheme that the app allows", () => {
  test('is accepted from a secret token, returned as it was set, and opened without parameters', async ({
    app,
    web,
  }) => {
    expect(await web.post('/v2/smartlinks', INPUT)).toMatchObject({ http: 200 });
    expect(await web.get('/v2/smartlinks/to-twitter')).toMatchObject({
      http: 200,
      body: { smartlink: { routes: { android: INPUT.routes.android } } },
    });
    const userAgent = getUserAgent('Chrome on a Pixel');
    expect((await visit(app, '/to-twitter', { userAgent })).location).toBe(
      'intent://user?id=1#Intent;scheme=twitter;S.browser_fallback_url=https%3A%2F%2Ftwitter.com%2Fi%2F1;end',
    );
  });

  test('is rejected from publishable tokens with status 9', async ({ rest }) => {
    const { code: _code, ...input } = INPUT;
    for (const client of [rest.publishable, rest.iphone, rest.android]) {
      expect(await client.post('/v2/smartlinks', input)).toMatchObject({
        http: 422,
        body: { status: 9, details: expect.stringMatching(/^`routes\.android\.link` uses the scheme `twitter:`/) },
      });
    }
  });

  test('is rejected as a target URI, and for a reserved or unknown scheme', async ({ web }) => {
    expect(await web.post('/v2/smartlinks', { uri: 'twitter://user' })).toMatchObject({
      http: 422,
      body: { status: 9 },
    });
    for (const link of ['javascript:alert(1)', 'intent://x#Intent;scheme=http;end', 'fb://profile']) {
      expect(await web.post('/v2/smartlinks', { uri: '/a', routes: { iphone: { link } } })).toMatchObject({
        http: 422,
        body: { status: 9 },
      });
    }
  });
});
