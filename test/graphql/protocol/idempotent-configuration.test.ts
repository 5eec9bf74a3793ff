import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp } from '../../support/builders.ts';
import type { Client } from '../../support/client.ts';

/** Routes and templates under an idempotency key: a retry gets the first answer, warnings and errors included. */
let app: TestApp;
let shop: GivenApp;

beforeAll(async () => {
  app = await startTestApp();
  shop = await givenApp(app);
});
afterAll(() => app?.close());

const REGISTER = `mutation ($path: String!) {
  registerRoute(input: { path: $path }) { route { id path } warnings { status } }
}`;
const REGISTER_ALL = `mutation ($items: [RouteItem!]!) {
  registerRoutes(input: { items: $items }) { results { route { id } warnings { status } error { status path } } }
}`;
const CREATE_TEMPLATE = `mutation ($pattern: String!) {
  createTemplate(input: { name: "Item", pattern: $pattern, targets: { iphone: { url: "com.app.iphone://i/:id" } } }) {
    template { id pattern }
  }
}`;

async function under(client: Client, key: string, query: string, variables: Record<string, unknown>) {
  const { data, errors } = await client.ask(query, variables, { 'idempotency-key': key });
  return { data, statuses: errors.map(({ extensions }) => extensions?.status) };
}

const many = [{ path: 'a/:id' }, { path: 'a/../b' }];

test.each([
  ['a route, without the warning that another registration would get', () => shop.iphone, REGISTER, { path: 'p/:id' }],
  ['many routes, the refused one too', () => shop.android, REGISTER_ALL, { items: many }],
  ['a template, which could not be made twice', () => shop.admin, CREATE_TEMPLATE, { pattern: 'items/:id' }],
])('%s', async (name, client, query, variables) => {
  const first = await under(client(), name.slice(0, 7).replaceAll(' ', '-'), query, variables);
  const again = await under(client(), name.slice(0, 7).replaceAll(' ', '-'), query, variables);

  expect(first.statuses).toEqual([]);
  expect(again).toEqual(first);
});

test.each([
  ['a route', () => shop.iphone, REGISTER, { path: 'q/:id' }, { path: 'r/:id' }],
  ['many routes', () => shop.android, REGISTER_ALL, { items: [{ path: 'q' }] }, { items: [{ path: 'r' }] }],
  ['a template', () => shop.admin, CREATE_TEMPLATE, { pattern: 'one/:id' }, { pattern: 'two/:id' }],
])('%s of another input under the same key is refused, and nothing is made', async (_, client, query, one, other) => {
  await under(client(), 'the-same', query, one);
  const refused = await under(client(), 'the-same', query, other);
  expect(refused.statuses).toEqual([9]);
  expect(Object.values(refused.data ?? {})).toEqual([null]);
});

test('a template that was refused leaves no key: mended by its twin going away, the retry makes it', async () => {
  const twin = await under(shop.admin, 'twin', CREATE_TEMPLATE, { pattern: 'twins/:id' });
  const { id } = (twin.data as { createTemplate: { template: { id: string } } }).createTemplate.template;
  expect((await under(shop.admin, 'mine', CREATE_TEMPLATE, { pattern: 'twins/:id' })).statuses).toEqual([6]);

  await shop.admin.get('mutation ($id: ID!) { deleteTemplate(input: { id: $id }) { deletedTemplateId } }', { id });

  expect((await under(shop.admin, 'mine', CREATE_TEMPLATE, { pattern: 'twins/:id' })).statuses).toEqual([]);
});
