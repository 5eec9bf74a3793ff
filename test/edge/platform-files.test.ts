import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect } from 'vitest';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import type { Component } from '../../src/domain/platform-files/component.ts';
import type { TestApp } from '../support/app.ts';
import { type GivenAppOptions, givenApp } from '../support/builders.ts';
import { visit } from '../support/edge.ts';
import { test } from '../support/test.ts';

const APPLE = '/.well-known/apple-app-site-association';
const ANDROID = '/.well-known/assetlinks.json';
const ALL_URLS = 'delegate_permission/common.handle_all_urls';
const PRINT = Array.from({ length: 32 }, () => 'AB').join(':');

interface AppleFile {
  applinks: {
    apps: string[];
    details: { appIDs: string[]; components: Component[]; appID: string; paths: string[] }[];
  };
}

interface Statement {
  relation: string[];
  target: { namespace: string; package_name: string; sha256_cert_fingerprints: string[] };
  relation_extensions: Record<string, { dynamic_app_link_components: Component[] }>;
}

const PLATFORMS: GivenAppOptions['platforms'] = [
  { kind: 'web', baseUrl: 'https://www.app-web.com' },
  { kind: 'iphone', urlSchemes: ['com.app.iphone'], teamId: 'ABCDE12345', bundleId: 'com.app.iphone' },
  { kind: 'ipad', urlSchemes: ['com.app.ipad'], teamId: 'ABCDE12345', bundleId: 'com.app.iphone' },
  { kind: 'universal', urlSchemes: ['com.app'], teamId: 'ABCDE12345', bundleId: 'com.app.both' },
  { kind: 'android', urlSchemes: ['app'], packageName: 'com.app', sha256Fingerprints: [PRINT.toLowerCase()] },
];

const buildAppTargets = (path: string) => ({
  iphone: { url: `com.app.iphone://${path}` },
  universal: { url: `com.app://${path}` },
  android: { url: `app://${path}` },
});

const TEMPLATES: GivenAppOptions['templates'] = [
  { name: 'Product', pattern: 'products/:id', targets: buildAppTargets('p/:id') },
  {
    name: 'Reviews',
    pattern: 'products/:id/reviews',
    targets: { iphone: { url: 'https://www.app-web.com/r/:id' }, android: { url: 'https://www.app-web.com/r/:id' } },
  },
  { name: 'Café', pattern: 'café & *bar', targets: buildAppTargets('cafe') },
  { name: 'Web only', pattern: 'press/:year', targets: { web: { url: 'https://www.app-web.com/p/:year' } } },
  { name: 'Letters', pattern: 'sale*', targets: buildAppTargets('letters') },
  { name: 'Escapes', pattern: 'what%3F/a%23b%2Fc/%2541', targets: buildAppTargets('escapes') },
  { name: 'Article', pattern: 'wiki/:page', targets: buildAppTargets('w/:page') },
  {
    name: 'To the web',
    pattern: 'wiki/c*',
    targets: { iphone: { url: 'https://www.app-web.com/c' }, android: { url: 'https://www.app-web.com/c' } },
  },
  { name: 'To the app', pattern: 'wiki/c1', targets: buildAppTargets('c1') },
  { name: 'Home', pattern: '/', targets: buildAppTargets('home') },
];

test.beforeAll(async ({ app }) => {
  await givenApp(app, { platforms: PLATFORMS });
  await givenApp(app, { subdomain: 'rules', platforms: PLATFORMS, templates: TEMPLATES });
  await givenApp(app, { subdomain: 'bare' });
});

async function fetchFile<T>(app: TestApp, path: string, subdomain: string): Promise<T> {
  const { status, headers, text, location } = await visit(app, path, { host: `${subdomain}.link.test` });
  expect({ status, type: headers['content-type'], location }).toEqual({
    status: 200,
    type: 'application/json',
    location: null,
  });
  return JSON.parse(text);
}

const getDynamicRules = (statements: Statement[]) =>
  statements[0]?.relation_extensions[ALL_URLS]?.dynamic_app_link_components ?? [];

describe("Apple's file", () => {
  test.for([APPLE, '/apple-app-site-association'])(
    'names the apps, and the addresses that open them: %s',
    async (path, { app }) => {
      const { applinks } = await fetchFile<AppleFile>(app, path, 'shop');

      expect(applinks.details).toEqual(
        ['ABCDE12345.com.app.iphone', 'ABCDE12345.com.app.both'].map((appID) => ({
          appIDs: [appID],
          components: [
            { '/': '/lazy', exclude: true },
            { '/': '/lazy/', exclude: true },
            { '/': '/*+', exclude: true },
            { '/': '/*%2B', exclude: true },
            { '/': '/*.*', exclude: true },
            { '/': '/*' },
          ],
          appID,
          paths: expect.any(Array),
        })),
      );
    },
  );

  test('has the keys that iOS 9 to 12 read, whose paths leave lazy links to the server', async ({ app }) => {
    for (const subdomain of ['shop', 'rules']) {
      const { applinks } = await fetchFile<AppleFile>(app, APPLE, subdomain);

      expect(applinks.apps).toEqual([]);
      for (const { appID, appIDs, paths } of applinks.details) {
        expect(appIDs).toEqual([appID]);
        expect(paths).toEqual(['NOT /lazy', 'NOT /lazy/', 'NOT /*+', 'NOT /*%2B', 'NOT /*.*', '/*']);
      }
    }
  });

  test('has an entry for each app if templates lead them to different targets', async ({ app }) => {
    const { applinks } = await fetchFile<AppleFile>(app, APPLE, 'rules');

    expect(applinks.details.map(({ appIDs }) => appIDs)).toEqual([
      ['ABCDE12345.com.app.iphone'],
      ['ABCDE12345.com.app.both'],
    ]);
  });

  test('is not found if no platform has a team and a bundle ID', async ({ app }) => {
    expect((await visit(app, APPLE, { host: 'bare.link.test' })).status).toBe(404);
  });
});

describe("Android's file", () => {
  test('names the app with its certificates, and the rules for Android 15', async ({ app }) => {
    const statements = await fetchFile<Statement[]>(app, ANDROID, 'shop');

    expect(statements).toEqual([
      {
        relation: [ALL_URLS],
        target: { namespace: 'android_app', package_name: 'com.app', sha256_cert_fingerprints: [PRINT] },
        relation_extensions: { [ALL_URLS]: { dynamic_app_link_components: expect.any(Array) } },
      },
    ]);
    expect(getDynamicRules(statements).at(-1)).toEqual({ '/': '/*' });
  });

  test('is not found without a package and certificates', async ({ app }) => {
    expect((await visit(app, ANDROID, { host: 'bare.link.test' })).status).toBe(404);
  });
});

/** The part of a URL that each platform compares a component with. */
const PLATFORM_READINGS = {
  Apple: {
    fetchComponents: async (app: TestApp) =>
      (await fetchFile<AppleFile>(app, APPLE, 'rules')).applinks.details[0]?.components ?? [],
    read: returnUnchanged,
  },
  Android: {
    fetchComponents: async (app: TestApp) => getDynamicRules(await fetchFile<Statement[]>(app, ANDROID, 'rules')),
    read: decodeURIComponent,
  },
};

function returnUnchanged(text: string): string {
  return text;
}

/**
 * Returns whether a URL opens the app. The first matching component decides, as in Apple's
 * "applinks.Details.Components" and Google's "Order dynamic rules". `*` matches any characters, `?` a single one.
 */
function isOpenedByApp(components: readonly Component[], address: string, read: (text: string) => string): boolean {
  const [, path = '', query = ''] = /^([^?]*)(?:\?(.*))?$/.exec(address) ?? [];
  const pairs = query.split('&').map((pair) => pair.split(/=(.*)/s).map(read));
  const first = components.find(
    (component) =>
      isPatternMatch(component['/'], read(path)) &&
      Object.entries(component['?'] ?? {}).every(([name, pattern]) =>
        pairs.some(([key, value = '']) => key === name && isPatternMatch(pattern, value)),
      ),
  );
  return first !== undefined && first.exclude !== true;
}

function isPatternMatch(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll(/[.+^$(){}|[\]\\]/g, '\\$&')
    .replaceAll('?', '[^]')
    .replaceAll('*', '[^]*');
  return new RegExp(`^${source}$`).test(text);
}

describe.each(['Apple', 'Android'] as const)('on %s,', (name) => {
  const isOpened = async (app: TestApp, address: string) =>
    isOpenedByApp(await PLATFORM_READINGS[name].fetchComponents(app), address, PLATFORM_READINGS[name].read);

  test.for([
    '/TCw1RoX',
    '/TCw1RoX/',
    '/spring-sale_1?utm_source=x',
    '/lazy?uri=/products/42',
    '/lazy?uri=products/42&utm_source=x',
    '/lazy?utm_source=x&uri=%2Fproducts%2F42',
    '/lazy?uri=products%2F42',
    '/lazy?uri=/what%253F/a%2523b%252Fc/%252541',
    '/lazy?uri=/wiki/c1',
    '/lazy?uri=/wiki/d',
    '/lazy?uri=%2F',
  ])('the address %s opens the app', async (address, { app }) => {
    expect(await isOpened(app, address)).toBe(true);
  });

  test('the address of a path that contains an asterisk opens the app if it is escaped', async ({ app }) => {
    const escaped = { Apple: '%2A', Android: '%252A' }[name];
    expect(await isOpened(app, `/lazy?uri=/sale${escaped}`)).toBe(true);
    expect(await isOpened(app, `/lazy?uri=/caf%C3%A9%20%26%20${escaped}bar`)).toBe(true);
  });

  test.for<[name: string, address: string]>([
    ['a lazy link in which other text replaces an asterisk', '/lazy?uri=/sale-of-everything'],
    ['a lazy link in which a character replaces an asterisk', '/lazy?uri=/sales'],
    ['a lazy link in which a path replaces an asterisk', '/lazy?uri=/sale/people/42'],
    ['a lazy link without an asterisk', '/lazy?uri=/sale'],
    ['a lazy link in which a character replaces a question mark', '/lazy?uri=/whatx/a%2523b%252Fc/%252541'],
    ['a lazy link with a query instead of a question mark in its path', '/lazy?uri=/what%3F/a%23b%2Fc/%2541'],
    ['a lazy link with an asterisk that a template leads to the web', '/lazy?uri=/wiki/c*'],
    ['the same, encoded', '/lazy?uri=/wiki/c%2A'],
    ['the inspection page of a link', '/TCw1RoX+'],
    ['the same, encoded', '/TCw1RoX%2B'],
    ['a QR code', '/TCw1RoX.qr.svg'],
    ['a QR code of pixels', '/TCw1RoX.qr.png?size=99'],
    ['a file for robots', '/robots.txt'],
    ['a platform file', '/.well-known/assetlinks.json'],
    ['a lazy link that no template matches', '/lazy?uri=/people/42'],
    ['a lazy link that a template leads to the web', '/lazy?uri=/products/42/reviews'],
    ['the same, encoded', '/lazy?uri=%2Fproducts%2F42%2Freviews'],
    ['a lazy link of a template without this platform', '/lazy?uri=/press/2026'],
    ['a lazy link in another spelling', '/lazy?uri=/Products/42'],
    ['a lazy link without a uri', '/lazy'],
    ['a lazy link whose uri has another name', '/lazy?url=/products/42'],
    ['a lazy link with a trailing slash', '/lazy/'],
  ])('%s opens in the browser: %s', async ([, address], { app }) => {
    expect(await isOpened(app, address)).toBe(false);
  });
});

test('the app can resolve an address that opens it', async ({ app }) => {
  const { text: token } = await app.services.tokens.createToken(OPERATOR, 'rules', { platform: 'iphone' });
  for (const uri of ['/products/42', 'products%2F42', '%2Fcaf%C3%A9%20%26%20*bar']) {
    const response = await fetch(`${app.url}/v2/smartlinks/resolve`, {
      method: 'POST',
      headers: { authorization: `Token ${token}` },
      body: JSON.stringify({ smartlink: `http://rules.link.test/lazy?uri=${uri}` }),
    });
    expect(await response.json()).toMatchObject({
      deeplink: expect.stringMatching(/^com\.app\.iphone:\/\/(p\/42|cafe)\?_hk_cid=/),
    });
  }
});

describe('the file of an app with more templates than fit', () => {
  const many = Array.from({ length: 1_500 }, (_, i) => ({
    name: `Template ${i}`,
    pattern: `section-${i}/of-a-large-catalogue/:id`,
    targets: buildAppTargets(`s/${i}/:id`),
  }));

  test.for([APPLE, ANDROID])('stays valid and within 128 KB: %s', async (path, { app }) => {
    await fill(app, 'large');
    const file = await fetchFile<AppleFile | Statement[]>(app, path, 'large');

    const components = Array.isArray(file) ? getDynamicRules(file) : (file.applinks.details[0]?.components ?? []);
    expect(Buffer.byteLength(JSON.stringify(file))).toBeLessThanOrEqual(128 * 1024);
    expect(components.length).toBeGreaterThan(500);
    expect(components.at(-1)).toEqual({ '/': '/*' });
    expect(isOpenedByApp(components, '/lazy?uri=/people/1', returnUnchanged)).toBe(false);
  });

  let filled: Promise<void> | undefined;
  function fill(app: TestApp, subdomain: string): Promise<void> {
    filled ??= (async () => {
      const { id } = await givenApp(app, { subdomain, platforms: PLATFORMS });
      const times = { created_at: 1, updated_at: 1 };
      const empty = { preview_title: null, preview_description: null, preview_image_url: null };
      await app.database.write(async (tx) => {
        for (const [i, { name, pattern, targets }] of many.entries()) {
          const whole = Object.fromEntries(
            Object.entries(targets).map(([kind, { url }]) => [
              kind,
              { url, fallbackKind: 'STORE', fallbackUrl: null, skipPreview: false },
            ]),
          );
          const row = { app_id: id, id: `t${i}`, name, pattern, pattern_key: `k${i}`, targets: JSON.stringify(whole) };
          await tx
            .insertInto('templates')
            .values({ ...row, ...empty, ...times })
            .execute();
        }
      });
    })();
    return filled;
  }
});

/** The README of the folder names the source of each schema. */
function compileValidator(name: string) {
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, 'schemas', `${name}.json`), 'utf8'));
  return new Ajv({ strict: false }).compile(schema);
}

describe('the published schema', () => {
  const isAppleFile = compileValidator('apple-app-site-association');
  const isStatementList = compileValidator('assetlinks');
  const areDynamicRules = compileValidator('android-dynamic-rules');

  /** The published schema doesn't cover the rules for Android 15, which have a separate schema. */
  function isAndroidFile(statements: readonly Statement[]): boolean {
    return statements.every(
      ({ relation_extensions: rules, ...others }) => isStatementList([others]) && areDynamicRules(rules),
    );
  }

  test.for(['shop', 'rules'])("accepts Apple's file of the app %s", async (subdomain, { app }) => {
    expect(isAppleFile(await fetchFile(app, APPLE, subdomain)), JSON.stringify(isAppleFile.errors)).toBe(true);
  });

  test.for(['shop', 'rules'])("accepts Android's file of the app %s", async (subdomain, { app }) => {
    const statements = await fetchFile<Statement[]>(app, ANDROID, subdomain);
    expect(statements).not.toEqual([]);
    expect(isAndroidFile(statements), JSON.stringify([isStatementList.errors, areDynamicRules.errors])).toBe(true);
  });

  test.for<[string, (text: string) => string]>([
    ['without its apps', (text) => text.replaceAll(/"appIDs":\[[^\]]*\]/g, '"appIDs":[]')],
    ['with an app without a team', (text) => text.replace('ABCDE12345.com.app.iphone', 'com.app.iphone')],
    ['with a path that is a number', (text) => text.replace('"/":"/*"', '"/":1')],
    ['with an unknown rule', (text) => text.replace('"exclude":true', '"excluded":true')],
    ['with a string instead of a boolean', (text) => text.replace('"exclude":true', '"exclude":"true"')],
    ['without applinks', (text) => text.replace('"applinks"', '"appLinks"')],
    ['without details', (text) => text.replace('"details"', '"detail"')],
    ['without rules', (text) => text.replaceAll(/"components":\[.*?\](?=[,}])/g, '"components":[]')],
  ])("rejects Apple's file %s", async ([, mutated], { app }) => {
    const text = JSON.stringify(await fetchFile(app, APPLE, 'shop'));
    expect(mutated(text)).not.toBe(text);
    expect(isAppleFile(JSON.parse(mutated(text)))).toBe(false);
  });

  test.for<[string, (text: string) => string]>([
    ['without a certificate', (text) => text.replace(`"${PRINT}"`, '')],
    ['with a certificate in lower case', (text) => text.replace(PRINT, PRINT.toLowerCase())],
    ['with a truncated certificate', (text) => text.replace(PRINT, PRINT.slice(3))],
    ['with an invalid package', (text) => text.replace('"com.app"', '"app"')],
    ['with another relation', (text) => text.replace(ALL_URLS, 'delegate_permission/common.anything')],
    ['with another namespace', (text) => text.replace('"android_app"', '"ios_app"')],
    ['with a rule that is empty', (text) => text.replace('{"/":"/*"}', '{}')],
    ['with an unknown rule', (text) => text.replace('"exclude":true', '"excluded":true')],
    ['with a query that is a string', (text) => text.replace('"?":{"uri":"/products/?*"}', '"?":"uri=/products/?*"')],
    ['without rules', (text) => text.replace(/\[\{"\/":.*\}\]\}/, '[]}')],
    ['with rules elsewhere', (text) => text.replace('dynamic_app_link_components', 'components')],
  ])("rejects Android's file %s", async ([, mutated], { app }) => {
    const text = JSON.stringify(await fetchFile(app, ANDROID, 'rules'));
    expect(mutated(text)).not.toBe(text);
    expect(isAndroidFile(JSON.parse(mutated(text)))).toBe(false);
  });
});
