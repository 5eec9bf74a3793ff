import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../support/builders.ts';
import { givenClick, ownId } from '../support/events.ts';
import { type RestClient, restClientOf } from '../support/rest.ts';

const UNSUPPORTED = { error: 'Unsupported method', status: 4 };
const ORIGIN = 'https://shop.example';

let app: TestApp;
let shop: GivenApp;
let clients: Record<'web' | 'iphone' | 'android', RestClient>;
let link: { url: string; id: string };
let click: string;

beforeAll(async () => {
  app = await startTestApp({ env: { CORS_ORIGINS: ORIGIN } });
  shop = await givenApp(app);
  clients = {
    web: restClientOf(app, shop.secretToken),
    iphone: restClientOf(app, shop.iphoneToken),
    android: restClientOf(app, shop.androidToken),
  };
  link = await givenLink(shop.secret, { uri: '/a', code: 'mine', metadata: { a: 1 } });
  click = await givenClick(app, shop.id, link);
});
afterAll(() => app?.close());

interface Path {
  path: string;
  verb: 'GET' | 'POST';
  by?: 'iphone' | 'android';
  query?: () => string;
  body?: () => object;
}

const PATHS: Path[] = [
  { path: '/v2/smartlinks', verb: 'POST', body: () => ({ uri: '/a' }) },
  { path: '/v2/smartlinks/mine', verb: 'GET' },
  { path: '/v2/smartlinks/resolve', verb: 'POST', body: () => ({ smartlink: link.url }) },
  { path: '/v2/smartlinks/metadata', verb: 'GET', query: () => `_hk_cid=${click}` },
  { path: '/v2/smartlinks/redeem', verb: 'POST', body: () => ({ _hk_sid: ownId(link) }) },
  { path: '/v2/smartlinks/open', verb: 'POST', body: () => ({ deeplink: 'app://a' }) },
  { path: '/v2/routes', verb: 'POST', body: () => ({ route: { path: 'a/:b' } }) },
  { path: '/v2/installs/ios', verb: 'POST', by: 'iphone', body: () => ({ device: { os_version: '9.1' } }) },
  { path: '/v2/installs/android', verb: 'POST', by: 'android', body: () => ({ deeplink: 'app://a' }) },
  { path: '/v2/version', verb: 'GET' },
];
const SPELLINGS = PATHS.flatMap((given): (Path & { spelled: string })[] =>
  ['', '.json', '/'].map((end) => ({ ...given, spelled: `${given.path}${end}` })),
);
const OTHER_VERBS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'PURGE'];

describe('every path, in each of its spellings', () => {
  test.each(SPELLINGS)('$verb $spelled', async ({ spelled, verb, by, query, body }) => {
    const target = query === undefined ? spelled : `${spelled}?${query()}`;
    const answer = await clients[by ?? 'web'].send(verb, target, { body: body?.() });
    const withQuery = await clients[by ?? 'web'].send(verb, `${target}${query ? '&' : '?'}x=/v2/other.json/`, {
      body: body?.(),
    });

    expect({ http: answer.http, json: answer.headers['content-type'] }).toEqual({
      http: 200,
      json: 'application/json; charset=utf-8',
    });
    expect(answer.body).not.toHaveProperty('error');
    expect(withQuery.http).toBe(200);
    expect(Object.keys(withQuery.body as object)).toEqual(
      expect.arrayContaining(Object.keys(answer.body as object).filter((key) => !['warning', 'status'].includes(key))),
    );
  });

  test.each(SPELLINGS)('$spelled refuses all other verbs, whoever asks', async ({ spelled, verb }) => {
    const allowed = verb === 'GET' ? ['GET', 'HEAD'] : [verb];
    for (const other of OTHER_VERBS.filter((name) => !allowed.includes(name))) {
      // What is wrong besides is of no account: no token, and a body that is no JSON.
      const { http, headers, body } = await restClientOf(app).send(other, spelled, {
        body: other === 'POST' || other === 'PUT' ? '{' : undefined,
      });

      expect({ other, http, allow: headers.allow }).toEqual({ other, http: 405, allow: allowed.join(', ') });
      expect(body).toEqual(other === 'HEAD' ? undefined : UNSUPPORTED);
    }
  });

  test.each(PATHS.filter(({ verb }) => verb === 'GET'))('HEAD $path is GET without a body', async ({ path, query }) => {
    const target = query === undefined ? path : `${path}?${query()}`;
    const { http, headers, bytes } = await clients.web.send('HEAD', target);

    expect({ http, type: headers['content-type'], length: bytes.length }).toEqual({
      http: 200,
      type: 'application/json; charset=utf-8',
      length: 0,
    });
    expect((await restClientOf(app).send('HEAD', target)).http).toBe(path === '/v2/version' ? 200 : 401);
  });
});

describe('what is no path', () => {
  test.each([
    '/v2',
    '/v2/',
    '/v2/x',
    '/v2/smartlink',
    '/v2/SmartLinks',
    '/v2//smartlinks',
    '/v2/smartlinks//',
    '/v2/smartlinks.json/',
    '/v2/smartlinks/.json',
    '/v2/smartlinks.xml',
    '/v2/smartlinks/mine/routes',
    '/v2/installs',
    '/v2/installs/windows',
    '/v2/routes/1',
    '/v2/version/1',
    '/v2/__proto__',
    '/v2/%73martlinks',
    '/v2/../graphql',
  ])('%s is status 4, with HTTP 404', async (path) => {
    for (const verb of ['GET', 'POST', 'DELETE']) {
      const { http, headers, body } = await clients.web.send(verb, path);
      expect({ verb, http, allow: headers.allow, body }).toEqual({
        verb,
        http: 404,
        allow: undefined,
        body: UNSUPPORTED,
      });
    }
  });

  test.each(['/v1/smartlinks', '/v2x', '/v22/smartlinks'])('%s is none of /v2', async (path) => {
    const { http, headers } = await clients.web.get(path);
    expect(http).toBe(404);
    expect(headers['content-type']).toContain('text/plain');
  });

  test.each(['%6dine', 'mine.json', 'mine/'])('but a code may be escaped: %s', async (code) => {
    expect(await clients.web.get(`/v2/smartlinks/${code}`)).toMatchObject({
      http: 200,
      body: { smartlink: { code: 'mine' } },
    });
  });

  test.each(['nobody', 'MINE', '%', '%2e%2e', 'a%2Fb', 'mine%20', '%C3%A9', '__proto__', 'constructor', "mine'--"])(
    'and one that nobody has is status 7: %s',
    async (code) => {
      expect(await clients.web.get(`/v2/smartlinks/${code}`)).toMatchObject({
        http: 404,
        body: { error: 'Could not find record', status: 7 },
      });
    },
  );
});

describe('hosts and origins', () => {
  test('no link host serves the API', async () => {
    const { http, bytes } = await clients.web.post('/v2/smartlinks', { uri: '/a' }, { host: 'shop.link.test' });
    expect(http).toBeGreaterThanOrEqual(400);
    expect(bytes.toString()).not.toContain('smartlink"');
  });

  test('a page of an allowed origin may ask first, and reads the answer', async () => {
    const asked = await restClientOf(app).send('OPTIONS', '/v2/smartlinks', {
      headers: { origin: ORIGIN, 'access-control-request-method': 'POST' },
    });
    const answered = await clients.web.post('/v2/smartlinks', { uri: '/a' }, { origin: ORIGIN });

    expect(asked.http).toBe(204);
    expect(asked.headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-headers': expect.stringContaining('authorization'),
    });
    expect(answered.headers).toMatchObject({ 'access-control-allow-origin': ORIGIN, vary: 'Origin, Accept-Encoding' });
  });

  test('a page of another origin is told nothing', async () => {
    const { headers } = await clients.web.post('/v2/smartlinks', { uri: '/a' }, { origin: 'https://evil.example' });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});
