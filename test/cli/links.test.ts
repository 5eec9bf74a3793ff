import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type Operator, operatorOf, operatorWithin } from '../support/command.ts';

const OPERATOR = { kind: 'operator' } as const;
const APP_STORE = 'https://apps.apple.com/app/id1783';

let server: TestApp;
let operator: Operator;
const within = operatorWithin(() => server.services);
beforeAll(async () => {
  server = await startTestApp();
  operator = operatorOf(server.databaseUrl);
  const { apps, platforms } = server.services;
  await apps.createApp(OPERATOR, { name: 'Shop', subdomain: 'shop' });
  await platforms.setPlatform(OPERATOR, 'shop', { kind: 'web', baseUrl: 'http://www.shop.example' });
  await platforms.setPlatform(OPERATOR, 'shop', {
    kind: 'iphone',
    urlSchemes: ['com.shop.iphone'],
    storeUrl: APP_STORE,
  });
});
afterAll(() => server.close());

describe('template create', () => {
  test('makes a template, with the options behind a platform for that platform', async () => {
    const made = await operator.json(
      ...['template', 'create', '--app', 'shop', '--name', 'Product', '--pattern', 'products/:id'],
      ...['--platform', 'iphone', '--url', 'com.shop.iphone://p/:id', '--fallback', 'STORE', '--skip-preview'],
    );
    const iphone = {
      platform: 'iphone',
      url: 'com.shop.iphone://p/:id',
      fallbackKind: 'STORE',
      fallbackUrl: null,
      skipPreview: true,
    };
    expect(made).toEqual({
      id: expect.any(String),
      name: 'Product',
      pattern: 'products/:id',
      preview: { title: null, description: null, imageUrl: null },
      targets: [iphone],
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });

    const extended = await within.json(
      ...['template', 'create', '--app', 'shop', '--name', 'Product', '--pattern', 'products/:id'],
      ...['--platform', 'web', '--url', 'http://www.shop.example/p/:id', '--fallback', 'WEB'],
      ...['--platform', 'ipad', '--url', 'com.shop.iphone://ipad/:id', '--fallback', 'http://www.shop.example/get/:id'],
    );
    const plain = { fallbackUrl: null, skipPreview: false };
    expect(extended).toMatchObject({
      id: made.id,
      targets: [
        { platform: 'web', url: 'http://www.shop.example/p/:id', fallbackKind: 'WEB', ...plain },
        iphone,
        { platform: 'ipad', fallbackKind: 'CUSTOM', fallbackUrl: 'http://www.shop.example/get/:id' },
      ],
    });
    expect(await operator.json('template', 'list', '--app', 'shop')).toEqual([extended]);
  });

  test('says which platform an address that is refused was for', async () => {
    const refused = await within.failure(
      ...['template', 'create', '--app', 'shop', '--name', 'Bad', '--pattern', 'bad/:id'],
      ...['--platform', 'web', '--url', 'http://www.shop.example/:id', '--platform', 'iphone', '--url', 'data:,:id'],
    );
    expect(refused).toMatchObject({ exitCode: 1, status: 9, option: '--url (iphone)' });
  });
});

describe('link', () => {
  test('create answers the link with its address and where it leads; show answers the same', async () => {
    const made = await operator.json(
      ...['link', 'create', '--app', 'shop', '--uri', '/sale//42?x=1', '--code', 'sale', '--tag', 'a', '--tag', 'b'],
      ...['--metadata', '{"coupon":{"off":10}}', '--redeem-limit', '5'],
      ...['--override', 'iphone=com.shop.iphone://s?a=b', '--fallback', 'iphone=https://www.shop.example/get'],
      ...['--starts-at', '2026-01-01', '--expires-at', '2099-05-04T12:30:00+02:00'],
    );
    expect(made).toEqual({
      code: 'sale',
      url: 'http://shop.link.test/sale',
      uri: 'sale/42?x=1',
      destinations: [
        { platform: 'web', link: 'http://www.shop.example/sale/42?x=1', fallback: null, source: 'SAME_PATH' },
        {
          platform: 'iphone',
          link: 'com.shop.iphone://s?a=b',
          fallback: 'https://www.shop.example/get',
          source: 'OVERRIDE',
        },
      ],
      id: expect.any(String),
      overrides: { iphone: { link: 'com.shop.iphone://s?a=b', fallback: 'https://www.shop.example/get' } },
      metadata: { coupon: { off: 10 } },
      redeemLimit: 5,
      redeemCount: 0,
      tags: ['a', 'b'],
      unique: false,
      startsAt: '2026-01-01T00:00:00.000Z',
      expiresAt: '2099-05-04T10:30:00.000Z',
      expiredUrl: null,
      preview: { title: null, description: null, imageUrl: null },
      createdBy: null,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect(await operator.json('link', 'show', '--app', 'shop', 'sale')).toEqual(made);
    expect(await within.json('link', 'show', '--app', 'shop', 'shop.link.test/sale')).toEqual(made);

    const { stdout } = await within.run('link', 'show', '--app', 'shop', made.url);
    expect(stdout).toMatch(/^Address +http:\/\/shop\.link\.test\/sale$/m);
    expect(stdout).toMatch(/^iphone +com\.shop\.iphone:\/\/s\?a=b +https:\/\/www\.shop\.example\/get +override$/m);
  });

  test('create --unique answers the same link again', async () => {
    const args = ['link', 'create', '--app', 'shop', '--uri', 'once', '--unique'];
    const [first, second] = [await within.json(...args), await within.json(...args)];
    expect(second).toEqual(first);
    expect(first.code).toMatch(/^[0-9A-Za-z]{7}$/);
  });

  test.each([
    [['--uri', 'JavaScript:alert(1)'], { status: 9, option: '--uri' }],
    [['--uri', 'a', '--code', 'sale'], { status: 9, option: '--code' }],
    [['--uri', 'a', '--override', 'iphone=intent://x'], { status: 9, option: '--override (iphone)' }],
    [['--uri', 'a', '--fallback', 'ipad=http://x.example'], { status: 2, parameters: ['--override (ipad)'] }],
    [['--uri', 'a', '--metadata', '[1]'], { status: 5, option: '--metadata' }],
    [
      ['--uri', 'a', '--starts-at', '2026-02-01', '--expires-at', '2026-01-01'],
      { status: 9, details: '--expires-at: is not later than --starts-at' },
    ],
  ])('create %j is refused', async (args, expected) => {
    const failure = await within.failure('link', 'create', '--app', 'shop', ...args);
    expect(failure).toMatchObject({ exitCode: 1, ...expected });
  });

  test('list shows the newest, and every page on demand', async () => {
    const { smartLinks } = server.services;
    for (let i = 0; i < 120; i++) await smartLinks.createSmartLink(OPERATOR, 'shop', { uri: `many/${i}` });

    const few = await within.run('link', 'list', '--app', 'shop', '--first', '2');
    expect(few.stdout.split('\n').filter((line) => line.includes('many/'))).toHaveLength(2);
    expect(few.stdout).toContain('There are more');
    const newest = await within.json('link', 'list', '--app', 'shop');
    expect(newest.map(({ uri }: { uri: string }) => uri)).toEqual(
      Array.from({ length: 20 }, (_, i) => `many/${119 - i}`),
    );
    const all = await operator.json('link', 'list', '--app', 'shop', '--all');
    expect(new Set(all.map(({ id }: { id: string }) => id)).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(120);
    expect(all.slice(0, 20)).toEqual(newest);
  });
});

describe('link explain', () => {
  const iphone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
  const explain = (...more: string[]) => ['link', 'explain', '--app', 'shop', 'explained', ...more];

  beforeAll(async () => {
    const link = { uri: '/explained', code: 'explained' };
    await server.services.smartLinks.createSmartLink(OPERATOR, 'shop', link);
  });

  test('tells where one device would be sent, step by step', async () => {
    const { steps, outcome, landing } = await within.json(...explain('--user-agent', iphone, '--installed', 'no'));

    expect(outcome).toMatchObject({ kind: 'PREVIEW_PAGE', open: 'com.shop.iphone://explained', get: APP_STORE });
    expect(landing).toBe(APP_STORE);
    const { stdout } = await within.run(...explain('--user-agent', iphone, '--installed', 'no'));
    expect(stdout).toBe(steps.map(({ text }: { text: string }, i: number) => `${i + 1}. ${text}.\n`).join(''));
  });

  test('tells where all of them would, by address too', async () => {
    const rows = await within.json('link', 'explain', '--app', 'shop', 'shop.link.test/explained');
    expect(new Set(rows.map(({ device }: { device: string }) => device))).toEqual(
      new Set(['IPHONE', 'IPAD', 'ANDROID', 'DESKTOP', 'BOT']),
    );
    const { stdout } = await within.run(...explain());
    expect(stdout).toMatch(/^DEVICE +BROWSER +APP +OUTCOME\n/);
    expect(stdout).toMatch(/DESKTOP +USUAL +missing +Redirects \(302\) to http:\/\/www\.shop\.example\/explained/);
  });

  test('is refused for a link that is not there', async () => {
    const refused = await within.failure('link', 'explain', '--app', 'shop', 'nope');
    expect(refused).toMatchObject({ exitCode: 1, status: 7 });
  });
});
