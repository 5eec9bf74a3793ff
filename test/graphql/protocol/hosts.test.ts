import { type IncomingHttpHeaders, request } from 'node:http';
import { describe, expect } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { createTest } from '../../support/test.ts';

const ORIGIN = 'https://shop.example';
const SETTINGS = {
  CORS_ORIGINS: `${ORIGIN}/,http://localhost:3000, capacitor://localhost,ionic://localhost/,TAURI://LocalHost,https://other.example:443,app.example://app:8080`,
  API_HOSTS: 'api.shop.example',
};

const test = createTest({ shop: { customDomain: 'go.shop.example' } })
  /** An app with API hosts and origins in its settings. */
  .extend('configured', { scope: 'file' }, async ({}, { onCleanup }) => {
    const app = await startTestApp({ env: SETTINGS });
    onCleanup(() => app.close());
    return app;
  });

interface Received {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Sends a query with any Host header, which `fetch` does not allow. */
function sendWithHost(
  { port }: TestApp,
  headers: Record<string, string>,
  { method = 'GET', path = '/graphql?query={__typename}' } = {},
): Promise<Received> {
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

describe('the API', () => {
  test.for(['localhost', 'localhost:4000', 'LOCALHOST.', '127.0.0.1:80', '[::1]:4000'])(
    'responds on a loopback host by default: %s',
    async (host, { app }) => {
      expect(await sendWithHost(app, { host })).toMatchObject({ status: 200, text: '{"data":{"__typename":"Query"}}' });
    },
  );

  test.for(['api.shop.example', 'API.shop.example:443', 'api.shop.example.'])(
    'responds on a host of API_HOSTS: %s',
    async (host, { configured }) => {
      expect((await sendWithHost(configured, { host })).status).toBe(200);
    },
  );

  test.for(['localhost', 'evil.example', 'api.shop.example.evil.example', 'x.api.shop.example'])(
    'responds on no other host if API_HOSTS is set: %s',
    async (host, { configured }) => {
      expect((await sendWithHost(configured, { host })).status).toBe(421);
    },
  );
});

describe('the server', () => {
  test.for(['evil.example', 'localhost.evil.example', 'other.test', '127.0.0.2', '[::2]:80'])(
    'responds with 421 on an unknown host: %j',
    async (host, { app }) => {
      const { status, text, headers } = await sendWithHost(app, { host });

      expect(status).toBe(421);
      expect(text).not.toContain('__typename');
      expect(headers['content-type']).toMatch(/^text\/plain/);
    },
  );

  test('responds on the link domain itself like on a link host, not with the API', async ({ app }) => {
    const { status, text, headers } = await sendWithHost(app, { host: 'link.test' });

    expect(status).toBe(404);
    expect(text).not.toContain('__typename');
    expect(headers['content-type']).toMatch(/^text\/html/);
  });

  test.for(['shop.link.test', 'SHOP.link.test', 'go.shop.example', 'go.shop.example:8080'])(
    'does not serve the API on a host of links: %s',
    async (host, { app, shop }) => {
      expect(shop.subdomain).toBe('shop');

      const { status, text } = await sendWithHost(app, { host });

      expect(status).toBe(404);
      expect(text).not.toContain('data');
    },
  );
});

describe('a page of another origin', () => {
  const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };

  test('cannot read any response by default', async ({ app }) => {
    const response = await sendWithHost(app, { host: 'localhost', origin: ORIGIN });
    const preflightResponse = await sendWithHost(
      app,
      { host: 'localhost', origin: ORIGIN, ...preflight },
      { method: 'OPTIONS' },
    );

    for (const { headers } of [response, preflightResponse]) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect(preflightResponse.status).toBe(405);
  });

  test('can read responses if CORS_ORIGINS lists it, but not with credentials of the browser', async ({
    configured,
  }) => {
    const { status, headers } = await sendWithHost(configured, { host: 'api.shop.example', origin: ORIGIN });

    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'access-control-allow-origin': ORIGIN, vary: expect.stringMatching(/origin/i) });
    expect(headers['access-control-allow-credentials']).toBeUndefined();
    expect(String(headers['access-control-expose-headers']).split(', ')).toEqual(
      expect.arrayContaining(['x-request-id', 'retry-after', 'ratelimit', 'ratelimit-policy']),
    );
  });

  test.for([
    ORIGIN,
    'http://localhost:3000',
    'capacitor://localhost',
    'ionic://localhost',
    'tauri://localhost',
    'https://other.example',
    'app.example://app:8080',
  ])('can read responses with any scheme if CORS_ORIGINS lists it: %s', async (origin, { configured }) => {
    const headers = { host: 'api.shop.example', origin };
    const response = await sendWithHost(configured, headers);
    const preflightResponse = await sendWithHost(configured, { ...headers, ...preflight }, { method: 'OPTIONS' });

    expect(response.headers['access-control-allow-origin']).toBe(origin);
    expect(preflightResponse.headers['access-control-allow-origin']).toBe(origin);
  });

  test.for(['content-type,sentry-trace,baggage', 'traceparent', 'X-Custom!#$%&*+.^_`|~ ,\tb3'])(
    'can send any header that its preflight request names: %s',
    async (names, { configured }) => {
      const { status, headers } = await sendWithHost(
        configured,
        { host: 'api.shop.example', origin: ORIGIN, ...preflight, 'access-control-request-headers': names },
        { method: 'OPTIONS' },
      );

      expect(status).toBe(204);
      const allowed = headers['access-control-allow-headers']?.split(', ');
      for (const name of ['authorization', 'content-type', ...names.toLowerCase().split(/[ \t]*,[ \t]*/)]) {
        expect(allowed).toContain(name);
      }
      expect(headers.vary).toMatch(/origin.*access-control-request-headers/i);
    },
  );

  test.for(['a b', 'content-type,', ',', '*,', 'x: y', 'a;b', '"a"', '<script>', 'ä', 'a,,b', ''])(
    'gets only the headers of the API if its preflight request names none that are valid: %j',
    async (names, { configured }) => {
      const { headers } = await sendWithHost(
        configured,
        { host: 'api.shop.example', origin: ORIGIN, ...preflight, 'access-control-request-headers': names },
        { method: 'OPTIONS' },
      );
      expect(headers['access-control-allow-headers']).toBe(
        'authorization, content-type, graphql-cost, idempotency-key',
      );
    },
  );

  test.for([
    ...['*', 'null', 'https://*.shop.example', 'https://shop.example/path/', 'https://shop.example//', 'shop.example'],
    ...['https://user@shop.example', 'https://shop.example?', 'https://shop.example#', 'https://shop.example:port'],
    ...['capacitor:localhost', 'capacitor://', 'file:///', 'capacitor://localhost/app', '://localhost', 'https://a b'],
  ])('cannot be allowed by a text that is not an origin: %s', (origin) => {
    expect(() => parseConfig({ CORS_ORIGINS: `https://shop.example,${origin}` })).toThrow(
      `CORS_ORIGINS must list origins such as https://shop.example, without path; got \`${origin}\`.`,
    );
  });

  test('learns from a preflight request what it can send if CORS_ORIGINS lists it', async ({ configured }) => {
    const { status, headers, text } = await sendWithHost(
      configured,
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

  test.for([
    'https://evil.example',
    'http://shop.example',
    'https://shop.example:8443',
    'null',
    'https://shop.example.evil.example',
  ])('cannot read responses if CORS_ORIGINS omits it, and Vary names Origin: %s', async (origin, { configured }) => {
    const requestHeaders = { host: 'api.shop.example', origin };
    const response = await sendWithHost(configured, requestHeaders);
    const preflightResponse = await sendWithHost(
      configured,
      { ...requestHeaders, ...preflight },
      { method: 'OPTIONS' },
    );

    for (const { headers } of [response, preflightResponse]) {
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(headers.vary).toMatch(/origin/i);
    }
  });
});
