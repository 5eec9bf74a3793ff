import { describe, expect, vi } from 'vitest';
import { StoreError } from '../../../db/errors.ts';
import type { TestApp } from '../../support/app.ts';
import { CREATE_SMART_LINK, type GivenApp, givenLink, REGISTER_ROUTE } from '../../support/builders.ts';
import { createClient } from '../../support/client.ts';
import { createTest } from '../../support/test.ts';

const SECRET_CAUSE = 'SQLITE_FULL: database or disk is full at /srv/smartlinks.db';

const test = createTest({ app: { logLevel: 'debug' } });

function givenBrokenStore(app: TestApp, temporary: boolean): void {
  const broken = new StoreError('the disk is full', temporary, { cause: new Error(SECRET_CAUSE) });
  vi.spyOn(app.database, 'write').mockRejectedValue(broken);
}

async function listCodes({ secret }: GivenApp): Promise<string[]> {
  const { smartLinks } = await secret.get<{ smartLinks: { nodes: { code: string }[] } }>(
    '{ smartLinks(first: 100) { nodes { code } } }',
  );
  return smartLinks.nodes.map(({ code }) => code);
}

describe('when the store fails, the server', () => {
  test('fails with status 6 for a link, stores nothing and only reports when to retry', async ({ app, shop }) => {
    const before = await listCodes(shop);
    givenBrokenStore(app, true);

    const { http, data, errors, text } = await shop.secret.request(CREATE_SMART_LINK, { input: { uri: '/a' } });

    expect({ http, data }).toEqual({ http: 200, data: { createSmartLink: null } });
    expect(errors).toEqual([
      {
        message: expect.stringContaining('database'),
        path: ['createSmartLink'],
        locations: [expect.anything()],
        extensions: { status: 6, code: 'STORE_UNAVAILABLE', retryAfterSeconds: 1 },
      },
    ]);
    expect(text).not.toMatch(/sqlite|disk|srv|stack|StoreError/i);
    vi.restoreAllMocks();
    expect(await listCodes(shop)).toEqual(before);
  });

  test('fails with status 8 for a route', async ({ app, shop }) => {
    givenBrokenStore(app, true);

    const { data, errors } = await shop.iphone.request(REGISTER_ROUTE, { input: { path: 'products/:id' } });

    expect(data).toEqual({ registerRoute: null });
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('database'),
        extensions: { status: 8, code: 'COULD_NOT_SAVE_ROUTE', retryAfterSeconds: 1 },
      },
    ]);
  });

  test('reports no retry time if the failure is permanent', async ({ app, shop }) => {
    givenBrokenStore(app, false);

    const { errors } = await shop.secret.request(CREATE_SMART_LINK, { input: { uri: '/a' } });

    expect(errors[0]?.extensions).toEqual({ status: 6, code: 'STORE_UNAVAILABLE' });
  });

  test('logs the cause with the request ID that the client received', async ({ app, shop }) => {
    givenBrokenStore(app, true);

    const { headers } = await shop.secret.request(CREATE_SMART_LINK, { input: { uri: '/a' } });

    const line = app.logged.find((text) => text.includes(headers.get('x-request-id') ?? 'none'));
    expect(line).toContain(SECRET_CAUSE);
  });

  test('still returns the other fields of the request, which need no write', async ({ app, shop }) => {
    const { code } = await givenLink(shop.secret, { uri: '/there', unique: true });
    givenBrokenStore(app, true);

    const { data, errors } = await shop.secret.request(`mutation {
      existing: createSmartLink(input: { uri: "/there", unique: true }) { smartLink { code } }
      fresh: createSmartLink(input: { uri: "/fresh" }) { smartLink { code } }
    }`);

    expect(data).toEqual({ existing: { smartLink: { code } }, fresh: null });
    expect(errors).toMatchObject([{ path: ['fresh'], extensions: { status: 6 } }]);
  });

  test('creates links again once the store works again', async ({ app, shop }) => {
    givenBrokenStore(app, true);
    await shop.secret.request(CREATE_SMART_LINK, { input: { uri: '/a' } });
    vi.restoreAllMocks();

    expect((await givenLink(shop.secret, { uri: '/a' })).code).toHaveLength(7);
  });
});

describe('when the store cannot identify the client, the server', () => {
  test.for([
    ['temporary', 503, '1'],
    ['permanent', 500, null],
  ] as const)(
    'fails the whole request after a %s failure with HTTP %i',
    async ([kind, status, retryAfter], { app }) => {
      vi.spyOn(app.services.authentication, 'authenticate').mockRejectedValue(
        new StoreError('lost', kind === 'temporary', { cause: new Error(SECRET_CAUSE) }),
      );
      const stranger = createClient(app, `Token ${'1'.repeat(40)}`);

      const { http, headers, data, errors, text } = await stranger.request('{ viewer { credential { kind } } }');

      expect(http).toBe(status);
      expect(headers.get('retry-after')).toBe(retryAfter);
      expect(data).toBeUndefined();
      expect(errors).toMatchObject([{ extensions: { status: 6, code: 'STORE_UNAVAILABLE' } }]);
      expect(text).not.toMatch(/sqlite|disk|srv/i);
    },
  );
});
