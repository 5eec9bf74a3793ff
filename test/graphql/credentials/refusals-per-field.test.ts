import { type GraphQLField, getNamedType, isLeafType, isObjectType, isRequiredArgument } from 'graphql';
import { describe, expect } from 'vitest';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import { schema } from '../../../src/doors/graphql/schema.ts';
import { givenApp, givenLink } from '../../support/builders.ts';
import { type Client, createClient } from '../../support/client.ts';
import { toRefusals } from '../../support/refusal.ts';
import { buildRequest, mutations, queries } from '../../support/root-requests.ts';
import { readAllRows } from '../../support/rows.ts';
import { test as base } from '../../support/test.ts';

type Field = GraphQLField<unknown, unknown>;

const test = base
  .extend('other', { scope: 'file' }, ({ app }) => givenApp(app, { subdomain: 'other' }))
  /** The global ids of records of `shop`, by type. */
  .extend('ids', { scope: 'file' }, async ({ app, shop }) => {
    const { routes, templates, tokens } = app.services;
    const encodeGlobalId = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64url');
    const { route } = await routes.registerRoute(OPERATOR, shop.id, { path: 'r/:id', platform: 'iphone' });
    const targets = { iphone: { url: 'com.app.iphone://t/:id' } };
    const template = await templates.createTemplate(OPERATOR, shop.id, { name: 'T', pattern: 't/:id', targets });
    const { token } = await tokens.createToken(OPERATOR, shop.id, { platform: 'web' });
    const { key } = await tokens.createAdminKey(OPERATOR, shop.id);
    return {
      Route: encodeGlobalId('Route', `${shop.id}:${route.id}`),
      Template: encodeGlobalId('Template', `${shop.id}:${template.id}`),
      Token: encodeGlobalId('PlatformToken', `${shop.id}:${token.id}`),
      AdminKey: encodeGlobalId('AdminKey', key.id),
      Metadata: encodeGlobalId('Click', `${shop.id}:${token.id}`),
      SmartLink: (await givenLink(shop.secret, { uri: '/a', code: 'code' })).id,
    };
  });

/** The credentials in ascending order, as the descriptions of fields name the least that they require. */
const RANKS = ['platform token', 'secret token', 'admin key', 'installation key'];

/** Returns the rank that a field requires by its description; -1 if it requires none. */
function getRequiredRank({ name, description }: Field): number {
  const required = /Requires (.*)\.$/s.exec(description ?? '')?.[1] ?? '';
  // These require a credential by the kind of the record, which is a link here.
  return name === 'node' || name === 'nodes' ? 0 : RANKS.findIndex((rank) => required.includes(rank));
}

/** Sends a request for a root field about the records of `shop`, and returns its only error and the data. */
async function requestField(client: Client, field: Field, ids: Record<string, string>) {
  const kind = Object.keys(ids).find((type) => field.name.includes(type)) ?? 'SmartLink';
  const { http, data, errors, text } = await client.request<Record<string, unknown>>(
    ...buildRequest(field, { id: ids[kind] }),
  );
  expect(http, text).toBe(200);
  expect(errors.length, text).toBeLessThanOrEqual(1);
  return { data, text, refusal: toRefusals(errors)[0] };
}

/** Without `exchangeSignInCode`, which clients call to get their first credential. */
const rootFields = [...queries, ...mutations].filter(({ name }) => name !== 'exchangeSignInCode');

test('every query and mutation documents the credential that it requires', () => {
  expect(rootFields.length).toBeGreaterThan(45);
  expect(rootFields.filter((field) => getRequiredRank(field) === -1).map(({ name }) => name)).toEqual([]);
});

// Create the records of `shop` before the first test, also for tests that select them by their codes.
test.beforeAll(({ ids }) =>
  expect(Object.values(ids).map((id) => typeof id)).toEqual(Object.keys(ids).map(() => 'string')),
);

describe('every query and mutation, without changing a row,', () => {
  test.for([
    ['no credential', undefined, /^The `Authorization` header is missing or empty\./],
    ['a malformed token', 'Token x', /^The credential after `Token` is not a platform token/],
    ['a malformed key', 'Bearer x', /^The credential after `Bearer` is not an admin key/],
    ['an unknown token', `Token ${'0'.repeat(40)}`, /^No platform token with this text exists\./],
  ] as const)('fails with status 3 with %s', async ([, authorization, message], { app, shop, ids }) => {
    expect(shop.subdomain).toBe('shop');
    const before = await readAllRows(app);
    for (const field of rootFields) {
      const { refusal, data, text } = await requestField(createClient(app, authorization), field, ids);

      expect(Object.values(data ?? {}), text).toEqual(data === null ? [] : [null]);
      expect(refusal, text).toMatchObject({
        status: 3,
        code: 'UNKNOWN_PLATFORM_TOKEN',
        message: expect.stringMatching(message),
      });
    }
    expect(await readAllRows(app)).toEqual(before);
  });

  test('fails with status 11 with a publishable token, unless it accepts every platform token', async ({
    app,
    shop,
    ids,
  }) => {
    const before = await readAllRows(app);
    for (const field of rootFields.filter((one) => getRequiredRank(one) > 0)) {
      const { refusal, data, text } = await requestField(shop.publishable, field, ids);

      expect(data, text).toEqual({ [field.name]: null });
      expect(refusal, text).toMatchObject({
        status: 11,
        code: 'WRONG_PLATFORM_TOKEN',
        message: expect.stringMatching(/^Requires .*; the request used a publishable token\.$/),
      });
    }
    expect(await readAllRows(app)).toEqual(before);
  });

  test.for([
    ['a publishable token', 'iphone', 0],
    ['a secret token', 'secret', 1],
    ['an admin key', 'admin', 2],
  ] as const)('does not reach another app with %s', async ([, credential, rank], { app, shop, other, ids }) => {
    const before = await readAllRows(app);
    const reached: string[] = [];
    for (const field of rootFields) {
      const { refusal, data, text } = await requestField(other[credential], field, ids);

      expect(text).not.toContain(shop.id);
      if (refusal === undefined) {
        reached.push(field.name);
        continue;
      }
      expect(data, text).toEqual({ [field.name]: null });
      const isMobileOnly = field.description?.includes('mobile platform token') && credential === 'secret';
      const isForbidden = getRequiredRank(field) > rank || isMobileOnly;
      const expected = isForbidden ? [11, 'WRONG_PLATFORM_TOKEN'] : [7, 'COULD_NOT_FIND_RECORD'];
      expect([refusal.status, refusal.code], text).toEqual(expected);
      expect(refusal.message, text).toMatch(
        /^(Requires .*; the request used .*|No .* exists|An app on the platform .*)\.$/,
      );
    }
    // These return null for a record of another app, or concern the caller.
    expect(reached).toEqual(rank === 0 ? ['node', 'nodes', 'viewer'] : ['apps', 'node', 'nodes', 'viewer']);
    expect(await readAllRows(app)).toEqual(before);
  });
});

interface RuledField {
  typeName: string;
  field: Field;
}

/** The fields of objects that require more than reading the object does. */
const ruledFields = Object.values(schema.getTypeMap()).flatMap((type): RuledField[] =>
  isObjectType(type) && type !== schema.getQueryType() && type !== schema.getMutationType()
    ? Object.values(type.getFields())
        .filter((field) => getRequiredRank(field) > 0)
        .map((field) => ({ typeName: type.name, field }))
    : [],
);

const SAMPLES: Record<string, string> = {
  fingerprint: '"file"',
  first: '1',
  input: '{ uri: "/a" }',
  uri: '"/a"',
  userAgent: '""',
};

function printField({ name, args, type }: Field): string {
  const used = args.filter((arg) => isRequiredArgument(arg) || arg.name === 'first');
  const printed = used.map((arg) => `${arg.name}: ${SAMPLES[arg.name]}`).join(', ');
  return `${name}${printed && `(${printed})`} ${isLeafType(getNamedType(type)) ? '' : '{ __typename }'}`;
}

/** Operations that return an object of a type, with the path of the object. */
const OBJECTS: Record<string, [operation: (selection: string) => string, path: string[]]> = {
  AdminKey: [(selection) => `{ viewer { credential { ... on AdminKey { ${selection} } } } }`, ['viewer', 'credential']],
  App: [(selection) => `{ app(by: { subdomain: "shop" }) { ${selection} } }`, ['app']],
  PlatformToken: [
    (selection) => `{ viewer { credential { ... on PlatformToken { ${selection} } } } }`,
    ['viewer', 'credential'],
  ],
  SmartLink: [
    (selection) => `{ smartLink(app: { subdomain: "shop" }, by: { code: "code" }) { ${selection} } }`,
    ['smartLink'],
  ],
  Viewer: [(selection) => `{ viewer { ${selection} } }`, ['viewer']],
};

/** Returns whether the client can read a field of an object that it can read. Fails for another error than status 11. */
async function canReadField(client: Client, { typeName, field }: RuledField): Promise<boolean> {
  const [buildOperation, path] = OBJECTS[typeName] ?? [];
  const { data, errors, text } = await client.request(buildOperation?.(printField(field)) ?? '');
  expect(data, text).not.toBeNull();
  if (errors.length === 0) {
    return true;
  }
  expect(toRefusals(errors), text).toMatchObject([
    { status: 11, code: 'WRONG_PLATFORM_TOKEN', message: expect.stringMatching(/Requires|read-only/) },
  ]);
  expect(errors[0]?.path, text).toEqual([...(path ?? []), field.name]);
  return false;
}

describe('the fields that require more than reading their object', () => {
  test('belong to these types, or to payloads', () => {
    const typeNames = new Set(ruledFields.map(({ typeName }) => typeName));
    // Only callers of `App.previewLink` get a draft.
    const known = [...Object.keys(OBJECTS), 'DraftLink'];
    expect([...typeNames].filter((name) => !name.endsWith('Payload')).sort()).toEqual(known.sort());
    expect(ruledFields.length).toBeGreaterThan(30);
  });

  test('are not readable with a publishable token', async ({ app, shop }) => {
    const before = await readAllRows(app);
    const readable = ruledFields.filter(({ typeName }) => ['PlatformToken', 'SmartLink', 'Viewer'].includes(typeName));
    expect(readable.length).toBeGreaterThan(10);
    for (const one of readable) {
      expect(await canReadField(shop.publishable, one), `${one.typeName}.${one.field.name}`).toBe(false);
    }
    expect(await readAllRows(app)).toEqual(before);
  });

  test('are not readable in payloads with a publishable token', async ({ shop, ids }) => {
    const payloads = mutations.filter((mutation) => getRequiredRank(mutation) === 0);
    const tested: string[] = [];
    for (const mutation of payloads) {
      const typeName = getNamedType(mutation.type).name;
      for (const { field } of ruledFields.filter((one) => one.typeName === typeName)) {
        const [operation, variables] = buildRequest(mutation, { id: ids.SmartLink, selection: printField(field) });
        const { data, errors, text } = await shop.publishable.request(operation, variables);
        expect(data, text).toEqual({ [mutation.name]: { [field.name]: null } });
        expect(toRefusals(errors), text).toMatchObject([{ status: 11, code: 'WRONG_PLATFORM_TOKEN' }]);
        tested.push(`${mutation.name}.${field.name}`);
      }
    }
    expect(tested).toEqual(['registerRoute.app']);
  });

  test('are readable with a read-only admin key only if they concern the app, links or statistics', async ({
    app,
    shop,
  }) => {
    const { text } = await app.services.tokens.createAdminKey(OPERATOR, shop.id, { readOnly: true });
    const reader = createClient(app, `Bearer ${text}`);
    const readable: string[] = [];
    for (const one of ruledFields.filter(({ typeName }) => typeName in OBJECTS && typeName !== 'PlatformToken')) {
      if (await canReadField(reader, one)) {
        readable.push(`${one.typeName}.${one.field.name}`);
      }
    }
    expect(readable).toEqual([
      'AdminKey.app',
      'App.smartLinks',
      'App.stats',
      'App.tags',
      'SmartLink.app',
      'SmartLink.clicks',
      'SmartLink.note',
      'SmartLink.stats',
      'SmartLink.title',
      'Viewer.app',
    ]);
  });

  test('are readable with a secret token or an admin key', async ({ shop }) => {
    for (const one of ruledFields.filter(({ typeName }) => typeName in OBJECTS)) {
      const isOfKey = getRequiredRank(one.field) > 1 || one.typeName === 'AdminKey';
      expect(await canReadField(isOfKey ? shop.admin : shop.secret, one), `${one.typeName}.${one.field.name}`).toBe(
        true,
      );
    }
  });
});

test.for([
  [
    'mutation { redeemMetadata(input: { app: { subdomain: "shop" }, by: { clickId: "x" } }) { metadata } }',
    'by.clickId',
  ],
  ['mutation { redeemMetadata(input: { by: { smartLinkId: "x" } }) { metadata } }', 'by.smartLinkId'],
  ['{ smartLink(app: { subdomain: "shop" }, by: { id: "x" }) { code } }', 'by.id'],
])('an invalid ID is reported with its path: %s', async ([operation = '', field], { shop }) => {
  const { errors } = await shop.secret.request(operation);
  expect(toRefusals(errors)).toMatchObject([{ status: 7, field }]);
});
