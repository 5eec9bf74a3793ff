import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPERATOR } from '../../../src/domain/tokens/caller.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { type Client, clientOf } from '../../support/client.ts';

/** The texts of the legacy API, to the letter, and the names that GraphQL clients tell them by. */
const TABLE: Record<number, [text: string, code: string]> = {
  2: ['Missing parameters', 'MISSING_PARAMETERS'],
  3: ['Unknown platform token', 'UNKNOWN_PLATFORM_TOKEN'],
  5: ['There was a problem in the JSON you submitted', 'INVALID_JSON'],
  7: ['Could not find record', 'COULD_NOT_FIND_RECORD'],
  8: ['Could not save route', 'COULD_NOT_SAVE_ROUTE'],
  9: ['Could not create a smart link', 'COULD_NOT_CREATE_SMART_LINK'],
  11: ['Wrong platform token', 'WRONG_PLATFORM_TOKEN'],
};

let app: TestApp;
let shop: GivenApp;
let other: GivenApp;

beforeAll(async () => {
  app = await startTestApp();
  shop = await givenApp(app);
  other = await givenApp(app, { subdomain: 'other' });
  await givenLink(shop.secret, { uri: '/mine', code: 'mine', metadata: { a: 1 } });
  await givenLink(other.secret, { uri: '/theirs', code: 'theirs' });
});
afterAll(() => app?.close());

/** Asks for one root field and expects it to fail alone, with this status and a sentence that helps. */
async function expectFailure(client: Client, operation: string, status: number, extensions = {}): Promise<void> {
  const { http, data, errors } = await client.ask<Record<string, unknown>>(operation);
  const [message, code] = TABLE[status] ?? [];

  expect(http).toBe(200);
  expect(errors).toEqual([
    {
      message,
      path: [expect.any(String)],
      locations: [expect.anything()],
      extensions: { status, code, details: expect.stringMatching(/^.{15,}\.?$/s), ...extensions },
    },
  ]);
  expect(Object.values(data ?? {})).toEqual([null]);
}

const create = (input: string) => `mutation { createSmartLink(input: { ${input} }) { smartLink { url } } }`;
const route = (input: string) => `mutation { registerRoute(input: { ${input} }) { route { path } } }`;
const id = (text: string) => Buffer.from(text).toString('base64url');
const UNKNOWN_ID = '01900000-0000-7000-8000-000000000000';

describe('status 2: what is missing is named', () => {
  test.each([
    ['an empty uri', create('uri: ""'), 'uri'],
    ['a blank uri', create('uri: "  "'), 'uri'],
    ['an override without a link', create('uri: "/a", overrides: { iphone: { link: "" } }'), 'overrides.iphone.link'],
    ['an empty path', route('path: ""'), 'path'],
    ['a list without its length', '{ smartLinks { nodes { id } } }', 'first'],
    ['routes without their number', '{ routes { nodes { id } } }', 'first'],
    ['templates without their number', '{ templates { nodes { id } } }', 'first'],
    ['neither code nor url', '{ smartLink { id } }', 'code'],
    ['an empty code', '{ smartLink(code: "") { id } }', 'code'],
  ])('%s', (_what, operation, parameter) => expectFailure(shop.secret, operation, 2, { parameters: [parameter] }));

  test.each(['{ app { name } }', '{ smartLinks(first: 1) { nodes { id } } }', '{ smartLink(code: "mine") { id } }'])(
    'the app, with a key of the whole installation: %s',
    (operation) => expectFailure(shop.installation, operation, 2, { parameters: ['app'] }),
  );
});

describe('status 3: without a token that somebody has', () => {
  test.each([
    ['none', () => undefined],
    ['an unknown one', () => `Token ${'0'.repeat(40)}`],
    ['another scheme', () => `Basic ${shop.secretToken}`],
    ['a token as a key', () => `Bearer ${shop.secretToken}`],
    ['a key as a token', () => `Token ${shop.adminKey}`],
    ['the token alone', () => shop.secretToken],
    ['upper case', () => `Token ${shop.secretToken.toUpperCase()}`],
    ['one character less', () => `Token ${shop.secretToken.slice(1)}`],
  ])('%s', async (_what, authorization) => {
    const stranger = clientOf(app, authorization());
    for (const operation of [
      '{ viewer { credential { kind } } }',
      '{ app { name } }',
      '{ smartLink(code: "mine") { id } }',
      '{ smartLinks(first: 1) { nodes { id } } }',
      `{ node(id: "${id(`SmartLink:${shop.id}:${UNKNOWN_ID}`)}") { id } }`,
      create('uri: "/a"'),
      route('path: "a"'),
    ]) {
      await expectFailure(stranger, operation, 3);
    }
  });

  test('a revoked token, at once, while its sisters stay valid', async () => {
    const { token, text } = await app.services.tokens.createToken(OPERATOR, 'shop', { platform: 'web' });
    const client = clientOf(app, `Token ${text}`);
    await client.get('{ viewer { credential { kind } } }');

    await app.services.tokens.revokeToken(OPERATOR, 'shop', token.id);

    await expectFailure(client, '{ viewer { credential { kind } } }', 3);
    await shop.secret.get('{ viewer { credential { kind } } }');
  });

  test('the scheme may be written in any case, with spaces around', async () => {
    const client = clientOf(app, `  tOKEN   ${shop.secretToken} `);
    expect(await client.get('{ viewer { credential { kind } } }')).toEqual({
      viewer: { credential: { kind: 'SECRET_TOKEN' } },
    });
  });
});

describe('status 5: what is of the wrong kind is named', () => {
  test.each([
    ['U+0000 in a uri', create('uri: "/a\\u0000"'), 'uri'],
    ['U+0000 in a tag', create('uri: "/a", tags: ["x", "\\u0000"]'), 'tags.1'],
    ['U+0000 in a route', route('path: "a", device: "\\u0000"'), 'device'],
    ['U+0000 in a code', '{ smartLink(code: "a\\u0000") { id } }', 'code'],
    ['too many tags', create(`uri: "/a", tags: [${'"a" '.repeat(51)}]`), 'tags'],
    ['a tag too long', create(`uri: "/a", tags: ["${'a'.repeat(101)}"]`), 'tags.0'],
    ['a limit below zero', create('uri: "/a", redeemLimit: -1'), 'redeemLimit'],
    ['a time before all times', create('uri: "/a", startsAt: "1969-12-31T23:59:59Z"'), 'startsAt'],
    ['a title too long', create(`uri: "/a", preview: { title: "${'a'.repeat(201)}" }`), 'preview.title'],
    ['code and url at once', '{ smartLink(code: "mine", url: "http://shop.link.test/mine") { id } }', 'url'],
    ['first and last at once', '{ smartLinks(first: 1, last: 1) { nodes { id } } }', 'last'],
    ['a version too long', route(`path: "a", version: "${'1'.repeat(101)}"`), 'version'],
  ])('%s', (_what, operation, field) => expectFailure(shop.secret, operation, 5, { field }));

  test('U+0000 in the name of an app', () =>
    expectFailure(shop.installation, '{ app(app: "sh\\u0000op") { name } }', 5, { field: 'app' }));

  test.each(['uri', 'code', 'expiredUrl'])('half of a surrogate pair in a variable: %s', async (field) => {
    const { http, data, errors } = await shop.secret.ask(
      'mutation ($input: CreateSmartLinkInput!) { createSmartLink(input: $input) { smartLink { url } } }',
      { input: { uri: '/a', [field]: 'x\ud800y' } },
    );

    expect({ http, data }).toEqual({ http: 200, data: { createSmartLink: null } });
    expect(errors).toMatchObject([{ extensions: { status: 5, field } }]);
  });
});

describe('status 7: foreign, unknown and malformed all answer the same', () => {
  test.each([
    ['an unknown code', '{ smartLink(code: "nobody") { id } }', 'code'],
    ["another app's code", '{ smartLink(code: "theirs") { id } }', 'code'],
    ['a code in another case', '{ smartLink(code: "MINE") { id } }', 'code'],
    ["another app's address", '{ smartLink(url: "http://other.link.test/theirs") { id } }', 'url'],
    ["our code on another app's host", '{ smartLink(url: "http://other.link.test/mine") { id } }', 'url'],
    ['an address of nobody', '{ smartLink(url: "http://nobody.example/mine") { id } }', 'url'],
    ['no address', '{ smartLink(url: "mine") { id } }', 'url'],
    ['an address of two segments', '{ smartLink(url: "http://shop.link.test/mine/x") { id } }', 'url'],
    ["another app's name", '{ app(app: "other") { name } }', 'app'],
    ['an unknown app', '{ app(app: "nobody") { name } }', 'app'],
    ['a malformed global id', '{ node(id: "nonsense") { id } }', 'id'],
    ['the global id of a type that is none', `{ node(id: "${id(`Viewer:${UNKNOWN_ID}`)}") { id } }`, 'id'],
    ['the global id of no type', `{ node(id: "${id(`Nothing:${UNKNOWN_ID}`)}") { id } }`, 'id'],
    ['a global id with an id that is none', `{ node(id: "${id('App:1')}") { id } }`, 'id'],
  ])('%s', (_what, operation, field) => expectFailure(shop.secret, operation, 7, { field }));
});

describe('status 8: a path that is no route', () => {
  test.each([
    'products/:',
    'products/:1d',
    'products/:id/:id',
    'a?b',
    'a#b',
    '../a',
    'a/%2e%2e/b',
    'app://products/:id',
    'a\\tb',
    'x'.repeat(513),
    ':__proto__',
  ])('%s', (path) => expectFailure(shop.iphone, route(`path: "${path}"`), 8, { field: 'path' }));
});

describe('status 11: a publishable token', () => {
  test.each([
    ['a custom code', create('uri: "/a", code: "a"')],
    ['the list', '{ smartLinks(first: 1) { nodes { id } } }'],
    ['the routes', '{ routes(first: 1) { nodes { id } } }'],
    ['the templates', '{ templates(first: 1) { nodes { id } } }'],
    ['the app', '{ app { name } }'],
    ['a template by its id', `{ node(id: "${id(`Template:${UNKNOWN_ID}:${UNKNOWN_ID}`)}") { id } }`],
    ['a route by its id', `{ node(id: "${id(`Route:${UNKNOWN_ID}:${UNKNOWN_ID}`)}") { id } }`],
  ])('is refused %s', async (_what, operation) => {
    await expectFailure(shop.publishable, operation, 11);
    await expectFailure(shop.iphone, operation, 11);
  });

  test.each(['metadata', 'redeemCount', 'createdBy { kind }', 'template { name }', 'app { name }'])(
    "is refused a link's %s, and given the rest",
    async (field) => {
      const { http, data, errors } = await shop.publishable.ask(`{ smartLink(code: "mine") { code ${field} } }`);
      const [name = ''] = field.split(' ');

      expect(http).toBe(200);
      expect(data).toEqual({ smartLink: { code: 'mine', [name]: null } });
      expect(errors).toMatchObject([
        { message: 'Wrong platform token', path: ['smartLink', name], extensions: { status: 11 } },
      ]);
    },
  );
});
