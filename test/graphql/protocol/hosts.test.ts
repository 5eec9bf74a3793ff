import { type IncomingHttpHeaders, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { givenApp } from '../../support/builders.ts';

const ORIGIN = 'https://shop.example';

let app: TestApp;
let open: TestApp;

beforeAll(async () => {
  app = await startTestApp();
  await givenApp(app, { customDomain: 'go.shop.example' });
  open = await startTestApp({
    env: { CORS_ORIGINS: `${ORIGIN},http://localhost:3000`, API_HOSTS: 'api.shop.example' },
  });
});
afterAll(async () => {
  await app?.close();
  await open?.close();
});

interface Heard {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Asks for the viewer under a Host header of one's own, which fetch would not send. */
function ask(
  { port }: TestApp,
  headers: Record<string, string>,
  { method = 'GET', path = '/graphql?query={__typename}' } = {},
): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('the API answers', () => {
  test.each(['localhost', 'localhost:4000', 'LOCALHOST.', '127.0.0.1:80', '[::1]:4000'])(
    'under a loopback name by default: %s',
    async (host) => {
      expect(await ask(app, { host })).toMatchObject({ status: 200, text: '{"data":{"__typename":"Query"}}' });
    },
  );

  test.each(['api.shop.example', 'API.shop.example:443', 'api.shop.example.'])(
    'under the names that are set: %s',
    async (host) => {
      expect((await ask(open, { host })).status).toBe(200);
    },
  );

  test.each(['localhost', 'evil.example', 'api.shop.example.evil.example', 'x.api.shop.example'])(
    'under no other name then: %s',
    async (host) => {
      expect((await ask(open, { host })).status).toBe(421);
    },
  );
});

describe('a host', () => {
  test.each(['evil.example', 'localhost.evil.example', 'link.test', '127.0.0.2', '[::2]:80'])(
    'that is not ours gets 421: %j',
    async (host) => {
      const { status, text, headers } = await ask(app, { host });

      expect(status).toBe(421);
      expect(text).not.toContain('__typename');
      expect(headers['content-type']).toMatch(/^text\/plain/);
    },
  );

  test.each(['shop.link.test', 'SHOP.link.test', 'go.shop.example', 'go.shop.example:8080'])(
    'of links does not serve the API: %s',
    async (host) => {
      const { status, text } = await ask(app, { host });

      expect(status).toBe(404);
      expect(text).not.toContain('data');
    },
  );
});

describe('a page of another origin', () => {
  const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };

  test('may read nothing by default', async () => {
    const asked = await ask(app, { host: 'localhost', origin: ORIGIN });
    const preflighted = await ask(app, { host: 'localhost', origin: ORIGIN, ...preflight }, { method: 'OPTIONS' });

    for (const { headers } of [asked, preflighted]) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect(preflighted.status).toBe(405);
  });

  test('that is listed may read the answers, without credentials of the browser', async () => {
    const { status, headers } = await ask(open, { host: 'api.shop.example', origin: ORIGIN });

    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'access-control-allow-origin': ORIGIN, vary: expect.stringMatching(/origin/i) });
    expect(headers['access-control-allow-credentials']).toBeUndefined();
    expect(headers['access-control-expose-headers']).toContain('x-request-id');
  });

  test('that is listed is told before it asks what it may send', async () => {
    const { status, headers, text } = await ask(
      open,
      { host: 'api.shop.example', origin: ORIGIN, ...preflight },
      { method: 'OPTIONS' },
    );

    expect({ status, text }).toEqual({ status: 204, text: '' });
    expect(headers['access-control-allow-origin']).toBe(ORIGIN);
    expect(headers['access-control-allow-methods']).toContain('POST');
    for (const name of ['authorization', 'content-type', 'idempotency-key']) {
      expect(headers['access-control-allow-headers']).toContain(name);
    }
  });

  test.each([
    'https://evil.example',
    'http://shop.example',
    'https://shop.example:8443',
    'null',
    'https://shop.example.evil.example',
  ])('that is not listed may not, and caches are told that it depends: %s', async (origin) => {
    const asked = await ask(open, { host: 'api.shop.example', origin });
    const preflighted = await ask(open, { host: 'api.shop.example', origin, ...preflight }, { method: 'OPTIONS' });

    for (const { headers } of [asked, preflighted]) {
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(headers.vary).toMatch(/origin/i);
    }
  });
});
