import { describe, expect } from 'vitest';
import type { TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp } from '../../support/builders.ts';
import { type Client, createClient } from '../../support/client.ts';
import { getRefusal } from '../../support/refusal.ts';
import { test as base } from '../../support/test.ts';

interface Ids {
  template: string;
  token: string;
  key: string;
}

const test = base
  .extend('ids', { scope: 'file' }, ({ shop }) => createRecords(shop))
  .extend('other', { scope: 'file' }, ({ app }) => givenApp(app, { subdomain: 'other' }))
  .extend('expectRefused', ({ app, shop, other }) => {
    /** Expects each of these mutations to fail with these extensions, and none to change an app. */
    return async (mutations: [Client, string][], extensions: Record<string, unknown>): Promise<void> => {
      const before = await readAdministration(app, shop, other);
      for (const [client, mutation] of mutations) {
        expect(await getRefusal(client, `mutation { ${mutation} }`)).toMatchObject(extensions);
      }
      expect(await readAdministration(app, shop, other)).toEqual(before);
    };
  });

async function createRecords({ admin, android }: GivenApp): Promise<Ids> {
  const { createTemplate } = await admin.get<{ createTemplate: { template: { id: string } } }>(
    'mutation { createTemplate(input: { name: "T", pattern: "t/:id", targets: { web: { url: "http://x.example/:id" } } }) { template { id } } }',
  );
  const { viewer } = await android.get<{ viewer: { credential: { id: string } } }>('{ viewer { credential { id } } }');
  const { createAdminKey } = await admin.get<{ createAdminKey: { credential: { id: string } } }>(
    'mutation { createAdminKey(input: {}) { credential { id } } }',
  );
  return { template: createTemplate.template.id, token: viewer.credential.id, key: createAdminKey.credential.id };
}

/** Returns all settings of both apps. */
async function readAdministration(app: TestApp, { installation }: GivenApp, other: GivenApp): Promise<unknown> {
  const formatAppFields = (
    name: string,
  ) => `${name}: app(by: { subdomain: "${name}" }) { name updatedAt platforms { kind urlSchemes updatedAt } }
    ${name}Tokens: tokens(app: { subdomain: "${name}" }, first: 100) { nodes { id revokedAt } }
    ${name}Templates: templates(app: { subdomain: "${name}" }, first: 100) { nodes { id name updatedAt } }`;
  const apps = await app.database.read.selectFrom('apps').select('id').orderBy('id').execute();
  const keys = await app.database.read.selectFrom('admin_keys').selectAll().orderBy('id').execute();
  return [apps, keys, await installation.get(`{ ${formatAppFields('shop')} ${formatAppFields(other.subdomain)} }`)];
}

/** A mutation for operators that succeeds for the app `shop`. `named` is the argument for an app, if any. */
type Mutation = (named: string) => string;

const TEMPLATE = 'name: "N", pattern: "n/:id", targets: { web: { url: "http://x.example/:id" } }';

/** Mutations of the key's own app, or of the app in the input. */
const BY_APP: [name: string, mutation: Mutation][] = [
  ['updateApp', (named) => `updateApp(input: { ${named} name: "Changed" }) { app { name } }`],
  ['setPlatform', (named) => `setPlatform(input: { ${named} kind: IPAD, urlSchemes: ["x"] }) { platform { kind } }`],
  [
    'updatePlatform',
    (named) => `updatePlatform(input: { ${named} kind: IPHONE, teamId: "ABCDE12345" }) { platform { kind } }`,
  ],
  ['removePlatform', (named) => `removePlatform(input: { ${named} kind: IPHONE }) { platform { kind } }`],
  ['createToken', (named) => `createToken(input: { ${named} platform: WEB }) { token }`],
  ['createTemplate', (named) => `createTemplate(input: { ${named} ${TEMPLATE} }) { template { id } }`],
];

/** Mutations of a record, by its ID. */
const BY_ID: [name: string, mutation: (id: string) => string, record: keyof Ids][] = [
  ['revokeAdminKey', (id) => `revokeAdminKey(input: { id: "${id}" }) { credential { id } }`, 'key'],
  ['rotateToken', (id) => `rotateToken(input: { id: "${id}" }) { token }`, 'token'],
  ['revokeToken', (id) => `revokeToken(input: { id: "${id}" }) { credential { id } }`, 'token'],
  ['updateTemplate', (id) => `updateTemplate(input: { id: "${id}", name: "Changed" }) { template { id } }`, 'template'],
  ['deleteTemplate', (id) => `deleteTemplate(input: { id: "${id}" }) { deletedTemplateId }`, 'template'],
];

const CREATE_APP = 'createApp(input: { name: "New", subdomain: "new" }) { app { id } }';

const ALL: [name: string, mutation: (ids: Ids, named: string) => string][] = [
  ['createApp', () => CREATE_APP],
  ['createAdminKey', (_ids, named) => `createAdminKey(input: { ${named} label: "x" }) { key }`],
  ...BY_APP.map(([name, mutation]): (typeof ALL)[number] => [name, (_ids, named) => mutation(named)]),
  ...BY_ID.map(([name, mutation, record]): (typeof ALL)[number] => [name, (ids) => mutation(ids[record])]),
];

describe.each(ALL)('%s', (_name, mutation) => {
  const pairClients = (ids: Ids, clients: Client[]) =>
    clients.flatMap((client): [Client, string][] => [
      [client, mutation(ids, '')],
      [client, mutation(ids, 'app: { subdomain: "shop" },')],
    ]);

  test('fails with status 3 without a credential, and with an unknown one', async ({ app, ids, expectRefused }) => {
    const unknown = [undefined, `Token ${'0'.repeat(40)}`, `Bearer slk_${'0'.repeat(40)}`, 'Bearer x'];
    const strangers = unknown.map((authorization) => createClient(app, authorization));

    await expectRefused(pairClients(ids, strangers), { status: 3 });
  });

  test('fails with status 11 for a platform token, publishable or secret, for any app', async ({
    shop,
    other,
    ids,
    expectRefused,
  }) => {
    const clients = [shop.publishable, shop.iphone, shop.android, shop.secret, other.secret];

    await expectRefused(pairClients(ids, clients), { status: 11 });
  });
});

test('createApp fails with status 11 for an admin key of one app', ({ shop, expectRefused }) =>
  expectRefused([[shop.admin, CREATE_APP]], { status: 11, code: 'WRONG_PLATFORM_TOKEN' }));

describe.each(BY_APP)('%s', (_name, mutation) => {
  test("fails with status 7 for another app's key, as if the app did not exist", async ({
    shop,
    other,
    expectRefused,
  }) => {
    await expectRefused(
      ['subdomain: "shop"', `id: "${shop.id}"`, 'subdomain: "nobody"', 'id: ""'].map((named) => [
        other.admin,
        mutation(`app: { ${named} },`),
      ]),
      { status: 7, field: 'app' },
    );
  });

  test('fails with status 2 for an installation key without an app', async ({ shop, expectRefused }) => {
    await expectRefused(
      ['', 'app: null,'].map((named) => [shop.installation, mutation(named)]),
      { status: 2, parameters: ['app'] },
    );
  });
});

describe.each(BY_ID)('%s', (_name, mutation, record) => {
  test("fails with status 7 for another app's key", ({ other, ids, expectRefused }) =>
    expectRefused([[other.admin, mutation(ids[record])]], { status: 7 }));

  test.for(['', 'nonsense', 'VGVtcGxhdGU6'])(
    'fails with status 7 for a malformed ID: %j',
    (id, { shop, expectRefused }) => expectRefused([[shop.admin, mutation(id)]], { status: 7, field: 'id' }),
  );

  test('reports a missing permission before a malformed ID', async ({ app, shop, expectRefused }) => {
    await expectRefused([[createClient(app), mutation('nonsense')]], { status: 3 });
    await expectRefused([[shop.secret, mutation('nonsense')]], { status: 11 });
  });
});

test('each of these mutations succeeds for a client with the permission', async ({ shop, ids }) => {
  for (const [, mutation] of BY_APP) {
    await shop.admin.get(`mutation { ${mutation('')} }`);
  }
  for (const [, mutation] of BY_APP.filter(([name]) => name === 'updateApp' || name === 'createToken')) {
    await shop.installation.get(`mutation { ${mutation('app: { subdomain: "shop" },')} }`);
  }
  for (const [, mutation, record] of BY_ID) {
    await shop.admin.get(`mutation { ${mutation(ids[record])} }`);
  }
  await shop.installation.get(`mutation { ${CREATE_APP} }`);
});
