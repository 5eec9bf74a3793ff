import { expect } from 'vitest';
import { givenApp, givenLink } from '../../support/builders.ts';
import type { Client } from '../../support/client.ts';
import { createTest } from '../../support/test.ts';

const QUERY = `query ($code: String!) {
  codeAvailability(code: $code) { code available reason message suggestion smartLink { code } }
}`;

interface Availability {
  available: boolean;
  reason: string | null;
  message: string | null;
  suggestion: string | null;
  smartLink: { code: string } | null;
}

async function getAvailability(client: Client, code: string): Promise<Availability> {
  return (await client.get<{ codeAvailability: Availability }>(QUERY, { code })).codeAvailability;
}

const test = createTest();

test('a code that no link of the app has or had is available, whatever other apps use', async ({ app, shop }) => {
  const other = await givenApp(app, { subdomain: 'code-owner' });
  await givenLink(other.secret, { uri: '/a', code: 'elsewhere' });

  for (const client of [shop.secret, shop.admin]) {
    expect(await getAvailability(client, 'elsewhere')).toEqual({
      code: 'elsewhere',
      available: true,
      reason: null,
      message: null,
      suggestion: null,
      smartLink: null,
    });
  }
});

test('a code of a link is taken, also after the link is deleted, and the suggestion can be used', async ({ shop }) => {
  await givenLink(shop.secret, { uri: '/a', code: 'spring' });
  await givenLink(shop.secret, { uri: '/a', code: 'spring-2' });
  const deleted = await givenLink(shop.secret, { uri: '/a', code: 'autumn' });
  await shop.secret.get('mutation ($id: ID!) { deleteSmartLink(input: { id: $id }) { __typename } }', {
    id: deleted.id,
  });

  const taken = await getAvailability(shop.secret, 'spring');
  const gone = await getAvailability(shop.secret, 'autumn');

  expect(taken).toMatchObject({
    available: false,
    reason: 'TAKEN',
    suggestion: 'spring-3',
    smartLink: { code: 'spring' },
    message: expect.stringContaining('another link'),
  });
  expect(gone).toMatchObject({ available: false, reason: 'DELETED', suggestion: 'autumn-2', smartLink: null });
  await givenLink(shop.secret, { uri: '/a', code: 'spring-3' });
  expect(await getAvailability(shop.secret, 'Spring')).toMatchObject({ available: true });
});

test.for([
  ['robots', 'RESERVED', 'robots-2'],
  ['Summer sale 50%!', 'INVALID', 'Summer-sale-50'],
  ['été', 'INVALID', 'ete'],
  ['', 'INVALID', null],
  ['日本', 'INVALID', null],
  ['a\u0000b', 'INVALID', null],
  ['x'.repeat(65), 'INVALID', 'x'.repeat(64)],
  [`${'y'.repeat(100_000)}`, 'INVALID', 'y'.repeat(64)],
] as const)('the code %j is unavailable as %s', async ([code, reason, suggestion], { shop }) => {
  const availability = await getAvailability(shop.secret, code);
  expect(availability).toMatchObject({ available: false, reason, suggestion, message: expect.stringMatching(/\.$/) });
});

test('clients that cannot choose codes cannot ask for them either', async ({ shop }) => {
  const { data, errors } = await shop.publishable.request(QUERY, { code: 'spring' });
  expect(data).toEqual({ codeAvailability: null });
  expect(errors).toMatchObject([{ extensions: { status: 11 } }]);
});
