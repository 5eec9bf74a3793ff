import { describe, expect } from 'vitest';
import { type GivenApp, givenApp } from '../../support/builders.ts';
import type { Client } from '../../support/client.ts';
import { toRefusals } from '../../support/refusal.ts';
import { test as base } from '../../support/test.ts';

const test = base.extend('other', { scope: 'file' }, ({ app }) => givenApp(app, { subdomain: 'other' }));

const TEMPLATE = 'name: "T", pattern: "t/:id", targets: { iphone: { url: "com.app.iphone://:id" } }';
const CREATE_APP = 'mutation { createApp(input: { name: "New", subdomain: "new" }) { app { id } } }';

/** Mutations that require an admin key. The server rejects all other credentials, and changes nothing. */
const ADMINISTRATION: [name: string, operation: (app: string) => string][] = [
  ['updateApp', (named) => `updateApp(input: { ${named} name: "Mine" }) { app { id } }`],
  ['setPlatform', (named) => `setPlatform(input: { ${named} kind: IPAD, urlSchemes: ["evil"] }) { platform { kind } }`],
  [
    'updatePlatform',
    (named) => `updatePlatform(input: { ${named} kind: WEB, baseUrl: "https://evil.example" }) { platform { kind } }`,
  ],
  ['removePlatform', (named) => `removePlatform(input: { ${named} kind: WEB }) { platform { kind } }`],
  ['createToken', (named) => `createToken(input: { ${named} platform: WEB }) { token }`],
  ['createTemplate', (named) => `createTemplate(input: { ${named} ${TEMPLATE} }) { template { id } }`],
];

async function readAppSettings({ installation }: GivenApp): Promise<unknown> {
  return installation.get(
    '{ app(by: { subdomain: "shop" }) { name platforms { kind } } templates(app: { subdomain: "shop" }, first: 10) { nodes { id } } }',
  );
}

/** Expects each of these operations to fail with this status, and none to change the settings of `shop`. */
async function expectRefused(shop: GivenApp, operations: [Client, string][], status: number): Promise<void> {
  const before = await readAppSettings(shop);
  for (const [client, operation] of operations) {
    const { http, data, errors } = await client.request<Record<string, unknown>>(operation);

    expect(http).toBe(200);
    expect(Object.values(data ?? { none: 1 })).toEqual([null]);
    expect(toRefusals(errors)).toMatchObject([{ status, message: expect.any(String) }]);
  }
  expect(await readAppSettings(shop)).toEqual(before);
}

describe.each(ADMINISTRATION)('%s', (_name, operation) => {
  const sendBy = (client: Client, named: string): [Client, string] => [client, `mutation { ${operation(named)} }`];

  test('fails with status 11 for every platform token, even with the app', async ({ shop }) => {
    const clients = [shop.secret, shop.publishable, shop.iphone, shop.android];
    await expectRefused(
      shop,
      clients.flatMap((client) => [sendBy(client, ''), sendBy(client, 'app: { subdomain: "shop" },')]),
      11,
    );
  });

  test("fails with status 7 for another app's key, as if the app did not exist", async ({ shop, other }) => {
    await expectRefused(
      shop,
      [sendBy(other.admin, 'app: { subdomain: "shop" },'), sendBy(other.admin, 'app: { subdomain: "nobody" },')],
      7,
    );
  });

  test('fails with status 2 for an installation key without an app', async ({ shop }) => {
    await expectRefused(shop, [sendBy(shop.installation, '')], 2);
  });
});

test('only an installation key can create an app', async ({ shop }) => {
  await expectRefused(
    shop,
    [shop.secret, shop.publishable, shop.admin].map((client) => [client, CREATE_APP]),
    11,
  );

  await shop.installation.get(CREATE_APP);
});

describe('a client', () => {
  const buildCreateMutation = (named: string) =>
    `mutation { createSmartLink(input: { app: ${named}, uri: "/a" }) { smartLink { id } } }`;

  test('cannot create links of another app by passing that app', async ({ shop, other }) => {
    await expectRefused(
      shop,
      [shop.secret, shop.publishable, shop.admin].flatMap((client) =>
        ['{ subdomain: "other" }', `{ id: "${other.id}" }`, '{ domain: "nobody" }'].map((named): [Client, string] => [
          client,
          buildCreateMutation(named),
        ]),
      ),
      7,
    );
  });

  test('cannot list links, routes or templates of another app', async ({ shop, other }) => {
    await expectRefused(
      shop,
      ['smartLinks', 'routes', 'templates'].flatMap((list): [Client, string][] => [
        [shop.secret, `{ ${list}(app: { subdomain: "other" }, first: 1) { nodes { id } } }`],
        [shop.admin, `{ ${list}(app: { id: "${other.id}" }, first: 1) { nodes { id } } }`],
      ]),
      7,
    );
  });

  test('can pass the app of its own token', async ({ shop }) => {
    expect(await shop.publishable.get(buildCreateMutation('{ subdomain: "shop" }'))).toMatchObject({
      createSmartLink: { smartLink: {} },
    });
    expect(await shop.secret.get('{ app(by: { subdomain: "Shop" }) { subdomain } }')).toEqual({
      app: { subdomain: 'shop' },
    });
  });
});
