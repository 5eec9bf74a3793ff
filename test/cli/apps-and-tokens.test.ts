import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect } from 'vitest';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import { hashSecret } from '../../src/domain/tokens/credential.ts';
import type { TestApp } from '../support/app.ts';
import { createClient } from '../support/client.ts';
import { createServicesOperator } from '../support/command.ts';
import { testDialect } from '../support/database.ts';
import { createCliTest } from './cli-test.ts';

const LEGACY_TOKEN = 'c466541181db7fa84fd6b12a8a0b48995d01af1d';
const ID = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
const TIME = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
const SHOP = {
  name: 'Shop',
  subdomain: 'shop',
  customDomain: null,
  allowedHosts: [],
  allowedSchemes: [],
  preview: { title: null, description: null, imageUrl: null },
  iconUrl: null,
  accentColor: null,
  defaultLanguage: 'en',
  forwardedQueryParameters: [],
  deferredLinkWindowSeconds: null,
};
const NO_PREVIEW = { title: null, description: null, imageUrl: null };

const test = createCliTest({ shop: { platforms: [] } })
  // Calls the running server with a client's credential.
  .extend('createSmartLink', { scope: 'file' }, ({ app }) => {
    const mutation = 'mutation { createSmartLink(input: { uri: "products/1", unique: true }) { smartLink { uri } } }';
    return (authorization: string) => createClient(app, authorization).request(mutation);
  });

describe('the command app', () => {
  test('create returns the new app, and list and show return it too', async ({ shop, otherOperator }) => {
    const created = await otherOperator.runJson(
      ...['app', 'create', '--name', 'Go \u001b[31mred\u202e', '--subdomain', 'GO', '--custom-domain', 'go.example'],
      ...['--allowed-host', 'a.example', '--allowed-host', 'b.example', '--preview-title', 'Go!'],
      ...['--allowed-scheme', 'twitter', '--allowed-scheme', 'FB://'],
      ...['--icon-url', 'https://go.example/icon.png', '--travelling-parameter', 'ref'],
      ...['--accent-color', '#B00020', '--default-language', 'fr'],
      ...['--travelling-parameter', 'source', '--deferred-window', '600'],
    );
    expect(created).toEqual({
      id: ID,
      name: 'Go \u001b[31mred\u202e',
      subdomain: 'go',
      customDomain: 'go.example',
      allowedHosts: ['a.example', 'b.example'],
      allowedSchemes: ['twitter', 'fb'],
      preview: { ...NO_PREVIEW, title: 'Go!' },
      iconUrl: 'https://go.example/icon.png',
      accentColor: '#b00020',
      defaultLanguage: 'fr',
      forwardedQueryParameters: ['ref', 'source'],
      deferredLinkWindowSeconds: 600,
      createdAt: TIME,
      updatedAt: TIME,
    });
    expect(await otherOperator.runJson('app', 'list')).toEqual([
      { id: shop.id, ...SHOP, createdAt: TIME, updatedAt: TIME },
      created,
    ]);
    expect(await otherOperator.runJson('app', 'show', created.id)).toEqual({ ...created, platforms: [] });
  });

  test('update changes the given settings, and an empty value clears a setting', async ({ operator }) => {
    const changed = await operator.runJson(
      ...['app', 'update', 'go', '--name', 'Gone', '--preview-description', 'All of it', '--icon-url', ''],
      ...['--accent-color', '', '--default-language', ''],
      ...[
        '--allowed-host',
        '',
        '--allowed-scheme',
        'instagram',
        '--travelling-parameter',
        'campaign',
        '--deferred-window',
        '0',
      ],
    );
    expect(changed).toMatchObject({
      name: 'Gone',
      subdomain: 'go',
      customDomain: 'go.example',
      allowedHosts: [],
      allowedSchemes: ['instagram'],
      preview: { title: 'Go!', description: 'All of it', imageUrl: null },
      iconUrl: null,
      accentColor: null,
      defaultLanguage: 'en',
      forwardedQueryParameters: ['campaign'],
      deferredLinkWindowSeconds: null,
    });
    expect(await operator.runJson('app', 'update', 'go', '--preview-title', '', '--subdomain', 'gone')).toMatchObject({
      subdomain: 'gone',
      preview: { title: null, description: 'All of it' },
    });
    expect(await operator.runJson('app', 'update', 'go', '--name', 'Go \u001b[31mred\u202e')).toMatchObject({
      subdomain: 'gone',
    });
  });

  test('update names the invalid option', async ({ operator }) => {
    const runFailingUpdate = (...args: string[]) => operator.runFailing('app', 'update', '--app', 'shop', ...args);
    expect(await runFailingUpdate('--icon-url', 'javascript:alert(1)')).toMatchObject({
      status: 6,
      option: '--icon-url',
    });
    expect(await runFailingUpdate('--accent-color', 'red')).toMatchObject({ status: 6, option: '--accent-color' });
    expect(await runFailingUpdate('--default-language', 'it')).toMatchObject({
      status: 6,
      option: '--default-language',
    });
    expect(await runFailingUpdate('--travelling-parameter', '_hk_cid')).toMatchObject({
      status: 6,
      option: '--travelling-parameter',
    });
    expect(await runFailingUpdate('--deferred-window', '5')).toMatchObject({ status: 5, option: '--deferred-window' });
    expect(await operator.runJson('app', 'show', 'shop')).toMatchObject(SHOP);
  });

  test('list escapes the control characters in a name', async ({ operator }) => {
    const { stdout } = await operator.run('app', 'list');
    expect(stdout).toContain('Go \\u001b[31mred\\u202e');
    expect(stdout).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });

  test('create rejects values that violate a rule of the domain, and names the invalid option', async ({
    operator,
  }) => {
    const { code, stdout, stderr } = await operator.run('app', 'create', '--name', 'Shop', '--subdomain', 'shop');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      'Could not save object (status 6): --subdomain is `shop`, which belongs to another app. Choose another name.\n',
    );
    expect(await operator.runFailing('app', 'create', '--name', '', '--subdomain', 'x')).toEqual({
      exitCode: 1,
      error: 'Missing parameters',
      status: 2,
      code: 'MISSING_PARAMETERS',
      parameters: ['--name'],
      details: '--name is required.',
    });
    expect(await operator.runFailing('app', 'show', '--app', 'nobody')).toMatchObject({
      exitCode: 1,
      status: 7,
      option: '--app',
    });
  });
});

describe('the command platform set', () => {
  test('accepts several schemes and fingerprints, and names the invalid option', async ({
    operator,
    otherOperator,
  }) => {
    const fingerprint = 'ab'.repeat(32);
    const android = await otherOperator.runJson(
      ...['platform', 'set', '--app', 'shop', '--kind', 'android', '--url-scheme', 'shop', '--url-scheme', 'Shop2://'],
      ...['--store-url', 'https://play.google.com/store/apps/details?id=a.b', '--package', 'a.b'],
      ...['--sha256', fingerprint, '--sha256', 'cd'.repeat(32)],
    );
    expect(android).toEqual({
      kind: 'android',
      baseUrl: null,
      urlSchemes: ['shop', 'shop2'],
      storeUrl: 'https://play.google.com/store/apps/details?id=a.b',
      teamId: null,
      bundleId: null,
      appStoreId: null,
      packageName: 'a.b',
      sha256Fingerprints: [Array(32).fill('AB').join(':'), Array(32).fill('CD').join(':')],
      createdAt: TIME,
      updatedAt: TIME,
    });
    expect(
      await operator.runFailing(
        ...['platform', 'set', '--app', 'shop', '--kind', 'iphone', '--url-scheme', 'ok', '--url-scheme', 'javascript'],
      ),
    ).toMatchObject({
      exitCode: 1,
      status: 6,
      option: '--url-scheme',
      details: expect.stringMatching(/^--url-scheme is `javascript`/),
    });
  });
});

describe('the command app delete', () => {
  test('deletes the app with its name, and no other', async ({ operator, createShop }) => {
    const shop = await createShop();
    expect(await operator.runFailing('app', 'delete', shop, '--yes', 'Shop')).toMatchObject({
      exitCode: 1,
      status: 6,
      option: '--yes',
    });
    expect(await operator.runFailing('app', 'delete', shop)).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining('--yes <name>'),
    });

    expect(await operator.runJson('app', 'delete', shop, '--yes', shop)).toMatchObject({ subdomain: shop, name: shop });

    expect(await operator.runFailing('app', 'show', shop)).toMatchObject({ exitCode: 1, status: 7 });
    expect(await operator.runFailing('app', 'create', '--name', 'x', '--subdomain', shop)).toMatchObject({ status: 6 });
  });

  test.for([
    ['the name', 'Trial\n', 0],
    ['another name', 'trial\r\n', 1],
    ['nothing', '\n', 1],
    ['the end of the input', '', 1],
  ] as const)('asks for the name on a terminal, which answers %s', async ([, input, code], { app }) => {
    const subdomain = `trial-${input.length}-${code}`;
    const { id } = await app.services.apps.createApp(OPERATOR, { name: 'Trial', subdomain });
    const operator = createServicesOperator(() => app.services, 80, input);

    const result = await operator.run('app', 'delete', subdomain);

    expect(result.code).toBe(code);
    expect(result.stderr).toMatch(/^This deletes the app `Trial` permanently\. Type its name to confirm: /);
    expect((await app.services.snapshots.get(id)) === null).toBe(code === 0);
  });
});

describe('the command platform update', () => {
  test('changes the given settings and clears empty ones', async ({ operator, createShop }) => {
    const shop = await createShop();
    const update = (...options: string[]) =>
      operator.runJson('platform', 'update', '--app', shop, '--kind', 'iphone', ...options);

    expect(await update('--team-id', 'ABCDE12345', '--bundle-id', 'com.shop')).toMatchObject({
      urlSchemes: ['com.shop.iphone'],
      teamId: 'ABCDE12345',
      bundleId: 'com.shop',
    });
    expect(await update('--team-id', '', '--url-scheme', 'one', '--url-scheme', 'two')).toMatchObject({
      urlSchemes: ['one', 'two'],
      teamId: null,
      bundleId: 'com.shop',
    });
    expect(
      await operator.runFailing('platform', 'update', '--app', shop, '--kind', 'iphone', '--url-scheme', ''),
    ).toMatchObject({ exitCode: 1, status: 2 });
    expect(
      await operator.runFailing('platform', 'update', '--app', shop, '--kind', 'ipad', '--team-id', 'ABCDE12345'),
    ).toMatchObject({ exitCode: 1, status: 7, option: '--kind' });
  });
});

describe('an operator', () => {
  test('imports a token of an older installation, and the database stores only its hash', async ({
    app,
    operator,
    otherOperator,
    createSmartLink,
  }) => {
    expect(await createSmartLink(`Token ${LEGACY_TOKEN}`)).toMatchObject({ errors: [{ extensions: { status: 3 } }] });
    expect(
      await otherOperator.runJson('token', 'import', '--app', 'shop', '--platform', 'web', '--token', LEGACY_TOKEN),
    ).toEqual({
      token: LEGACY_TOKEN,
      platform: 'web',
      publishable: false,
      id: ID,
      lastFour: 'af1d',
      createdAt: TIME,
    });
    expect(await createSmartLink(`Token ${LEGACY_TOKEN}`)).toMatchObject({
      data: { createSmartLink: { smartLink: { uri: 'products/1' } } },
    });
    const stored = await readStoredText(app);
    expect(stored).toContain(hashSecret(LEGACY_TOKEN));
    expect(stored).not.toContain(LEGACY_TOKEN);
    expect(
      await operator.runFailing('token', 'import', '--app', 'shop', '--platform', 'web', '--token', LEGACY_TOKEN),
    ).toMatchObject({ exitCode: 1, status: 6, details: '--token is already in use.' });
    expect(
      await operator.runFailing('token', 'import', '--app', 'shop', '--platform', 'web', '--token', 'C46'),
    ).toMatchObject({ exitCode: 1, details: '--token must be 40 lowercase hex characters.' });
  });

  test('creates a token, shows it once, lists it without its text, and revokes it by its last four characters', async ({
    operator,
    otherOperator,
    createSmartLink,
  }) => {
    const created = await otherOperator.runJson(
      'token',
      'create',
      '--app',
      'shop',
      '--platform',
      'web',
      '--publishable',
    );
    expect(created).toEqual({
      token: expect.stringMatching(/^[0-9a-f]{40}$/),
      platform: 'web',
      publishable: true,
      id: ID,
      lastFour: created.token.slice(-4),
      createdAt: TIME,
    });
    const { stdout } = await operator.run('token', 'create', '--app', 'shop', '--platform', 'android');
    expect(stdout).toMatch(
      /^Token {2}[0-9a-f]{40}\n\nCopy it now\. Only its hash is stored, so it can't be shown again\.\n/,
    );
    expect(stdout).toMatch(/^Kind +publishable$/m);

    const listed = await otherOperator.run('token', 'list', '--app', 'shop');
    expect(listed.stdout).toMatch(/^PLATFORM +KIND +LAST FOUR +ID +CREATED +LAST USED +EXPIRES +REVOKED\n/);
    expect(listed.stdout).toContain(created.lastFour);
    expect(listed.stdout).not.toMatch(/[0-9a-f]{40}/);

    // The running server has cached the token by now, and drops it after the revocation.
    expect(await createSmartLink(`Token ${created.token}`)).toMatchObject({ errors: [] });
    const { token: _text, ...known } = created;
    expect(await otherOperator.runJson('token', 'revoke', '--app', 'shop', created.lastFour)).toEqual({
      ...known,
      revokedAt: TIME,
      expiresAt: null,
      // Written asynchronously after the token was used.
      lastUsedAt: expect.toBeOneOf([TIME, null]),
    });
    await expect
      .poll(() => createSmartLink(`Token ${created.token}`))
      .toMatchObject({ errors: [{ extensions: { status: 3 } }] });
  });

  test('must name a token by its id to revoke it if several tokens share the last four characters', async ({
    app,
    operator,
  }) => {
    const buildTokenText = (start: string) => `${start.repeat(36)}beef`;
    const [one, two] = await Promise.all(
      ['1', '2'].map((start) =>
        app.services.tokens.importToken(OPERATOR, 'shop', { platform: 'web' }, buildTokenText(start)),
      ),
    );
    const { code, stdout, stderr } = await operator.run('token', 'revoke', '--app', 'shop', 'beef');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(one?.token.id);
    expect(stderr).toContain(two?.token.id);
    expect(await operator.runJson('token', 'revoke', '--app', 'shop', one?.token.id ?? '')).toMatchObject({
      id: one?.token.id,
      revokedAt: TIME,
    });
    // Now only one valid token has these last four characters.
    expect(await operator.runJson('token', 'revoke', '--app', 'shop', 'beef')).toMatchObject({ id: two?.token.id });
    expect(await operator.runFailing('token', 'revoke', '--app', 'shop', '0000')).toMatchObject({
      exitCode: 1,
      status: 7,
      option: '--token',
    });
  });
});

describe('the command key create', () => {
  test('creates a key for one app or for all apps, which the running server accepts', async ({
    operator,
    otherOperator,
    createSmartLink,
  }) => {
    const forShop = await otherOperator.runJson('key', 'create', '--app', 'shop');
    const forAll = await operator.runJson('key', 'create');
    const expectedKey = {
      key: expect.stringMatching(/^slk_[0-9a-f]{40}$/),
      id: ID,
      label: null,
      readOnly: false,
      createdAt: TIME,
    };
    expect(forShop).toEqual({ ...expectedKey, appId: ID, lastFour: forShop.key.slice(-4) });
    expect(forAll).toEqual({ ...expectedKey, appId: null, lastFour: forAll.key.slice(-4) });
    expect(await createSmartLink(`Bearer ${forShop.key}`)).toMatchObject({ errors: [] });
  });

  test('creates a read-only key with a label, and lists both', async ({ operator, createSmartLink }) => {
    const created = await operator.runJson('key', 'create', '--app', 'shop', '--label', 'dashboard', '--read-only');
    expect(created).toMatchObject({ label: 'dashboard', readOnly: true });
    expect(await createSmartLink(`Bearer ${created.key}`)).toMatchObject({ errors: [{ extensions: { status: 11 } }] });

    const { stdout } = await operator.run('key', 'create', '--label', 'reports', '--read-only');
    expect(stdout).toMatch(/^Label +reports$/m);
    expect(stdout).toMatch(/^Access +read-only$/m);
    const listed = await operator.run('key', 'list');
    expect(listed.stdout).toMatch(new RegExp(`^shop +dashboard +read-only +${created.lastFour} `, 'm'));
    expect(await operator.runJson('key', 'list')).toContainEqual(
      expect.objectContaining({ id: created.id, label: 'dashboard', readOnly: true }),
    );
    expect(await operator.runFailing('key', 'create', '--label', 'x'.repeat(101))).toMatchObject({
      status: 5,
      option: '--label',
    });
  });
});

describe('an admin key', () => {
  test('is listed without its text, and rejected by the running server once it is revoked', async ({
    operator,
    otherOperator,
    createSmartLink,
  }) => {
    const { key, ...known } = await operator.runJson('key', 'create', '--app', 'shop');
    const forAll = await operator.runJson('key', 'create');
    expect(await createSmartLink(`Bearer ${key}`)).toMatchObject({ errors: [] });

    const { stdout } = await operator.run('key', 'list');
    expect(stdout).toMatch(/^SCOPE +LABEL +ACCESS +LAST FOUR +ID +CREATED +LAST USED +REVOKED\n/);
    expect(stdout).toMatch(new RegExp(`^shop .*full +${known.lastFour} +${known.id} `, 'm'));
    expect(stdout).toMatch(new RegExp(`^all apps .*full +${forAll.lastFour} +${forAll.id} `, 'm'));
    expect(stdout).not.toMatch(/[0-9a-f]{40}/);

    expect(await otherOperator.runJson('key', 'revoke', known.lastFour)).toEqual({
      ...known,
      revokedAt: TIME,
      lastUsedAt: expect.toBeOneOf([TIME, null]),
    });
    await expect
      .poll(() => createSmartLink(`Bearer ${key}`))
      .toMatchObject({ errors: [{ extensions: { status: 3 } }] });
  });

  test('is revoked by its id if it is for all apps, and reported as missing if it does not exist', async ({
    operator,
  }) => {
    const { id } = await operator.runJson('key', 'create');
    const { stdout } = await operator.run('key', 'revoke', id);
    expect(stdout).toMatch(/^Scope +all apps\n/);
    expect(stdout).toMatch(/^Revoked +\d{4}-/m);
    expect(await operator.runFailing('key', 'revoke', '0000')).toMatchObject({
      exitCode: 1,
      status: 7,
      option: '--key',
    });
  });

  test('can list no admin keys and revoke no installation key if it is for one app', async ({ app, operator }) => {
    const { tokens } = app.services;
    const { id } = await operator.runJson('key', 'create', '--app', 'shop');
    const { id: appId } = await operator.runJson('app', 'show', 'shop');
    const forAll = await operator.runJson('key', 'create');
    const caller = { kind: 'admin', keyId: id, appId, readOnly: false } as const;
    await expect(tokens.listAdminKeys(caller)).rejects.toMatchObject({ status: 11 });
    await expect(tokens.revokeAdminKey(caller, forAll.id)).rejects.toMatchObject({ status: 7 });
  });
});

/** Reads everything that the database stores about tokens: on SQLite, the bytes of its files. */
async function readStoredText({ database, databaseUrl }: Pick<TestApp, 'database' | 'databaseUrl'>): Promise<string> {
  const rows = await database.read.selectFrom('platform_tokens').selectAll().execute();
  if (testDialect !== 'sqlite') {
    return JSON.stringify(rows);
  }
  const folder = dirname(databaseUrl.replace(/^file:/, ''));
  // In another process: closing a file releases all locks that a process has on it, including SQLite's.
  return execFileSync('cat', readdirSync(folder), { cwd: folder, encoding: 'latin1' });
}
