import { describe, expect } from 'vitest';
import { type GivenApp, givenApp } from '../../support/builders.ts';
import { type Client, createClient } from '../../support/client.ts';
import { toRefusals } from '../../support/refusal.ts';
import { test } from '../../support/test.ts';
import type { RouteItem } from '../generated/graphql.ts';
import { graphql } from '../generated/index.ts';
import { getWithKey, sendWithKey } from '../smart-links/link-operations.ts';

const REGISTER_ROUTES = graphql(`
  mutation RegisterRoutes($input: RegisterRoutesInput!) {
    registerRoutes(input: $input) {
      results {
        route { id path platform device build urlSchemes }
        warnings { code status message }
        error { status code message inputPath }
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

const REPLACED = {
  code: 'REPLACED_ROUTE',
  status: 1,
  message: 'The route replaced the existing route of this platform with an equivalent path.',
};

async function registerRoutes(client: Client, items: RouteItem[]) {
  const { registerRoutes } = await getWithKey(client, null, REGISTER_ROUTES, { input: { items } });
  return registerRoutes?.results ?? [];
}

async function listAllPaths({ secret }: GivenApp): Promise<string[]> {
  const found: string[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const { routes }: Awaited<ReturnType<typeof getRoutePage>> = await getRoutePage(after);
    found.push(...(routes?.nodes ?? []).map(({ path }) => path));
    more = routes?.pageInfo.hasNextPage ?? false;
    after = routes?.pageInfo.endCursor ?? null;
  }
  return found;

  function getRoutePage(after: string | null) {
    return getWithKey(secret, null, LIST_ROUTES, { after });
  }
}

const deleteRoute = (client: Client, id: string) => sendWithKey(client, null, DELETE_ROUTE, { id });

describe('registerRoutes', () => {
  test('registers up to 500 routes and returns them in the order of the items', async ({ freshShop }) => {
    const items = Array.from({ length: 500 }, (_, i) => ({ path: `/r/${i}/:id` }));

    const results = await registerRoutes(freshShop.iphone, items);

    expect(results.map(({ route }) => route?.path)).toEqual(items.map(({ path }) => path.slice(1)));
    expect(results.filter(({ warnings, error }) => warnings.length > 0 || error !== null)).toEqual([]);
    expect(await listAllPaths(freshShop)).toEqual(items.map(({ path }) => path.slice(1)));
    const again = await registerRoutes(freshShop.iphone, items);
    expect(again.map(({ route }) => route?.id)).toEqual(results.map(({ route }) => route?.id));
    expect(again.every(({ warnings }) => warnings.length === 1)).toBe(true);
  });

  test.for([
    ['no item', 0, 'must not be empty.'],
    ['501 items', 501, 'must have at most 500 entries; got 501.'],
  ] as const)('rejects the whole request if it has %s', async ([, length, reason], { freshShop }) => {
    const items = Array.from({ length }, (_, i) => ({ path: `r/${i}` }));

    const { http, data, errors } = await sendWithKey(freshShop.iphone, null, REGISTER_ROUTES, { input: { items } });

    expect({ http, data }).toEqual({ http: 200, data: { registerRoutes: null } });
    expect(toRefusals(errors)).toMatchObject([{ status: 5, field: 'items', message: `\`items\` ${reason}` }]);
    expect(await listAllPaths(freshShop)).toEqual([]);
  });

  test('registers each valid route, and reports each invalid one with the same error as a single mutation', async ({
    freshShop,
  }) => {
    const results = await registerRoutes(freshShop.android, [
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

    const buildFailure = (i: number, status: number, field: string) => ({
      route: null,
      warnings: [],
      error: { status, inputPath: ['input', 'items', String(i), field] },
    });
    expect(results).toMatchObject([
      {
        route: { path: 'good/1', platform: 'ANDROID', device: 'Nexus', build: '7', urlSchemes: ['shop'] },
        error: null,
      },
      buildFailure(1, 2, 'path'),
      buildFailure(2, 8, 'path'),
      buildFailure(3, 8, 'path'),
      buildFailure(4, 8, 'path'),
      buildFailure(5, 11, 'platform'),
      buildFailure(6, 5, 'path'),
      buildFailure(7, 5, 'device'),
      { route: { path: 'good/:three' }, error: null },
    ]);
    expect(results[2]?.error).toMatchObject({
      code: 'COULD_NOT_SAVE_ROUTE',
      message: expect.stringContaining(':1'),
    });
    expect(await listAllPaths(freshShop)).toEqual(['good/1', 'good/:three']);
  });

  test('treats equivalent routes as one: the later one replaces the earlier, with a warning', async ({ freshShop }) => {
    const results = await registerRoutes(freshShop.iphone, [
      { path: 'p/:a', build: '1' },
      { path: '/p//:b/', build: '2' },
      { path: 'p/a' },
    ]);

    expect(results).toMatchObject([
      { route: { path: 'p/:a' }, warnings: [] },
      { route: { id: results[0]?.route?.id, path: 'p/:b', build: '2' }, warnings: [REPLACED] },
      { route: { path: 'p/a' }, warnings: [] },
    ]);
    expect(await listAllPaths(freshShop)).toEqual(['p/:b', 'p/a']);
  });

  test('creates each route once for devices that register them concurrently in opposite order', async ({
    freshShop,
  }) => {
    const items = Array.from({ length: 40 }, (_, i) => ({ path: `race/${i}` }));

    const responses = await Promise.all(
      Array.from({ length: 4 }, (_, i) => registerRoutes(freshShop.iphone, i % 2 === 0 ? items : items.toReversed())),
    );

    const ids = responses.map((results, i) => {
      const inOrder = i % 2 === 0 ? results : results.toReversed();
      return inOrder.map(({ route }) => route?.id);
    });
    for (const others of ids) {
      expect(others).toEqual(ids[0]);
    }
    expect(responses.flat().filter(({ warnings }) => warnings.length === 0)).toHaveLength(40);
    expect(await listAllPaths(freshShop)).toHaveLength(40);
  });

  test('requires the platform of each item with an admin key', async ({ freshShop }) => {
    const results = await registerRoutes(freshShop.admin, [{ path: 'a', platform: 'IPAD' }, { path: 'b' }]);

    expect(results).toMatchObject([
      { route: { platform: 'IPAD' } },
      { error: { status: 2, inputPath: ['input', 'items', '1', 'platform'] } },
    ]);
  });

  test('rejects the whole request without a credential, and from the SDK of another platform', async ({
    app,
    freshShop,
  }) => {
    const input = { items: [{ path: 'a' }] };
    const sdk = { 'user-agent': 'HOKO/2.3.2 (debug; Linux; Android 5.1; LGE Nexus 5 Build/LMY48B)' };
    const mixedUp = await freshShop.iphone.request(REGISTER_ROUTES.toString(), { input }, sdk);
    expect(mixedUp).toMatchObject({ data: { registerRoutes: null }, errors: [{ extensions: { status: 11 } }] });
    const nobody = await sendWithKey(createClient(app), null, REGISTER_ROUTES, { input });
    expect(nobody).toMatchObject({ data: { registerRoutes: null }, errors: [{ extensions: { status: 3 } }] });
    expect(await listAllPaths(freshShop)).toEqual([]);
  });
});

describe('deleteRoute', () => {
  test('deletes a route, which an app can then register as a new one', async ({ freshShop }) => {
    const [one, two] = await registerRoutes(freshShop.iphone, [{ path: 'a' }, { path: 'b' }]);
    const id = one?.route?.id ?? '';

    const { data } = await deleteRoute(freshShop.secret, id);

    expect(data).toEqual({ deleteRoute: { deletedRouteId: id } });
    expect(await listAllPaths(freshShop)).toEqual(['b']);
    const found = await freshShop.secret.get('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: [id, two?.route?.id],
    });
    expect(found).toEqual({ nodes: [null, { id: two?.route?.id }] });
    const [again] = await registerRoutes(freshShop.iphone, [{ path: 'a' }]);
    expect(again?.warnings).toEqual([]);
    expect(again?.route?.id).not.toBe(id);
  });

  test('fails with status 7 for a deleted route, a route of another app and an invalid ID', async ({
    app,
    freshShop,
  }) => {
    const [one] = await registerRoutes(freshShop.iphone, [{ path: 'a' }]);
    const id = one?.route?.id ?? '';
    const other = await givenApp(app, { subdomain: 'other' });
    const linkId = Buffer.from(`SmartLink:${freshShop.id}:${freshShop.id}`).toString('base64url');

    for (const client of [other.secret, other.admin]) {
      expect((await deleteRoute(client, id)).errors).toMatchObject([{ extensions: { status: 7 } }]);
    }
    for (const invalidId of ['', 'nonsense', linkId]) {
      expect((await deleteRoute(freshShop.secret, invalidId)).errors).toMatchObject([{ extensions: { status: 7 } }]);
    }
    expect(await listAllPaths(freshShop)).toEqual(['a']);
    const both = await Promise.all([deleteRoute(freshShop.secret, id), deleteRoute(freshShop.admin, id)]);
    expect(both.flatMap(({ errors }) => errors)).toMatchObject([{ extensions: { status: 7 } }]);
  });

  test('fails with status 11 for tokens that can only register routes, and with 3 without a credential', async ({
    app,
    freshShop,
  }) => {
    const [one] = await registerRoutes(freshShop.iphone, [{ path: 'a' }]);
    for (const client of [freshShop.iphone, freshShop.publishable, freshShop.android]) {
      expect((await deleteRoute(client, one?.route?.id ?? '')).errors).toMatchObject([{ extensions: { status: 11 } }]);
    }
    expect((await deleteRoute(createClient(app), one?.route?.id ?? '')).errors).toMatchObject([
      { extensions: { status: 3 } },
    ]);
    expect(await listAllPaths(freshShop)).toEqual(['a']);
  });
});
