import { describe, expect } from 'vitest';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import { schema } from '../../../src/doors/graphql/schema.ts';
import type { TestApp } from '../../support/app.ts';
import { type GivenApp, givenLink } from '../../support/builders.ts';
import type { Client, GraphQLResponse } from '../../support/client.ts';
import { createTest } from '../../support/test.ts';

let now = Date.parse('2027-05-01T00:00:00Z');
const test = createTest({ app: { clock: () => now } });

/** A mutation that changes something, as the caller that may send it. */
interface Example {
  /** The input, given the global ids of a link, a template, a route, a token and an admin key of the app. */
  input: (ids: Ids) => Record<string, unknown>;
  selection: string;
  by?: 'admin' | 'installation' | 'secret' | 'iphone';
  /** The response of the retry, if it is not the same: secrets are never repeated. */
  retry?: Record<string, unknown>;
}

type Ids = Record<
  | 'link'
  | 'deletedLink'
  | 'code'
  | 'template'
  | 'route'
  | 'token'
  | 'adminKey'
  | 'signInCode'
  | 'subdomain'
  | 'appName',
  string
>;

const CREATED = { warnings: [{ code: 'CREDENTIAL_ALREADY_CREATED' }] };

const EXAMPLES: Record<string, Example> = {
  addTags: {
    input: ({ link }) => ({ select: { ids: [link] }, tags: ['added'] }),
    selection: 'results { ... on SmartLinkUpdated { smartLink { tags updatedAt } } }',
  },
  claimInstall: { by: 'iphone', input: () => ({ device: { uid: 'd' } }), selection: 'deepLink recordedAt' },
  createAdminKey: {
    input: () => ({ label: 'x' }),
    selection: 'key credential { id } warnings { code }',
    retry: { ...CREATED, key: null },
  },
  createApp: {
    by: 'installation',
    input: ({ subdomain }) => ({ name: 'New', subdomain: `n${subdomain}`.slice(0, 20) }),
    selection: 'app { id subdomain createdAt }',
  },
  createSmartLink: { input: () => ({ uri: '/a' }), selection: 'smartLink { id code }' },
  createSmartLinks: {
    input: () => ({ items: [{ uri: '/a' }] }),
    selection: 'results { ... on SmartLinkCreated { smartLink { id } } }',
  },
  createTemplate: {
    input: () => ({ name: 'A', pattern: 'a/:id', targets: { web: { url: 'https://x.example/:id' } } }),
    selection: 'template { id }',
  },
  createToken: {
    input: () => ({ platform: 'WEB' }),
    selection: 'token credential { id } warnings { code }',
    retry: { ...CREATED, token: null },
  },
  deleteApp: {
    by: 'installation',
    input: ({ subdomain, appName: name }) => ({ app: { subdomain }, name }),
    selection: 'deletedAppId',
  },
  deleteRoute: { input: ({ route: id }) => ({ id }), selection: 'deletedRouteId' },
  deleteSmartLink: { input: ({ link: id }) => ({ id }), selection: 'deletedSmartLinkId' },
  deleteSmartLinks: {
    input: ({ link }) => ({ select: { ids: [link] } }),
    selection: 'results { ... on SmartLinkDeleted { deletedSmartLinkId } }',
  },
  deleteTag: { input: () => ({ name: 'old' }), selection: 'deletedTag changedLinkCount isComplete' },
  deleteTemplate: { input: ({ template: id }) => ({ id }), selection: 'deletedTemplateId' },
  exchangeSignInCode: {
    input: ({ signInCode }) => ({ code: signInCode }),
    selection: 'key credential { id } warnings { code }',
    retry: { ...CREATED, key: null },
  },
  importSmartLinks: {
    by: 'admin',
    input: () => ({ fingerprint: 'x', rows: [{ line: 1, fields: { uri: '/a' } }] }),
    selection: 'report { imported existing lastLine }',
  },
  recordOpen: { by: 'iphone', input: () => ({ deepLink: 'com.app.iphone://a' }), selection: 'recordedAt' },
  redeemMetadata: { by: 'secret', input: ({ link: smartLinkId }) => ({ by: { smartLinkId } }), selection: 'metadata' },
  registerRoute: { by: 'iphone', input: () => ({ path: 'new/:id' }), selection: 'route { id } warnings { code }' },
  registerRoutes: {
    by: 'iphone',
    input: () => ({ items: [{ path: 'new/:id' }] }),
    selection: 'results { ... on RouteRegistered { route { id } } }',
  },
  removePlatform: { input: () => ({ kind: 'ANDROID' }), selection: 'platform { kind urlSchemes }' },
  removeTags: {
    input: ({ link }) => ({ select: { ids: [link] }, tags: ['added'] }),
    selection: 'results { ... on SmartLinkUpdated { smartLink { tags updatedAt } } }',
  },
  renameTag: {
    input: () => ({ from: 'old', to: 'renamed' }),
    selection: 'tag { name } changedLinkCount isComplete',
  },
  resetRedeemCount: { input: ({ link: id }) => ({ id }), selection: 'smartLink { redeemCount updatedAt }' },
  resolveSmartLink: {
    by: 'iphone',
    input: ({ code }) => ({ by: { code } }),
    selection: 'deepLink metadata destination { link } smartLink { id redeemCount: redeemLimit } warnings { code }',
  },
  restoreSmartLink: { input: ({ deletedLink: id }) => ({ id }), selection: 'smartLink { id updatedAt }' },
  revokeAdminKey: { input: ({ adminKey: id }) => ({ id }), selection: 'credential { id revokedAt }' },
  revokeToken: { input: ({ token: id }) => ({ id }), selection: 'credential { id revokedAt }' },
  rotateToken: {
    input: ({ token: id }) => ({ id }),
    selection: 'token credential { id } previous { id expiresAt } warnings { code }',
    retry: { ...CREATED, token: null },
  },
  setPlatform: {
    input: () => ({ kind: 'WEB', baseUrl: 'https://new.example' }),
    selection: 'platform { baseUrl updatedAt }',
  },
  updateApp: { input: () => ({ name: 'Renamed' }), selection: 'app { name updatedAt platforms { kind } }' },
  updatePlatform: {
    input: () => ({ kind: 'WEB', baseUrl: 'https://new.example' }),
    selection: 'platform { baseUrl updatedAt }',
  },
  updateSmartLink: {
    input: ({ link: id }) => ({ id, tags: ['x'], metadata: { $: 'app', id: 'x' } }),
    selection: 'smartLink { tags metadata updatedAt app { subdomain } } warnings { code }',
  },
  updateSmartLinks: {
    input: ({ link: id }) => ({ updates: { items: [{ id, tags: ['x'] }] } }),
    selection: 'results { ... on SmartLinkUpdated { smartLink { tags updatedAt } } }',
  },
  updateTemplate: { input: ({ template: id }) => ({ id, name: 'B' }), selection: 'template { name updatedAt }' },
};

const MUTATIONS = Object.keys(schema.getMutationType()?.getFields() ?? {}).sort();

async function givenRecords(app: TestApp, shop: GivenApp): Promise<Ids> {
  const { code: signInCode } = await app.services.signIn.createSignInCode(OPERATOR);
  const { id: link, code } = await givenLink(shop.secret, {
    uri: 'com.app.iphone://a',
    metadata: { a: 1 },
    redeemLimit: 5,
    tags: ['old'],
  });
  const { id: deletedLink } = await givenLink(shop.secret, { uri: '/deleted' });
  await shop.secret.get('mutation ($id: ID!) { deleteSmartLink(input: { id: $id }) { deletedSmartLinkId } }', {
    id: deletedLink,
  });
  const { createTemplate, createToken, createAdminKey } = await shop.admin.get<{
    createTemplate: { template: { id: string } };
    createToken: { credential: { id: string } };
    createAdminKey: { credential: { id: string } };
  }>(`mutation {
    createTemplate(input: { name: "T", pattern: "t/:id", targets: { web: { url: "https://x.example/:id" } } }) { template { id } }
    createToken(input: { platform: WEB }) { credential { id } }
    createAdminKey(input: {}) { credential { id } }
  }`);
  const { registerRoute } = await shop.iphone.get<{ registerRoute: { route: { id: string } } }>(
    'mutation { registerRoute(input: { path: "r/:id" }) { route { id } } }',
  );
  const { app: settings } = await shop.admin.get<{ app: { subdomain: string; name: string } }>(
    '{ app { subdomain name } }',
  );
  return {
    link,
    code,
    template: createTemplate.template.id,
    token: createToken.credential.id,
    adminKey: createAdminKey.credential.id,
    route: registerRoute.route.id,
    subdomain: settings.subdomain,
    appName: settings.name,
    deletedLink,
    signInCode,
  };
}

type Result = Record<string, Record<string, unknown> | null>;

/** Sends the example of a mutation with a key in the header, or as the directive. */
function sendExample(shop: GivenApp, name: string, ids: Ids, { key, asDirective = false, change = {} }: SendOptions) {
  const { by = 'admin', input, selection } = EXAMPLES[name] as Example;
  const type = String(schema.getMutationType()?.getFields()[name]?.args[0]?.type);
  const directive = asDirective ? '@idempotent(key: $key)' : '';
  return (shop[by] as Client).request<Result>(
    `mutation ($input: ${type}${asDirective ? ', $key: String!' : ''}) { ${name}(input: $input) ${directive} { ${selection} } }`,
    { input: { ...input(ids), ...change }, ...(asDirective ? { key } : {}) },
    asDirective ? {} : { 'idempotency-key': key },
  );
}

interface SendOptions {
  key: string;
  asDirective?: boolean;
  change?: Record<string, unknown>;
}

function getPayload({ data, text }: GraphQLResponse<Result>, name: string): Record<string, unknown> {
  const payload = data?.[name];
  if (payload == null) {
    throw new Error(text);
  }
  return payload;
}

test('there is an example of every mutation', () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual(MUTATIONS);
});

describe.each(Object.keys(EXAMPLES))('%s', (name) => {
  test('returns the first result to a retry with the same key', async ({ app, freshShop: shop }) => {
    const ids = await givenRecords(app, shop);
    const first = getPayload(await sendExample(shop, name, ids, { key: 'k' }), name);
    now += 1_000;

    const again = await sendExample(shop, name, ids, { key: 'k' });
    const asDirective = await sendExample(shop, name, ids, { key: 'k', asDirective: true });

    const expected = { ...first, ...EXAMPLES[name]?.retry };
    expect(getPayload(again, name), again.text).toEqual(expected);
    expect(getPayload(asDirective, name), asDirective.text).toEqual(expected);
  });

  test('refuses the same key with another input', async ({ app, freshShop: shop }) => {
    const ids = await givenRecords(app, shop);
    getPayload(await sendExample(shop, name, ids, { key: 'k', asDirective: true }), name);
    const other = OTHER_INPUTS[name] ?? { app: { subdomain: ids.subdomain } };

    const { data, errors, text } = await sendExample(shop, name, ids, { key: 'k', change: other });

    expect(data, text).toEqual({ [name]: null });
    expect(errors[0]?.extensions, text).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });
});

/** Other inputs for mutations that don't take an app. */
const OTHER_INPUTS: Record<string, Record<string, unknown>> = {
  addTags: { onError: 'SKIP' },
  deleteSmartLinks: { onError: 'SKIP' },
  removeTags: { onError: 'SKIP' },
  updateSmartLinks: { onError: 'SKIP' },
  ...Object.fromEntries(
    [
      'deleteRoute',
      'deleteSmartLink',
      'deleteTemplate',
      'resetRedeemCount',
      'restoreSmartLink',
      'revokeAdminKey',
      'revokeToken',
    ].map((name) => [name, { id: 'QXBwOng' }]),
  ),
  createAdminKey: { label: 'y' },
  deleteApp: { name: 'Other' },
  createApp: { name: 'Other' },
  createSmartLink: { uri: '/b' },
  createSmartLinks: { items: [{ uri: '/b' }] },
  createTemplate: { name: 'Other' },
  exchangeSignInCode: { code: 'other' },
  createToken: { publishable: false },
  registerRoute: { path: 'other' },
  registerRoutes: { items: [{ path: 'other' }] },
  rotateToken: { validUntil: '2027-05-02T00:00:00Z' },
  updateSmartLink: { tags: ['y'] },
  updateTemplate: { name: 'C' },
};

describe('an update with an idempotency key', () => {
  const rename = (client: Client, name: string, key: string) =>
    client.request<{ updateApp: { app: { name: string } } | null }>(
      'mutation ($name: String!) { updateApp(input: { name: $name }) { app { name } } }',
      { name },
      { 'idempotency-key': key },
    );

  test('does not undo a later one when it is retried', async ({ freshShop: shop }) => {
    await rename(shop.admin, 'First', 'a');
    await rename(shop.admin, 'Second', 'b');

    await rename(shop.admin, 'First', 'a');

    expect(await shop.admin.get('{ app { name } }')).toEqual({ app: { name: 'Second' } });
  });

  test('that fails is not stored', async ({ freshShop: shop }) => {
    const long = 'x'.repeat(101);
    expect((await rename(shop.admin, long, 'a')).data).toEqual({ updateApp: null });
    expect((await rename(shop.admin, 'Short', 'a')).data).toEqual({ updateApp: { app: { name: 'Short' } } });
  });

  test('runs once for 16 concurrent clients', async ({ app, freshShop: shop }) => {
    const responses = await Promise.all(Array.from({ length: 16 }, () => rename(shop.admin, 'Storm', 'storm')));
    expect(new Set(responses.map(({ text }) => text)).size).toBe(1);
    const rows = await app.database.read
      .selectFrom('idempotency_keys')
      .select('result')
      .where('app_id', '=', shop.id)
      .execute();
    expect(rows).toHaveLength(1);
  });

  test('is repeated if the server stopped before it stored the result', async ({ app, freshShop: shop }) => {
    await rename(shop.admin, 'First', 'a');
    await app.database.write((tx) =>
      tx.updateTable('idempotency_keys').set({ result: null }).where('app_id', '=', shop.id).execute(),
    );
    now += 2 * 60_000 + 1;
    expect((await rename(shop.admin, 'First', 'a')).data).toEqual({ updateApp: { app: { name: 'First' } } });
  });

  test('runs again after 24 hours', async ({ freshShop: shop }) => {
    await rename(shop.admin, 'First', 'a');
    await rename(shop.admin, 'Second', 'b');
    now += 24 * 60 * 60_000 + 1;
    await rename(shop.admin, 'First', 'a');
    expect(await shop.admin.get('{ app { name } }')).toEqual({ app: { name: 'First' } });
  });
});

describe('the directive @idempotent', () => {
  const create = (client: Client, directive: string, headers = {}) =>
    client.request<{ createSmartLink: { smartLink: { id: string } } | null }>(
      `mutation { createSmartLink(input: { uri: "/d" }) ${directive} { smartLink { id } } }`,
      {},
      headers,
    );

  test('can be sent with the same header, but not with another one', async ({ freshShop: shop }) => {
    const first = await create(shop.secret, '@idempotent(key: "k")');
    expect(await create(shop.secret, '@idempotent(key: "k")', { 'idempotency-key': 'k' })).toMatchObject({
      data: first.data,
    });
    const { data, errors } = await create(shop.secret, '@idempotent(key: "k")', { 'idempotency-key': 'other' });
    expect(data).toEqual({ createSmartLink: null });
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('must have a valid key', async ({ freshShop: shop }) => {
    const { errors } = await create(shop.secret, '@idempotent(key: "ü")');
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('is refused on a field that is not a mutation', async ({ freshShop: shop }) => {
    const nested = 'mutation { createSmartLink(input: { uri: "/d" }) { smartLink @idempotent(key: "k") { id } } }';
    for (const document of ['{ viewer @idempotent(key: "k") { app { id } } }', nested]) {
      const { data, errors } = await shop.secret.request(document);
      expect(data).toBeUndefined();
      expect(errors[0]?.message).toContain('may only be used on fields of "Mutation"');
    }
  });

  test('can have a different key for each field', async ({ freshShop: shop }) => {
    const document = `mutation {
      a: createSmartLink(input: { uri: "/d" }) @idempotent(key: "k1") { smartLink { id } }
      b: createSmartLink(input: { uri: "/d" }) @idempotent(key: "k2") { smartLink { id } }
    }`;
    const first = await shop.secret.get<{ a: object; b: object }>(document);
    expect(await shop.secret.get(document)).toEqual(first);
    expect(first.a).not.toEqual(first.b);
  });
});
