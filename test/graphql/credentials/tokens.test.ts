import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { type Client, clientOf } from '../../support/client.ts';
import { refusalOf } from '../../support/refused.ts';

const CREATE = `mutation ($input: CreateTokenInput!) {
  createToken(input: $input) { token credential { id kind platform lastFour createdAt revokedAt } }
}`;
const REVOKE = 'mutation ($id: ID!) { revokeToken(input: { id: $id }) { credential { id lastFour revokedAt } } }';
const LIST = 'query ($app: String) { tokens(app: $app, first: 100) { nodes { id kind platform lastFour revokedAt } } }';
const WHO = '{ viewer { credential { id kind platform } } }';

interface Credential {
  id: string;
  kind: string;
  platform: string;
  lastFour: string;
  createdAt: string;
  revokedAt: string | null;
}

interface Issued {
  token: string;
  credential: Credential;
}

let app: TestApp;
let shop: GivenApp;
let other: GivenApp;
let subdomains = 0;

beforeAll(async () => {
  app = await startTestApp();
  other = await givenApp(app, { subdomain: 'other' });
});
beforeEach(async () => {
  subdomains += 1;
  shop = await givenApp(app, { subdomain: `shop${subdomains}` });
});
afterAll(() => app?.close());

const tokenClient = (text: string) => clientOf(app, `Token ${text}`);

async function create(client: Client, input: Record<string, unknown>): Promise<Issued> {
  const { createToken } = await client.get<{ createToken: Issued }>(CREATE, { input });
  return createToken;
}

async function listed(client: Client, named?: string): Promise<Credential[]> {
  const { tokens } = await client.get<{ tokens: { nodes: Credential[] } }>(LIST, { app: named });
  return tokens.nodes;
}

describe('createToken', () => {
  test.each([
    ['WEB', undefined, 'SECRET_TOKEN'],
    ['WEB', null, 'SECRET_TOKEN'],
    ['WEB', false, 'SECRET_TOKEN'],
    ['WEB', true, 'PUBLISHABLE_TOKEN'],
    ...['IPHONE', 'IPAD', 'UNIVERSAL', 'ANDROID'].flatMap((platform) => [
      [platform, undefined, 'PUBLISHABLE_TOKEN'],
      [platform, true, 'PUBLISHABLE_TOKEN'],
    ]),
  ] as [string, boolean | null | undefined, string][])(
    'for %s, publishable: %s, makes a %s, which works at once',
    async (platform, publishable, kind) => {
      const { token, credential } = await create(shop.admin, { platform, publishable });

      expect(token).toMatch(/^[0-9a-f]{40}$/);
      expect(credential).toEqual({
        id: expect.any(String),
        kind,
        platform,
        lastFour: token.slice(-4),
        createdAt: expect.any(String),
        revokedAt: null,
      });
      expect(await tokenClient(token).get(WHO)).toEqual({
        viewer: { credential: { id: credential.id, kind, platform } },
      });
      await givenLink(tokenClient(token), { uri: '/made' });
      const { errors } = await tokenClient(token).ask('{ smartLinks(first: 1) { nodes { code } } }');
      expect(errors.map(({ extensions }) => extensions?.status)).toEqual(kind === 'SECRET_TOKEN' ? [] : [11]);
    },
  );

  test.each(['IPHONE', 'IPAD', 'UNIVERSAL', 'ANDROID'])('makes no secret token for %s', async (platform) => {
    const before = await listed(shop.admin);

    expect(await refusalOf(shop.admin, CREATE, { input: { platform, publishable: false } })).toMatchObject({
      status: 6,
      field: 'publishable',
    });
    expect(await listed(shop.admin)).toEqual(before);
  });

  test('shows the text this once: neither lists nor nodes nor the log have it', async () => {
    const { token, credential } = await create(shop.admin, { platform: 'WEB' });

    const answers = [
      await shop.admin.ask(LIST),
      await tokenClient(token).ask(LIST),
      await shop.admin.ask('query ($id: ID!) { node(id: $id) { ... on Credential { id lastFour } } }', {
        id: credential.id,
      }),
    ];

    for (const { text } of answers) {
      expect(text).toContain(token.slice(-4));
      expect(text).not.toContain(token.slice(0, 36));
    }
    expect(app.logged.join('\n')).not.toContain(token.slice(0, 36));
  });

  test('makes another one each time, so that a rotation can overlap', async () => {
    const [first, second] = [
      await create(shop.admin, { platform: 'WEB' }),
      await create(shop.admin, { platform: 'WEB' }),
    ];

    expect(second.token).not.toBe(first.token);
    for (const { token } of [first, second]) await givenLink(tokenClient(token), { uri: '/rotated' });
  });

  test('makes one for the app that a key of the installation names, and for no other', async () => {
    const { token, credential } = await create(shop.installation, { app: 'other', platform: 'WEB' });

    expect((await listed(other.admin)).map(({ id }) => id)).toContain(credential.id);
    expect((await listed(shop.admin)).map(({ id }) => id)).not.toContain(credential.id);
    expect((await givenLink(tokenClient(token), { uri: '/theirs' })).url).toMatch(/^http:\/\/other\.link\.test\//);
  });
});

describe('revokeToken', () => {
  test('refuses the token at once, and no other', async () => {
    const [gone, stays] = [
      await create(shop.admin, { platform: 'WEB' }),
      await create(shop.admin, { platform: 'WEB' }),
    ];
    for (const { token } of [gone, stays]) await tokenClient(token).get(WHO);

    const { revokeToken } = await shop.admin.get<{ revokeToken: unknown }>(REVOKE, { id: gone.credential.id });

    expect(revokeToken).toEqual({
      credential: { id: gone.credential.id, lastFour: gone.token.slice(-4), revokedAt: expect.any(String) },
    });
    expect(await refusalOf(tokenClient(gone.token), WHO)).toMatchObject({ status: 3 });
    await tokenClient(stays.token).get(WHO);
  });

  test('keeps the time of the first, when it comes twice', async () => {
    const { credential } = await create(shop.admin, { platform: 'IPHONE' });
    const first = await shop.admin.get(REVOKE, { id: credential.id });

    expect(await shop.admin.get(REVOKE, { id: credential.id })).toEqual(first);
    expect((await listed(shop.admin)).find(({ id }) => id === credential.id)?.revokedAt).toMatch(/^\d{4}-/);
  });

  test('knows no token of another app, except for a key of the installation', async () => {
    const { token, credential } = await create(other.admin, { platform: 'WEB' });

    expect(await refusalOf(shop.admin, REVOKE, { id: credential.id })).toMatchObject({ status: 7 });
    await tokenClient(token).get(WHO);

    await shop.installation.get(REVOKE, { id: credential.id });
    expect(await refusalOf(tokenClient(token), WHO)).toMatchObject({ status: 3 });
  });

  test('finds no token under an id of our app and a record of theirs', async () => {
    const { token, credential } = await create(other.admin, { platform: 'WEB' });
    const record = Buffer.from(credential.id, 'base64url').toString().split(':').at(-1);
    const mixed = Buffer.from(`Credential:${shop.id}:${record}`).toString('base64url');

    expect(await refusalOf(shop.admin, REVOKE, { id: mixed })).toMatchObject({ status: 7, field: 'id' });
    await tokenClient(token).get(WHO);
  });

  test('is for tokens: an admin key is none', async () => {
    for (const client of [shop.admin, shop.installation]) {
      const { viewer } = await client.get<{ viewer: { credential: Credential } }>(WHO);
      expect(await refusalOf(client, REVOKE, { id: viewer.credential.id })).toMatchObject({ status: 7 });
      await client.get(WHO);
    }
  });

  test.each([
    ['an id of nobody', () => `Credential:${shop.id}:01900000-0000-7000-8000-000000000000`],
    ['the id of another type', () => `Template:${shop.id}:01900000-0000-7000-8000-000000000000`],
    ['an app', () => `App:${shop.id}`],
  ])('is status 7 for %s', async (_what, text) => {
    const id = Buffer.from(text()).toString('base64url');
    expect(await refusalOf(shop.admin, REVOKE, { id })).toMatchObject({ status: 7, field: 'id' });
  });
});

describe('the list of tokens', () => {
  const endsOf = (texts: string[]) => texts.map((text) => text.slice(-4));

  test('is that of the whole app for an admin key, in the order of their making', async () => {
    const all = endsOf([shop.secretToken, shop.publishableToken, shop.iphoneToken, shop.androidToken]);

    expect((await listed(shop.admin)).map(({ lastFour }) => lastFour)).toEqual(all);
    expect(await listed(shop.installation, shop.subdomain)).toEqual(await listed(shop.admin));
  });

  test("is that of a secret token's own platform", async () => {
    expect(await listed(shop.secret)).toEqual([
      {
        id: expect.any(String),
        kind: 'SECRET_TOKEN',
        platform: 'WEB',
        lastFour: shop.secretToken.slice(-4),
        revokedAt: null,
      },
      {
        id: expect.any(String),
        kind: 'PUBLISHABLE_TOKEN',
        platform: 'WEB',
        lastFour: shop.publishableToken.slice(-4),
        revokedAt: null,
      },
    ]);
  });

  test('is nothing for a publishable token', async () => {
    for (const client of [shop.publishable, shop.iphone, shop.android]) {
      expect(await refusalOf(client, LIST)).toMatchObject({ status: 11 });
    }
  });

  test("is not another app's", async () => {
    for (const client of [shop.secret, shop.admin]) {
      expect(await refusalOf(client, LIST, { app: 'other' })).toMatchObject({ status: 7, field: 'app' });
    }
  });

  test('has an end, and can be read a page at a time', async () => {
    const page = (after: string | null) =>
      shop.admin.get<{ tokens: { nodes: Credential[]; pageInfo: { endCursor: string; hasNextPage: boolean } } }>(
        'query ($after: String) { tokens(first: 3, after: $after) { nodes { lastFour } pageInfo { endCursor hasNextPage } } }',
        { after },
      );
    const { tokens: first } = await page(null);
    const { tokens: second } = await page(first.pageInfo.endCursor);

    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    expect([...first.nodes, ...second.nodes].map(({ lastFour }) => lastFour)).toEqual(
      endsOf([shop.secretToken, shop.publishableToken, shop.iphoneToken, shop.androidToken]),
    );
  });
});
