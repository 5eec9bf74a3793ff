import { describe, expect } from 'vitest';
import type { TestApp } from '../support/app.ts';
import type { Operator } from '../support/command.ts';
import { ADDRESSES_LEADING_BACK, HOSTILE_ADDRESSES } from '../support/hostile-addresses.ts';
import { createCliTest } from './cli-test.ts';
import { type Folder, formatJsonLines } from './given-shop.ts';

const test = createCliTest({
  shop: {
    customDomain: 'go.shop.example',
    platforms: [
      { kind: 'web', baseUrl: 'https://www.shop.example' },
      { kind: 'iphone', urlSchemes: ['shop'], storeUrl: 'https://apps.apple.com/app/id1783' },
    ],
  },
}).extend('given', { scope: 'file' }, ({ app, folder, operator }): Given => ({ app, folder, operator }));

/** The fixtures that a test needs to send an address and to read the stored rows. */
interface Given {
  app: TestApp;
  folder: Folder;
  operator: Operator;
}

/** Reads every row that can contain an address. */
async function readAddressRows({ app }: Given): Promise<string> {
  const { read } = app.database;
  const tables = ['smart_links', 'templates', 'platforms', 'apps'] as const;
  return JSON.stringify(await Promise.all(tables.map((table) => read.selectFrom(table).selectAll().execute())));
}

/**
 * Sends an address, and returns the status with which it was rejected, or null if it was accepted. The report of an
 * import has no status: there, it returns `REPORTED`.
 */
type SendAddress = (address: string, given: Given) => Promise<unknown>;

const REPORTED = 'in the report';

function createCommandSender(...args: [...string[], (address: string) => string[]]): SendAddress {
  const buildLastArgs = args.at(-1) as (address: string) => string[];
  const firstArgs = args.slice(0, -1) as string[];
  return async (address, { operator }) => {
    const { code, stderr } = await operator.run(...firstArgs, ...buildLastArgs(address), '--json');
    return code === 0 ? null : JSON.parse(stderr).status;
  };
}

function createImportSender(record: (address: string) => Record<string, unknown>): SendAddress {
  return async (address, { folder, operator }) => {
    const file = await folder.write('links.jsonl', formatJsonLines([record(address)]));
    const { stdout } = await operator.run('import', '--app', 'shop', file, '--json');
    const { refusals } = JSON.parse(stdout);
    return refusals.length === 0 ? null : REPORTED;
  };
}

const TEMPLATE_URL = 'a --url of template create';

const WAYS: [way: string, status: number | typeof REPORTED, send: SendAddress][] = [
  ['the uri of an import', REPORTED, createImportSender((uri) => ({ uri }))],
  [
    'an override of an import',
    REPORTED,
    createImportSender((address) => ({ uri: '/a', overrides: { web: { link: address } } })),
  ],
  [
    'a route of an import',
    REPORTED,
    createImportSender((fallback) => ({ uri: '/a', routes: { iphone: { link: '/a', fallback } } })),
  ],
  ['the expired_url of an import', REPORTED, createImportSender((address) => ({ uri: '/a', expired_url: address }))],
  ['the --uri of link create', 9, createCommandSender('link', 'create', '--app', 'shop', (uri) => [`--uri=${uri}`])],
  [
    'an --override of link create',
    9,
    createCommandSender('link', 'create', '--app', 'shop', '--uri', '/a', (address) => [`--override=web=${address}`]),
  ],
  [
    TEMPLATE_URL,
    9,
    createCommandSender(
      ...['template', 'create', '--app', 'shop', '--name', 'N', '--pattern', 'n/:id', '--platform', 'web'],
      (url) => [`--url=${url}`],
    ),
  ],
  [
    'the --base-url of platform set',
    6,
    createCommandSender('platform', 'set', '--app', 'shop', '--kind', 'web', (url) => [`--base-url=${url}`]),
  ],
];

/** Expects that each of these addresses is rejected with this outcome, and that nothing is stored. */
async function expectRejections(send: SendAddress, outcome: unknown, addresses: readonly string[], given: Given) {
  const before = await readAddressRows(given);
  const otherwise: [address: string, outcome: unknown][] = [];
  for (const address of addresses) {
    const actual = await send(address, given);
    if (actual !== outcome) {
      otherwise.push([address.slice(0, 80), actual]);
    }
  }
  expect(otherwise).toEqual([]);
  expect(await readAddressRows(given)).toBe(before);
}

describe.each(WAYS)('%s', (way, status, send) => {
  const rejection = status === REPORTED ? REPORTED : `with status ${status}`;

  test(`rejects every hostile address ${rejection}`, ({ given }) =>
    expectRejections(send, status, HOSTILE_ADDRESSES, given));

  test(`rejects every address that leads back ${rejection}`, ({ given }) =>
    expectRejections(send, status, ADDRESSES_LEADING_BACK, given));

  test('accepts an allowed address', async ({ given }) => {
    const good = way === TEMPLATE_URL ? 'https://t.example/:id' : 'https://www.shop.example/good';
    expect(await send(good, given)).toBeNull();
  });
});

test('the preview_image_url of an import rejects every hostile address', ({ given }) => {
  const send = createImportSender((address) => ({ uri: '/a', preview_image_url: address }));
  return expectRejections(send, REPORTED, HOSTILE_ADDRESSES, given);
});
