import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GivenApp, givenLink } from '../support/builders.ts';
import type { Client } from '../support/client.ts';
import { visit } from '../support/edge.ts';
import { ADDRESSES_LEADING_BACK, HOSTILE_ADDRESSES } from '../support/hostile-addresses.ts';
import { restClientOf } from '../support/rest.ts';
import { type Attacked, givenAttacked } from './attacked.ts';

let attacked: Attacked;
let shop: GivenApp;
let link: { id: string };
let templateId: string;
/** How many templates were asked for: each has a pattern of its own, lest it be refused for that. */
let templates = 0;

beforeAll(async () => {
  attacked = await givenAttacked(
    {},
    {
      platforms: [
        { kind: 'web', baseUrl: 'https://www.shop.example' },
        { kind: 'iphone', urlSchemes: ['shop'], storeUrl: 'https://apps.apple.com/app/id1783' },
        { kind: 'android', urlSchemes: ['shop'] },
      ],
      prepare: ({ givenApp }) => givenApp({ subdomain: 'other', customDomain: 'go.other.example' }),
    },
  );
  ({ shop } = attacked);
  link = await givenLink(shop.secret, { uri: '/one', code: 'one' });
  const { createTemplate } = await shop.admin.get<{ createTemplate: { template: { id: string } } }>(
    'mutation { createTemplate(input: { name: "T", pattern: "t/:id", targets: { web: { url: "https://t.example/:id" } } }) { template { id } } }',
  );
  templateId = createTemplate.template.id;
}, 60_000);
afterAll(() => attacked?.dispose());

/** Everything that may hold an address. */
function stored(): Promise<string> {
  const tables = ['smart_links', 'templates', 'platforms', 'apps'] as const;
  return attacked.within(async ({ read }) =>
    JSON.stringify(await Promise.all(tables.map((table) => read.selectFrom(table).selectAll().execute()))),
  );
}

/** What an address is refused with; null: it was taken. */
type Way = (address: string) => Promise<unknown>;

function byGraphQL(client: () => Client, operation: string, input: (address: string) => Record<string, unknown>): Way {
  const type = `${operation.charAt(0).toUpperCase()}${operation.slice(1)}Input!`;
  return async (address) => {
    const { data, errors } = await client().ask<Record<string, unknown>>(
      `mutation ($input: ${type}) { ${operation}(input: $input) { __typename } }`,
      { input: input(address) },
    );
    return errors.length === 0 && data !== null ? null : errors[0]?.extensions?.status;
  };
}

const secret = (operation: string, input: (address: string) => Record<string, unknown>) =>
  byGraphQL(() => shop.secret, operation, input);
const admin = (operation: string, input: (address: string) => Record<string, unknown>) =>
  byGraphQL(() => shop.admin, operation, input);

function byRest(body: (address: string) => Record<string, unknown>): Way {
  return async (address) => {
    const { body: answer } = await restClientOf(attacked, shop.secretToken).post('/v2/smartlinks', body(address));
    return (answer as { status?: number }).status ?? null;
  };
}

async function byBulk(address: string): Promise<unknown> {
  const { createSmartLinks } = await shop.secret.get<{
    createSmartLinks: { results: { error: { status: number } }[] };
  }>(
    `mutation ($items: [SmartLinkItem!]!) { createSmartLinks(input: { items: $items, onError: SKIP }) {
      results { error { status } } } }`,
    { items: [{ uri: address }] },
  );
  return createSmartLinks.results[0]?.error?.status ?? null;
}

/** A link that nobody made is not there: 404. */
async function byLazyLink(address: string): Promise<unknown> {
  const { status } = await visit(attacked, `/lazy?uri=${encodeURIComponent(address)}`);
  return status === 302 ? null : status;
}

/** Links, wherever they come in: status 9. */
const LINKS: [way: string, status: number, send: Way][] = [
  ['updateSmartLink, uri', 9, secret('updateSmartLink', (uri) => ({ id: link.id, uri }))],
  [
    'updateSmartLink, an override',
    9,
    secret('updateSmartLink', (address) => ({ id: link.id, overrides: { android: { link: address } } })),
  ],
  [
    'updateSmartLink, a fallback',
    9,
    secret('updateSmartLink', (fallback) => ({ id: link.id, overrides: { iphone: { link: '/a', fallback } } })),
  ],
  ['updateSmartLink, afterwards', 9, secret('updateSmartLink', (expiredUrl) => ({ id: link.id, expiredUrl }))],
  ['createSmartLinks', 9, byBulk],
  ['/v2, uri', 9, byRest((uri) => ({ uri }))],
  ['/v2, a route', 9, byRest((address) => ({ uri: '/a', routes: { web: { link: address } } }))],
  ['/v2, a fallback', 9, byRest((fallback) => ({ uri: '/a', routes: { iphone: { link: 'shop://a', fallback } } }))],
  ['/lazy', 404, byLazyLink],
];

/** What an operator sets up, and every link may lead to: 9 in templates, 6 for apps and platforms. */
const SETTINGS: [way: string, status: number, send: Way][] = [
  ...(['url', 'fallbackUrl'] as const).flatMap((field): typeof SETTINGS => {
    const targets = (address: string) => ({ web: { url: 'https://t.example/:id', [field]: address } });
    return [
      [
        `createTemplate, ${field}`,
        9,
        admin('createTemplate', (address) => ({
          name: 'N',
          pattern: `n${templates++}/:id`,
          targets: targets(address),
        })),
      ],
      [
        `updateTemplate, ${field}`,
        9,
        admin('updateTemplate', (address) => ({ id: templateId, targets: targets(address) })),
      ],
    ];
  }),
  ['setPlatform, baseUrl', 6, admin('setPlatform', (baseUrl) => ({ kind: 'WEB', baseUrl }))],
  [
    'setPlatform, storeUrl',
    6,
    admin('setPlatform', (storeUrl) => ({ kind: 'IPHONE', urlSchemes: ['shop'], storeUrl })),
  ],
];

/** What pages and bots load; nobody is sent there. */
const PICTURES: [way: string, status: number, send: Way][] = [
  ['createSmartLink', 9, secret('createSmartLink', (imageUrl) => ({ uri: '/a', preview: { imageUrl } }))],
  ['updateSmartLink', 9, secret('updateSmartLink', (imageUrl) => ({ id: link.id, preview: { imageUrl } }))],
  ['updateTemplate', 9, admin('updateTemplate', (imageUrl) => ({ id: templateId, preview: { imageUrl } }))],
  ['updateApp, preview', 6, admin('updateApp', (imageUrl) => ({ preview: { imageUrl } }))],
  ['updateApp, icon', 6, admin('updateApp', (iconUrl) => ({ iconUrl }))],
];

async function expectRefusals(send: Way, status: number, addresses: readonly string[]): Promise<void> {
  const before = await stored();
  const otherwise: [address: string, outcome: unknown][] = [];
  for (const address of addresses) {
    const outcome = await send(address);
    if (outcome !== status) otherwise.push([address.slice(0, 80), outcome]);
  }
  expect(otherwise).toEqual([]);
  expect(await stored()).toBe(before);
}

describe.each([...LINKS, ...SETTINGS])('by way of %s', (_way, status, send) => {
  test(`no hostile address comes in: ${status}`, () => expectRefusals(send, status, HOSTILE_ADDRESSES));

  test(`no address that leads back comes in: ${status}`, () => expectRefusals(send, status, ADDRESSES_LEADING_BACK));
});

test.each(PICTURES)('a picture of %s is no hostile address: %s', (_way, status, send) =>
  expectRefusals(send, status, HOSTILE_ADDRESSES),
);

describe('hosts that an app allows', () => {
  test.each([
    ...HOSTILE_ADDRESSES,
    'evil.example/path',
    '*',
    '*.example',
    'a b.example',
    'shop@evil.example',
    'evil.example\u0000',
    'evil.example#',
  ])('are no addresses and no patterns: %j', async (host) => {
    const before = await stored();
    const send = admin('updateApp', (address) => ({ allowedHosts: [address] }));
    expect([5, 6]).toContain(await send(host));
    expect(await stored()).toBe(before);
  });
});

test('U+0000 and lone surrogates are status 5, on every way that takes JSON', async () => {
  const before = await stored();
  for (const address of ['/a\u0000b', '/a\ud800', 'https://www.shop.example/\udc00']) {
    for (const [way, , send] of LINKS.slice(0, 8))
      expect([way, [5, 9]]).toEqual([way, expect.arrayContaining([await send(address)])]);
  }
  expect(await stored()).toBe(before);
});

test('all of these ways are open to an address that may be named', async () => {
  for (const [way, , send] of [...LINKS, ...SETTINGS]) {
    const good = way.endsWith('url') ? 'https://t.example/:id' : 'https://www.shop.example/good';
    expect([way, await send(good)]).toEqual([way, null]);
  }
  for (const [way, , send] of PICTURES)
    expect([way, await send('https://pictures.example/a.png')]).toEqual([way, null]);
});
