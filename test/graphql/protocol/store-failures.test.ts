import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { StoreError } from '../../../db/client.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { CREATE_SMART_LINK, type GivenApp, givenApp, givenLink, REGISTER_ROUTE } from '../../support/builders.ts';
import { clientOf } from '../../support/client.ts';

const SECRET_CAUSE = 'SQLITE_FULL: database or disk is full at /srv/smartlinks.db';

let app: TestApp;
let shop: GivenApp;

beforeAll(async () => {
  app = await startTestApp({ logLevel: 'debug' });
  shop = await givenApp(app);
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => app?.close());

function givenBrokenStore(temporary: boolean): void {
  const broken = new StoreError('the disk is full', temporary, { cause: new Error(SECRET_CAUSE) });
  vi.spyOn(app.database, 'write').mockRejectedValue(broken);
}

async function codes(): Promise<string[]> {
  const { smartLinks } = await shop.secret.get<{ smartLinks: { nodes: { code: string }[] } }>(
    '{ smartLinks(first: 100) { nodes { code } } }',
  );
  return smartLinks.nodes.map(({ code }) => code);
}

describe('a store that fails', () => {
  test('is status 6 for a link: nothing is saved, and the client hears no reason but that it may try again', async () => {
    const before = await codes();
    givenBrokenStore(true);

    const { http, data, errors, text } = await shop.secret.ask(CREATE_SMART_LINK, { input: { uri: '/a' } });

    expect({ http, data }).toEqual({ http: 200, data: { createSmartLink: null } });
    expect(errors).toEqual([
      {
        message: 'Could not save object',
        path: ['createSmartLink'],
        locations: [expect.anything()],
        extensions: { status: 6, code: 'COULD_NOT_SAVE_OBJECT', retryAfterSeconds: 1 },
      },
    ]);
    expect(text).not.toMatch(/sqlite|disk|srv|stack|StoreError/i);
    vi.restoreAllMocks();
    expect(await codes()).toEqual(before);
  });

  test('is status 8 for a route', async () => {
    givenBrokenStore(true);

    const { data, errors } = await shop.iphone.ask(REGISTER_ROUTE, { input: { path: 'products/:id' } });

    expect(data).toEqual({ registerRoute: null });
    expect(errors).toMatchObject([
      {
        message: 'Could not save route',
        extensions: { status: 8, code: 'COULD_NOT_SAVE_ROUTE', retryAfterSeconds: 1 },
      },
    ]);
  });

  test('for good is told without a time to try again', async () => {
    givenBrokenStore(false);

    const { errors } = await shop.secret.ask(CREATE_SMART_LINK, { input: { uri: '/a' } });

    expect(errors[0]?.extensions).toEqual({ status: 6, code: 'COULD_NOT_SAVE_OBJECT' });
  });

  test('is in the log with its cause and the id that the client was told', async () => {
    givenBrokenStore(true);

    const { headers } = await shop.secret.ask(CREATE_SMART_LINK, { input: { uri: '/a' } });

    const line = app.logged.find((text) => text.includes(headers.get('x-request-id') ?? 'none'));
    expect(line).toContain(SECRET_CAUSE);
  });

  test('spoils only what needs it: the other field of the same request is answered', async () => {
    const { code } = await givenLink(shop.secret, { uri: '/there', unique: true });
    givenBrokenStore(true);

    const { data, errors } = await shop.secret.ask(`mutation {
      standing: createSmartLink(input: { uri: "/there", unique: true }) { smartLink { code } }
      fresh: createSmartLink(input: { uri: "/fresh" }) { smartLink { code } }
    }`);

    expect(data).toEqual({ standing: { smartLink: { code } }, fresh: null });
    expect(errors).toMatchObject([{ path: ['fresh'], extensions: { status: 6 } }]);
  });

  test('is over when it is over', async () => {
    givenBrokenStore(true);
    await shop.secret.ask(CREATE_SMART_LINK, { input: { uri: '/a' } });
    vi.restoreAllMocks();

    expect((await givenLink(shop.secret, { uri: '/a' })).code).toHaveLength(7);
  });
});

describe('a store that cannot even tell who is asking', () => {
  test.each([
    [true, 503, '1'],
    [false, 500, null],
  ])('(for the moment: %s) makes the whole request fail, with HTTP %i', async (temporary, status, retryAfter) => {
    vi.spyOn(app.services.tokens, 'authenticate').mockRejectedValue(
      new StoreError('lost', temporary, { cause: new Error(SECRET_CAUSE) }),
    );
    const stranger = clientOf(app, `Token ${'1'.repeat(40)}`);

    const { http, headers, data, errors, text } = await stranger.ask('{ viewer { credential { kind } } }');

    expect(http).toBe(status);
    expect(headers.get('retry-after')).toBe(retryAfter);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ message: 'Could not save object', extensions: { status: 6 } }]);
    expect(text).not.toMatch(/sqlite|disk|srv/i);
  });
});
