import { describe, expect } from 'vitest';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import { givenLink } from '../../support/builders.ts';
import { type Client, createClient } from '../../support/client.ts';
import { createRestClient } from '../../support/rest.ts';
import { buildRequest, mutations, queries } from '../../support/root-requests.ts';
import { readAllRows } from '../../support/rows.ts';
import { test as base } from '../../support/test.ts';

const test = base.extend('readers', { scope: 'file' }, async ({ app, shop }): Promise<Client[]> => {
  const createReader = async (named: string | null) => {
    const { text } = await app.services.tokens.createAdminKey(OPERATOR, named, { readOnly: true });
    return createClient(app, `Bearer ${text}`);
  };
  return [await createReader(shop.id), await createReader(null)];
});

async function getStatuses(client: Client, query: string, variables?: Record<string, unknown>): Promise<unknown[]> {
  const { http, errors, text } = await client.request(query, variables);
  expect(http, text).toBe(200);
  return errors.map(({ extensions }) => extensions?.status);
}

describe('a read-only admin key', () => {
  // `exchangeSignInCode` needs no credential: the code itself is one.
  const withCredential = mutations.filter(({ name }) => name !== 'exchangeSignInCode');

  test.for(withCredential.map((field) => [field.name, field] as const))(
    'cannot run %s, of an app or of the installation',
    async ([, field], { app, shop, readers }) => {
      await givenLink(shop.secret, { uri: '/a' });
      const before = await readAllRows(app);
      for (const reader of readers) {
        const [query, variables] = buildRequest(field);
        const { http, data, errors, text } = await reader.request(query, variables);

        expect(http, text).toBe(200);
        expect(data, text).toEqual({ [field.name]: null });
        expect(errors, text).toMatchObject([
          { message: expect.stringMatching(/read-only/), extensions: { status: 11, code: 'WRONG_PLATFORM_TOKEN' } },
        ]);
      }
      expect(await readAllRows(app)).toEqual(before);
    },
  );

  test('can run these queries and no others', async ({ readers }) => {
    for (const reader of readers) {
      const allowed: string[] = [];
      for (const field of queries) {
        const statuses = await getStatuses(reader, ...buildRequest(field));
        if (!statuses.includes(11)) {
          allowed.push(field.name);
        }
      }
      expect(allowed.sort()).toEqual(['app', 'apps', 'node', 'nodes', 'smartLink', 'smartLinks', 'viewer']);
    }
  });

  test('reads links, statistics, clicks and the app', async ({ shop, readers }) => {
    const { code } = await givenLink(shop.secret, { uri: '/read', tags: ['t'] });
    for (const reader of readers) {
      const { smartLinks } = await reader.get<{ smartLinks: { nodes: unknown[] } }>(`{
        viewer { credential { kind ... on AdminKey { readOnly } } }
        app(by: { subdomain: "shop" }) { name platforms { kind baseUrl } }
        smartLinks(app: { subdomain: "shop" }, first: 1, filter: { tags: { all: ["t"] } }) { nodes {
          code url uri tags redeemLimit destinations { platform link } app { subdomain }
          stats { totals { clicks } byDay { clicks } } clicks(first: 1) { nodes { id } }
        } }
      }`);
      expect(smartLinks.nodes).toMatchObject([{ code, stats: { totals: { clicks: 0 } }, clicks: { nodes: [] } }]);
    }
  });

  test.for(['metadata', 'redeemCount', 'createdBy { id }', 'template { id }'])(
    'cannot read %s of a link',
    async (field, { shop, readers }) => {
      const { id, code } = await givenLink(shop.secret, { uri: '/hidden', metadata: { coupon: 'SECRET-COUPON' } });
      for (const reader of readers) {
        for (const query of [
          `{ smartLinks(app: { subdomain: "shop" }, first: 1) { nodes { code ${field} } } }`,
          `{ smartLink(app: { subdomain: "shop" }, by: { code: "${code}" }) { code ${field} } }`,
          `{ node(id: "${id}") { ... on SmartLink { code ${field} } } }`,
        ]) {
          const { text, errors } = await reader.request(query);
          expect(text).toContain(code);
          expect(errors, text).toMatchObject([{ extensions: { status: 11 } }]);
          expect(text).not.toContain('SECRET-COUPON');
        }
      }
    },
  );

  test('can use neither /v2 nor another app', async ({ app, shop, freshShop, readers: [reader] }) => {
    const { code } = await givenLink(freshShop.secret, { uri: '/other' });
    const { text } = await app.services.tokens.createAdminKey(OPERATOR, shop.id, { readOnly: true });

    expect((await createRestClient(app, text).get(`/v2/smartlinks/${code}`)).http).toBe(401);
    expect(
      reader &&
        (await getStatuses(reader, `{ smartLinks(app: { id: "${freshShop.id}" }, first: 1) { nodes { id } } }`)),
    ).toEqual([7]);
  });
});
