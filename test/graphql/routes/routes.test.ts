import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, REGISTER_ROUTE } from '../../support/builders.ts';
import type { Client } from '../../support/client.ts';

const REPLACED = { status: 1, message: 'Replaced previously registered route' };

interface Registered {
  registerRoute: { route: { id: string; path: string; platform: string }; warnings: unknown[] };
}

let app: TestApp;
let shop: GivenApp;

beforeAll(async () => {
  app = await startTestApp();
  shop = await givenApp(app);
});
afterAll(() => app?.close());

async function register(client: Client, input: Record<string, unknown>) {
  return (await client.get<Registered>(REGISTER_ROUTE, { input })).registerRoute;
}

async function paths(args: string): Promise<{ platform: string; path: string }[]> {
  const { routes } = await shop.secret.get<{ routes: { nodes: { platform: string; path: string }[] } }>(
    `{ routes(${args}) { nodes { platform path } } }`,
  );
  return routes.nodes;
}

describe('an app that registers its routes', () => {
  test('is warned where it replaces an equivalent one', async () => {
    const first = await register(shop.iphone, { path: 'products/:product_id' });
    const second = await register(shop.iphone, { path: 'products/:id' });

    expect(first).toMatchObject({ route: { path: 'products/:product_id', platform: 'IPHONE' }, warnings: [] });
    expect(second).toMatchObject({ route: { id: first.route.id, path: 'products/:id' }, warnings: [REPLACED] });
    expect(await paths('first: 10, platform: IPHONE')).toEqual([{ platform: 'IPHONE', path: 'products/:id' }]);
  });

  test.each(['/products/:id', 'products/:id/', '//products//:other_name//'])(
    'may write slashes as it likes: %s is the same route',
    async (path) => {
      expect((await register(shop.iphone, { path })).warnings).toEqual([REPLACED]);
    },
  );

  test("does not replace another platform's", async () => {
    expect(await register(shop.android, { path: 'products/:id' })).toMatchObject({
      route: { platform: 'ANDROID' },
      warnings: [],
    });
    expect(await paths('first: 10')).toEqual([
      { platform: 'IPHONE', path: expect.stringContaining('products/:') },
      { platform: 'ANDROID', path: 'products/:id' },
    ]);
  });

  test('makes another route where letters differ in case, or a parameter is a word', async () => {
    for (const path of ['Products/:id', 'products/id', 'products', '/']) {
      expect((await register(shop.iphone, { path })).warnings).toEqual([]);
    }
  });

  test('says which build it is, and the latest word counts', async () => {
    const device = { device: 'LGE Nexus 5', urlSchemes: ['app'], version: '1.2', build: '34' };
    await register(shop.android, { path: 'about' });

    const { route } = await register(shop.android, { path: 'about', ...device });

    expect(route).toMatchObject({ platform: 'ANDROID', path: 'about', ...device });
  });

  test('that starts on many devices at once has one route', async () => {
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, i) => register(shop.android, { path: `race/:p${i}` })),
    );

    expect(new Set(answers.map(({ route }) => route.id)).size).toBe(1);
    expect(answers.filter(({ warnings }) => warnings.length === 0)).toHaveLength(1);
  });
});

describe('a platform', () => {
  test("is the token's own; another one is refused", async () => {
    const { data, errors } = await shop.iphone.ask(REGISTER_ROUTE, { input: { path: 'x', platform: 'ANDROID' } });

    expect(data).toEqual({ registerRoute: null });
    expect(errors).toMatchObject([
      { message: 'Wrong platform token', extensions: { status: 11, code: 'WRONG_PLATFORM_TOKEN', field: 'platform' } },
    ]);
  });

  test('has to be named with an admin key', async () => {
    const { errors } = await shop.admin.ask(REGISTER_ROUTE, { input: { path: 'x' } });

    expect(errors).toMatchObject([{ message: 'Missing parameters', extensions: { parameters: ['platform'] } }]);
    expect((await register(shop.admin, { path: 'by-admin', platform: 'IPAD' })).route.platform).toBe('IPAD');
  });
});
