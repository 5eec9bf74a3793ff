import { expect } from 'vitest';
import { createAttackTest } from './attacked-server.ts';

/** A misspelled name of each kind that a schema has, each similar to an existing name. */
const MISSPELLED: [what: string, query: string, variables?: Record<string, unknown>][] = [
  ['a field', '{ smartLink(by: { code: "a" }) { cod } }'],
  ['a field of one type of an interface', '{ node(id: "a") { url } }'],
  ['an argument', '{ smartLink(cod: "a") { code } }'],
  ['a type', '{ node(id: "a") { ... on SmartLin { code } } }'],
  ['a value of an enum', '{ resolve(by: { code: "a" }, platform: ANDROI) { link } }'],
  ['a field of an input', 'mutation { createSmartLink(input: { uri: "a", tagz: [] }) { smartLink { code } } }'],
  [
    'a value of an enum in a variable',
    'query ($p: PlatformKind) { resolve(by: { code: "a" }, platform: $p) { link } }',
    { p: 'ANDROI' },
  ],
  [
    'a field of an input in a variable',
    'mutation ($i: CreateSmartLinkInput!) { createSmartLink(input: $i) { smartLink { code } } }',
    { i: { uri: 'a', tagz: [] } },
  ],
  ['a directive', '{ __typename @skp(if: true) }'],
  ['the type of a variable', 'query ($p: PlatformKin) { resolve(by: { code: "a" }, platform: $p) { link } }'],
];

/** The settings that production requires. The server listens on the test's host, without a certificate. */
const PRODUCTION = { NODE_ENV: 'production', HOST: '127.0.0.1', LINK_SCHEME: 'https', API_HOSTS: '127.0.0.1' };

/** A client of a server in production. The attacked server is one in development. */
const test = createAttackTest().extend(
  'production',
  { scope: 'file' },
  async ({ attacked: { createBackEnd, serve } }) => createBackEnd(await serve(PRODUCTION)),
);

test.for(MISSPELLED)(
  'a misspelled name of %s is an error, which suggests no names in production',
  async ([, query, variables], { production }) => {
    for (let times = 0; times < 2; times++) {
      const { errors, text } = await production.request(query, variables);
      expect(errors.length).toBeGreaterThan(0);
      expect(text).not.toMatch(/did you mean/i);
    }
  },
);

test('a valid operation succeeds in production too', async ({ production }) => {
  expect(await production.get('{ viewer { __typename } }')).toMatchObject({
    viewer: { __typename: 'Viewer' },
  });
});

test('the errors of a server in development suggest names', async ({ shop }) => {
  const texts = await Promise.all(
    MISSPELLED.map(async ([, query, variables]) => (await shop.secret.request(query, variables)).text),
  );
  expect(texts.filter((text) => /did you mean/i.test(text)).length).toBeGreaterThanOrEqual(7);
});
