import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp } from '../../support/builders.ts';
import { type Client, clientOf } from '../../support/client.ts';
import type { RouteItem } from '../generated/graphql.ts';
import { graphql } from '../generated/index.ts';
import { askUnder, getUnder } from '../smart-links/link-operations.ts';

const REGISTER_ROUTES = graphql(`
  mutation RegisterRoutes($input: RegisterRoutesInput!) {
    registerRoutes(input: $input) {
      results {
        route { id path platform device build urlSchemes }
        warnings { status message }
        error { status code message path details }
      }
    }
  }
`);

const DELETE_ROUTE = graphql(`
  mutation DeleteRoute($id: ID!) {
    deleteRoute(input: { id: $id }) { deletedRouteId }
  }
`);

const LIST_ROUTES = graphql(`
  query ListRoutes($platform: PlatformKind, $after: String) {
    routes(platform: $platform, first: 100, after: $after) {
      nodes { id path }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const REPLACED = { status: 1, message: 'Replaced previously registered route' };

let app: TestApp;
let shop: GivenApp;
let apps = 0;

beforeAll(async () => {
  app = await startTestApp();
});
beforeEach(async () => {
  apps += 1;
  shop = await givenApp(app, { subdomain: `shop-${apps}` });
});
afterAll(() => app?.close());

async function register(client: Client, items: RouteItem[]) {
  const { registerRoutes } = await getUnder(client, null, REGISTER_ROUTES, { input: { items } });
  return registerRoutes?.results ?? [];
}

async function paths(): Promise<string[]> {
  const found: string[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const { routes }: Awaited<ReturnType<typeof page>> = await page(after);
    found.push(...(routes?.nodes ?? []).map(({ path }) => path));
    more = routes?.pageInfo.hasNextPage ?? false;
    after = routes?.pageInfo.endCursor ?? null;
  }
  return found;

  function page(after: string | null) {
    return getUnder(shop.secret, null, LIST_ROUTES, { after });
  }
}

const remove = (client: Client, id: string) => askUnder(client, null, DELETE_ROUTE, { id });

describe('many routes at once', () => {
  test('are registered and answered in the order of the items, up to 500 of them', async () => {
    const items = Array.from({ length: 500 }, (_, i) => ({ path: `/r/${i}/:id` }));

    const results = await register(shop.iphone, items);

    expect(results.map(({ route }) => route?.path)).toEqual(items.map(({ path }) => path.slice(1)));
    expect(results.filter(({ warnings, error }) => warnings.length > 0 || error !== null)).toEqual([]);
    expect(await paths()).toEqual(items.map(({ path }) => path.slice(1)));
    const again = await register(shop.iphone, items);
    expect(again.map(({ route }) => route?.id)).toEqual(results.map(({ route }) => route?.id));
    expect(again.every(({ warnings }) => warnings.length === 1)).toBe(true);
  });

  test.each([
    ['no item', 0, 'is empty'],
    ['501 items', 501, 'has more than 500 entries'],
  ])('are refused as a whole with %s', async (_what, count, reason) => {
    const items = Array.from({ length: count }, (_, i) => ({ path: `r/${i}` }));

    const { http, data, errors } = await askUnder(shop.iphone, null, REGISTER_ROUTES, { input: { items } });

    expect({ http, data }).toEqual({ http: 200, data: { registerRoutes: null } });
    expect(errors).toMatchObject([{ extensions: { status: 5, field: 'items', details: `items: ${reason}` } }]);
    expect(await paths()).toEqual([]);
  });

  test('are registered as far as they are routes; each other one says what it would be told alone', async () => {
    const results = await register(shop.android, [
      { path: 'good/1', device: 'Nexus', build: '7', urlSchemes: ['shop'] },
      { path: '' },
      { path: 'bad/:1' },
      { path: 'a/../b' },
      { path: 'x?y' },
      { path: 'other', platform: 'IPHONE' },
      { path: 'null\u0000' },
      { path: 'good/2', device: 'x'.repeat(201) },
      { path: 'good/:three', platform: 'ANDROID' },
    ]);

    const failed = (i: number, status: number, field: string) => ({
      route: null,
      warnings: [],
      error: { status, path: ['items', String(i), field] },
    });
    expect(results).toMatchObject([
      {
        route: { path: 'good/1', platform: 'ANDROID', device: 'Nexus', build: '7', urlSchemes: ['shop'] },
        error: null,
      },
      failed(1, 2, 'path'),
      failed(2, 8, 'path'),
      failed(3, 8, 'path'),
      failed(4, 8, 'path'),
      failed(5, 11, 'platform'),
      failed(6, 5, 'path'),
      failed(7, 5, 'device'),
      { route: { path: 'good/:three' }, error: null },
    ]);
    expect(results[2]?.error).toMatchObject({
      code: 'COULD_NOT_SAVE_ROUTE',
      message: 'Could not save route',
      details: expect.stringContaining(':1'),
    });
    expect(await paths()).toEqual(['good/1', 'good/:three']);
  });

  test('that mean the same are one route: the later one replaces the earlier, with a warning', async () => {
    const results = await register(shop.iphone, [
      { path: 'p/:a', build: '1' },
      { path: '/p//:b/', build: '2' },
      { path: 'p/a' },
    ]);

    expect(results).toMatchObject([
      { route: { path: 'p/:a' }, warnings: [] },
      { route: { id: results[0]?.route?.id, path: 'p/:b', build: '2' }, warnings: [REPLACED] },
      { route: { path: 'p/a' }, warnings: [] },
    ]);
    expect(await paths()).toEqual(['p/:b', 'p/a']);
  });

  test('are one each for apps that start at once and name them in opposite order', async () => {
    const items = Array.from({ length: 100 }, (_, i) => ({ path: `race/${i}` }));

    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => register(shop.iphone, i % 2 === 0 ? items : items.toReversed())),
    );

    const ids = answers.map((results, i) => {
      const inOrder = i % 2 === 0 ? results : results.toReversed();
      return inOrder.map(({ route }) => route?.id);
    });
    for (const others of ids) expect(others).toEqual(ids[0]);
    expect(answers.flat().filter(({ warnings }) => warnings.length === 0)).toHaveLength(100);
    expect(await paths()).toHaveLength(100);
  });

  test("are a platform's own: an admin key has to say which, item by item", async () => {
    const results = await register(shop.admin, [{ path: 'a', platform: 'IPAD' }, { path: 'b' }]);

    expect(results).toMatchObject([
      { route: { platform: 'IPAD' } },
      { error: { status: 2, path: ['items', '1', 'platform'] } },
    ]);
  });

  test('are refused as a whole to nobody, and to the SDK of another platform', async () => {
    const input = { items: [{ path: 'a' }] };
    const sdk = { 'user-agent': 'HOKO/2.3.2 (debug; Linux; Android 5.1; LGE Nexus 5 Build/LMY48B)' };
    const mixedUp = await shop.iphone.ask(REGISTER_ROUTES.toString(), { input }, sdk);
    expect(mixedUp).toMatchObject({ data: { registerRoutes: null }, errors: [{ extensions: { status: 11 } }] });
    const nobody = await askUnder(clientOf(app), null, REGISTER_ROUTES, { input });
    expect(nobody).toMatchObject({ data: { registerRoutes: null }, errors: [{ extensions: { status: 3 } }] });
    expect(await paths()).toEqual([]);
  });
});

describe('a route that is deleted', () => {
  test('is forgotten, and can be registered anew', async () => {
    const [one, two] = await register(shop.iphone, [{ path: 'a' }, { path: 'b' }]);
    const id = one?.route?.id ?? '';

    const { data } = await remove(shop.secret, id);

    expect(data).toEqual({ deleteRoute: { deletedRouteId: id } });
    expect(await paths()).toEqual(['b']);
    const found = await shop.secret.get('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: [id, two?.route?.id],
    });
    expect(found).toEqual({ nodes: [null, { id: two?.route?.id }] });
    const [again] = await register(shop.iphone, [{ path: 'a' }]);
    expect(again?.warnings).toEqual([]);
    expect(again?.route?.id).not.toBe(id);
  });

  test('was there once: a second time, and for others, it is status 7', async () => {
    const [one] = await register(shop.iphone, [{ path: 'a' }]);
    const id = one?.route?.id ?? '';
    const other = await givenApp(app, { subdomain: `other-${apps}` });
    const aLink = Buffer.from(`SmartLink:${shop.id}:${shop.id}`).toString('base64url');

    for (const client of [other.secret, other.admin]) {
      expect((await remove(client, id)).errors).toMatchObject([{ extensions: { status: 7 } }]);
    }
    for (const wrong of ['', 'nonsense', aLink]) {
      expect((await remove(shop.secret, wrong)).errors).toMatchObject([{ extensions: { status: 7 } }]);
    }
    expect(await paths()).toEqual(['a']);
    const both = await Promise.all([remove(shop.secret, id), remove(shop.admin, id)]);
    expect(both.flatMap(({ errors }) => errors)).toMatchObject([{ extensions: { status: 7 } }]);
  });

  test('is not deleted by who could only register it: status 11, and 3 for nobody', async () => {
    const [one] = await register(shop.iphone, [{ path: 'a' }]);
    for (const client of [shop.iphone, shop.publishable, shop.android]) {
      expect((await remove(client, one?.route?.id ?? '')).errors).toMatchObject([{ extensions: { status: 11 } }]);
    }
    expect((await remove(clientOf(app), one?.route?.id ?? '')).errors).toMatchObject([{ extensions: { status: 3 } }]);
    expect(await paths()).toEqual(['a']);
  });
});
