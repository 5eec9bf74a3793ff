import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { givenFolder, jsonLines } from '../cli/given-shop.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../support/builders.ts';
import type { Client } from '../support/client.ts';
import { operatorWithin } from '../support/command.ts';
import { visit } from '../support/edge.ts';
import { restClientOf } from '../support/rest.ts';

/** Whoever opened one of these would not be where a smart link may lead. */
const HOSTILE: readonly string[] = [
  'javascript:alert(1)',
  ' \u00a0JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  'javascript://www.shop.example/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'DATA:image/svg+xml;base64,PHN2Zy8+',
  'file:///etc/hosts',
  'blob:https://www.shop.example/1',
  'filesystem:https://www.shop.example/temporary/a',
  'vbscript:x',
  'about:blank',
  'view-source:https://www.shop.example/',
  'intent://scan/#Intent;scheme=zxing;S.browser_fallback_url=https%3A%2F%2Fevil.example;end',
  'content://com.android.contacts/1',
  'tel:+123',
  'other.app://a',
  'https://shop@evil.example/',
  'https://www.shop.example:80@evil.example/',
  'https:evil.example',
  'https:///evil.example',
  'https://www.shop.example/a\r\nSet-Cookie: a=b',
  'https://www.shop.example/a\u0085b',
  'https://www.shop.example/a/%2e%2E/b',
  `https://www.shop.example/${'a'.repeat(2_048)}`,
  `https://www.shop.example/${'é'.repeat(400)}`,
];

/** These lead back to a smart link of this installation: in a circle, or past the rules of another tenant. */
const LEADING_BACK: readonly string[] = [
  'http://shop.link.test/one',
  'HTTPS://SHOP.LINK.TEST./one',
  'http://shop.link.test:80/one',
  'https://link.test/',
  'https://deeper.shop.link.test/one',
  'https://go.other.example/one',
];

let app: TestApp;
let shop: GivenApp;
let link: { id: string };
let templateId: string;
let folder: Awaited<ReturnType<typeof givenFolder>>;
/** How many templates were asked for: each has a pattern of its own, lest it be refused for that. */
let templates = 0;

beforeAll(async () => {
  app = await startTestApp();
  folder = await givenFolder();
  shop = await givenApp(app, {
    platforms: [
      { kind: 'web', baseUrl: 'https://www.shop.example' },
      { kind: 'iphone', urlSchemes: ['shop'], storeUrl: 'https://apps.apple.com/app/id1783' },
      { kind: 'android', urlSchemes: ['shop'] },
    ],
  });
  await givenApp(app, { subdomain: 'other', customDomain: 'go.other.example' });
  link = await givenLink(shop.secret, { uri: '/one', code: 'one' });
  const { createTemplate } = await shop.admin.get<{ createTemplate: { template: { id: string } } }>(
    'mutation { createTemplate(input: { name: "T", pattern: "t/:id", targets: { web: { url: "https://t.example/:id" } } }) { template { id } } }',
  );
  templateId = createTemplate.template.id;
});
afterAll(async () => {
  await app?.close();
  await folder?.remove();
});

/** Everything that may hold an address. */
async function stored(): Promise<string> {
  const { read } = app.database;
  const tables = ['smart_links', 'templates', 'platforms', 'apps'] as const;
  return JSON.stringify(await Promise.all(tables.map((table) => read.selectFrom(table).selectAll().execute())));
}

/** What an address is refused with; null: it was taken. The report of an import has no numbers. */
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
    const { body: answer } = await restClientOf(app, shop.secretToken).post('/v2/smartlinks', body(address));
    return (answer as { status?: number }).status ?? null;
  };
}

function byCommand(...args: [...string[], (address: string) => string[]]): Way {
  const last = args.at(-1) as (address: string) => string[];
  const first = args.slice(0, -1) as string[];
  return async (address) => {
    const { code, stderr } = await operatorWithin(() => app.services).run(...first, ...last(address), '--json');
    return code === 0 ? null : JSON.parse(stderr).status;
  };
}

function byImport(record: (address: string) => Record<string, unknown>): Way {
  return async (address) => {
    const file = await folder.write('links.jsonl', jsonLines([record(address)]));
    const { stdout } = await operatorWithin(() => app.services).run('import', '--app', 'shop', file, '--json');
    const { refusals } = JSON.parse(stdout);
    return refusals.length === 0 ? null : 'refused';
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
  const { status } = await visit(app, `/lazy?uri=${encodeURIComponent(address)}`);
  return status === 302 ? null : status;
}

/** Links, wherever they come in: status 9. */
const LINKS: [way: string, status: number | 'refused', send: Way][] = [
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
  ['import, uri', 'refused', byImport((uri) => ({ uri }))],
  ['import, an override', 'refused', byImport((address) => ({ uri: '/a', overrides: { web: { link: address } } }))],
  ['import, a route', 'refused', byImport((fallback) => ({ uri: '/a', routes: { iphone: { link: '/a', fallback } } }))],
  ['import, afterwards', 'refused', byImport((address) => ({ uri: '/a', expired_url: address }))],
  ['link create, uri', 9, byCommand('link', 'create', '--app', 'shop', (uri) => [`--uri=${uri}`])],
  [
    'link create, an override',
    9,
    byCommand('link', 'create', '--app', 'shop', '--uri', '/a', (address) => [`--override=web=${address}`]),
  ],
];

/** What an operator sets up, and every link may lead to: 9 in templates, 6 for apps and platforms. */
const SETTINGS: [way: string, status: number | 'refused', send: Way][] = [
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
  [
    'template create',
    9,
    byCommand(
      'template',
      'create',
      '--app',
      'shop',
      '--name',
      'N',
      '--pattern',
      'n/:id',
      '--platform',
      'web',
      (url) => [`--url=${url}`],
    ),
  ],
  ['platform set', 6, byCommand('platform', 'set', '--app', 'shop', '--kind', 'web', (url) => [`--base-url=${url}`])],
];

/** What pages and bots load; nobody is sent there. */
const PICTURES: [way: string, status: number | 'refused', send: Way][] = [
  ['createSmartLink', 9, secret('createSmartLink', (imageUrl) => ({ uri: '/a', preview: { imageUrl } }))],
  ['updateSmartLink', 9, secret('updateSmartLink', (imageUrl) => ({ id: link.id, preview: { imageUrl } }))],
  ['import', 'refused', byImport((address) => ({ uri: '/a', preview_image_url: address }))],
  ['updateTemplate', 9, admin('updateTemplate', (imageUrl) => ({ id: templateId, preview: { imageUrl } }))],
  ['updateApp, preview', 6, admin('updateApp', (imageUrl) => ({ preview: { imageUrl } }))],
  ['updateApp, icon', 6, admin('updateApp', (iconUrl) => ({ iconUrl }))],
];

async function expectRefusals(send: Way, status: number | 'refused', addresses: readonly string[]): Promise<void> {
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
  test(`no hostile address comes in: ${status}`, () => expectRefusals(send, status, HOSTILE));

  test(`no address that leads back comes in: ${status}`, () => expectRefusals(send, status, LEADING_BACK));
});

test.each(PICTURES)('a picture of %s is no hostile address: %s', (_way, status, send) =>
  expectRefusals(send, status, HOSTILE),
);

describe('hosts that an app allows', () => {
  test.each([
    ...HOSTILE,
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
    const good =
      way.endsWith('url') || way === 'template create' ? 'https://t.example/:id' : 'https://www.shop.example/good';
    expect([way, await send(good)]).toEqual([way, null]);
  }
  for (const [way, , send] of PICTURES)
    expect([way, await send('https://pictures.example/a.png')]).toEqual([way, null]);
});
