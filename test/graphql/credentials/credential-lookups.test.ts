import { expect } from 'vitest';
import { createClient } from '../../support/client.ts';
import { createTest } from '../../support/test.ts';

const statements: string[] = [];
const test = createTest({
  app: {
    onStatement: (text) => {
      if (/from "(platform_tokens|admin_keys)"/.test(text)) {
        statements.push(text);
      }
    },
  },
});

test('the server does the same work for known and unknown tokens: one lookup by hash', async ({ app, shop }) => {
  const recordLookups = async (authorization: string) => {
    statements.length = 0;
    await createClient(app, authorization).request('{ __typename }');
    return [...statements];
  };
  const unknown = `${shop.secretToken.slice(0, 39)}${shop.secretToken.endsWith('0') ? '1' : '0'}`;

  const known = await recordLookups(`Token ${shop.secretToken}`);
  expect(known).toHaveLength(1);
  expect(known[0]).toMatch(/where "token_hash" = /);
  expect(await recordLookups(`Token ${unknown}`)).toEqual(known);
  expect(await recordLookups(`Token ${'0'.repeat(40)}`)).toEqual(known);
  // Neither a malformed token nor a cached one requires a lookup.
  for (const authorization of [
    `Token ${shop.adminKey}`,
    `Bearer ${shop.secretToken}`,
    `Token ${unknown}0`,
    `Token ${shop.secretToken}`,
  ]) {
    expect(await recordLookups(authorization)).toEqual([]);
  }
});
