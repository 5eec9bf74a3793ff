import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { givenApp } from '../support/builders.ts';
import { operatorWithin } from '../support/command.ts';
import { ADDRESSES_LEADING_BACK, HOSTILE_ADDRESSES } from '../support/hostile-addresses.ts';
import { givenFolder, jsonLines } from './given-shop.ts';

let app: TestApp;
let folder: Awaited<ReturnType<typeof givenFolder>>;

beforeAll(async () => {
  app = await startTestApp();
  folder = await givenFolder();
  await givenApp(app, {
    platforms: [
      { kind: 'web', baseUrl: 'https://www.shop.example' },
      { kind: 'iphone', urlSchemes: ['shop'], storeUrl: 'https://apps.apple.com/app/id1783' },
    ],
  });
  await givenApp(app, { subdomain: 'other', customDomain: 'go.other.example' });
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

const WAYS: [way: string, status: number | 'refused', send: Way][] = [
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
  [
    'template create',
    9,
    byCommand(
      ...['template', 'create', '--app', 'shop', '--name', 'N', '--pattern', 'n/:id', '--platform', 'web'],
      (url) => [`--url=${url}`],
    ),
  ],
  ['platform set', 6, byCommand('platform', 'set', '--app', 'shop', '--kind', 'web', (url) => [`--base-url=${url}`])],
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

describe.each(WAYS)('by way of %s', (way, status, send) => {
  test(`no hostile address comes in: ${status}`, () => expectRefusals(send, status, HOSTILE_ADDRESSES));

  test(`no address that leads back comes in: ${status}`, () => expectRefusals(send, status, ADDRESSES_LEADING_BACK));

  test('an address that may be named does', async () => {
    const good = way === 'template create' ? 'https://t.example/:id' : 'https://www.shop.example/good';
    expect(await send(good)).toBeNull();
  });
});

test('by way of import, a picture, no hostile address comes in', () =>
  expectRefusals(
    byImport((address) => ({ uri: '/a', preview_image_url: address })),
    'refused',
    HOSTILE_ADDRESSES,
  ));
