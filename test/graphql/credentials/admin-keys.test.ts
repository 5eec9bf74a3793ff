import { describe, expect } from 'vitest';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import type { TestApp } from '../../support/app.ts';
import { givenApp } from '../../support/builders.ts';
import { type Client, createClient } from '../../support/client.ts';
import { getRefusal, toRefusals } from '../../support/refusal.ts';
import { createFreshTest, createTest } from '../../support/test.ts';

const statements: string[] = [];
const setup = { app: { onStatement: (text: string) => statements.push(text) } };
const test = createTest(setup).extend('other', { scope: 'file' }, ({ app }) => givenApp(app, { subdomain: 'other' }));
const freshTest = createFreshTest();

const CREATE = `mutation ($input: CreateAdminKeyInput!) {
  createAdminKey(input: $input) {
    key credential { id kind label readOnly lastFour revokedAt } warnings { code status inputPath message }
  }
}`;
const CREATE_TOKEN = `mutation ($input: CreateTokenInput!) {
  createToken(input: $input) { token credential { id lastFour } warnings { code } }
}`;
const REVOKE =
  'mutation ($id: ID!) { revokeAdminKey(input: { id: $id }) { credential { id lastFour label revokedAt } } }';
const VIEWER_QUERY = '{ viewer { credential { id ... on AdminKey { label readOnly } } app { subdomain } } }';

interface Created {
  key: string | null;
  credential: { id: string; label: string | null; readOnly: boolean; lastFour: string };
  warnings: { code: string }[];
}

async function createKey(client: Client, input: Record<string, unknown> = {}): Promise<Created & { key: string }> {
  const { createAdminKey } = await client.get<{ createAdminKey: Created }>(CREATE, { input });
  return { ...createAdminKey, key: createAdminKey.key ?? '' };
}

const createKeyClient = (app: TestApp, key: string) => createClient(app, `Bearer ${key}`);

const getStatus = async (client: Client) => (await client.request(VIEWER_QUERY)).errors[0]?.extensions?.status;

const countKeys = async ({ database }: TestApp) =>
  (await database.read.selectFrom('admin_keys').select('id').execute()).length;

describe('createAdminKey', () => {
  test('creates a key that works immediately, and returns its text once', async ({ app, shop }) => {
    const { key, credential, warnings } = await createKey(shop.admin, { label: ' Dashboard ', readOnly: true });

    expect(key).toMatch(/^slk_[0-9a-f]{40}$/);
    expect(credential).toEqual({
      id: expect.any(String),
      kind: 'ADMIN_KEY',
      label: 'Dashboard',
      readOnly: true,
      lastFour: key.slice(-4),
      revokedAt: null,
    });
    expect(warnings).toEqual([]);
    const viewer = await createKeyClient(app, key).request(VIEWER_QUERY);
    expect(viewer.data).toEqual({
      viewer: { credential: { id: credential.id, label: 'Dashboard', readOnly: true }, app: { subdomain: 'shop' } },
    });
    expect(viewer.text).not.toContain(key.slice(0, -4));
    expect(app.logged.join('\n')).not.toContain(key.slice(0, -4));
  });

  test('with an app key creates keys of the same app only', async ({ app, shop, other }) => {
    for (const input of [{}, { app: { subdomain: 'shop' } }, { app: { id: shop.id }, label: null, readOnly: null }]) {
      const { key, credential } = await createKey(shop.admin, input);
      expect(credential).toMatchObject({ label: null, readOnly: false });
      expect(await createKeyClient(app, key).get(VIEWER_QUERY)).toMatchObject({
        viewer: { app: { subdomain: 'shop' } },
      });
    }
    const before = await countKeys(app);
    const others = [{ id: other.id }, { subdomain: 'other' }, { subdomain: 'nobody' }, { domain: '' }];
    for (const named of others) {
      expect(await getRefusal(shop.admin, CREATE, { input: { app: named } })).toMatchObject({
        status: 7,
        field: 'app',
      });
    }
    expect(await countKeys(app)).toBe(before);
  });

  test('with an installation key creates keys of any app or of the installation', async ({ app, shop }) => {
    const forApp = await createKey(shop.installation, { app: { subdomain: 'other' } });
    const forAll = await createKey(shop.installation);

    expect(await createKeyClient(app, forApp.key).get(VIEWER_QUERY)).toMatchObject({
      viewer: { app: { subdomain: 'other' } },
    });
    expect(
      await createKeyClient(app, forAll.key).get('{ viewer { app { id } } app(by: { subdomain: "other" }) { name } }'),
    ).toEqual({
      viewer: { app: null },
      app: { name: 'Shop' },
    });
  });

  test.for<[what: string, input: Record<string, unknown>, refusal: Record<string, unknown>]>([
    ['a label that is too long', { label: 'x'.repeat(101) }, { status: 5, field: 'label' }],
    ['a label with U+0000', { label: 'a\0b' }, { status: 5, field: 'label' }],
    ['an app with U+0000', { app: { subdomain: 'a\0b' } }, { status: 5, field: 'app' }],
  ])('fails for %s', async ([, input, refusal], { app, shop }) => {
    const before = await countKeys(app);
    expect(await getRefusal(shop.installation, CREATE, { input })).toMatchObject(refusal);
    expect(await countKeys(app)).toBe(before);
  });
});

describe('a repeat with the same Idempotency-Key', () => {
  test.for(['app', 'installation'] as const)(
    'creates no second key of the %s, and returns the first without its text',
    async (scope, { app, shop }) => {
      const client = scope === 'app' ? shop.admin : shop.installation;
      const send = (label: string) =>
        client.request<{ createAdminKey: Created }>(CREATE, { input: { label } }, { 'idempotency-key': 'key-1' });
      const before = await countKeys(app);
      const [one, two] = await Promise.all([send('A'), send('A')]);
      const again = await send('A');
      const created = [one, two, again].map(({ data }) => data?.createAdminKey);

      expect(await countKeys(app)).toBe(before + 1);
      expect(new Set(created.map((payload) => payload?.credential.id)).size).toBe(1);
      expect(created.map((payload) => payload?.key === null).sort()).toEqual([false, true, true]);
      expect(again.data?.createAdminKey.warnings).toEqual([
        {
          code: 'CREDENTIAL_ALREADY_CREATED',
          status: null,
          inputPath: null,
          message: expect.stringContaining('`Idempotency-Key`'),
        },
      ]);
      expect(await getStatus(createKeyClient(app, created.find((payload) => payload?.key)?.key ?? ''))).toBeUndefined();

      expect(toRefusals((await send('B')).errors)).toMatchObject([{ status: 9, code: 'IDEMPOTENCY_KEY_REUSED' }]);
      expect(await countKeys(app)).toBe(before + 1);
    },
  );

  test('shows that the first key was revoked in the meantime', async ({ shop }) => {
    const send = () =>
      shop.admin.request<{ createAdminKey: Created }>(CREATE, { input: {} }, { 'idempotency-key': 'revoked' });
    const id = (await send()).data?.createAdminKey.credential.id;
    await shop.admin.get(REVOKE, { id });

    expect((await send()).data?.createAdminKey.credential).toMatchObject({ id, revokedAt: expect.any(String) });
  });

  test('creates no second token', async ({ shop }) => {
    const send = (platform: string) =>
      shop.admin.request<{ createToken: { token: string | null; credential: { id: string } } }>(
        CREATE_TOKEN,
        { input: { platform } },
        { 'idempotency-key': 'token-1' },
      );
    const first = await send('WEB');
    const again = await send('WEB');

    expect(first.data?.createToken).toMatchObject({ token: expect.stringMatching(/^[0-9a-f]{40}$/), warnings: [] });
    expect(again.data?.createToken).toEqual({
      ...first.data?.createToken,
      token: null,
      warnings: [{ code: 'CREDENTIAL_ALREADY_CREATED' }],
    });
    expect((await send('ANDROID')).errors).toMatchObject([{ extensions: { status: 9 } }]);
  });

  test('stores no text of a credential', async ({ app, shop }) => {
    const send = (query: string, input: unknown) =>
      shop.admin.request(query, { input }, { 'idempotency-key': 'stored' });
    const texts = [await send(CREATE, {}), await send(CREATE_TOKEN, { platform: 'WEB' })].map(
      ({ text }) => /"(?:slk_)?([0-9a-f]{40})"/.exec(text)?.[1] ?? 'none',
    );
    const stored = JSON.stringify(await app.database.read.selectFrom('idempotency_keys').selectAll().execute());

    for (const text of texts) {
      expect(text).toHaveLength(40);
      expect(stored).not.toContain(text.slice(0, 16));
    }
  });
});

describe('revokeAdminKey', () => {
  test('revokes the key immediately, and no other', async ({ app, shop }) => {
    const [revoked, valid] = [await createKey(shop.admin, { label: 'old' }), await createKey(shop.admin)];
    expect(await getStatus(createKeyClient(app, revoked.key))).toBeUndefined();

    const { revokeAdminKey } = await shop.admin.get<{ revokeAdminKey: { credential: { revokedAt: string } } }>(REVOKE, {
      id: revoked.credential.id,
    });

    expect(revokeAdminKey.credential).toEqual({
      id: revoked.credential.id,
      lastFour: revoked.key.slice(-4),
      label: 'old',
      revokedAt: expect.any(String),
    });
    expect(await getStatus(createKeyClient(app, revoked.key))).toBe(3);
    expect(await getStatus(createKeyClient(app, valid.key))).toBeUndefined();
    // A second revocation keeps the time of the first.
    expect(await shop.installation.get(REVOKE, { id: revoked.credential.id })).toEqual({ revokeAdminKey });
  });

  test('with an app key fails for keys of other apps and of the installation', async ({ app, shop, other }) => {
    const keys = [await createKey(other.admin), await createKey(shop.installation)];
    for (const { key, credential } of keys) {
      expect(await getRefusal(shop.admin, REVOKE, { id: credential.id })).toMatchObject({ status: 7, field: 'id' });
      expect(await getStatus(createKeyClient(app, key))).toBeUndefined();
    }
  });

  test('fails for the id of a token', async ({ shop }) => {
    const { viewer } = await shop.secret.get<{ viewer: { credential: { id: string } } }>(
      '{ viewer { credential { id } } }',
    );
    for (const client of [shop.admin, shop.installation]) {
      expect(await getRefusal(client, REVOKE, { id: viewer.credential.id })).toMatchObject({ status: 7, field: 'id' });
    }
  });

  test('with an app key can revoke the caller itself', async ({ app, shop }) => {
    const { key, credential } = await createKey(shop.admin);
    const client = createKeyClient(app, key);

    await client.get(REVOKE, { id: credential.id });

    expect(await getStatus(client)).toBe(3);
  });
});

const getOwnId = async (client: Client) =>
  (await client.get<{ viewer: { credential: { id: string } } }>(VIEWER_QUERY)).viewer.credential.id;

freshTest('the last installation key cannot revoke itself, even beside read-only and app keys', async ({ shop }) => {
  const id = await getOwnId(shop.installation);
  await createKey(shop.installation, { readOnly: true });
  await createKey(shop.installation, { app: { subdomain: 'shop' } });

  expect(await getRefusal(shop.installation, REVOKE, { id })).toMatchObject({
    status: 6,
    field: 'id',
    message: expect.stringMatching(/last installation key/),
  });

  const { key } = await createKey(shop.installation);
  expect(key).not.toBe('');
  await shop.installation.get(REVOKE, { id });
  expect(await getStatus(shop.installation)).toBe(3);
});

freshTest('of two installation keys that revoke each other at the same time, one remains', async ({ app, shop }) => {
  for (let round = 0; round < 5; round++) {
    const [one, other] = [await createKey(shop.installation), await createKey(shop.installation)];
    const clients = [createKeyClient(app, one.key), createKeyClient(app, other.key)] as const;
    const ownId = await getOwnId(shop.installation);
    await app.services.tokens.revokeAdminKey(OPERATOR, decodeId(ownId));

    const results = await Promise.all([
      clients[0].request(REVOKE, { id: other.credential.id }),
      clients[1].request(REVOKE, { id: one.credential.id }),
    ]);

    expect(results.filter(({ errors }) => errors.length > 0).length).toBe(1);
    const valid = await app.database.read
      .selectFrom('admin_keys')
      .select('id')
      .where('app_id', 'is', null)
      .where('revoked_at', 'is', null)
      .execute();
    expect(valid).toHaveLength(1);
    const { text } = await app.services.tokens.createAdminKey(OPERATOR, null);
    shop.installation = createKeyClient(app, text);
    await app.services.tokens.revokeAdminKey(OPERATOR, valid[0]?.id ?? '');
  }
});

freshTest('the command line can revoke the last installation key', async ({ app, shop }) => {
  const id = decodeId(await getOwnId(shop.installation));

  await app.services.tokens.revokeAdminKey(OPERATOR, id);

  expect(await getStatus(shop.installation)).toBe(3);
});

/** Returns the id of a record from its global id. */
function decodeId(globalId: string): string {
  return Buffer.from(globalId, 'base64url').toString().split(':').at(-1) ?? '';
}

test('creating and revoking a key needs as many statements and points with many keys as with few', async ({ shop }) => {
  const record = async (query: string, variables: Record<string, unknown>) => {
    await shop.installation.get(VIEWER_QUERY);
    await shop.admin.get(VIEWER_QUERY);
    statements.length = 0;
    const { data, text } = await shop.installation.request<{ createAdminKey?: Created }>(query, variables, {
      'graphql-cost': '1',
    });
    const [, points] = /"requested":(\d+)/.exec(text) ?? [];
    return { data, points: Number(points), count: statements.filter((sql) => !sql.includes('token_uses"')).length };
  };
  const measure = async () => {
    const created = await record(CREATE, { input: {} });
    const id = created.data?.createAdminKey?.credential.id;
    const revoked = await record(REVOKE, { id });
    expect([created.points, revoked.points]).toEqual([3, 2]);
    return [created.count, revoked.count];
  };
  const few = await measure();
  for (let i = 0; i < 20; i++) {
    await createKey(shop.installation);
  }

  expect(await measure()).toEqual(few);
  expect(Math.max(...few)).toBeLessThanOrEqual(8);
});
