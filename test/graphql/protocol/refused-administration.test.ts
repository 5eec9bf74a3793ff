import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp } from '../../support/builders.ts';
import { type Client, clientOf } from '../../support/client.ts';
import { refusalOf } from '../../support/refused.ts';

let app: TestApp;
let shop: GivenApp;
let other: GivenApp;
let templateId: string;
let tokenId: string;

beforeAll(async () => {
  app = await startTestApp();
  shop = await givenApp(app);
  other = await givenApp(app, { subdomain: 'other' });
  const { createTemplate } = await shop.admin.get<{ createTemplate: { template: { id: string } } }>(
    'mutation { createTemplate(input: { name: "T", pattern: "t/:id", targets: { web: { url: "http://x.example/:id" } } }) { template { id } } }',
  );
  templateId = createTemplate.template.id;
  const { viewer } = await shop.android.get<{ viewer: { credential: { id: string } } }>(
    '{ viewer { credential { id } } }',
  );
  tokenId = viewer.credential.id;
});
afterAll(() => app?.close());

/** A mutation of an operator's, as it would succeed for the app `shop`; `named` is how it names an app, if it does. */
type Operation = (named: string) => string;

const TEMPLATE = 'name: "N", pattern: "n/:id", targets: { web: { url: "http://x.example/:id" } }';

/** Those that act on the app of the key, or on the one that they name. */
const BY_APP: [name: string, operation: Operation][] = [
  ['updateApp', (named) => `updateApp(input: { ${named} name: "Changed" }) { app { name } }`],
  ['setPlatform', (named) => `setPlatform(input: { ${named} kind: IPAD, urlSchemes: ["x"] }) { platform { kind } }`],
  ['removePlatform', (named) => `removePlatform(input: { ${named} kind: IPHONE }) { platform { kind } }`],
  ['createToken', (named) => `createToken(input: { ${named} platform: WEB }) { token }`],
  ['createTemplate', (named) => `createTemplate(input: { ${named} ${TEMPLATE} }) { template { id } }`],
];

/** Those that act on what their id says. */
const BY_ID: [name: string, operation: (id: string) => string, id: () => string][] = [
  ['revokeToken', (id) => `revokeToken(input: { id: "${id}" }) { credential { id } }`, () => tokenId],
  [
    'updateTemplate',
    (id) => `updateTemplate(input: { id: "${id}", name: "Changed" }) { template { id } }`,
    () => templateId,
  ],
  ['deleteTemplate', (id) => `deleteTemplate(input: { id: "${id}" }) { deletedTemplateId }`, () => templateId],
];

const CREATE_APP: Operation = () => 'createApp(input: { name: "New", subdomain: "new" }) { app { id } }';

/** All that an operator set up, of every app. */
async function everything(): Promise<unknown> {
  const of = (name: string) => `${name}: app(app: "${name}") { name updatedAt platforms { kind urlSchemes updatedAt } }
    ${name}Tokens: tokens(app: "${name}", first: 100) { nodes { id revokedAt } }
    ${name}Templates: templates(app: "${name}", first: 100) { nodes { id name updatedAt } }`;
  const apps = await app.database.read.selectFrom('apps').select('id').orderBy('id').execute();
  return [apps, await shop.installation.get(`{ ${of('shop')} ${of('other')} }`)];
}

async function expectRefused(client: Client, operation: string, extensions: Record<string, unknown>): Promise<void> {
  const before = await everything();
  expect(await refusalOf(client, `mutation { ${operation} }`)).toMatchObject(extensions);
  expect(await everything()).toEqual(before);
}

const ALL: [name: string, operation: (named: string) => string][] = [
  ['createApp', CREATE_APP],
  ...BY_APP,
  ...BY_ID.map(([name, operation, id]): [string, Operation] => [name, () => operation(id())]),
];

describe.each(ALL)('%s', (_name, operation) => {
  test('is status 3 without a credential, and with one of nobody', async () => {
    for (const authorization of [undefined, `Token ${'0'.repeat(40)}`, `Bearer slk_${'0'.repeat(40)}`, 'Bearer x']) {
      await expectRefused(clientOf(app, authorization), operation(''), { status: 3 });
      await expectRefused(clientOf(app, authorization), operation('app: "shop",'), { status: 3 });
    }
  });

  test('is status 11 with a platform token, publishable or secret, whatever app it names', async () => {
    for (const client of [shop.publishable, shop.iphone, shop.android, shop.secret, other.secret]) {
      await expectRefused(client, operation(''), { status: 11 });
      await expectRefused(client, operation('app: "shop",'), { status: 11 });
    }
  });
});

test('createApp is status 11 with a key that is bound to one app', () =>
  expectRefused(shop.admin, CREATE_APP(''), { status: 11, code: 'WRONG_PLATFORM_TOKEN' }));

describe.each(BY_APP)('%s', (_name, operation) => {
  test("is status 7 with another app's key, as if there were no such app", async () => {
    for (const named of ['shop', shop.id, 'nobody', '']) {
      await expectRefused(other.admin, operation(`app: "${named}",`), { status: 7, field: 'app' });
    }
  });

  test('is status 2 with a key of the installation that names no app', async () => {
    for (const named of ['', 'app: null,']) {
      await expectRefused(shop.installation, operation(named), { status: 2, parameters: ['app'] });
    }
  });
});

describe.each(BY_ID)('%s', (_name, operation, id) => {
  test("is status 7 with another app's key", () => expectRefused(other.admin, operation(id()), { status: 7 }));

  test.each(['', 'nonsense', 'VGVtcGxhdGU6'])('is status 7 for an id that is none: %j', (none) =>
    expectRefused(shop.admin, operation(none), { status: 7, field: 'id' }),
  );

  test('tells who may not do it so before what is wrong with the id', async () => {
    await expectRefused(clientOf(app), operation('nonsense'), { status: 3 });
    await expectRefused(shop.secret, operation('nonsense'), { status: 11 });
  });
});

test('all of them succeed for whoever may do them: it was not the operations that were at fault', async () => {
  for (const [, operation] of BY_APP) await shop.admin.get(`mutation { ${operation('')} }`);
  for (const [, operation] of BY_APP.filter(([name]) => name === 'updateApp' || name === 'createToken')) {
    await shop.installation.get(`mutation { ${operation('app: "shop",')} }`);
  }
  for (const [, operation, id] of BY_ID) await shop.admin.get(`mutation { ${operation(id())} }`);
  await shop.installation.get(`mutation { ${CREATE_APP('')} }`);
});
