import { describe, expect } from 'vitest';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { type Client, createClient } from '../../support/client.ts';
import { toRefusals } from '../../support/refusal.ts';
import { test } from '../../support/test.ts';

/** The codes of GraphQL errors, and the exact texts that the legacy API has for them. */
const TABLE: Record<number, [code: string, legacyMessage?: string]> = {
  2: ['MISSING_PARAMETERS', 'Missing parameters'],
  3: ['UNKNOWN_PLATFORM_TOKEN', 'Unknown platform token'],
  5: ['BAD_USER_INPUT'],
  7: ['COULD_NOT_FIND_RECORD', 'Could not find record'],
  8: ['COULD_NOT_SAVE_ROUTE', 'Could not save route'],
  9: ['COULD_NOT_CREATE_SMART_LINK', 'Could not create a smart link'],
  11: ['WRONG_PLATFORM_TOKEN', 'Wrong platform token'],
};

test.beforeAll(async ({ app, shop }) => {
  const other = await givenApp(app, { subdomain: 'other' });
  await givenLink(shop.secret, { uri: '/mine', code: 'mine', metadata: { a: 1 } });
  await givenLink(other.secret, { uri: '/theirs', code: 'theirs' });
});

/** Sends an operation with one root field, and expects it to fail with this status and the reason. */
async function expectGraphQLFailure(client: Client, operation: string, status: number, refusal = {}): Promise<void> {
  const { http, data, errors } = await client.request<Record<string, unknown>>(operation);
  const [code, legacyMessage] = TABLE[status] ?? [];

  expect(http).toBe(200);
  expect(errors).toEqual([
    {
      message: expect.stringMatching(/^.{15,}\.$/s),
      path: [expect.any(String)],
      locations: [expect.anything()],
      extensions: expect.objectContaining({ status, code }),
    },
  ]);
  expect(errors[0]?.extensions).not.toHaveProperty(['details']);
  expect(toRefusals(errors)).toMatchObject([refusal]);
  expect(errors[0]?.extensions?.legacyMessage).toBe(legacyMessage);
  expect(Object.values(data ?? {})).toEqual([null]);
}

const buildCreateMutation = (input: string) =>
  `mutation { createSmartLink(input: { ${input} }) { smartLink { url } } }`;
const buildRouteMutation = (input: string) => `mutation { registerRoute(input: { ${input} }) { route { path } } }`;
const buildDeleteMutation = (id: string) =>
  `mutation { deleteSmartLink(input: { id: "${id}" }) { deletedSmartLinkId } }`;
const encodeId = (text: string) => Buffer.from(text).toString('base64url');
const UNKNOWN_ID = '01900000-0000-7000-8000-000000000000';

describe('with status 2, the server', () => {
  test.for([
    ['an empty uri', buildCreateMutation('uri: ""'), 'uri'],
    ['a blank uri', buildCreateMutation('uri: "  "'), 'uri'],
    [
      'an override without a link',
      buildCreateMutation('uri: "/a", overrides: { iphone: { link: "" } }'),
      'overrides.iphone.link',
    ],
    ['an empty path', buildRouteMutation('path: ""'), 'path'],
    ['a list of links without a length', '{ smartLinks { nodes { id } } }', 'first'],
    ['a list of routes without a length', '{ routes { nodes { id } } }', 'first'],
    ['a list of templates without a length', '{ templates { nodes { id } } }', 'first'],
    ['an empty code', '{ smartLink(by: { code: "" }) { id } }', 'code'],
  ] as const)('rejects %s and names the missing parameter', ([, operation, parameter], { shop }) =>
    expectGraphQLFailure(shop.secret, operation, 2, { parameters: [parameter] }),
  );

  test.for([
    '{ app { name } }',
    '{ smartLinks(first: 1) { nodes { id } } }',
    '{ smartLink(by: { code: "mine" }) { id } }',
  ])('rejects an installation key without an app: %s', (operation, { shop }) =>
    expectGraphQLFailure(shop.installation, operation, 2, { parameters: ['app'] }),
  );
});

describe('with status 3, the server', () => {
  const SEND_EITHER = 'Send `Authorization: Token <platform token>` or `Authorization: Bearer <admin key>`.';

  test.for<[what: string, authorization: (shop: GivenApp) => string | undefined, message: string]>([
    ['no credential', () => undefined, `The \`Authorization\` header is missing or empty. ${SEND_EITHER}`],
    ['an empty credential', () => '', `The \`Authorization\` header is missing or empty. ${SEND_EITHER}`],
    [
      'an empty variable in place of the token',
      () => 'Token ',
      `The \`Authorization\` header has a scheme without a credential after it. ${SEND_EITHER}`,
    ],
    [
      'an unknown token',
      () => `Token ${'0'.repeat(40)}`,
      'No platform token with this text exists. Check it, or create one with the command `token create`.',
    ],
    [
      'an unknown key',
      () => `Bearer slk_${'0'.repeat(40)}`,
      'No admin key with this text exists. Check it, or create one with the command `key create`.',
    ],
    [
      'a token under another scheme',
      ({ secretToken }) => `Basic ${secretToken}`,
      `The \`Authorization\` header begins with neither \`Token\` nor \`Bearer\`. ${SEND_EITHER}`,
    ],
    [
      'a token without a scheme',
      ({ secretToken }) => secretToken,
      `The \`Authorization\` header begins with neither \`Token\` nor \`Bearer\`. ${SEND_EITHER}`,
    ],
    [
      'a token sent as a key',
      ({ secretToken }) => `Bearer ${secretToken}`,
      'The request sent a platform token with the scheme `Bearer`, which is for admin keys. Send `Authorization: Token <platform token>`.',
    ],
    [
      'a key sent as a token',
      ({ adminKey }) => `Token ${adminKey}`,
      'The request sent an admin key with the scheme `Token`, which is for platform tokens. Send `Authorization: Bearer <admin key>`.',
    ],
    ...(['PASTE-YOUR-TOKEN', 'upper case', 'one character less', 'two tokens'] as const).map(
      (form): [string, (shop: GivenApp) => string, string] => [
        `a malformed token (${form})`,
        ({ secretToken }) =>
          ({
            'PASTE-YOUR-TOKEN': 'Token PASTE-YOUR-TOKEN',
            'upper case': `Token ${secretToken.toUpperCase()}`,
            'one character less': `Token ${secretToken.slice(1)}`,
            'two tokens': `Token ${secretToken}, Token ${secretToken}`,
          })[form],
        'The credential after `Token` is not a platform token, which has 40 lowercase hex characters. Send `Authorization: Token <platform token>`.',
      ],
    ),
    [
      'a malformed key',
      ({ adminKey }) => `Bearer ${adminKey.slice(4)}0`,
      `The credential after \`Bearer\` is not an admin key, which is \`slk_\` with 40 lowercase hex characters after it. ${SEND_EITHER}`,
    ],
  ])('rejects every operation with %s', async ([, authorization, message], { app, shop }) => {
    const stranger = createClient(app, authorization(shop));
    for (const operation of [
      '{ viewer { credential { kind } } }',
      '{ app { name } }',
      '{ smartLink(by: { code: "mine" }) { id } }',
      '{ smartLinks(first: 1) { nodes { id } } }',
      `{ node(id: "${encodeId(`SmartLink:${shop.id}:${UNKNOWN_ID}`)}") { id } }`,
      buildCreateMutation('uri: "/a"'),
      buildRouteMutation('path: "a"'),
    ]) {
      await expectGraphQLFailure(stranger, operation, 3, { message });
    }
  });

  test('rejects a revoked token immediately, while other tokens of the app stay valid', async ({ app, shop }) => {
    const { token, text } = await app.services.tokens.createToken(OPERATOR, 'shop', { platform: 'web' });
    const client = createClient(app, `Token ${text}`);
    await client.get('{ viewer { credential { kind } } }');

    await app.services.tokens.revokeToken(OPERATOR, 'shop', token.id);

    await expectGraphQLFailure(client, '{ viewer { credential { kind } } }', 3, {
      message: 'The platform token was revoked. Send another, or create one with the command `token create`.',
    });
    await shop.secret.get('{ viewer { credential { kind } } }');
  });

  test('rejects a revoked key immediately', async ({ app }) => {
    const { key, text } = await app.services.tokens.createAdminKey(OPERATOR, 'shop');
    const client = createClient(app, `Bearer ${text}`);
    await client.get('{ viewer { credential { kind } } }');

    await app.services.tokens.revokeAdminKey(OPERATOR, key.id);

    await expectGraphQLFailure(client, '{ viewer { credential { kind } } }', 3, {
      message: 'The admin key was revoked. Send another, or create one with the command `key create`.',
    });
  });
});

test('the server accepts the scheme of a token in any letter case, with spaces around it', async ({ app, shop }) => {
  const client = createClient(app, `  tOKEN   ${shop.secretToken} `);
  expect(await client.get('{ viewer { credential { kind } } }')).toEqual({
    viewer: { credential: { kind: 'SECRET_TOKEN' } },
  });
});

describe('with status 5, the server', () => {
  test.for([
    ['U+0000 in a uri', buildCreateMutation('uri: "/a\\u0000"'), 'uri'],
    ['U+0000 in a tag', buildCreateMutation('uri: "/a", tags: ["x", "\\u0000"]'), 'tags.1'],
    ['U+0000 in a route', buildRouteMutation('path: "a", device: "\\u0000"'), 'device'],
    ['U+0000 in a code', '{ smartLink(by: { code: "a\\u0000" }) { id } }', 'by.code'],
    ['too many tags', buildCreateMutation(`uri: "/a", tags: [${'"a" '.repeat(51)}]`), 'tags'],
    ['a tag that is too long', buildCreateMutation(`uri: "/a", tags: ["${'a'.repeat(101)}"]`), 'tags.0'],
    ['a redeem limit below zero', buildCreateMutation('uri: "/a", redeemLimit: -1'), 'redeemLimit'],
    ['a time before 1970', buildCreateMutation('uri: "/a", startsAt: "1969-12-31T23:59:59Z"'), 'startsAt'],
    [
      'a title that is too long',
      buildCreateMutation(`uri: "/a", preview: { title: "${'a'.repeat(201)}" }`),
      'preview.title',
    ],
    ['`first` with `last`', '{ smartLinks(first: 1, last: 1) { nodes { id } } }', 'last'],
    ['a version that is too long', buildRouteMutation(`path: "a", version: "${'1'.repeat(101)}"`), 'version'],
  ] as const)('rejects %s and names the field', ([, operation, field], { shop }) =>
    expectGraphQLFailure(shop.secret, operation, 5, { field }),
  );

  test('rejects U+0000 in the name of an app and names the field', ({ shop }) =>
    expectGraphQLFailure(shop.installation, '{ app(by: { subdomain: "sh\\u0000op" }) { name } }', 5, { field: 'by' }));

  test.for(['uri', 'code', 'expiredUrl'])('rejects a lone surrogate in the variable %s', async (field, { shop }) => {
    const { http, data, errors } = await shop.secret.request(
      'mutation ($input: CreateSmartLinkInput!) { createSmartLink(input: $input) { smartLink { url } } }',
      { input: { uri: '/a', [field]: 'x\ud800y' } },
    );

    expect({ http, data }).toEqual({ http: 200, data: { createSmartLink: null } });
    expect(toRefusals(errors)).toMatchObject([{ status: 5, field }]);
  });
});

describe('with the same status 7, the server', () => {
  test.for([
    ['an unknown code', '{ smartLink(by: { code: "nobody" }) { id } }', 'by.code'],
    ['the code of another app', '{ smartLink(by: { code: "theirs" }) { id } }', 'by.code'],
    ['a code in a different letter case', '{ smartLink(by: { code: "MINE" }) { id } }', 'by.code'],
    [
      'the URL of a link of another app',
      '{ smartLink(by: { url: "http://other.link.test/theirs" }) { id } }',
      'by.url',
    ],
    [
      'its own code on the host of another app',
      '{ smartLink(by: { url: "http://other.link.test/mine" }) { id } }',
      'by.url',
    ],
    ['a URL on an unknown host', '{ smartLink(by: { url: "http://nobody.example/mine" }) { id } }', 'by.url'],
    ['a string that is not a URL', '{ smartLink(by: { url: "mine" }) { id } }', 'by.url'],
    ['a URL with two path segments', '{ smartLink(by: { url: "http://shop.link.test/mine/x" }) { id } }', 'by.url'],
    ['the name of another app', '{ app(by: { subdomain: "other" }) { name } }', 'by'],
    ['the name of an unknown app', '{ app(by: { subdomain: "nobody" }) { name } }', 'by'],
    ['a malformed global ID', buildDeleteMutation('nonsense'), 'id'],
    ['the global ID of a type that is not a node', buildDeleteMutation(encodeId(`Viewer:${UNKNOWN_ID}`)), 'id'],
    ['the global ID of an unknown type', buildDeleteMutation(encodeId(`Nothing:${UNKNOWN_ID}`)), 'id'],
    ['a global ID that contains a malformed ID', buildDeleteMutation(encodeId('App:1')), 'id'],
  ] as const)('rejects a request for %s', ([, operation, field], { shop }) =>
    expectGraphQLFailure(shop.secret, operation, 7, { field }),
  );
});

describe('with status 8, the server', () => {
  test.for(
    [
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
    ].map((path) => [path.length > 512 ? 'of 513 characters' : path, path] as const),
  )('rejects the route path %s', ([, path], { shop }) =>
    expectGraphQLFailure(shop.iphone, buildRouteMutation(`path: "${path}"`), 8, { field: 'path' }),
  );
});

describe('with status 11, the server', () => {
  test.for([
    ['a custom code', buildCreateMutation('uri: "/a", code: "a"')],
    ['the list of links', '{ smartLinks(first: 1) { nodes { id } } }'],
    ['the list of routes', '{ routes(first: 1) { nodes { id } } }'],
    ['the list of templates', '{ templates(first: 1) { nodes { id } } }'],
    ['the app', '{ app { name } }'],
    ['a template by its ID', `{ node(id: "${encodeId(`Template:${UNKNOWN_ID}:${UNKNOWN_ID}`)}") { id } }`],
    ['a route by its ID', `{ node(id: "${encodeId(`Route:${UNKNOWN_ID}:${UNKNOWN_ID}`)}") { id } }`],
  ] as const)('denies a publishable token %s', async ([, operation], { shop }) => {
    await expectGraphQLFailure(shop.publishable, operation, 11);
    await expectGraphQLFailure(shop.iphone, operation, 11);
  });

  test.for(['metadata', 'redeemCount', 'createdBy { kind }', 'template { name }', 'app { name }'])(
    'denies a publishable token the field %s of a link, and returns the others',
    async (field, { shop }) => {
      const { http, data, errors } = await shop.publishable.request(
        `{ smartLink(by: { code: "mine" }) { code ${field} } }`,
      );
      const [name = ''] = field.split(' ');

      expect(http).toBe(200);
      expect(data).toEqual({ smartLink: { code: 'mine', [name]: null } });
      expect(errors).toMatchObject([
        { path: ['smartLink', name], extensions: { status: 11, legacyMessage: 'Wrong platform token' } },
      ]);
    },
  );
});
