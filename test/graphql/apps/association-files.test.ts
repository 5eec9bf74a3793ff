import { expect } from 'vitest';
import { type GivenApp, givenApp } from '../../support/builders.ts';
import { visit } from '../../support/edge.ts';
import { createTest } from '../../support/test.ts';

const FINGERPRINT = Array.from({ length: 32 }, () => 'AB').join(':');

interface File {
  kind: string;
  urls: string[];
  content: string | null;
  findings: { code: string; platform: string | null; message: string }[];
}

async function getFiles({ secret }: Pick<GivenApp, 'secret'>): Promise<File[]> {
  const { viewer } = await secret.get<{ viewer: { app: { associationFiles: File[] } } }>(
    '{ viewer { app { associationFiles { kind urls content findings { code platform message } } } } }',
  );
  return viewer.app.associationFiles;
}

const listCodes = (files: File[]) => files.map(({ findings }) => findings.map(({ code }) => code));

const test = createTest({ app: { env: { LINK_SCHEME: 'https' } } });

test('the files are the ones that the link edge serves on every host of the app', async ({ app }) => {
  const shop = await givenApp(app, {
    subdomain: 'files',
    customDomain: 'go.files.example',
    platforms: [
      { kind: 'iphone', teamId: 'ABCDE12345', bundleId: 'com.app.iphone', urlSchemes: ['com.app.iphone'] },
      {
        kind: 'android',
        packageName: 'com.app.android',
        sha256Fingerprints: [FINGERPRINT],
        urlSchemes: ['com.app.android'],
      },
    ],
  });

  const files = await getFiles(shop);

  expect(files.map(({ kind, urls, findings }) => ({ kind, urls, findings }))).toEqual([
    {
      kind: 'APPLE',
      urls: [
        'https://go.files.example/.well-known/apple-app-site-association',
        'https://files.link.test/.well-known/apple-app-site-association',
      ],
      findings: [],
    },
    {
      kind: 'ANDROID',
      urls: [
        'https://go.files.example/.well-known/assetlinks.json',
        'https://files.link.test/.well-known/assetlinks.json',
      ],
      findings: [],
    },
  ]);
  for (const { urls, content } of files) {
    for (const url of urls) {
      const { host, pathname } = new URL(url);
      expect((await visit(app, pathname, { host })).text).toBe(content);
    }
  }
});

test('findings name what is missing', async ({ app }) => {
  const incomplete = await givenApp(app, {
    subdomain: 'incomplete',
    platforms: [
      { kind: 'iphone', urlSchemes: ['com.app.iphone'] },
      { kind: 'ipad', teamId: 'ABCDE12345', bundleId: 'com.app.ipad', urlSchemes: ['com.app.ipad'] },
      { kind: 'android', packageName: 'com.app.android', urlSchemes: ['com.app.android'] },
    ],
  });
  const empty = await givenApp(app, { subdomain: 'empty', platforms: [] });

  const [apple, android] = await getFiles(incomplete);

  expect(apple?.content).toContain('ABCDE12345.com.app.ipad');
  expect(apple?.findings.map(({ code, platform }) => [code, platform])).toEqual([
    ['MISSING_TEAM_ID', 'IPHONE'],
    ['MISSING_BUNDLE_ID', 'IPHONE'],
  ]);
  expect(android).toMatchObject({ content: null, findings: [{ code: 'MISSING_FINGERPRINT', platform: 'ANDROID' }] });
  expect(listCodes(await getFiles(empty))).toEqual([['NO_APP'], ['NO_APP']]);
});

test('findings report addresses that devices cannot read', async ({ startApp }) => {
  for (const [env, code] of [
    [{ LINK_SCHEME: 'http' }, 'NOT_HTTPS'],
    [{ LINK_SCHEME: 'https', LINK_DOMAIN: 'link.test:8443' }, 'UNUSUAL_PORT'],
  ] as const) {
    const shop = await givenApp(await startApp({ env }), { platforms: [] });
    expect(listCodes(await getFiles(shop))).toEqual([
      ['NO_APP', code],
      ['NO_APP', code],
    ]);
  }
});
