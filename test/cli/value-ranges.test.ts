import fc from 'fast-check';
import { expect } from 'vitest';
import type { GivenApp } from '../support/builders.ts';
import { CREATE_SMART_LINK, givenApp } from '../support/builders.ts';
import { createRestClient } from '../support/rest.ts';
import { test } from './cli-test.ts';
import { formatJsonLines } from './given-shop.ts';

// Whatever one entry point accepts, all others can return, and an export can be imported unchanged.

const YEAR_9999 = Date.parse('9999-12-31T23:59:59.999Z');
const INTEGERS = [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 48, 2 ** 53 - 1, 2 ** 53, 1e20, 1e300, -1, 0.5];
const TIMES = [0, 1, 1e11 - 1, 1e11, YEAR_9999, YEAR_9999 + 1, 2 ** 48, 8.64e15, 8.64e15 + 1, 1e300, -1, -1e13];
const TEXTS = [
  '0000-01-01',
  '0001-01-01T00:00:00Z',
  '1969-12-31T23:59:59.999Z',
  '1970-01-01',
  '1970-01-01T00:00:00+01:00',
  '2026-05-04T12:30:00.123456Z',
  '9999-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59-00:01',
  '+010000-01-01T00:00:00Z',
];

const number = fc.oneof(
  { weight: 4, arbitrary: fc.nat(2 ** 31 - 1) },
  fc.constantFrom(...INTEGERS),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const time = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1e11, max: YEAR_9999 }) },
  fc.constantFrom<string | number>(...TIMES, ...TEXTS),
  fc.integer({ min: 0, max: 9e15 }),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 1 });
const record = fc.record({
  redeem_limit: optional(number),
  redeem_count: optional(number),
  created_at: optional(time),
  starts_at: optional(time),
  expires_at: optional(time),
});

const LIST = `query ($app: AppSelector!) {
  smartLinks(app: $app, first: 100) {
    nodes { id code redeemLimit redeemCount createdAt updatedAt startsAt expiresAt }
  }
}`;
const UPDATE = `mutation ($input: UpdateSmartLinkInput!) {
  updateSmartLink(input: $input) { smartLink { redeemLimit redeemCount startsAt expiresAt } }
}`;

interface Listed {
  id: string;
  code: string;
  redeemLimit: number | null;
  redeemCount: number;
  createdAt: string;
  startsAt: string | null;
  expiresAt: string | null;
}

/** Returns all links of an app as GraphQL shows them. Throws if it can't show one. */
async function listShown({ installation, id }: GivenApp): Promise<Listed[]> {
  return (await installation.get<{ smartLinks: { nodes: Listed[] } }>(LIST, { app: { id } })).smartLinks.nodes;
}

test('every number and time that an entry point accepts can be read everywhere, and imported again', async ({
  app,
  folder,
  operator,
}) => {
  let shops = 0;
  let accepted = 0;
  const createApp = () => {
    shops += 1;
    return givenApp(app, { subdomain: `range-${shops}` });
  };
  await fc.assert(
    fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 20 }), async (records) => {
      const shop = await createApp();
      const rest = createRestClient(app, shop.secretToken);
      const lines = records.map((values, i) => ({ code: `i${i}`, uri: '/a', ...values }));
      const file = await folder.write('ranges.jsonl', formatJsonLines(lines));
      const { code, stderr } = await operator.run('import', '--app', shop.id, file, '--json');
      expect({ code: code === 0 || code === 1, stderr }).toEqual({ code: true, stderr: '' });
      for (const [i, values] of records.entries()) {
        const input = {
          uri: '/a',
          code: `g${i}`,
          redeemLimit: values.redeem_limit,
          startsAt: values.starts_at,
          expiresAt: values.expires_at,
        };
        const { errors } = await shop.secret.request(CREATE_SMART_LINK, { input });
        expect(errors.map(({ extensions }) => extensions?.code)).not.toContain('INTERNAL_SERVER_ERROR');
        const created = await rest.post('/v2/smartlinks', {
          uri: '/a',
          code: `v${i}`,
          redeem_limit: values.redeem_limit,
        });
        expect(created.http).toBeLessThan(500);
      }

      const shown = await listShown(shop);
      accepted += shown.length;
      for (const { id, redeemLimit, redeemCount, startsAt, expiresAt, createdAt, code } of shown) {
        const fields = { redeemLimit, startsAt, expiresAt };
        // What GraphQL returns, it accepts.
        expect(await shop.secret.get(UPDATE, { input: { id, ...fields } })).toEqual({
          updateSmartLink: { smartLink: { ...fields, redeemCount } },
        });
        for (const shownTime of [createdAt, startsAt, expiresAt]) {
          expect(shownTime ?? '1970-01-01T00:00:00.000Z').toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        }
        expect(await rest.get(`/v2/smartlinks/${code}`)).toMatchObject({ http: 200 });
        await operator.runJson('link', 'show', code, '--app', shop.id);
      }
      const other = await createApp();
      const exportLinks = async ({ id }: GivenApp) => (await operator.run('export', '--app', id)).stdout;
      const exported = await exportLinks(shop);
      const copy = await folder.write('copy.jsonl', exported);
      expect(await operator.run('import', '--app', other.id, copy)).toMatchObject({ code: 0, stderr: '' });
      expect(await exportLinks(other)).toBe(exported);
    }),
    { numRuns: 12 },
  );
  expect(accepted).toBeGreaterThan(100);
});

test.for([
  ['redeem_count', 2 ** 31, 'must be at most 2147483647; got 2147483648.'],
  ['redeem_limit', 2 ** 31, 'must be at most 2147483647; got 2147483648.'],
  ['created_at', '0001-01-01T00:00:00Z', 'must be between 1970-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z.'],
  ['starts_at', '1969-12-31', 'must be between 1970-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z.'],
  ['expires_at', 8.64e15, 'must be between 1970-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z.'],
] as const)('an import refuses %s %s', async ([column, value, reason], { folder, createShop, importFile }) => {
  const file = await folder.write('range.jsonl', formatJsonLines([{ uri: '/a', [column]: value }]));
  expect(await importFile(await createShop(), file)).toMatchObject({
    imported: 0,
    refusals: [{ line: 1, field: column, reason }],
  });
});
