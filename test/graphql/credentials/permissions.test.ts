import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp } from '../../support/builders.ts';
import type { Client } from '../../support/client.ts';

let app: TestApp;
let shop: GivenApp;
let other: GivenApp;

beforeAll(async () => {
  app = await startTestApp();
  shop = await givenApp(app);
  other = await givenApp(app, { subdomain: 'other' });
});
afterAll(() => app?.close());

const TEMPLATE = 'name: "T", pattern: "t/:id", targets: { iphone: { url: "com.app.iphone://:id" } }';
const CREATE_APP = 'mutation { createApp(input: { name: "New", subdomain: "new" }) { app { id } } }';

/** What only an operator may do to an app: what every other token is refused, and nothing of it done. */
const ADMINISTRATION: [name: string, operation: (app: string) => string][] = [
  ['updateApp', (named) => `updateApp(input: { ${named} name: "Mine" }) { app { id } }`],
  ['setPlatform', (named) => `setPlatform(input: { ${named} kind: IPAD, urlSchemes: ["evil"] }) { platform { kind } }`],
  ['removePlatform', (named) => `removePlatform(input: { ${named} kind: WEB }) { platform { kind } }`],
  ['createToken', (named) => `createToken(input: { ${named} platform: WEB }) { token }`],
  ['createTemplate', (named) => `createTemplate(input: { ${named} ${TEMPLATE} }) { template { id } }`],
];

async function settings(): Promise<unknown> {
  return shop.installation.get(
    '{ app(app: "shop") { name platforms { kind } } templates(app: "shop", first: 10) { nodes { id } } }',
  );
}

async function expectRefused(client: Client, operation: string, status: number): Promise<void> {
  const before = await settings();
  const { http, data, errors } = await client.ask<Record<string, unknown>>(operation);

  expect(http).toBe(200);
  expect(Object.values(data ?? { none: 1 })).toEqual([null]);
  expect(errors).toMatchObject([{ extensions: { status, details: expect.any(String) } }]);
  expect(await settings()).toEqual(before);
}

describe.each(ADMINISTRATION)('%s', (_name, operation) => {
  test('is status 11 with any platform token, even where the app is named', async () => {
    for (const client of [shop.secret, shop.publishable, shop.iphone, shop.android]) {
      await expectRefused(client, `mutation { ${operation('')} }`, 11);
      await expectRefused(client, `mutation { ${operation('app: "shop",')} }`, 11);
    }
  });

  test("is status 7 for another app's key, as if there were no such app", async () => {
    await expectRefused(other.admin, `mutation { ${operation('app: "shop",')} }`, 7);
    await expectRefused(other.admin, `mutation { ${operation('app: "nobody",')} }`, 7);
  });

  test('is status 2 for a key of the installation that names no app', async () => {
    await expectRefused(shop.installation, `mutation { ${operation('')} }`, 2);
  });
});

test('a new app is made by a key of the installation alone', async () => {
  for (const client of [shop.secret, shop.publishable, shop.admin]) await expectRefused(client, CREATE_APP, 11);

  await shop.installation.get(CREATE_APP);
});

describe('the links of another app', () => {
  const create = (named: string) =>
    `mutation { createSmartLink(input: { app: "${named}", uri: "/a" }) { smartLink { id } } }`;

  test('are made with none of our tokens, by naming it', async () => {
    for (const client of [shop.secret, shop.publishable, shop.admin]) {
      for (const named of ['other', other.id, 'nobody']) await expectRefused(client, create(named), 7);
    }
  });

  test('are listed with none of our tokens', async () => {
    for (const list of ['smartLinks', 'routes', 'templates']) {
      await expectRefused(shop.secret, `{ ${list}(app: "other", first: 1) { nodes { id } } }`, 7);
      await expectRefused(shop.admin, `{ ${list}(app: "${other.id}", first: 1) { nodes { id } } }`, 7);
    }
  });

  test('but a token may name its own app', async () => {
    expect(await shop.publishable.get(create('shop'))).toMatchObject({ createSmartLink: { smartLink: {} } });
    expect(await shop.secret.get('{ app(app: "Shop") { subdomain } }')).toEqual({ app: { subdomain: 'shop' } });
  });
});
