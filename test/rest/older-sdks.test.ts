import { describe, expect } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { givenClick } from '../support/events.ts';
import { createRestTest } from './rest-test.ts';

/** Apps with SDKs 2.0 and 2.1 are still installed. They use these paths. */
const test = createRestTest();
const UNSUPPORTED = { error: 'Unsupported method', status: 4 };

describe('an SDK before version 2.2', () => {
  test.for(['/v2/smartlinks/create', '/v2/smartlinks/create.json', '/v2/smartlinks/create/'])(
    'creates a link with POST %s',
    async (path, { rest }) => {
      const { http, body } = await rest.iphone.post(path, { uri: 'products/42', metadata: null });

      expect({ http, body }).toEqual({
        http: 200,
        body: { smartlink: expect.stringMatching(/^http:\/\/shop\.link\.test\/[0-9A-Za-z]{7}$/) },
      });
    },
  );

  test('reads a link whose code is the name of that path', async ({ rest, shop }) => {
    await givenLink(shop.secret, { uri: '/a', code: 'create' });

    expect(await rest.secret.get('/v2/smartlinks/create')).toMatchObject({
      http: 200,
      body: { smartlink: { code: 'create' } },
    });
    expect(await rest.secret.send('DELETE', '/v2/smartlinks/create')).toMatchObject({ http: 405, body: UNSUPPORTED });
  });

  test('reads the metadata of a click, and each GET counts as a redemption', async ({ app, rest, shop }) => {
    const link = await givenLink(shop.secret, { uri: '/a', metadata: { coupon: 'SPRING' }, redeemLimit: 2 });
    const click = await givenClick(app, shop.id, link);

    expect(await rest.android.send('HEAD', `/v2/smartlinks/${click}/metadata.json`)).toMatchObject({ http: 200 });
    for (const path of [`/v2/smartlinks/${click}/metadata.json`, `/v2/smartlinks/${click.toUpperCase()}/metadata/`]) {
      expect(await rest.android.get(path)).toMatchObject({ http: 200, body: { coupon: 'SPRING' } });
    }
    expect(await rest.android.get(`/v2/smartlinks/${click}/metadata`)).toMatchObject({
      http: 410,
      body: { error: 'Too many redeems', status: 10 },
    });
  });

  test('gets status 7 for the metadata of an unknown click, and status 4 for other ids', async ({ rest }) => {
    expect(await rest.android.get('/v2/smartlinks/0190a0a0-0000-7000-8000-000000000000/metadata')).toMatchObject({
      http: 404,
      body: { status: 7 },
    });
    expect(await rest.android.get('/v2/smartlinks/spring/metadata')).toMatchObject({ http: 404, body: UNSUPPORTED });
    expect(
      await rest.android.send('POST', '/v2/smartlinks/0190a0a0-0000-7000-8000-000000000000/metadata'),
    ).toMatchObject({ http: 405, body: UNSUPPORTED, headers: { allow: 'GET, HEAD' } });
  });

  test.for(['__banner?uri=/products/42', '/__banner?uri=products%2F42', '__banner?a=b&uri=/products/42#c'])(
    'resolves the banner address %s like a lazy link',
    async (smartlink, { rest }) => {
      const first = await rest.android.post('/v2/smartlinks/resolve', { smartlink });
      const second = await rest.android.post('/v2/smartlinks/resolve', { smartlink: '__banner?uri=/products/42' });

      for (const { http, body } of [first, second]) {
        expect({ http, body }).toEqual({
          http: 200,
          body: { deeplink: expect.stringMatching(/^com\.app\.android:\/\/products\/42\?_hk_cid=[0-9a-f-]{36}$/) },
        });
      }
    },
  );

  test.for(['__banner', '__banner?', '__banner?uri=', '__banner?uri=%FF', '__banner?uri=https://evil.example/'])(
    'gets status 7 for the banner address %s',
    async (smartlink, { rest }) => {
      expect(await rest.android.post('/v2/smartlinks/resolve', { smartlink })).toMatchObject({
        http: 404,
        body: { error: 'Could not find record', status: 7 },
      });
    },
  );

  test('gets an empty object from endpoints that this server does not have', async ({ rest }) => {
    for (const client of [rest.anonymous, rest.iphone]) {
      expect(await client.get('/v2/fingerprints/match.json?uid=device-1')).toMatchObject({ http: 200, body: {} });
      expect(await client.post('/v2/universal_links/open.json', { deeplink: 'app://a' })).toMatchObject({
        http: 200,
        body: {},
      });
    }
  });

  test.for(['/v1', '/v1/', '/v1/smartlinks', '/v1/smartlinks.json', '/v1/routes.json?a=b'])(
    'gets a JSON response with status 4 from %s',
    async (path, { rest }) => {
      for (const method of ['GET', 'POST']) {
        const { http, body, headers } = await rest.android.send(method, path);
        expect({ http, body }).toEqual({ http: 404, body: UNSUPPORTED });
        expect(headers['content-type']).toBe('application/json; charset=utf-8');
      }
    },
  );

  test('can read the challenge of a response without a token: it has a realm', async ({ rest }) => {
    const { http, headers } = await rest.anonymous.post('/v2/smartlinks/create.json', { uri: '/a' });

    expect({ http, challenge: headers['www-authenticate'] }).toEqual({
      http: 401,
      challenge: 'Token realm="smartlinks"',
    });
  });
});
