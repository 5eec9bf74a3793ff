import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type GivenApp, givenApp } from '../support/builders.ts';

/** Misspelt names of every kind that a schema has, each near to one that is there. */
const MISSPELT: [what: string, query: string, variables?: Record<string, unknown>][] = [
  ['a field', '{ smartLink(code: "a") { cod } }'],
  ['a field of one type of many', '{ node(id: "a") { url } }'],
  ['an argument', '{ smartLink(cod: "a") { code } }'],
  ['a type', '{ node(id: "a") { ... on SmartLin { code } } }'],
  ['a value of an enum', '{ resolve(code: "a", platform: ANDROI) { link } }'],
  ['a field of an input', 'mutation { createSmartLink(input: { uri: "a", tagz: [] }) { smartLink { code } } }'],
  [
    'a value of an enum in a variable',
    'query ($p: PlatformKind) { resolve(code: "a", platform: $p) { link } }',
    { p: 'ANDROI' },
  ],
  [
    'a field of an input in a variable',
    'mutation ($i: CreateSmartLinkInput!) { createSmartLink(input: $i) { smartLink { code } } }',
    { i: { uri: 'a', tagz: [] } },
  ],
  ['a directive', '{ __typename @skp(if: true) }'],
  ['the type of a variable', 'query ($p: PlatformKin) { resolve(code: "a", platform: $p) { link } }'],
];

const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'file:opened-already',
  LINK_SCHEME: 'https',
  API_HOSTS: '127.0.0.1',
};

let development: { app: TestApp; shop: GivenApp };
let production: { app: TestApp; shop: GivenApp };

async function start(env: Record<string, string>) {
  const app = await startTestApp({ env });
  return { app, shop: await givenApp(app) };
}

beforeAll(async () => {
  development = await start({});
  production = await start(PRODUCTION);
});
afterAll(async () => {
  await development?.app.close();
  await production?.app.close();
});

test.each(MISSPELT)(
  '%s that is misspelt is an error, and in production no hint at what is there',
  async (_what, query, variables) => {
    for (let times = 0; times < 2; times++) {
      const { errors, text } = await production.shop.secret.ask(query, variables);
      expect(errors.length).toBeGreaterThan(0);
      expect(text).not.toMatch(/did you mean/i);
    }
  },
);

test('what is spelt right is answered in production too', async () => {
  expect(await production.shop.secret.get('{ viewer { __typename } }')).toMatchObject({
    viewer: { __typename: 'Viewer' },
  });
});

test('while an API is built, the hint is there', async () => {
  const texts = await Promise.all(
    MISSPELT.map(async ([, query, variables]) => (await development.shop.secret.ask(query, variables)).text),
  );
  expect(texts.filter((text) => /did you mean/i.test(text)).length).toBeGreaterThanOrEqual(7);
});
