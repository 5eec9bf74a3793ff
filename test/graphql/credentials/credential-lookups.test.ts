import { expect, test } from 'vitest';
import { startTestApp } from '../../support/app.ts';
import { givenApp } from '../../support/builders.ts';
import { clientOf } from '../../support/client.ts';

test('to know a credential and not to know it is the same work: one look by its hash', async () => {
  const statements: string[] = [];
  const app = await startTestApp({
    onStatement: (text) => {
      if (/from "(platform_tokens|admin_keys)"/.test(text)) statements.push(text);
    },
  });
  const shop = await givenApp(app);
  const worksFor = async (authorization: string) => {
    statements.length = 0;
    await clientOf(app, authorization).ask('{ __typename }');
    return [...statements];
  };
  const unknown = `${shop.secretToken.slice(0, 39)}${shop.secretToken.endsWith('0') ? '1' : '0'}`;

  const known = await worksFor(`Token ${shop.secretToken}`);
  expect(known).toHaveLength(1);
  expect(known[0]).toMatch(/where "token_hash" = /);
  expect(await worksFor(`Token ${unknown}`)).toEqual(known);
  expect(await worksFor(`Token ${'0'.repeat(40)}`)).toEqual(known);
  // What can be no token costs no look at all, and what is known none the second time.
  for (const none of [
    `Token ${shop.adminKey}`,
    `Bearer ${shop.secretToken}`,
    `Token ${unknown}0`,
    `Token ${shop.secretToken}`,
  ]) {
    expect(await worksFor(none)).toEqual([]);
  }
  await app.close();
});
