import { describe, expect } from 'vitest';
import { type GivenApp, REGISTER_ROUTE } from '../../support/builders.ts';
import type { Client } from '../../support/client.ts';
import { test } from '../../support/test.ts';

const REPLACED = {
  code: 'REPLACED_ROUTE',
  status: 1,
  message: 'The route replaced the existing route of this platform with an equivalent path.',
};

interface Registered {
  registerRoute: { route: { id: string; path: string; platform: string }; warnings: unknown[] };
}

async function registerRoute(client: Client, input: Record<string, unknown>) {
  return (await client.get<Registered>(REGISTER_ROUTE, { input })).registerRoute;
}

async function listPaths({ secret }: GivenApp, args: string): Promise<{ platform: string; path: string }[]> {
  const { routes } = await secret.get<{ routes: { nodes: { platform: string; path: string }[] } }>(
    `{ routes(${args}) { nodes { platform path } } }`,
  );
  return routes.nodes;
}

describe('an app that registers its routes', () => {
  test('receives a warning when it replaces an equivalent one', async ({ shop }) => {
    const first = await registerRoute(shop.iphone, { path: 'products/:product_id' });
    const second = await registerRoute(shop.iphone, { path: 'products/:id' });

    expect(first).toMatchObject({ route: { path: 'products/:product_id', platform: 'IPHONE' }, warnings: [] });
    expect(second).toMatchObject({ route: { id: first.route.id, path: 'products/:id' }, warnings: [REPLACED] });
    expect(await listPaths(shop, 'first: 10, platform: IPHONE')).toEqual([
      { platform: 'IPHONE', path: 'products/:id' },
    ]);
  });

  test.for(['/products/:id', 'products/:id/', '//products//:other_name//'])(
    'can add extra slashes: %s is the same route',
    async (path, { shop }) => {
      expect((await registerRoute(shop.iphone, { path })).warnings).toEqual([REPLACED]);
    },
  );

  test('does not replace a route of another platform', async ({ shop }) => {
    expect(await registerRoute(shop.android, { path: 'products/:id' })).toMatchObject({
      route: { platform: 'ANDROID' },
      warnings: [],
    });
    expect(await listPaths(shop, 'first: 10')).toEqual([
      { platform: 'IPHONE', path: expect.stringContaining('products/:') },
      { platform: 'ANDROID', path: 'products/:id' },
    ]);
  });

  test('creates a separate route if letters differ in case or a word replaces a parameter', async ({ shop }) => {
    for (const path of ['Products/:id', 'products/id', 'products', '/']) {
      expect((await registerRoute(shop.iphone, { path })).warnings).toEqual([]);
    }
  });

  test('reports its build, and the latest report replaces earlier ones', async ({ shop }) => {
    const device = { device: 'LGE Nexus 5', urlSchemes: ['app'], version: '1.2', build: '34' };
    await registerRoute(shop.android, { path: 'about' });

    const { route } = await registerRoute(shop.android, { path: 'about', ...device });

    expect(route).toMatchObject({ platform: 'ANDROID', path: 'about', ...device });
  });

  test('creates one route when it starts on many devices at once', async ({ shop }) => {
    const results = await Promise.all(
      Array.from({ length: 16 }, (_, i) => registerRoute(shop.android, { path: `race/:p${i}` })),
    );

    expect(new Set(results.map(({ route }) => route.id)).size).toBe(1);
    expect(results.filter(({ warnings }) => warnings.length === 0)).toHaveLength(1);
  });
});

describe('the platform of a route', () => {
  test('is that of the token, and the server rejects another one', async ({ shop }) => {
    const { data, errors } = await shop.iphone.request(REGISTER_ROUTE, { input: { path: 'x', platform: 'ANDROID' } });

    expect(data).toEqual({ registerRoute: null });
    expect(errors).toMatchObject([
      { extensions: { status: 11, code: 'WRONG_PLATFORM_TOKEN', inputPath: ['input', 'platform'] } },
    ]);
  });

  test('is required if the client uses an admin key', async ({ shop }) => {
    const { errors } = await shop.admin.request(REGISTER_ROUTE, { input: { path: 'x' } });

    expect(errors).toMatchObject([{ extensions: { code: 'MISSING_PARAMETERS', parameters: ['platform'] } }]);
    expect((await registerRoute(shop.admin, { path: 'by-admin', platform: 'IPAD' })).route.platform).toBe('IPAD');
  });
});
