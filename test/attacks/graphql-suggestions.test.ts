import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../support/client.ts';
import { type Attacked, givenAttacked } from './attacked.ts';

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

/** What has to be set there; the test listens where it asks, and has no certificate. */
const PRODUCTION = { NODE_ENV: 'production', HOST: '127.0.0.1', LINK_SCHEME: 'https', API_HOSTS: '127.0.0.1' };

let development: Attacked;
let production: Client;

beforeAll(async () => {
  development = await givenAttacked();
  production = development.backEndOf(await development.serve(PRODUCTION));
});
afterAll(() => development?.dispose());

test.each(MISSPELT)(
  '%s that is misspelt is an error, and in production no hint at what is there',
  async (_what, query, variables) => {
    for (let times = 0; times < 2; times++) {
      const { errors, text } = await production.ask(query, variables);
      expect(errors.length).toBeGreaterThan(0);
      expect(text).not.toMatch(/did you mean/i);
    }
  },
);

test('what is spelt right is answered in production too', async () => {
  expect(await production.get('{ viewer { __typename } }')).toMatchObject({
    viewer: { __typename: 'Viewer' },
  });
});

test('while an API is built, the hint is there', async () => {
  const texts = await Promise.all(
    MISSPELT.map(async ([, query, variables]) => (await development.shop.secret.ask(query, variables)).text),
  );
  expect(texts.filter((text) => /did you mean/i.test(text)).length).toBeGreaterThanOrEqual(7);
});
