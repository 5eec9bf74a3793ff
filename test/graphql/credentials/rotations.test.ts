import { describe, expect } from 'vitest';
import type { TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp } from '../../support/builders.ts';
import { type Client, createClient } from '../../support/client.ts';
import { createServicesOperator } from '../../support/command.ts';
import { getRefusal } from '../../support/refusal.ts';
import { createTest } from '../../support/test.ts';

const START = Date.parse('2026-05-04T12:00:00Z');
const DAY_MS = 86_400_000;

let now = START;
const statements: string[] = [];
const test = createTest({
  app: { clock: () => now, onStatement: (text: string) => statements.push(text) },
}).extend('other', { scope: 'file' }, ({ app }) => givenApp(app, { subdomain: 'other' }));

const ROTATE = `mutation ($id: ID!, $validUntil: DateTime) {
  rotateToken(input: { id: $id, validUntil: $validUntil }) {
    token credential { id kind platform lastFour expiresAt revokedAt }
    previous { id expiresAt revokedAt } warnings { code }
  }
}`;
const VIEWER_QUERY = '{ viewer { credential { id kind ... on PlatformToken { platform expiresAt } } } }';

interface Rotated {
  token: string | null;
  credential: { id: string; kind: string; platform: string; lastFour: string };
  previous: { id: string; expiresAt: string };
  warnings: { code: string }[];
}

const toIso = (time: number) => new Date(time).toISOString();

async function rotate(client: Client, variables: Record<string, unknown>): Promise<Rotated> {
  return (await client.get<{ rotateToken: Rotated }>(ROTATE, variables)).rotateToken;
}

async function getOwnId(client: Client): Promise<string> {
  return (await client.get<{ viewer: { credential: { id: string } } }>(VIEWER_QUERY)).viewer.credential.id;
}

const getStatus = async (client: Client) => (await client.request(VIEWER_QUERY)).errors[0]?.extensions?.status;

const countTokens = async ({ database }: TestApp) =>
  (await database.read.selectFrom('platform_tokens').select('id').execute()).length;

describe('rotateToken', () => {
  test.for<[client: 'secret' | 'publishable' | 'iphone', kind: string, platform: string, days: number]>([
    ['secret', 'SECRET_TOKEN', 'WEB', 1],
    ['publishable', 'PUBLISHABLE_TOKEN', 'WEB', 90],
    ['iphone', 'PUBLISHABLE_TOKEN', 'IPHONE', 90],
  ])(
    'creates a token like the %s one, which by default expires later',
    async ([name, kind, platform, days], { app, freshShop: shop }) => {
      now = START;
      const old = shop[name];
      const id = await getOwnId(old);
      const { token, credential, previous, warnings } = await rotate(shop.admin, { id });
      const expiresAt = START + days * DAY_MS;

      expect(credential).toMatchObject({
        kind,
        platform,
        lastFour: token?.slice(-4),
        expiresAt: null,
        revokedAt: null,
      });
      expect(previous).toEqual({ id, expiresAt: toIso(expiresAt), revokedAt: null });
      expect(warnings).toEqual([]);
      const renewed = createClient(app, `Token ${token}`);
      expect(await renewed.get(VIEWER_QUERY)).toMatchObject({ viewer: { credential: { kind, platform } } });

      now = expiresAt - 1;
      expect(await getStatus(old)).toBeUndefined();
      now = expiresAt;
      expect(await getStatus(old)).toBe(3);
      expect(await getStatus(renewed)).toBeUndefined();
      now = START;
    },
  );

  test('rejects the old token from `validUntil` on, with the response of a revoked token', async ({
    freshShop: shop,
  }) => {
    now = START;
    const [secretId, webId] = [await getOwnId(shop.secret), await getOwnId(shop.publishable)];
    await rotate(shop.admin, { id: secretId, validUntil: toIso(START + 1_000) });
    expect(await getStatus(shop.secret)).toBeUndefined();
    await shop.admin.get('mutation ($id: ID!) { revokeToken(input: { id: $id }) { credential { id } } }', {
      id: webId,
    });

    now = START + 1_000;
    expect((await shop.secret.request(VIEWER_QUERY)).errors).toEqual(
      (await shop.publishable.request(VIEWER_QUERY)).errors,
    );
    now = START;
  });

  test('replaces the time of an earlier rotation', async ({ freshShop: shop }) => {
    const id = await getOwnId(shop.secret);
    await rotate(shop.admin, { id, validUntil: toIso(START + DAY_MS) });
    const { previous } = await rotate(shop.admin, { id, validUntil: toIso(START + 1_000) });

    expect(previous.expiresAt).toBe(toIso(START + 1_000));
    now = START + 1_000;
    expect(await getStatus(shop.secret)).toBe(3);
    now = START;
  });

  test.for<[what: string, time: number]>([
    ['now', START],
    ['in the past', START - 1],
    ['more than 366 days away', START + 366 * DAY_MS + 1],
  ])('fails for a `validUntil` that is %s', async ([, time], { app, freshShop: shop }) => {
    const id = await getOwnId(shop.secret);
    const before = await countTokens(app);

    expect(await getRefusal(shop.admin, ROTATE, { id, validUntil: toIso(time) })).toMatchObject({
      status: 6,
      field: 'validUntil',
    });
    expect(await countTokens(app)).toBe(before);
    expect(await shop.secret.get(VIEWER_QUERY)).toMatchObject({ viewer: { credential: { expiresAt: null } } });
  });

  test('fails for a revoked and for an expired token', async ({ app, freshShop: shop }) => {
    const [revoked, expired] = [await getOwnId(shop.secret), await getOwnId(shop.iphone)];
    await shop.admin.get('mutation ($id: ID!) { revokeToken(input: { id: $id }) { credential { id } } }', {
      id: revoked,
    });
    await rotate(shop.admin, { id: expired, validUntil: toIso(START + 1_000) });
    now = START + 1_000;
    const before = await countTokens(app);

    for (const id of [revoked, expired]) {
      expect(await getRefusal(shop.admin, ROTATE, { id })).toMatchObject({ status: 6, field: 'id' });
    }
    expect(await countTokens(app)).toBe(before);
    now = START;
  });

  test('fails without an admin key of the app, and for other ids', async ({ app, freshShop: shop, other }) => {
    const id = await getOwnId(shop.secret);
    const keyId = await getOwnId(shop.admin);
    const before = await countTokens(app);

    for (const [client, given, status] of [
      [createClient(app), id, 3],
      [shop.secret, id, 11],
      [shop.publishable, id, 11],
      [shop.secret, 'nonsense', 11],
      [other.admin, id, 7],
      [shop.admin, 'nonsense', 7],
      [shop.admin, keyId, 7],
    ] as const) {
      expect(await getRefusal(client, ROTATE, { id: given })).toMatchObject({ status });
    }
    expect(await countTokens(app)).toBe(before);
    expect(await getStatus(shop.secret)).toBeUndefined();
  });

  test('creates one token for several requests with the same Idempotency-Key', async ({ app, freshShop: shop }) => {
    const id = await getOwnId(shop.secret);
    const before = await countTokens(app);
    const send = () =>
      shop.installation.request<{ rotateToken: Rotated }>(
        ROTATE,
        { id, validUntil: toIso(START + 1_000) },
        { 'idempotency-key': 'rotation' },
      );
    const first = (await send()).data?.rotateToken;
    // The retry succeeds even after the old token has expired.
    now = START + 2_000;
    const again = (await send()).data?.rotateToken;
    now = START;

    expect(first?.token).toMatch(/^[0-9a-f]{40}$/);
    expect(again).toEqual({ ...first, token: null, warnings: [{ code: 'CREDENTIAL_ALREADY_CREATED' }] });
    expect(await countTokens(app)).toBe(before + 1);
  });

  test('needs as many statements and points with many tokens as with few', async ({ freshShop: shop }) => {
    const measure = async ({ admin, secret }: GivenApp) => {
      const id = await getOwnId(secret);
      await getOwnId(admin);
      statements.length = 0;
      const { text } = await admin.request(ROTATE, { id }, { 'graphql-cost': '1' });
      expect(/"requested":(\d+)/.exec(text)?.[1]).toBe('4');
      return statements.filter((sql) => !sql.includes('into "token_uses"')).length;
    };
    const few = await measure(shop);
    for (let i = 0; i < 20; i++) {
      await shop.admin.get('mutation { createToken(input: { platform: WEB }) { token } }');
    }

    expect(await measure(shop)).toBe(few);
    expect(few).toBeLessThanOrEqual(10);
  });
});

test('the command line rotates a token and shows when the old one expires', async ({ app, freshShop: shop }) => {
  const operator = createServicesOperator(() => app.services);
  const ending = shop.secretToken.slice(-4);
  const args = ['token', 'rotate', '--app', shop.subdomain, ending] as const;
  const { stdout } = await operator.run(...args, '--valid-until', '2026-05-05T00:00:00Z');
  const [, token] = /^Token +([0-9a-f]{40})$/m.exec(stdout) ?? [];

  expect(stdout).toContain('The old token is valid until 2026-05-05T00:00:00Z.');
  expect(await getStatus(createClient(app, `Token ${token}`))).toBeUndefined();
  expect((await operator.run('token', 'list', '--app', shop.subdomain)).stdout).toMatch(
    new RegExp(`^web +secret +${ending} .* 2026-05-05T00:00:00Z`, 'm'),
  );
  expect(await operator.runFailing(...args, '--valid-until', '2020-01-01T00:00:00Z')).toMatchObject({
    status: 6,
    option: '--valid-until',
  });
});
