import { expect, vi } from 'vitest';
import type { GivenApp } from '../../support/builders.ts';
import type { Client } from '../../support/client.ts';
import { createServicesOperator } from '../../support/command.ts';
import { createRestClient } from '../../support/rest.ts';
import { createTest } from '../../support/test.ts';

const START = Date.parse('2026-05-04T12:00:00Z');

let now = START;
const writes: string[] = [];

const test = createTest({
  app: {
    clock: () => now,
    onStatement: (sql) => {
      if (/insert into "token_uses"/.test(sql)) {
        writes.push(sql);
      }
    },
  },
});

interface Use {
  lastFour: string;
  lastUsedAt: string | null;
}

/** Returns when the tokens of the app and its admin key were last used, by their last four characters. */
async function listLastUses({ admin }: GivenApp): Promise<Map<string, string | null>> {
  const { tokens, viewer } = await admin.get<{ tokens: { nodes: Use[] }; viewer: { credential: Use } }>(
    '{ tokens(first: 100) { nodes { lastFour lastUsedAt } } viewer { credential { lastFour lastUsedAt } } }',
  );
  return new Map([...tokens.nodes, viewer.credential].map(({ lastFour, lastUsedAt }) => [lastFour, lastUsedAt]));
}

/** Waits until the credential has this last use, which the server writes in the background. */
async function expectUsedAt(shop: GivenApp, text: string, at: string | null): Promise<void> {
  await expect.poll(async () => (await listLastUses(shop)).get(text.slice(-4))).toBe(at);
}

const sendQuery = (client: Client) => client.request('{ __typename }');

test('a token has no last use until a client sends it, to any API', async ({ app, shop }) => {
  await sendQuery(shop.secret);
  await createRestClient(app, shop.iphoneToken).get('/v2/smartlinks/nobody');

  await expectUsedAt(shop, shop.secretToken, '2026-05-04T12:00:00.000Z');
  await expectUsedAt(shop, shop.iphoneToken, '2026-05-04T12:00:00.000Z');
  await expectUsedAt(shop, shop.adminKey, '2026-05-04T12:00:00.000Z');
  await expectUsedAt(shop, shop.androidToken, null);
});

test('the server writes the last use once a minute, however often a client sends the token', async ({ shop }) => {
  const before = writes.length;
  now = START + 59_999;
  for (let i = 0; i < 20; i++) {
    await sendQuery(shop.secret);
  }
  expect(writes.length).toBe(before);

  now = START + 60_000;
  for (let i = 0; i < 20; i++) {
    await sendQuery(shop.secret);
  }
  await expectUsedAt(shop, shop.secretToken, '2026-05-04T12:01:00.000Z');
  await expectUsedAt(shop, shop.adminKey, '2026-05-04T12:01:00.000Z');
  // One write for the token, and one for the key that reads the last uses.
  expect(writes.length).toBe(before + 2);
});

test('a clock that is set back neither changes a later last use nor stops the next one', async ({ shop }) => {
  now = START - 3_600_000;
  await sendQuery(shop.secret);
  await sendQuery(shop.publishable);
  await expectUsedAt(shop, shop.publishableToken, '2026-05-04T11:00:00.000Z');
  await expectUsedAt(shop, shop.secretToken, '2026-05-04T12:01:00.000Z');
  now = START + 120_000;
  await sendQuery(shop.secret);
  await expectUsedAt(shop, shop.secretToken, '2026-05-04T12:02:00.000Z');
  await expectUsedAt(shop, shop.adminKey, '2026-05-04T12:02:00.000Z');
});

test('the server writes no last use for an unknown or malformed credential', async ({ shop }) => {
  const before = writes.length;
  for (const authorization of [
    `Token ${'0'.repeat(40)}`,
    `Bearer ${shop.secretToken}`,
    `Token ${shop.adminKey}`,
    'x',
  ]) {
    await shop.secret.request('{ __typename }', {}, { authorization });
  }
  expect(writes.length).toBe(before);
});

test('a request succeeds although the store fails to write the last use', async ({ app, shop }) => {
  vi.spyOn(app.database, 'write').mockRejectedValue(new Error('the disk is unavailable'));
  now += 60_000;
  expect(await shop.secret.get('{ viewer { credential { kind } } }')).toEqual({
    viewer: { credential: { kind: 'SECRET_TOKEN' } },
  });
});

test('the command line shows the last use of each token', async ({ app, shop }) => {
  const operator = createServicesOperator(() => app.services);
  const tokens = (await operator.runJson('token', 'list', '--app', 'shop')) as Use[];
  const used = new Map(tokens.map(({ lastFour, lastUsedAt }) => [lastFour, lastUsedAt]));
  expect(used.get(shop.androidToken.slice(-4))).toBeNull();
  expect(used.get(shop.publishableToken.slice(-4))).toBe('2026-05-04T11:00:00.000Z');
  expect((await operator.run('token', 'list', '--app', 'shop')).stdout).toContain('LAST USED');
});
