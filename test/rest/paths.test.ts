import { describe, expect } from 'vitest';
import { type GivenLink, givenLink } from '../support/builders.ts';
import { decodeLinkId, givenClick } from '../support/events.ts';
import { createRestTest, type RestClientName } from './rest-test.ts';

const UNSUPPORTED = { error: 'Unsupported method', status: 4 };
const ORIGIN = 'https://shop.example';

/** A link with the code `mine`, and a click on it. */
interface Given {
  link: GivenLink;
  click: string;
}

const test = createRestTest({ app: { env: { CORS_ORIGINS: ORIGIN } } }).extend(
  'given',
  { scope: 'file' },
  async ({ app, shop }): Promise<Given> => {
    const link = await givenLink(shop.secret, { uri: '/a', code: 'mine', metadata: { a: 1 } });
    return { link, click: await givenClick(app, shop.id, link) };
  },
);

interface Path {
  path: string;
  method: 'GET' | 'POST';
  by?: RestClientName;
  query?: (given: Given) => string;
  body?: (given: Given) => object;
}

const PATHS: Path[] = [
  { path: '/v2/smartlinks', method: 'POST', body: () => ({ uri: '/a' }) },
  { path: '/v2/smartlinks/mine', method: 'GET' },
  { path: '/v2/smartlinks/resolve', method: 'POST', body: ({ link }) => ({ smartlink: link.url }) },
  { path: '/v2/smartlinks/metadata', method: 'GET', query: ({ click }) => `_hk_cid=${click}` },
  { path: '/v2/smartlinks/redeem', method: 'POST', body: ({ link }) => ({ _hk_sid: decodeLinkId(link) }) },
  { path: '/v2/smartlinks/open', method: 'POST', body: () => ({ deeplink: 'app://a' }) },
  { path: '/v2/routes', method: 'POST', body: () => ({ route: { path: 'a/:b' } }) },
  { path: '/v2/installs/ios', method: 'POST', by: 'iphone', body: () => ({ device: { os_version: '9.1' } }) },
  { path: '/v2/installs/android', method: 'POST', by: 'android', body: () => ({ deeplink: 'app://a' }) },
  { path: '/v2/version', method: 'GET' },
];
const SPELLINGS = PATHS.flatMap((given): (Path & { spelled: string })[] =>
  ['', '.json', '/'].map((end) => ({ ...given, spelled: `${given.path}${end}` })),
);
const OTHER_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'PURGE'];

describe('the /v2 API', () => {
  for (const { spelled, method, by = 'secret', query, body } of SPELLINGS) {
    test(`serves ${method} ${spelled}, with and without a query`, async ({ given, rest }) => {
      const target = query === undefined ? spelled : `${spelled}?${query(given)}`;
      const response = await rest[by].send(method, target, { body: body?.(given) });
      const withQuery = await rest[by].send(method, `${target}${query ? '&' : '?'}x=/v2/other.json/`, {
        body: body?.(given),
      });

      expect({ http: response.http, json: response.headers['content-type'] }).toEqual({
        http: 200,
        json: 'application/json; charset=utf-8',
      });
      expect(response.body).not.toHaveProperty('error');
      expect(withQuery.http).toBe(200);
      expect(Object.keys(withQuery.body as object)).toEqual(
        expect.arrayContaining(
          Object.keys(response.body as object).filter((key) => !['warning', 'status'].includes(key)),
        ),
      );
    });
  }

  for (const { spelled, method } of SPELLINGS) {
    test(`rejects all other methods for ${spelled} before it finds other errors`, async ({ rest }) => {
      const allowed = method === 'GET' ? ['GET', 'HEAD'] : [method];
      for (const other of OTHER_METHODS.filter((name) => !allowed.includes(name))) {
        // Other errors are ignored: the request has no token, and the body isn't JSON.
        const { http, headers, body } = await rest.anonymous.send(other, spelled, {
          body: other === 'POST' || other === 'PUT' ? '{' : undefined,
        });

        expect({ other, http, allow: headers.allow }).toEqual({ other, http: 405, allow: allowed.join(', ') });
        expect(body).toEqual(other === 'HEAD' ? undefined : UNSUPPORTED);
      }
    });
  }

  for (const { path, query } of PATHS.filter(({ method }) => method === 'GET')) {
    test(`handles HEAD ${path} like GET, without a body`, async ({ given, rest }) => {
      const target = query === undefined ? path : `${path}?${query(given)}`;
      const { http, headers, bytes } = await rest.secret.send('HEAD', target);

      expect({ http, type: headers['content-type'], length: bytes.length }).toEqual({
        http: 200,
        type: 'application/json; charset=utf-8',
        length: 0,
      });
      expect((await rest.anonymous.send('HEAD', target)).http).toBe(path === '/v2/version' ? 200 : 401);
    });
  }
});

describe('the /v2 API', () => {
  test.for([
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
  ])('rejects the unknown path %s with status 4 and HTTP 404', async (path, { rest }) => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const { http, headers, body } = await rest.secret.send(method, path);
      expect({ method, http, allow: headers.allow, body }).toEqual({
        method,
        http: 404,
        allow: undefined,
        body: UNSUPPORTED,
      });
    }
  });

  test.for(['/v2x', '/v22/smartlinks'])('does not include %s', async (path, { rest }) => {
    const { http, headers } = await rest.secret.get(path);
    expect(http).toBe(404);
    expect(headers['content-type']).toContain('text/plain');
  });

  test.for(['%6dine', 'mine.json', 'mine/'])(
    'accepts a code with escapes or a suffix: %s',
    async (code, { given, rest }) => {
      expect(await rest.secret.get(`/v2/smartlinks/${code}`)).toMatchObject({
        http: 200,
        body: { smartlink: { code: given.link.code } },
      });
    },
  );

  test.for(['nobody', 'MINE', '%', '%2e%2e', 'a%2Fb', 'mine%20', '%C3%A9', '__proto__', 'constructor', "mine'--"])(
    'reports status 7 for a code that no link has: %s',
    async (code, { rest }) => {
      expect(await rest.secret.get(`/v2/smartlinks/${code}`)).toMatchObject({
        http: 404,
        body: { error: 'Could not find record', status: 7 },
      });
    },
  );
});

describe('the /v2 API', () => {
  test('is not served on a link host', async ({ rest }) => {
    const { http, bytes } = await rest.secret.post('/v2/smartlinks', { uri: '/a' }, { host: 'shop.link.test' });
    expect(http).toBeGreaterThanOrEqual(400);
    expect(bytes.toString()).not.toContain('smartlink"');
  });

  test('accepts preflight requests from an allowed origin, and lets its pages read responses', async ({ rest }) => {
    const preflight = await rest.anonymous.send('OPTIONS', '/v2/smartlinks', {
      headers: { origin: ORIGIN, 'access-control-request-method': 'POST' },
    });
    const response = await rest.secret.post('/v2/smartlinks', { uri: '/a' }, { origin: ORIGIN });

    expect(preflight.http).toBe(204);
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-headers': expect.stringContaining('authorization'),
    });
    expect(response.headers).toMatchObject({ 'access-control-allow-origin': ORIGIN, vary: 'Origin, Accept-Encoding' });
  });

  test('sends no CORS headers to a page of another origin', async ({ rest }) => {
    const { headers } = await rest.secret.post('/v2/smartlinks', { uri: '/a' }, { origin: 'https://evil.example' });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});
