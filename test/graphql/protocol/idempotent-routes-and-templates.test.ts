import { expect } from 'vitest';
import type { Client } from '../../support/client.ts';
import { test } from '../../support/test.ts';

// Routes and templates under an idempotency key: a retry returns the first response, with its warnings and errors.

const REGISTER = `mutation ($path: String!) {
  registerRoute(input: { path: $path }) { route { id path } warnings { code status message inputPath } }
}`;
const REGISTER_ALL = `mutation ($items: [RouteItem!]!) {
  registerRoutes(input: { items: $items }) { results { route { id } warnings { code status message inputPath } error { status inputPath } } }
}`;
const CREATE_TEMPLATE = `mutation ($pattern: String!) {
  createTemplate(input: { name: "Item", pattern: $pattern, targets: { iphone: { url: "com.app.iphone://i/:id" } } }) {
    template { id pattern }
  }
}`;

async function sendQueryWithKey(client: Client, key: string, query: string, variables: Record<string, unknown>) {
  const { data, errors } = await client.request(query, variables, { 'idempotency-key': key });
  return { data, statuses: errors.map(({ extensions }) => extensions?.status) };
}

type ClientName = 'iphone' | 'android' | 'admin';
type Variables = Record<string, unknown>;

const many = [{ path: 'a/:id' }, { path: 'a/../b' }];

test.for<[what: string, client: ClientName, query: string, variables: Variables]>([
  ['a route, without the warning of a second registration', 'iphone', REGISTER, { path: 'p/:id' }],
  ['many routes, including the rejected one', 'android', REGISTER_ALL, { items: many }],
  ['a template, which a client cannot create twice', 'admin', CREATE_TEMPLATE, { pattern: 'items/:id' }],
])('a retry with the same idempotency key returns %s', async ([, client, query, variables], { shop }) => {
  const first = await sendQueryWithKey(shop[client], 'retried', query, variables);
  const again = await sendQueryWithKey(shop[client], 'retried', query, variables);

  expect(first.statuses).toEqual([]);
  expect(again).toEqual(first);
});

test('a retry returns warnings that an earlier version stored without their code', async ({ app, shop }) => {
  const requests = [
    ['one', REGISTER, { path: 'stored/:id' }],
    ['many', REGISTER_ALL, { items: [{ path: 'stored/:id' }, { path: 'stored/:other' }] }],
  ] as const;
  const sendAll = () =>
    Promise.all(requests.map(([key, query, variables]) => sendQueryWithKey(shop.android, key, query, variables)));
  await shop.android.get(REGISTER, { path: 'stored/:first' });
  const first = await sendAll();
  expect(JSON.stringify(first).match(/"REPLACED_ROUTE"/g)).toHaveLength(3);

  await app.database.write(async (tx) => {
    const rows = await tx.selectFrom('idempotency_keys').select(['key', 'result']).execute();
    for (const { key, result } of rows) {
      const withoutCodes = (result ?? '')
        .replaceAll('"code":"REPLACED_ROUTE",', '')
        .replaceAll(',"inputPath":null', '');
      await tx.updateTable('idempotency_keys').set({ result: withoutCodes }).where('key', '=', key).execute();
    }
  });
  expect(await sendAll()).toEqual(first);
});

test.for<[what: string, client: ClientName, query: string, one: Variables, other: Variables]>([
  ['a route', 'iphone', REGISTER, { path: 'q/:id' }, { path: 'r/:id' }],
  ['many routes', 'android', REGISTER_ALL, { items: [{ path: 'q' }] }, { items: [{ path: 'r' }] }],
  ['a template', 'admin', CREATE_TEMPLATE, { pattern: 'one/:id' }, { pattern: 'two/:id' }],
])(
  'the server rejects %s with another input under the same idempotency key, and creates nothing',
  async ([, client, query, one, other], { shop }) => {
    await sendQueryWithKey(shop[client], 'the-same', query, one);
    const refused = await sendQueryWithKey(shop[client], 'the-same', query, other);
    expect(refused.statuses).toEqual([9]);
    expect(Object.values(refused.data ?? {})).toEqual([null]);
  },
);

test('a rejected template stores no idempotency key: a retry creates it once its duplicate is deleted', async ({
  shop,
}) => {
  const twin = await sendQueryWithKey(shop.admin, 'twin', CREATE_TEMPLATE, { pattern: 'twins/:id' });
  const { id } = (twin.data as { createTemplate: { template: { id: string } } }).createTemplate.template;
  expect((await sendQueryWithKey(shop.admin, 'mine', CREATE_TEMPLATE, { pattern: 'twins/:id' })).statuses).toEqual([6]);

  await shop.admin.get('mutation ($id: ID!) { deleteTemplate(input: { id: $id }) { deletedTemplateId } }', { id });

  expect((await sendQueryWithKey(shop.admin, 'mine', CREATE_TEMPLATE, { pattern: 'twins/:id' })).statuses).toEqual([]);
});
