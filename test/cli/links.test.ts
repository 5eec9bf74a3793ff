import { describe, expect } from 'vitest';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import { createCliTest } from './cli-test.ts';

const APP_STORE = 'https://apps.apple.com/app/id1783';

const test = createCliTest({
  shop: {
    platforms: [
      { kind: 'web', baseUrl: 'http://www.shop.example' },
      { kind: 'iphone', urlSchemes: ['com.shop.iphone'], storeUrl: APP_STORE },
    ],
  },
});

describe('the command template create', () => {
  test('creates a template, and applies the options after a platform to that platform', async ({
    operator,
    otherOperator,
  }) => {
    const created = await otherOperator.runJson(
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
    expect(created).toEqual({
      id: expect.any(String),
      name: 'Product',
      pattern: 'products/:id',
      preview: { title: null, description: null, imageUrl: null },
      targets: [iphone],
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });

    const extended = await operator.runJson(
      ...['template', 'create', '--app', 'shop', '--name', 'Product', '--pattern', 'products/:id'],
      ...['--platform', 'web', '--url', 'http://www.shop.example/p/:id', '--fallback', 'WEB'],
      ...['--platform', 'ipad', '--url', 'com.shop.iphone://ipad/:id', '--fallback', 'http://www.shop.example/get/:id'],
    );
    const plain = { fallbackUrl: null, skipPreview: false };
    expect(extended).toMatchObject({
      id: created.id,
      targets: [
        { platform: 'web', url: 'http://www.shop.example/p/:id', fallbackKind: 'WEB', ...plain },
        iphone,
        { platform: 'ipad', fallbackKind: 'CUSTOM', fallbackUrl: 'http://www.shop.example/get/:id' },
      ],
    });
    expect(await otherOperator.runJson('template', 'list', '--app', 'shop')).toEqual([extended]);
  });

  test('names the platform whose address it rejects', async ({ operator }) => {
    const refused = await operator.runFailing(
      ...['template', 'create', '--app', 'shop', '--name', 'Bad', '--pattern', 'bad/:id'],
      ...['--platform', 'web', '--url', 'http://www.shop.example/:id', '--platform', 'iphone', '--url', 'data:,:id'],
    );
    expect(refused).toMatchObject({ exitCode: 1, status: 9, option: '--url (iphone)' });
  });
});

describe('the command link', () => {
  test('create returns the link with its URL and destinations, and show returns the same', async ({
    operator,
    otherOperator,
  }) => {
    const created = await otherOperator.runJson(
      ...['link', 'create', '--app', 'shop', '--uri', '/sale//42?x=1', '--code', 'sale', '--tag', 'a', '--tag', 'b'],
      ...['--metadata', '{"coupon":{"off":10}}', '--redeem-limit', '5'],
      ...['--override', 'iphone=com.shop.iphone://s?a=b', '--fallback', 'iphone=https://www.shop.example/get'],
      ...['--starts-at', '2026-01-01', '--expires-at', '2099-05-04T12:30:00+02:00'],
    );
    expect(created).toEqual({
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
      title: null,
      note: null,
      disabled: false,
      unique: false,
      startsAt: '2026-01-01T00:00:00.000Z',
      expiresAt: '2099-05-04T10:30:00.000Z',
      expiredUrl: null,
      preview: { title: null, description: null, imageUrl: null },
      createdBy: null,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      warnings: [],
    });
    const { warnings: _warnings, ...link } = created;
    expect(await otherOperator.runJson('link', 'show', '--app', 'shop', 'sale')).toEqual(link);
    expect(await operator.runJson('link', 'show', '--app', 'shop', 'shop.link.test/sale')).toEqual(link);

    const { stdout } = await operator.run('link', 'show', '--app', 'shop', created.url);
    expect(stdout).toMatch(/^URL +http:\/\/shop\.link\.test\/sale$/m);
    expect(stdout).toMatch(/^iphone +com\.shop\.iphone:\/\/s\?a=b +https:\/\/www\.shop\.example\/get +override$/m);
  });

  test('create warns on stderr, and within the output with --json', async ({ operator }) => {
    const args = ['link', 'create', '--app', 'shop', '--uri', 'www.google.com', '--expires-at', '2020-01-01'];
    const overrides = ['--override', 'web=google.com', '--override', 'iphone=/a'];
    const { code, stdout, stderr } = await operator.run(...args, ...overrides);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^URL /) });
    expect(stderr.split('\n')).toEqual([
      'Warning: --uri looks like a host name without a scheme, so it became a path of the app. To link to that site instead, begin it with `https://www.google.com`.',
      'Warning: --override (web) looks like a host name without a scheme, so it became a path of the app. To link to that site instead, begin it with `https://google.com`.',
      'Warning: --expires-at is in the past (2020-01-01T00:00:00.000Z), so the link has already expired.',
      '',
    ]);
    expect(await operator.runJson(...args)).toMatchObject({
      uri: 'www.google.com',
      warnings: [
        {
          code: 'URI_LOOKS_LIKE_HOST',
          message: expect.stringMatching(/^--uri looks like a host name without a scheme, /),
          option: '--uri',
        },
        { code: 'EXPIRES_IN_THE_PAST', message: expect.stringMatching(/^--expires-at is/), option: '--expires-at' },
      ],
    });
  });

  test('create --unique returns the same link again', async ({ operator }) => {
    const args = ['link', 'create', '--app', 'shop', '--uri', 'once', '--unique'];
    const [first, second] = [await operator.runJson(...args), await operator.runJson(...args)];
    expect(second).toEqual(first);
    expect(first.code).toMatch(/^[0-9A-Za-z]{7}$/);
  });

  test.for<[args: string[], failure: object]>([
    [['--uri', 'JavaScript:alert(1)'], { status: 9, option: '--uri' }],
    [['--uri', 'a', '--code', 'sale'], { status: 9, option: '--code' }],
    [['--uri', 'a', '--override', 'iphone=intent://x'], { status: 9, option: '--override (iphone)' }],
    [['--uri', 'a', '--fallback', 'ipad=http://x.example'], { status: 2, parameters: ['--override (ipad)'] }],
    [['--uri', 'a', '--metadata', '[1]'], { status: 5, option: '--metadata' }],
    [['--uri', 'a', '--metadata', '{"id":1641628187827904899}'], { status: 5, option: '--metadata' }],
    [
      ['--uri', 'a', '--starts-at', '2026-02-01', '--expires-at', '2026-01-01'],
      { status: 9, details: '--expires-at must be later than --starts-at.' },
    ],
  ])('create rejects %j', async ([args, expected], { operator }) => {
    const failure = await operator.runFailing('link', 'create', '--app', 'shop', ...args);
    expect(failure).toMatchObject({ exitCode: 1, ...expected });
  });

  test('list shows the newest links, and with --all those of every page', async ({ app, operator, otherOperator }) => {
    const many = Array.from({ length: 120 }, (_, i) => ({ uri: `many/${i}` }));
    await app.services.bulk.createSmartLinks(OPERATOR, 'shop', many, { onError: 'REJECT_ALL' });

    const few = await operator.run('link', 'list', '--app', 'shop', '--first', '2');
    expect(few.stdout.split('\n').filter((line) => line.includes('many/'))).toHaveLength(2);
    expect(few.stdout).toContain('More links exist');
    const newest = await operator.runJson('link', 'list', '--app', 'shop');
    expect(newest.map(({ uri }: { uri: string }) => uri)).toEqual(
      Array.from({ length: 20 }, (_, i) => `many/${119 - i}`),
    );
    const all = await otherOperator.runJson('link', 'list', '--app', 'shop', '--all');
    expect(new Set(all.map(({ id }: { id: string }) => id)).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(120);
    expect(all.slice(0, 20)).toEqual(newest);
  });
});

describe('the command link explain', () => {
  const iphone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
  const buildExplainArgs = (...more: string[]) => ['link', 'explain', '--app', 'shop', 'explained', ...more];

  test.beforeAll(async ({ app, shop: _shop }) => {
    const link = { uri: '/explained', code: 'explained' };
    await app.services.smartLinks.createSmartLink(OPERATOR, 'shop', link);
  });

  test('shows step by step where one device is sent', async ({ operator }) => {
    const { steps, outcome, landing } = await operator.runJson(
      ...buildExplainArgs('--user-agent', iphone, '--installed', 'no'),
    );

    expect(outcome).toMatchObject({ kind: 'PREVIEW_PAGE', open: 'com.shop.iphone://explained', get: APP_STORE });
    expect(landing).toBe(APP_STORE);
    const { stdout } = await operator.run(...buildExplainArgs('--user-agent', iphone, '--installed', 'no'));
    expect(stdout).toBe(
      steps.map(({ text }: { text: string }, i: number) => `${i + 1}. ${text.replace(/\.?$/, '.')}\n`).join(''),
    );
  });

  test('shows where every device is sent, also by the URL of the link', async ({ operator }) => {
    const rows = await operator.runJson('link', 'explain', '--app', 'shop', 'shop.link.test/explained');
    expect(new Set(rows.map(({ device }: { device: string }) => device))).toEqual(
      new Set(['IPHONE', 'IPAD', 'ANDROID', 'DESKTOP', 'BOT']),
    );
    const { stdout } = await operator.run(...buildExplainArgs());
    expect(stdout).toMatch(/^DEVICE +BROWSER +APP +OUTCOME\n/);
    expect(stdout).toMatch(/DESKTOP +USUAL +missing +Redirects \(302\) to http:\/\/www\.shop\.example\/explained/);
  });

  test('fails for a link that does not exist', async ({ operator }) => {
    const refused = await operator.runFailing('link', 'explain', '--app', 'shop', 'nope');
    expect(refused).toMatchObject({ exitCode: 1, status: 7 });
  });
});

describe('the command link update', () => {
  test('changes the given fields, clears empty ones, and keeps the others', async ({ operator }) => {
    await operator.runJson(
      ...['link', 'create', '--app', 'shop', '--uri', 'a', '--code', 'changes', '--tag', 'a', '--metadata', '{"a":1}'],
      ...['--redeem-limit', '5', '--expires-at', '2099-01-01', '--preview-title', 'T', '--preview-description', 'D'],
      ...['--override', 'iphone=com.shop.iphone://s', '--fallback', 'iphone=https://www.shop.example/get'],
      ...['--title', 'Sale', '--note', 'For May', '--disabled'],
    );
    const update = (...options: string[]) => operator.runJson('link', 'update', '--app', 'shop', 'changes', ...options);

    expect(await update('--uri', 'b', '--preview-title', 'New', '--note', 'For June')).toMatchObject({
      uri: 'b',
      title: 'Sale',
      note: 'For June',
      disabled: true,
      tags: ['a'],
      metadata: { a: 1 },
      redeemLimit: 5,
      expiresAt: '2099-01-01T00:00:00.000Z',
      preview: { title: 'New', description: 'D', imageUrl: null },
      warnings: [],
    });
    expect(await update('--override', 'iphone=com.shop.iphone://other')).toMatchObject({
      overrides: { iphone: { link: 'com.shop.iphone://other', fallback: 'https://www.shop.example/get' } },
    });
    expect(await update('--disabled', 'no')).toMatchObject({ title: 'Sale', disabled: false });
    expect(await update('--disabled', 'yes')).toMatchObject({ note: 'For June', disabled: true });
    expect(await update('--fallback', 'iphone=')).toMatchObject({
      overrides: { iphone: { link: 'com.shop.iphone://other', fallback: null } },
    });
    expect(
      await update(
        ...['--tag', '', '--metadata', '', '--redeem-limit', '', '--expires-at', '', '--override', 'iphone='],
        ...['--preview-title', '', '--preview-description', '', '--title', '', '--note', ''],
      ),
    ).toMatchObject({
      uri: 'b',
      title: null,
      note: null,
      tags: [],
      metadata: null,
      redeemLimit: null,
      expiresAt: null,
      overrides: {},
      preview: { title: null, description: null, imageUrl: null },
    });
  });

  test('prints warnings, and names the invalid option', async ({ operator }) => {
    await operator.runJson('link', 'create', '--app', 'shop', '--uri', 'a', '--code', 'warned');
    const update = ['link', 'update', '--app', 'shop', 'warned'];

    expect((await operator.run(...update, '--uri', 'www.acme.com')).stderr).toMatch(/^Warning: --uri /);
    expect(await operator.runFailing(...update, '--uri', 'javascript:alert(1)')).toMatchObject({ option: '--uri' });
    expect(await operator.runFailing(...update, '--expires-at', 'soon')).toMatchObject({ exitCode: 2 });
    expect(await operator.runFailing('link', 'update', '--app', 'shop', 'nothing', '--uri', 'a')).toMatchObject({
      exitCode: 1,
      status: 7,
    });
  });
});

describe('the command link delete', () => {
  test('deletes the link, by code or URL, once', async ({ operator }) => {
    for (const [code, name] of [
      ['gone1', 'gone1'],
      ['gone2', 'http://shop.link.test/gone2'],
    ] as const) {
      const { id, url } = await operator.runJson(...['link', 'create', '--app', 'shop', '--uri', 'a', '--code', code]);
      expect(await operator.runJson('link', 'delete', '--app', 'shop', name)).toMatchObject({ id, url, code });
      expect(await operator.runFailing('link', 'delete', '--app', 'shop', name)).toMatchObject({
        exitCode: 1,
        status: 7,
      });
      expect(await operator.runFailing('link', 'show', '--app', 'shop', name)).toMatchObject({ status: 7 });
    }
  });
});

describe('the command link search', () => {
  test('finds links by tag, target, time and uniqueness, newest first', async ({ operator, createShop }) => {
    const shop = await createShop();
    for (const [uri, code, ...options] of [
      ['products/1', 'one', '--tag', 'summer'],
      ['products/2', 'two', '--tag', 'summer', '--tag', 'mail'],
      ['blog/1', 'three', '--tag', 'mail', '--unique'],
    ] as const) {
      await operator.runJson('link', 'create', '--app', shop, '--uri', uri, '--code', code, ...options);
    }
    const search = async (...options: string[]) =>
      (await operator.runJson('link', 'search', '--app', shop, ...options)).map(({ code }: { code: string }) => code);

    expect(await search()).toEqual(['three', 'two', 'one']);
    expect(await search('--tag', 'summer')).toEqual(['two', 'one']);
    expect(await search('--uri-prefix', '/products/', '--first', '1')).toEqual(['two']);
    expect(await search('--unique', 'yes')).toEqual(['three']);
    expect(await search('--unique', 'no', '--tag', 'mail')).toEqual(['two']);
    expect(await search('--created-before', '2020-01-01')).toEqual([]);
    expect(await search('--created-from', '2020-01-01')).toHaveLength(3);
    expect((await operator.run('link', 'search', '--app', shop, '--tag', 'none')).stdout).toBe(
      'No smart link of this app matches.\n',
    );
  });
});
