import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp } from '../../support/builders.ts';
import type { Client } from '../../support/client.ts';
import { operatorWithin } from '../../support/command.ts';
import { restClientOf } from '../../support/rest.ts';

const START = Date.parse('2026-05-04T12:00:00Z');

let app: TestApp;
let shop: GivenApp;
let now = START;
const writes: string[] = [];

beforeAll(async () => {
  app = await startTestApp({
    clock: () => now,
    onStatement: (sql) => {
      if (/insert into "token_uses"/.test(sql)) writes.push(sql);
    },
  });
  shop = await givenApp(app);
});
afterAll(() => app?.close());

/** When tokens and keys of the app were last used, by their last four characters. */
async function lastUses(): Promise<Map<string, string | null>> {
  const { tokens, viewer } = await shop.admin.get<{
    tokens: { nodes: Use[] };
    viewer: { credential: Use };
  }>('{ tokens(first: 100) { nodes { lastFour lastUsedAt } } viewer { credential { lastFour lastUsedAt } } }');
  return new Map([...tokens.nodes, viewer.credential].map(({ lastFour, lastUsedAt }) => [lastFour, lastUsedAt]));
}

interface Use {
  lastFour: string;
  lastUsedAt: string | null;
}

async function eventuallyUsedAt(text: string, at: string | null): Promise<void> {
  await vi.waitFor(async () => expect((await lastUses()).get(text.slice(-4))).toBe(at), 10_000);
}

const ask = (client: Client) => client.ask('{ __typename }');

test('a token that nobody used has no last use; one that is used has, by whichever door', async () => {
  await ask(shop.secret);
  await restClientOf(app, shop.iphoneToken).get('/v2/smartlinks/nobody');

  await eventuallyUsedAt(shop.secretToken, '2026-05-04T12:00:00.000Z');
  await eventuallyUsedAt(shop.iphoneToken, '2026-05-04T12:00:00.000Z');
  await eventuallyUsedAt(shop.adminKey, '2026-05-04T12:00:00.000Z');
  await eventuallyUsedAt(shop.androidToken, null);
});

test('it is written once a minute, however often the token is used', async () => {
  const before = writes.length;
  now = START + 59_999;
  for (let i = 0; i < 20; i++) await ask(shop.secret);
  expect(writes.length).toBe(before);

  now = START + 60_000;
  for (let i = 0; i < 20; i++) await ask(shop.secret);
  await eventuallyUsedAt(shop.secretToken, '2026-05-04T12:01:00.000Z');
  // The token itself, and the key that looked.
  expect(writes.length).toBe(before + 2);
});

test('a clock that is set back neither takes a use away nor keeps the next one from being noted', async () => {
  now = START - 3_600_000;
  await ask(shop.secret);
  await ask(shop.publishable);
  await eventuallyUsedAt(shop.publishableToken, '2026-05-04T11:00:00.000Z');
  await eventuallyUsedAt(shop.secretToken, '2026-05-04T12:01:00.000Z');
  now = START + 120_000;
  await ask(shop.secret);
  await eventuallyUsedAt(shop.secretToken, '2026-05-04T12:02:00.000Z');
});

test('a credential that is unknown or malformed leaves no trace', async () => {
  const before = writes.length;
  for (const authorization of [
    `Token ${'0'.repeat(40)}`,
    `Bearer ${shop.secretToken}`,
    `Token ${shop.adminKey}`,
    'x',
  ]) {
    await shop.secret.ask('{ __typename }', {}, { authorization });
  }
  expect(writes.length).toBe(before);
});

test('a store that fails to note a use fails no request', async () => {
  vi.spyOn(app.database, 'write').mockRejectedValue(new Error('the disk is away'));
  now += 60_000;
  expect(await shop.secret.get('{ viewer { credential { kind } } }')).toEqual({
    viewer: { credential: { kind: 'SECRET_TOKEN' } },
  });
  vi.restoreAllMocks();
});

test('the command line shows it too', async () => {
  const operator = operatorWithin(() => app.services);
  const tokens = (await operator.json('token', 'list', '--app', 'shop')) as Use[];
  const used = new Map(tokens.map(({ lastFour, lastUsedAt }) => [lastFour, lastUsedAt]));
  expect(used.get(shop.androidToken.slice(-4))).toBeNull();
  expect(used.get(shop.publishableToken.slice(-4))).toBe('2026-05-04T11:00:00.000Z');
  expect((await operator.run('token', 'list', '--app', 'shop')).stdout).toContain('LAST USED');
});
