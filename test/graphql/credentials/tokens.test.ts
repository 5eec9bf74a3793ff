import { describe, expect } from 'vitest';
import type { TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { type Client, createClient } from '../../support/client.ts';
import { getRefusal } from '../../support/refusal.ts';
import { test as base } from '../../support/test.ts';

const CREATE = `mutation ($input: CreateTokenInput!) {
  createToken(input: $input) { token credential { id kind platform lastFour createdAt revokedAt } }
}`;
const REVOKE = 'mutation ($id: ID!) { revokeToken(input: { id: $id }) { credential { id lastFour revokedAt } } }';
const LIST =
  'query ($app: AppSelector) { tokens(app: $app, first: 100) { nodes { id kind platform lastFour revokedAt } } }';
const VIEWER_QUERY = '{ viewer { credential { id kind ... on PlatformToken { platform } } } }';

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

const test = base.extend('other', { scope: 'file' }, ({ app }) => givenApp(app, { subdomain: 'other' }));

const createTokenClient = (app: TestApp, token: string) => createClient(app, `Token ${token}`);

async function createToken(client: Client, input: Record<string, unknown>): Promise<Issued> {
  const { createToken } = await client.get<{ createToken: Issued }>(CREATE, { input });
  return createToken;
}

async function listTokens(client: Client, subdomain?: string): Promise<Credential[]> {
  const { tokens } = await client.get<{ tokens: { nodes: Credential[] } }>(LIST, {
    app: subdomain === undefined ? null : { subdomain },
  });
  return tokens.nodes;
}

describe('createToken', () => {
  test.for<[kind: string, platform: string, publishable: boolean | null | undefined]>([
    ['SECRET_TOKEN', 'WEB', undefined],
    ['SECRET_TOKEN', 'WEB', null],
    ['SECRET_TOKEN', 'WEB', false],
    ['PUBLISHABLE_TOKEN', 'WEB', true],
    ...['IPHONE', 'IPAD', 'UNIVERSAL', 'ANDROID'].flatMap((platform): [string, string, boolean | undefined][] => [
      ['PUBLISHABLE_TOKEN', platform, undefined],
      ['PUBLISHABLE_TOKEN', platform, true],
    ]),
  ])(
    'creates a %s for %s with publishable: %s, and the token works immediately',
    async ([kind, platform, publishable], { app, freshShop: shop }) => {
      const { token, credential } = await createToken(shop.admin, { platform, publishable });

      expect(token).toMatch(/^[0-9a-f]{40}$/);
      expect(credential).toEqual({
        id: expect.any(String),
        kind,
        platform,
        lastFour: token.slice(-4),
        createdAt: expect.any(String),
        revokedAt: null,
      });
      expect(await createTokenClient(app, token).get(VIEWER_QUERY)).toEqual({
        viewer: { credential: { id: credential.id, kind, platform } },
      });
      await givenLink(createTokenClient(app, token), { uri: '/made' });
      const { errors } = await createTokenClient(app, token).request('{ smartLinks(first: 1) { nodes { code } } }');
      expect(errors.map(({ extensions }) => extensions?.status)).toEqual(kind === 'SECRET_TOKEN' ? [] : [11]);
    },
  );

  test.for(['IPHONE', 'IPAD', 'UNIVERSAL', 'ANDROID'])(
    'creates no secret token for %s',
    async (platform, { freshShop: shop }) => {
      const before = await listTokens(shop.admin);

      expect(await getRefusal(shop.admin, CREATE, { input: { platform, publishable: false } })).toMatchObject({
        status: 6,
        field: 'publishable',
      });
      expect(await listTokens(shop.admin)).toEqual(before);
    },
  );

  test('returns the text only once: no list, node or log line contains it', async ({ app, freshShop: shop }) => {
    const { token, credential } = await createToken(shop.admin, { platform: 'WEB' });

    const responses = [
      await shop.admin.request(LIST),
      await createTokenClient(app, token).request(LIST),
      await shop.admin.request('query ($id: ID!) { node(id: $id) { ... on Credential { id lastFour } } }', {
        id: credential.id,
      }),
    ];

    for (const { text } of responses) {
      expect(text).toContain(token.slice(-4));
      expect(text).not.toContain(token.slice(0, 36));
    }
    expect(app.logged.join('\n')).not.toContain(token.slice(0, 36));
  });

  test('creates a new token for each call, so that old and new tokens can overlap in a rotation', async ({
    app,
    freshShop: shop,
  }) => {
    const [first, second] = [
      await createToken(shop.admin, { platform: 'WEB' }),
      await createToken(shop.admin, { platform: 'WEB' }),
    ];

    expect(second.token).not.toBe(first.token);
    for (const { token } of [first, second]) {
      await givenLink(createTokenClient(app, token), { uri: '/rotated' });
    }
  });

  test('creates a token for only the app that the input specifies, with an installation key', async ({
    app,
    freshShop: shop,
    other,
  }) => {
    const { token, credential } = await createToken(shop.installation, {
      app: { subdomain: other.subdomain },
      platform: 'WEB',
    });

    expect((await listTokens(other.admin)).map(({ id }) => id)).toContain(credential.id);
    expect((await listTokens(shop.admin)).map(({ id }) => id)).not.toContain(credential.id);
    expect((await givenLink(createTokenClient(app, token), { uri: '/theirs' })).url).toMatch(
      /^http:\/\/other\.link\.test\//,
    );
  });
});

describe('revokeToken', () => {
  test('revokes the token immediately, and no other token', async ({ app, freshShop: shop }) => {
    const [revoked, valid] = [
      await createToken(shop.admin, { platform: 'WEB' }),
      await createToken(shop.admin, { platform: 'WEB' }),
    ];
    for (const { token } of [revoked, valid]) {
      await createTokenClient(app, token).get(VIEWER_QUERY);
    }

    const { revokeToken } = await shop.admin.get<{ revokeToken: unknown }>(REVOKE, { id: revoked.credential.id });

    expect(revokeToken).toEqual({
      credential: { id: revoked.credential.id, lastFour: revoked.token.slice(-4), revokedAt: expect.any(String) },
    });
    expect(await getRefusal(createTokenClient(app, revoked.token), VIEWER_QUERY)).toMatchObject({ status: 3 });
    await createTokenClient(app, valid.token).get(VIEWER_QUERY);
  });

  test('does not change `revokedAt` when a client revokes a token twice', async ({ freshShop: shop }) => {
    const { credential } = await createToken(shop.admin, { platform: 'IPHONE' });
    const first = await shop.admin.get(REVOKE, { id: credential.id });

    expect(await shop.admin.get(REVOKE, { id: credential.id })).toEqual(first);
    expect((await listTokens(shop.admin)).find(({ id }) => id === credential.id)?.revokedAt).toMatch(/^\d{4}-/);
  });

  test('revokes a token of another app only with an installation key', async ({ app, freshShop: shop, other }) => {
    const { token, credential } = await createToken(other.admin, { platform: 'WEB' });

    expect(await getRefusal(shop.admin, REVOKE, { id: credential.id })).toMatchObject({ status: 7 });
    await createTokenClient(app, token).get(VIEWER_QUERY);

    await shop.installation.get(REVOKE, { id: credential.id });
    expect(await getRefusal(createTokenClient(app, token), VIEWER_QUERY)).toMatchObject({ status: 3 });
  });

  test('finds no token by an ID that combines this app with a token of another app', async ({
    app,
    freshShop: shop,
    other,
  }) => {
    const { token, credential } = await createToken(other.admin, { platform: 'WEB' });
    const record = Buffer.from(credential.id, 'base64url').toString().split(':').at(-1);
    const mixed = Buffer.from(`PlatformToken:${shop.id}:${record}`).toString('base64url');

    expect(await getRefusal(shop.admin, REVOKE, { id: mixed })).toMatchObject({ status: 7, field: 'id' });
    await createTokenClient(app, token).get(VIEWER_QUERY);
  });

  test('does not revoke an admin key', async ({ freshShop: shop }) => {
    for (const client of [shop.admin, shop.installation]) {
      const { viewer } = await client.get<{ viewer: { credential: Credential } }>(VIEWER_QUERY);
      expect(await getRefusal(client, REVOKE, { id: viewer.credential.id })).toMatchObject({ status: 7 });
      await client.get(VIEWER_QUERY);
    }
  });

  test.for<[what: string, text: (shop: GivenApp) => string]>([
    ['an unknown ID', ({ id }) => `PlatformToken:${id}:01900000-0000-7000-8000-000000000000`],
    ['the ID of another type', ({ id }) => `Template:${id}:01900000-0000-7000-8000-000000000000`],
    ['the ID of an app', ({ id }) => `App:${id}`],
  ])('fails with status 7 for %s', async ([, text], { freshShop: shop }) => {
    const id = Buffer.from(text(shop)).toString('base64url');
    expect(await getRefusal(shop.admin, REVOKE, { id })).toMatchObject({ status: 7, field: 'id' });
  });
});

describe('the list of tokens', () => {
  const listLastFour = (texts: string[]) => texts.map((text) => text.slice(-4));

  test('contains all tokens of the app for an admin key, in the order of creation', async ({ freshShop: shop }) => {
    const all = listLastFour([shop.secretToken, shop.publishableToken, shop.iphoneToken, shop.androidToken]);

    expect((await listTokens(shop.admin)).map(({ lastFour }) => lastFour)).toEqual(all);
    expect(await listTokens(shop.installation, shop.subdomain)).toEqual(await listTokens(shop.admin));
  });

  test('contains the tokens of its own platform for a secret token', async ({ freshShop: shop }) => {
    expect(await listTokens(shop.secret)).toEqual([
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

  test('is denied to a publishable token', async ({ freshShop: shop }) => {
    for (const client of [shop.publishable, shop.iphone, shop.android]) {
      expect(await getRefusal(client, LIST)).toMatchObject({ status: 11 });
    }
  });

  test('is denied to the tokens and keys of another app', async ({ freshShop: shop, other }) => {
    for (const client of [shop.secret, shop.admin]) {
      expect(await getRefusal(client, LIST, { app: { subdomain: other.subdomain } })).toMatchObject({
        status: 7,
        field: 'app',
      });
    }
  });

  test('can be paginated to the end', async ({ freshShop: shop }) => {
    const getTokenPage = (after: string | null) =>
      shop.admin.get<{ tokens: { nodes: Credential[]; pageInfo: { endCursor: string; hasNextPage: boolean } } }>(
        'query ($after: String) { tokens(first: 3, after: $after) { nodes { lastFour } pageInfo { endCursor hasNextPage } } }',
        { after },
      );
    const { tokens: first } = await getTokenPage(null);
    const { tokens: second } = await getTokenPage(first.pageInfo.endCursor);

    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    expect([...first.nodes, ...second.nodes].map(({ lastFour }) => lastFour)).toEqual(
      listLastFour([shop.secretToken, shop.publishableToken, shop.iphoneToken, shop.androidToken]),
    );
  });
});
