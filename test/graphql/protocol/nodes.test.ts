import { type GraphQLInterfaceType, isInterfaceType } from 'graphql';
import { describe, expect } from 'vitest';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import { schema } from '../../../src/doors/graphql/schema.ts';
import type { TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink, REGISTER_ROUTE } from '../../support/builders.ts';
import { createClient } from '../../support/client.ts';
import { givenClick } from '../../support/events.ts';
import { toRefusals } from '../../support/refusal.ts';
import { test as base } from '../../support/test.ts';

const NODE = 'query ($id: ID!) { node(id: $id) { __typename id } }';
const NODES = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';

const UNKNOWN_ID = '01900000-0000-7000-8000-000000000000';

type Ids = Record<string, string>;

const test = base
  .extend('ids', { scope: 'file' }, ({ app, shop }) => createNodes(app, shop))
  .extend('foreign', { scope: 'file' }, async ({ app }) =>
    createNodes(app, await givenApp(app, { subdomain: 'other' })),
  );

/** Returns the global ID of a record of every type, as other operations return it. */
async function createNodes(app: TestApp, { id: appId, secret, admin, iphone }: GivenApp): Promise<Ids> {
  const link = await givenLink(secret, { uri: '/node' });
  await givenClick(app, appId, link);
  await iphone.get(REGISTER_ROUTE, { input: { path: 'node/:id' } });
  await admin.get(
    'mutation { createTemplate(input: { name: "N", pattern: "n/:id", targets: { iphone: { url: "com.app.iphone://:id" } } }) { template { id } } }',
  );
  const found = await secret.get<{
    viewer: { credential: { id: string } };
    app: { id: string; platforms: { id: string }[]; smartLink: { clicks: { nodes: { id: string }[] } } };
    routes: { nodes: { id: string }[] };
    templates: { nodes: { id: string }[] };
  }>(
    `query ($by: SmartLinkSelector!) {
      viewer { credential { id } }
      app { id platforms { id } smartLink(by: $by) { clicks(first: 1) { nodes { id } } } }
      routes(first: 1) { nodes { id } } templates(first: 1) { nodes { id } }
    }`,
    { by: { id: link.id } },
  );
  const { viewer } = await admin.get<{ viewer: { credential: { id: string } } }>('{ viewer { credential { id } } }');
  return {
    SmartLink: link.id,
    App: found.app.id,
    AdminKey: viewer.credential.id,
    PlatformToken: found.viewer.credential.id,
    Platform: found.app.platforms[0]?.id ?? '',
    Click: found.app.smartLink.clicks.nodes[0]?.id ?? '',
    Route: found.routes.nodes[0]?.id ?? '',
    Template: found.templates.nodes[0]?.id ?? '',
  };
}

test('a client can fetch every type that implements Node by its ID', async ({ shop, ids }) => {
  const node = schema.getType('Node');
  expect(isInterfaceType(node)).toBe(true);
  const types = schema.getPossibleTypes(node as GraphQLInterfaceType).map(({ name }) => name);
  expect(Object.keys(ids).sort()).toEqual([...types].sort());

  for (const [type, id] of Object.entries(ids)) {
    expect(await shop.admin.get(NODE, { id })).toEqual({ node: { __typename: type, id } });
    expect(await shop.installation.get(NODE, { id })).toEqual({ node: { __typename: type, id } });
    if (type !== 'AdminKey') {
      expect(await shop.secret.get(NODE, { id })).toEqual({ node: { __typename: type, id } });
    }
  }
});

test('nodes returns records in the order of the IDs, and a repeated one twice', async ({ shop, ids }) => {
  const requestedIds = [
    ids.Route,
    ids.SmartLink,
    ids.App,
    ids.SmartLink,
    ids.Template,
    ids.PlatformToken,
    ids.Click,
    ids.Platform,
  ];

  const { nodes } = await shop.secret.get<{ nodes: { id: string }[] }>(NODES, { ids: requestedIds });

  expect(nodes.map(({ id }) => id)).toEqual(requestedIds);
  expect(await shop.secret.get(NODES, { ids: [] })).toEqual({ nodes: [] });
});

describe('the ID of a record of another app', () => {
  test('returns null, as an unknown ID does', async ({ shop, ids, foreign }) => {
    for (const id of [...Object.values(foreign), ...Object.values(ids).map(buildUnknownId)]) {
      expect(await shop.admin.get(NODE, { id })).toEqual({ node: null });
    }
  });

  test('returns null among other IDs', async ({ shop, ids, foreign }) => {
    const { nodes } = await shop.secret.get<{ nodes: unknown[] }>(NODES, {
      ids: [ids.SmartLink, foreign.SmartLink, foreign.App, ids.App],
    });
    expect(nodes).toEqual([
      { __typename: 'SmartLink', id: ids.SmartLink },
      null,
      null,
      { __typename: 'App', id: ids.App },
    ]);
  });

  test('returns null if a client replaces the app in it with its own', async ({ shop, foreign }) => {
    const [, , record = ''] = decodeId(foreign.SmartLink ?? '').split(':');
    const mixed = Buffer.from(`SmartLink:${shop.id}:${record}`).toString('base64url');

    expect(await shop.secret.get(NODE, { id: mixed })).toEqual({ node: null });
  });

  test('returns the record for an installation key', async ({ shop, foreign }) => {
    for (const [type, id] of Object.entries(foreign)) {
      expect(await shop.installation.get(NODE, { id })).toEqual({ node: { __typename: type, id } });
    }
  });
});

test('a client without the permission to read a type gets status 11, and reads its own credential', async ({
  app,
  shop,
  ids,
}) => {
  const { text } = await app.services.tokens.createAdminKey(OPERATOR, shop.id, { readOnly: true });
  const reader = createClient(app, `Bearer ${text}`);
  for (const [client, types] of [
    [shop.publishable, ['AdminKey', 'App', 'Click', 'Platform', 'PlatformToken', 'Route', 'Template']],
    [shop.secret, ['AdminKey']],
    [reader, ['AdminKey', 'PlatformToken', 'Route', 'Template']],
  ] as const) {
    for (const [type, id] of Object.entries(ids)) {
      const { data, errors } = await client.request(NODE, { id });
      const statuses = errors.map(({ extensions }) => extensions?.status);
      expect([type, statuses]).toEqual([type, (types as readonly string[]).includes(type) ? [11] : []]);
      expect(data).toEqual({ node: statuses.length > 0 ? null : { __typename: type, id } });
    }
  }
  const own = (await reader.get<{ viewer: { credential: { id: string } } }>('{ viewer { credential { id } } }')).viewer;
  expect(await reader.get(NODE, own.credential)).toEqual({ node: { __typename: 'AdminKey', ...own.credential } });
});

const decodeId = (id: string) => Buffer.from(id, 'base64url').toString();

/** Returns the ID with other last digits: well-formed, but without a record. */
function buildUnknownId(id: string): string {
  const text = decodeId(id);
  return Buffer.from(text.endsWith(':web') ? text.replace(/web$/, 'ipad') : `${text.slice(0, -4)}0000`).toString(
    'base64url',
  );
}

describe.for([
  '',
  'nonsense',
  '\u0000',
  'U21hcnRMaW5rOg==',
  ...[
    'SmartLink:1:2',
    'App:1',
    `Platform:${UNKNOWN_ID}:tv`,
    `App:${UNKNOWN_ID}:${UNKNOWN_ID}`,
    `Click:${UNKNOWN_ID}`,
    `Viewer:${UNKNOWN_ID}`,
    `Nothing:${UNKNOWN_ID}`,
  ].map((text) => Buffer.from(text).toString('base64url')),
])('a malformed ID (%j)', (id) => {
  test('returns null without an error, and the other objects of a list', async ({ shop, ids }) => {
    for (const client of [shop.secret, shop.publishable, shop.admin, shop.installation]) {
      expect(await client.get(NODE, { id })).toEqual({ node: null });
      expect(await client.get(NODES, { ids: [id, ids.SmartLink, id] })).toEqual({
        nodes: [null, { __typename: 'SmartLink', id: ids.SmartLink }, null],
      });
    }
  });

  test('requires a credential', async ({ app }) => {
    const { data, errors } = await createClient(app).request(NODE, { id });

    expect(data).toEqual({ node: null });
    expect(errors).toMatchObject([{ path: ['node'], extensions: { status: 3 } }]);
  });
});

test('nodes accepts at most 100 IDs', async ({ shop, ids }) => {
  const hundred = Array<string>(100).fill(ids.SmartLink ?? '');

  const { nodes } = await shop.secret.get<{ nodes: unknown[] }>(NODES, { ids: hundred });
  const { data, errors } = await shop.secret.request(NODES, { ids: [...hundred, ids.App] });

  expect(nodes).toHaveLength(100);
  expect(data).toBeNull();
  expect(toRefusals(errors)).toMatchObject([{ status: 5, code: 'BAD_USER_INPUT', field: 'ids' }]);
});

test('a new link has the same fields when a client fetches it by its ID', async ({ shop }) => {
  const link = await givenLink(shop.publishable, { uri: '/again', tags: ['a'] });

  const { node } = await shop.publishable.get<{ node: unknown }>(
    'query ($id: ID!) { node(id: $id) { ... on SmartLink { code url tags } } }',
    { id: link.id },
  );

  expect(node).toEqual({ code: link.code, url: link.url, tags: ['a'] });
});
