import { describe, expect } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { visit } from '../support/edge.ts';
import { ADDRESSES_LEADING_BACK, HOSTILE_ADDRESSES } from '../support/hostile-addresses.ts';
import { createRestClient } from '../support/rest.ts';
import { type Attacked, createAttackTest } from './attacked-server.ts';

/** The number of created templates. Each needs its own pattern, because duplicates are rejected. */
let templates = 0;

/** A server with an app that has a custom domain, a link and a template. */
const test = createAttackTest({
  shop: {
    customDomain: 'go.shop.example',
    platforms: [
      { kind: 'web', baseUrl: 'https://www.shop.example' },
      { kind: 'iphone', urlSchemes: ['shop'], storeUrl: 'https://apps.apple.com/app/id1783' },
      { kind: 'android', urlSchemes: ['shop'] },
    ],
  },
}).extend('victim', { scope: 'file' }, async ({ attacked }): Promise<Victim> => {
  const { id: linkId } = await givenLink(attacked.shop.secret, { uri: '/one', code: 'one' });
  const { createTemplate } = await attacked.shop.admin.get<{ createTemplate: { template: { id: string } } }>(
    'mutation { createTemplate(input: { name: "T", pattern: "t/:id", targets: { web: { url: "https://t.example/:id" } } }) { template { id } } }',
  );
  return { ...attacked, linkId, templateId: createTemplate.template.id };
});

interface Victim extends Attacked {
  linkId: string;
  templateId: string;
}

/** Returns the contents of every table that may contain an address. */
function dumpTables({ withDatabase }: Victim): Promise<string> {
  const tables = ['smart_links', 'templates', 'platforms', 'apps'] as const;
  return withDatabase(async ({ read }) =>
    JSON.stringify(await Promise.all(tables.map((table) => read.selectFrom(table).selectAll().execute()))),
  );
}

/** Sends an address to the victim. Returns the status that it is rejected with; null if it is accepted. */
type Send = (address: string, victim: Victim) => Promise<unknown>;

type Input = (address: string, victim: Victim) => Record<string, unknown>;

function createGraphQLSend(credential: 'secret' | 'admin', operation: string, input: Input): Send {
  const type = `${operation.charAt(0).toUpperCase()}${operation.slice(1)}Input!`;
  return async (address, victim) => {
    const { data, errors } = await victim.shop[credential].request<Record<string, unknown>>(
      `mutation ($input: ${type}) { ${operation}(input: $input) { __typename } }`,
      { input: input(address, victim) },
    );
    return errors.length === 0 && data !== null ? null : errors[0]?.extensions?.status;
  };
}

const createSecretSend = (operation: string, input: Input) => createGraphQLSend('secret', operation, input);
const createAdminSend = (operation: string, input: Input) => createGraphQLSend('admin', operation, input);

function createRestSend(body: (address: string) => Record<string, unknown>): Send {
  return async (address, victim) => {
    const client = createRestClient(victim, victim.shop.secretToken);
    const { body: responseBody } = await client.post('/v2/smartlinks', body(address));
    return (responseBody as { status?: number }).status ?? null;
  };
}

async function sendInBulk(uri: string, { shop }: Victim): Promise<unknown> {
  const { createSmartLinks } = await shop.secret.get<{
    createSmartLinks: { results: { status?: number }[] };
  }>(
    `mutation ($items: [SmartLinkItem!]!) { createSmartLinks(input: { items: $items, onError: SKIP }) {
      results { ... on ItemError { status } } } }`,
    { items: [{ uri }] },
  );
  return createSmartLinks.results[0]?.status ?? null;
}

/** Responds with 404 if the link does not exist. The longest addresses exceed the limit of a request target (414). */
async function sendAsLazyLink(address: string, victim: Victim): Promise<unknown> {
  const { status } = await visit(victim, `/lazy?uri=${encodeURIComponent(address)}`);
  return status === 302 ? null : status === 414 ? 404 : status;
}

type Field = [field: string, status: number, send: Send];

/** The fields through which a link's addresses are set. They reject with status 9. */
const LINKS: Field[] = [
  ['the uri of updateSmartLink', 9, createSecretSend('updateSmartLink', (uri, { linkId: id }) => ({ id, uri }))],
  [
    'an override of updateSmartLink',
    9,
    createSecretSend('updateSmartLink', (link, { linkId: id }) => ({ id, overrides: { android: { link } } })),
  ],
  [
    'a fallback of updateSmartLink',
    9,
    createSecretSend('updateSmartLink', (fallback, { linkId: id }) => ({
      id,
      overrides: { iphone: { link: '/a', fallback } },
    })),
  ],
  [
    'the expiredUrl of updateSmartLink',
    9,
    createSecretSend('updateSmartLink', (expiredUrl, { linkId: id }) => ({ id, expiredUrl })),
  ],
  ['a uri of createSmartLinks', 9, sendInBulk],
  ['the uri of /v2/smartlinks', 9, createRestSend((uri) => ({ uri }))],
  ['a route of /v2/smartlinks', 9, createRestSend((link) => ({ uri: '/a', routes: { web: { link } } }))],
  [
    'a fallback of /v2/smartlinks',
    9,
    createRestSend((fallback) => ({ uri: '/a', routes: { iphone: { link: 'shop://a', fallback } } })),
  ],
  ['the uri of a lazy link', 404, sendAsLazyLink],
];

/**
 * Settings that an operator controls, and that every link may lead to. Templates reject with 9, apps and platforms with
 * 6.
 */
const SETTINGS: Field[] = [
  ...(['url', 'fallbackUrl'] as const).flatMap((field): Field[] => {
    const buildTargets = (address: string) => ({ web: { url: 'https://t.example/:id', [field]: address } });
    return [
      [
        `the ${field} of createTemplate`,
        9,
        createAdminSend('createTemplate', (address) => ({
          name: 'N',
          pattern: `n${templates++}/:id`,
          targets: buildTargets(address),
        })),
      ],
      [
        `the ${field} of updateTemplate`,
        9,
        createAdminSend('updateTemplate', (address, { templateId: id }) => ({ id, targets: buildTargets(address) })),
      ],
    ];
  }),
  ['the baseUrl of setPlatform', 6, createAdminSend('setPlatform', (baseUrl) => ({ kind: 'WEB', baseUrl }))],
  [
    'the storeUrl of setPlatform',
    6,
    createAdminSend('setPlatform', (storeUrl) => ({ kind: 'IPHONE', urlSchemes: ['shop'], storeUrl })),
  ],
];

/** Addresses that pages and bots load. No visitor is redirected to them. */
const IMAGES: Field[] = [
  [
    'the preview image of createSmartLink',
    9,
    createSecretSend('createSmartLink', (imageUrl) => ({ uri: '/a', preview: { imageUrl } })),
  ],
  [
    'the preview image of updateSmartLink',
    9,
    createSecretSend('updateSmartLink', (imageUrl, { linkId: id }) => ({ id, preview: { imageUrl } })),
  ],
  [
    'the preview image of updateTemplate',
    9,
    createAdminSend('updateTemplate', (imageUrl, { templateId: id }) => ({ id, preview: { imageUrl } })),
  ],
  ['the preview image of updateApp', 6, createAdminSend('updateApp', (imageUrl) => ({ preview: { imageUrl } }))],
  ['the icon of updateApp', 6, createAdminSend('updateApp', (iconUrl) => ({ iconUrl }))],
];

async function expectRefusals(victim: Victim, send: Send, status: number, addresses: readonly string[]): Promise<void> {
  const before = await dumpTables(victim);
  const otherwise: [address: string, outcome: unknown][] = [];
  for (const address of addresses) {
    const outcome = await send(address, victim);
    if (outcome !== status) {
      otherwise.push([address.slice(0, 80), outcome]);
    }
  }
  expect(otherwise).toEqual([]);
  expect(await dumpTables(victim)).toBe(before);
}

describe.each([...LINKS, ...SETTINGS])('%s', (_field, status, send) => {
  test(`rejects every hostile address with status ${status}`, ({ victim }) =>
    expectRefusals(victim, send, status, HOSTILE_ADDRESSES));

  test(`rejects every address that leads back to this installation with status ${status}`, ({ victim }) =>
    expectRefusals(victim, send, status, ADDRESSES_LEADING_BACK));
});

test.for(IMAGES)('%s rejects every hostile address with status %i', ([, status, send], { victim }) =>
  expectRefusals(victim, send, status, HOSTILE_ADDRESSES),
);

describe('an allowed host of an app', () => {
  test.for([
    ...HOSTILE_ADDRESSES,
    'evil.example/path',
    '*',
    '*.example',
    'a b.example',
    'shop@evil.example',
    'evil.example\u0000',
    'evil.example#',
  ])('cannot be %j', async (host, { victim }) => {
    const before = await dumpTables(victim);
    const send = createAdminSend('updateApp', (address) => ({ allowedHosts: [address] }));
    expect([5, 6]).toContain(await send(host, victim));
    expect(await dumpTables(victim)).toBe(before);
  });
});

describe('an allowed scheme of an app', () => {
  test.for([
    ...HOSTILE_ADDRESSES,
    'javascript',
    'JavaScript://',
    ' javascript:',
    'java\tscript',
    'javascript\u0000',
    'data',
    'intent',
    'blob',
    'file',
    'http',
    'https://',
    'chrome-extension',
    'itms-services',
    '*',
    't%77itter',
    'tw\u0456tter',
    'twitter://user',
  ])('cannot be %j', async (scheme, { victim }) => {
    const before = await dumpTables(victim);
    const send = createAdminSend('updateApp', (address) => ({ allowedSchemes: [address] }));
    expect([5, 6]).toContain(await send(scheme, victim));
    expect(await dumpTables(victim)).toBe(before);
  });
});

test('every field of a link in JSON rejects U+0000 and lone surrogates with status 5 or 9', async ({ victim }) => {
  const before = await dumpTables(victim);
  for (const address of ['/a\u0000b', '/a\ud800', 'https://www.shop.example/\udc00']) {
    for (const [field, , send] of LINKS.slice(0, 8)) {
      expect([field, [5, 9]]).toEqual([field, expect.arrayContaining([await send(address, victim)])]);
    }
  }
  expect(await dumpTables(victim)).toBe(before);
});

test('every field accepts an allowed address', async ({ victim }) => {
  for (const [field, , send] of [...LINKS, ...SETTINGS]) {
    const good = field.startsWith('the url of') ? 'https://t.example/:id' : 'https://www.shop.example/good';
    expect([field, await send(good, victim)]).toEqual([field, null]);
  }
  for (const [field, , send] of IMAGES) {
    expect([field, await send('https://pictures.example/a.png', victim)]).toEqual([field, null]);
  }
});
