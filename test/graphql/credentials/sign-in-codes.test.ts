import { beforeEach, describe, expect } from 'vitest';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import { createClient } from '../../support/client.ts';
import { getRefusal } from '../../support/refusal.ts';
import { createFreshTest } from '../../support/test.ts';

const START = Date.parse('2027-05-01T23:55:00Z');
let now = START;
const test = createFreshTest({ app: { clock: () => now } });

beforeEach(() => {
  now = START;
});

const EXCHANGE = `mutation ($code: String!) {
  exchangeSignInCode(input: { code: $code }) {
    key credential { label readOnly lastFour revokedAt } warnings { code }
  }
}`;

interface Exchanged {
  exchangeSignInCode: { key: string; credential: { label: string; lastFour: string } } | null;
}

const MINUTE_MS = 60_000;

describe('exchangeSignInCode', () => {
  test('returns a new installation key to a client without a credential', async ({ app }) => {
    const { code, expiresAt } = await app.services.signIn.createSignInCode(OPERATOR);
    expect(code).toMatch(/^[\w-]{27}$/);
    expect(expiresAt).toBe(START + 10 * MINUTE_MS);

    const { exchangeSignInCode } = await createClient(app).get<Exchanged>(EXCHANGE, { code });

    const key = String(exchangeSignInCode?.key);
    expect(exchangeSignInCode).toEqual({
      key: expect.stringMatching(/^slk_[0-9a-f]{40}$/),
      credential: {
        label: 'Dashboard (2027-05-01)',
        readOnly: false,
        lastFour: key.slice(-4),
        revokedAt: null,
      },
      warnings: [],
    });
    const client = createClient(app, `Bearer ${key}`);
    expect(await client.get('{ viewer { credential { kind } } }')).toEqual({
      viewer: { credential: { kind: 'ADMIN_KEY' } },
    });
  });

  test('refuses unknown, used and expired codes in the same way', async ({ app }) => {
    const client = createClient(app);
    const { code: used } = await app.services.signIn.createSignInCode(OPERATOR);
    const { code: expired } = await app.services.signIn.createSignInCode(OPERATOR);
    now += 10 * MINUTE_MS - 1;
    await client.get(EXCHANGE, { code: used });
    now += 1;

    const refusals = [];
    for (const code of ['', 'unknown', used, expired]) {
      refusals.push(await getRefusal(client, EXCHANGE, { code }));
    }

    expect(refusals[0]).toMatchObject({ code: 'COULD_NOT_FIND_RECORD', status: 7, field: 'code' });
    expect(new Set(refusals.map((refusal) => JSON.stringify(refusal))).size).toBe(1);
    expect(await app.services.tokens.listAdminKeys(OPERATOR)).toHaveLength(1);
  });

  test('succeeds for exactly one of 16 concurrent clients', async ({ app }) => {
    const { code } = await app.services.signIn.createSignInCode(OPERATOR);
    const responses = await Promise.all(
      Array.from({ length: 16 }, () => createClient(app).request<Exchanged>(EXCHANGE, { code })),
    );
    expect(responses.filter(({ data }) => data?.exchangeSignInCode != null)).toHaveLength(1);
    expect(await app.services.tokens.listAdminKeys(OPERATOR)).toHaveLength(1);
  });

  test('stores neither the code nor the key', async ({ app, shop }) => {
    const { code } = await app.services.signIn.createSignInCode(OPERATOR);
    const stored = await app.database.read.selectFrom('sign_in_codes').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(code);
    const headers = { 'idempotency-key': 'k' };
    const { data } = await shop.admin.request<Exchanged>(EXCHANGE, { code }, headers);
    const rows = await app.database.read.selectFrom('idempotency_keys').select('result').execute();
    expect(JSON.stringify(rows)).not.toContain(data?.exchangeSignInCode?.key);
    expect(app.logged.join()).not.toContain(code);
  });
});

describe('a sign-in code', () => {
  test('can be created by operators of the whole installation only', async ({ app, shop }) => {
    const caller = { kind: 'admin', keyId: 'key', appId: shop.id, readOnly: false } as const;
    await expect(app.services.signIn.createSignInCode(caller)).rejects.toMatchObject({ code: 'WRONG_PLATFORM_TOKEN' });
  });

  test('is deleted after it expires', async ({ app }) => {
    const { services, database } = app;
    await services.signIn.createSignInCode(OPERATOR);
    await services.maintenance.sweep();
    expect(await database.read.selectFrom('sign_in_codes').selectAll().execute()).toHaveLength(1);
    now += 10 * MINUTE_MS;
    await services.maintenance.sweep();
    expect(await database.read.selectFrom('sign_in_codes').selectAll().execute()).toEqual([]);
  });
});
