import { describe, expect } from 'vitest';
import { CREATE_SMART_LINK, givenLink } from '../../support/builders.ts';
import { toRefusals } from '../../support/refusal.ts';
import { createTest } from '../../support/test.ts';

const test = createTest({ app: { clock: () => Date.UTC(2026, 4, 4, 12, 30, 0, 123) } });

describe('a DateTime', () => {
  test.for<[given: string, expected: string]>([
    ['2026-05-04T12:30:00Z', '2026-05-04T12:30:00.000Z'],
    ['2026-05-04t12:30:00z', '2026-05-04T12:30:00.000Z'],
    ['2026-05-04 12:30:00Z', '2026-05-04T12:30:00.000Z'],
    ['2026-05-04T12:30:00.5+02:00', '2026-05-04T10:30:00.500Z'],
    ['2026-05-04T12:30:00.123456789-11:30', '2026-05-05T00:00:00.123Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('is accepted as %s and returned in UTC as %s', async ([given, expected], { shop }) => {
    expect((await givenLink(shop.secret, { uri: '/t', startsAt: given })).startsAt).toBe(expected);
    const literal = await shop.secret.get(
      `mutation { createSmartLink(input: { uri: "/t", startsAt: "${given}" }) { smartLink { startsAt } } }`,
    );
    expect(literal).toEqual({ createSmartLink: { smartLink: { startsAt: expected } } });
  });

  test.for(['0001-01-01T00:00:00Z', '1969-12-31T23:59:59.999Z', '9999-12-31T23:59:59-00:01'])(
    'is rejected with status 5 if GraphQL could not return it: %s',
    async (startsAt, { shop }) => {
      const { errors } = await shop.secret.request(CREATE_SMART_LINK, { input: { uri: '/t', startsAt } });
      expect(toRefusals(errors)).toMatchObject([{ status: 5, field: 'startsAt' }]);
    },
  );

  test.for([
    '2026-05-04T12:30:00',
    '2026-05-04',
    '2026-05-04T12:30Z',
    '2026-02-29T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-05-04T25:00:00Z',
    '2026-05-04T12:60:00Z',
    '2026-05-04T12:30:00+25:00',
    'May 4, 2026 12:30 UTC',
    '+012026-05-04T12:30:00Z',
    '1780000000000',
    '',
    1_780_000_000_000,
    true,
    { year: 2026 },
  ])('is rejected before the operation runs: %j', async (startsAt, { shop }) => {
    const { data, errors } = await shop.secret.request(CREATE_SMART_LINK, { input: { uri: '/t', startsAt } });

    expect(data).toBeUndefined();
    expect(errors).toMatchObject([
      { message: expect.stringContaining('2026-05-04T12:30:00Z'), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });
});

test('a new link has the time of the clock as createdAt and updatedAt', async ({ shop }) => {
  const { code } = await givenLink(shop.secret, { uri: '/now' });

  expect(
    await shop.secret.get('query ($code: String!) { smartLink(by: { code: $code }) { createdAt updatedAt } }', {
      code,
    }),
  ).toEqual({ smartLink: { createdAt: '2026-05-04T12:30:00.123Z', updatedAt: '2026-05-04T12:30:00.123Z' } });
});
