import { describe, expect, vi } from 'vitest';
import { StoreError } from '../../db/errors.ts';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import type { TestApp } from '../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../support/builders.ts';
import { createClient, send } from '../support/client.ts';
import { decodeLinkId, givenClick } from '../support/events.ts';
import type { RestResponse } from '../support/rest.ts';
import { createRestTest, type RestClientName } from './rest-test.ts';

/** The error texts of the reference document and the HTTP status, by status number. */
const TABLE: Record<number, [text: string, http: number]> = {
  2: ['Missing parameters', 400],
  3: ['Unknown platform token', 401],
  4: ['Unsupported method', 405],
  5: ['There was a problem in the JSON you submitted', 400],
  6: ['Could not save object', 503],
  7: ['Could not find record', 404],
  8: ['Could not save route', 422],
  9: ['Could not create a smart link', 422],
  10: ['Too many redeems', 410],
  11: ['Wrong platform token', 403],
};

const SECRET_CAUSE = 'SQLITE_FULL: database or disk is full at /srv/smartlinks.db';
const ANDROID_SDK = 'HOKO/2.3.2 (debug; Linux; Android 5.1; LGE Nexus 5 Build/LMY48B)';
const IOS_SDK = 'HOKO/2.5.0 (release; iPhone; CPU iPhone OS 9_1 like Mac OS X)';
const UNKNOWN_ID = '01900000-0000-7000-8000-000000000000';

/** The links and clicks that the requests use. */
interface Given {
  /** A link that has reached its redeem limit, and a click on it. */
  used: { id: string; url: string };
  usedClick: string;
  /** A link of another app. */
  theirs: { id: string; url: string };
}

const test = createRestTest({ app: { logLevel: 'debug' } })
  .extend('graphql', { scope: 'file' }, ({ app, shop }) => ({ ...shop, anonymous: createClient(app) }))
  .extend('given', { scope: 'file' }, async ({ app, rest, shop }): Promise<Given> => {
    const other = await givenApp(app, { subdomain: 'other' });
    const used = await givenLink(shop.secret, { uri: '/used', code: 'used', metadata: { a: 1 }, redeemLimit: 1 });
    const usedClick = await givenClick(app, shop.id, used);
    await rest.iphone.get(`/v2/smartlinks/metadata?_hk_sid=${decodeLinkId(used)}`);
    const theirs = await givenLink(other.secret, { uri: '/theirs', code: 'theirs', metadata: { a: 1 } });
    return { used, usedClick, theirs };
  });

function expectRestFailure({ http, body }: RestResponse, status: number, extra: Record<string, unknown> = {}): void {
  const [error, usual] = TABLE[status] ?? [];
  expect({ http, body }).toEqual({ http: usual, body: { error, status, ...extra } });
}

const details = expect.stringMatching(/^.{15,}$/s);

/** One error, as a GraphQL operation and as a request to /v2. */
interface Fault {
  what: string;
  status: number;
  clientName?: RestClientName;
  agent?: string;
  graphql: (given: Given) => [operation: string, variables?: Record<string, unknown>];
  v2: (given: Given) => [method: 'GET' | 'POST', path: string, body?: unknown];
  /** The fields of the /v2 response in addition to text and number. */
  extra?: Record<string, unknown>;
}

const CREATE = 'mutation ($input: CreateSmartLinkInput!) { createSmartLink(input: $input) { smartLink { url } } }';
const ROUTE = 'mutation ($input: RegisterRouteInput!) { registerRoute(input: $input) { route { path } } }';
const OPEN = 'mutation ($input: RecordOpenInput!) { recordOpen(input: $input) { recordedAt } }';
const INSTALL = 'mutation ($input: ClaimInstallInput!) { claimInstall(input: $input) { deepLink } }';
const RESOLVE = 'mutation ($input: ResolveSmartLinkInput!) { resolveSmartLink(input: $input) { deepLink } }';
const REDEEM = 'mutation ($input: RedeemMetadataInput!) { redeemMetadata(input: $input) { metadata } }';
const READ = '/v2/smartlinks/metadata';

/** Builds the fault of a link that can't be created. The body for /v2 defaults to the GraphQL input. */
function buildLinkFault(
  what: string,
  status: number,
  input: object,
  { body = input, ...rest }: Partial<Fault> & { body?: object } = {},
): Fault {
  const extra = status === 5 || status === 9 ? { details } : {};
  return {
    what,
    status,
    graphql: () => [CREATE, { input }],
    v2: () => ['POST', '/v2/smartlinks', body],
    extra,
    ...rest,
  };
}

function buildRouteFault(what: string, status: number, input: object, rest: Partial<Fault> = {}): Fault {
  return {
    what,
    status,
    graphql: () => [ROUTE, { input }],
    v2: () => ['POST', '/v2/routes', { route: input }],
    ...rest,
  };
}

const buildMissingParameters = (...parameters: string[]) => ({ extra: { parameters } });
const buildFieldDetails = (field: string) => ({ extra: { details: expect.stringMatching(`^\`${field}\` .`) } });

const FAULTS: Fault[] = [
  // 2
  buildLinkFault('an empty uri', 2, { uri: '' }, buildMissingParameters('uri')),
  buildLinkFault('a blank uri', 2, { uri: ' ' }, buildMissingParameters('uri')),
  buildLinkFault(
    'overrides without a link',
    2,
    { uri: '/a', overrides: { iphone: { link: '' }, web: { link: ' ' } } },
    {
      body: { uri: '/a', routes: { iphone: { link: '' }, web: { fallback: '/a' } } },
      ...buildMissingParameters('routes.web.link', 'routes.iphone.link'),
    },
  ),
  buildRouteFault('an empty path', 2, { path: '' }, buildMissingParameters('route.path')),
  {
    what: 'an open without a deep link',
    status: 2,
    graphql: () => [OPEN, { input: { deepLink: '' } }],
    v2: () => ['POST', '/v2/smartlinks/open', { deeplink: null }],
    ...buildMissingParameters('deeplink'),
  },
  {
    what: 'a resolution without a link',
    status: 2,
    graphql: () => [RESOLVE, { input: { by: { url: '' } } }],
    v2: () => ['POST', '/v2/smartlinks/resolve', { smartlink: '' }],
    ...buildMissingParameters('smartlink'),
  },
  {
    what: 'a redemption without a click or link',
    status: 2,
    graphql: () => [REDEEM, { input: { by: { clickId: '' } } }],
    v2: () => ['POST', '/v2/smartlinks/redeem', {}],
    ...buildMissingParameters('_hk_cid'),
  },
  {
    what: 'a read of metadata with an empty click id',
    status: 2,
    graphql: () => [REDEEM, { input: { by: { clickId: '' } } }],
    v2: () => ['GET', `${READ}?_hk_cid=`],
    ...buildMissingParameters('_hk_cid'),
  },
  {
    what: 'an iOS install without a device',
    status: 2,
    clientName: 'iphone',
    graphql: () => [INSTALL, { input: {} }],
    v2: () => ['POST', '/v2/installs/ios', { device: null }],
    ...buildMissingParameters('device'),
  },
  {
    what: 'an Android install without a deep link',
    status: 2,
    clientName: 'android',
    graphql: () => [INSTALL, { input: {} }],
    v2: () => ['POST', '/v2/installs/android', {}],
    ...buildMissingParameters('deeplink'),
  },
  // 3
  buildLinkFault(
    'the creation of a link without a token',
    3,
    { uri: '/a' },
    { clientName: 'anonymous', extra: { details } },
  ),
  buildRouteFault(
    'the registration of a route without a token',
    3,
    { path: 'a' },
    { clientName: 'anonymous', extra: { details } },
  ),
  {
    what: 'a read of a link without a token',
    status: 3,
    clientName: 'anonymous',
    extra: { details },
    graphql: () => ['{ smartLink(by: { code: "used" }) { url } }'],
    v2: () => ['GET', '/v2/smartlinks/used'],
  },
  // 5
  buildLinkFault('U+0000 in a uri', 5, { uri: '/a\0' }, buildFieldDetails('uri')),
  buildLinkFault('a lone surrogate in a tag', 5, { uri: '/a', tags: ['\ud800'] }, buildFieldDetails('tags.0')),
  buildLinkFault('a redeem limit below zero', 5, { uri: '/a', redeemLimit: -1 }, buildFieldDetails('redeem_limit')),
  buildLinkFault('too many tags', 5, { uri: '/a', tags: Array(51).fill('a') }, buildFieldDetails('tags')),
  buildLinkFault(
    'U+0000 in an override',
    5,
    { uri: '/a', overrides: { iphone: { link: '\0' } } },
    { body: { uri: '/a', routes: { iphone: { link: '\0' } } }, ...buildFieldDetails('routes.iphone.link') },
  ),
  buildRouteFault(
    'a route version that is too long',
    5,
    { path: 'a', version: '1'.repeat(101) },
    buildFieldDetails('route.version'),
  ),
  {
    what: 'a redemption with both a click and a link, or with a uid that is too long',
    status: 5,
    graphql: () => [REDEEM, { input: { by: { clickId: UNKNOWN_ID }, uid: 'x'.repeat(201) } }],
    v2: () => ['GET', `${READ}?_hk_cid=${UNKNOWN_ID}&_hk_sid=${UNKNOWN_ID}`],
    extra: { details },
  },
  // 7
  ...['unknown', 'theirs', 'USED'].map(
    (code): Fault => ({
      what: `the code ${code}, which no link of the app has`,
      status: 7,
      graphql: () => ['query ($code: String!) { smartLink(by: { code: $code }) { url } }', { code }],
      v2: () => ['GET', `/v2/smartlinks/${code}`],
    }),
  ),
  {
    what: 'a link URL of another app',
    status: 7,
    graphql: ({ theirs }) => [RESOLVE, { input: { by: { url: theirs.url } } }],
    v2: ({ theirs }) => ['POST', '/v2/smartlinks/resolve', { smartlink: theirs.url }],
  },
  {
    what: 'an unknown click',
    status: 7,
    graphql: () => [REDEEM, { input: { by: { clickId: UNKNOWN_ID } } }],
    v2: () => ['GET', `${READ}?_hk_cid=${UNKNOWN_ID}`],
  },
  {
    what: 'a link id of another app',
    status: 7,
    graphql: ({ theirs }) => [REDEEM, { input: { by: { smartLinkId: decodeLinkId(theirs) } } }],
    v2: ({ theirs }) => ['POST', '/v2/smartlinks/redeem', { _hk_sid: decodeLinkId(theirs) }],
  },
  // 8
  ...['products/:', 'a/:id/:id', '../a', 'app://a', 'a?b'].map((path) =>
    buildRouteFault(`the route ${path}`, 8, { path }),
  ),
  // 9
  ...[
    'javascript:alert(1)',
    'JaVa\tScript:alert(1)',
    'data:text/html,x',
    'intent://a#Intent;end',
    'file:///etc/passwd',
    'https://user:pass@www.app-web.com/',
    'http://shop.link.test/used',
    '../a',
    'x'.repeat(8_193),
  ].map((uri) => buildLinkFault(`the uri ${uri.slice(0, 40)}`, 9, { uri }, buildFieldDetails('uri'))),
  buildLinkFault(
    'a dangerous override',
    9,
    { uri: '/a', overrides: { iphone: { link: 'javascript:alert(1)' } } },
    {
      body: { uri: '/a', routes: { iphone: { link: 'javascript:alert(1)' } } },
      ...buildFieldDetails('routes.iphone.link'),
    },
  ),
  buildLinkFault(
    'a dangerous fallback',
    9,
    { uri: '/a', overrides: { web: { link: '/a', fallback: 'data:,x' } } },
    {
      body: { uri: '/a', routes: { web: { link: '/a', fallback: 'data:,x' } } },
      ...buildFieldDetails('routes.web.fallback'),
    },
  ),
  buildLinkFault(
    'a foreign site with a token that ships in an APK',
    9,
    { uri: 'https://evil.example/' },
    {
      clientName: 'android',
      ...buildFieldDetails('uri'),
    },
  ),
  buildLinkFault('a reserved code', 9, { uri: '/a', code: 'lazy' }, buildFieldDetails('code')),
  buildLinkFault('a code that another link has', 9, { uri: '/a', code: 'used' }, buildFieldDetails('code')),
  // 10
  {
    what: 'a redemption beyond the limit by a link id',
    status: 10,
    graphql: ({ used }) => [REDEEM, { input: { by: { smartLinkId: decodeLinkId(used) } } }],
    v2: ({ used }) => ['POST', '/v2/smartlinks/redeem', { _hk_sid: decodeLinkId(used) }],
  },
  {
    what: 'a redemption beyond the limit by a click id',
    status: 10,
    graphql: ({ usedClick }) => [REDEEM, { input: { by: { clickId: usedClick } } }],
    v2: ({ usedClick }) => ['GET', `${READ}?_hk_cid=${usedClick}`],
  },
  // 11
  buildLinkFault('a custom code with a publishable token', 11, { uri: '/a', code: 'b' }, { clientName: 'publishable' }),
  buildRouteFault('an Android SDK with an iOS token', 11, { path: 'a' }, { clientName: 'iphone', agent: ANDROID_SDK }),
  buildRouteFault('an iOS SDK with an Android token', 11, { path: 'a' }, { clientName: 'android', agent: IOS_SDK }),
  {
    what: 'an open by an Android SDK with an iOS token',
    status: 11,
    clientName: 'iphone',
    agent: ANDROID_SDK,
    graphql: () => [OPEN, { input: { deepLink: 'app://a' } }],
    v2: () => ['POST', '/v2/smartlinks/open', { deeplink: 'app://a' }],
  },
  {
    what: 'an install by an Android SDK with an iOS token',
    status: 11,
    clientName: 'iphone',
    agent: ANDROID_SDK,
    graphql: () => [INSTALL, { input: { device: {} } }],
    v2: () => ['POST', '/v2/installs/ios', { device: {} }],
  },
  {
    what: 'an install with a web token',
    status: 11,
    graphql: () => [INSTALL, { input: { device: {} } }],
    v2: () => ['POST', '/v2/installs/ios', { device: {} }],
  },
];

describe('GraphQL and /v2', () => {
  for (const { what, status, clientName = 'secret', agent, extra, ...fault } of FAULTS) {
    test(`report status ${status} for ${what}`, async ({ given, graphql, rest }) => {
      const headers: Record<string, string> = agent === undefined ? {} : { 'user-agent': agent };
      const [operation, variables] = fault.graphql(given);
      const [method, path, body] = fault.v2(given);

      const { errors } = await graphql[clientName].request(operation, variables, headers);
      const response = await rest[clientName].send(method, path, { body, headers });

      expect(errors).toMatchObject([{ message: expect.stringMatching(/\.$/), extensions: { status } }]);
      expectRestFailure(response, status, extra);
    });
  }

  test('report status 4 for a write by GET', async ({ app, rest, shop }) => {
    const { http, errors } = await send(app.url, {
      method: 'GET',
      path: `/graphql?query=${encodeURIComponent('mutation { createSmartLink(input: {uri: "/a"}) { smartLink { url } } }')}`,
      headers: { authorization: `Token ${shop.secretToken}` },
    });
    const response = await rest.secret.get('/v2/smartlinks');

    expect({ http, status: errors[0]?.extensions?.status }).toEqual({ http: 405, status: 4 });
    expectRestFailure(response, 4);
  });

  for (const body of ['{', '[]', 'x'.repeat(100_001)]) {
    test(`report status 5 for a body that is not an object: ${body.slice(0, 10)}`, async ({ app, rest, shop }) => {
      const headers = { 'content-type': 'application/json', authorization: `Token ${shop.iphoneToken}` };
      const { http, errors } = await send(app.url, { headers, body });
      const response = await rest.iphone.post('/v2/smartlinks', body);

      expect([errors[0]?.extensions?.status, response.body]).toEqual([5, expect.objectContaining({ status: 5 })]);
      expect(response.http).toBe(http);
    });
  }

  test('report status 1 as a warning on success', async ({ rest, shop }) => {
    const input = { path: 'twice/:id' };
    await rest.android.post('/v2/routes', { route: input });
    const { data } = await shop.android.request(
      'mutation ($input: RegisterRouteInput!) { registerRoute(input: $input) { warnings { status message } } }',
      { input },
    );
    const { http, body } = await rest.android.post('/v2/routes', { route: input });

    expect(data).toEqual({
      registerRoute: { warnings: [{ status: 1, message: expect.stringMatching(/\.$/) }] },
    });
    expect({ http, body }).toEqual({
      http: 200,
      body: { route: input, warning: 'Replaced previously registered route', status: 1 },
    });
  });
});

describe('a request to /v2', () => {
  const SEND = 'Send `Authorization: Token <platform token>`.';
  const MISSING = `The \`Authorization\` header is missing or empty. ${SEND}`;
  const NO_KEYS = `This API accepts platform tokens only, not admin keys. ${SEND}`;
  const OTHER_SCHEME = `The \`Authorization\` header does not begin with \`Token\`. ${SEND}`;
  const MALFORMED = `The credential after \`Token\` is not a platform token, which has 40 lowercase hex characters. ${SEND}`;

  test.for<[what: string, authorization: (shop: GivenApp) => string | undefined, details: string]>([
    ['no Authorization header', () => undefined, MISSING],
    ['an empty Authorization header', () => '', MISSING],
    [
      'an empty variable in place of the token',
      () => 'Token ',
      `The \`Authorization\` header has a scheme without a credential after it. ${SEND}`,
    ],
    [
      'an unknown token',
      () => `Token ${'0'.repeat(40)}`,
      'No platform token with this text exists. Check it, or create one with the command `token create`.',
    ],
    [
      'a token with the scheme of keys',
      (shop) => `Bearer ${shop.secretToken}`,
      `The request sent a platform token with the scheme \`Bearer\`. ${SEND}`,
    ],
    ['another scheme', (shop) => `Basic ${shop.secretToken}`, OTHER_SCHEME],
    ['a token without a scheme', (shop) => shop.secretToken, OTHER_SCHEME],
    ['an admin key', (shop) => `Bearer ${shop.adminKey}`, NO_KEYS],
    ['an unknown admin key', () => `Bearer slk_${'0'.repeat(40)}`, NO_KEYS],
    ['a malformed admin key', (shop) => `Bearer ${shop.adminKey}0`, NO_KEYS],
    ['an admin key as a token', (shop) => `Token ${shop.adminKey}`, NO_KEYS],
    ['a token in upper case', (shop) => `Token ${shop.secretToken.toUpperCase()}`, MALFORMED],
    ['a token as a parameter', (shop) => `Token token=${shop.secretToken}`, MALFORMED],
  ])('is rejected with status 3 and WWW-Authenticate for %s', async ([, authorization, reason], { rest, shop }) => {
    const value = authorization(shop);
    const headers = value === undefined ? {} : { authorization: value };
    for (const response of [
      await rest.anonymous.post('/v2/smartlinks', { uri: '/a' }, headers),
      await rest.anonymous.get('/v2/smartlinks/used', headers),
    ]) {
      expectRestFailure(response, 3, { details: reason });
      expect(response.headers['www-authenticate']).toBe('Token realm="smartlinks"');
    }
  });

  test('is rejected with the same status for a revoked token', async ({ app, rest }) => {
    const { token, text } = await app.services.tokens.createToken(OPERATOR, 'shop', { platform: 'web' });
    await app.services.tokens.revokeToken(OPERATOR, 'shop', token.id);

    expectRestFailure(await rest.anonymous.get('/v2/smartlinks/used', { authorization: `Token ${text}` }), 3, {
      details: 'The platform token was revoked. Send another, or create one with the command `token create`.',
    });
  });

  test.for(['token', 'TOKEN', '  ToKeN  '])(
    'is accepted with the scheme spelled as %s',
    async (scheme, { rest, shop }) => {
      const authorization = `${scheme} ${shop.secretToken} `;
      expect((await rest.anonymous.post('/v2/smartlinks', { uri: '/a' }, { authorization })).http).toBe(200);
    },
  );
});

describe('the /v2 API', () => {
  const broken = '{';

  test('checks the method before the token, and the token before the platform', async ({ rest }) => {
    expectRestFailure(await rest.anonymous.get('/v2/installs/ios'), 4);
    expectRestFailure(await rest.anonymous.post('/v2/installs/ios', broken), 3, { details });
    expectRestFailure(await rest.anonymous.post('/v2/routes', broken, { 'user-agent': ANDROID_SDK }), 3, { details });
  });

  test('checks the platform before the body', async ({ rest }) => {
    for (const body of [broken, {}, { device: 1 }, { deeplink: 1 }, { route: 1 }, 'x'.repeat(100_001)]) {
      expectRestFailure(await rest.android.post('/v2/installs/ios', body), 11);
      expectRestFailure(await rest.secret.post('/v2/installs/ios', body), 11);
      expectRestFailure(await rest.iphone.post('/v2/installs/android', body), 11);
      expectRestFailure(await rest.publishable.post('/v2/installs/android', body), 11);
      for (const path of ['/v2/routes', '/v2/smartlinks/open', '/v2/installs/ios']) {
        expectRestFailure(await rest.iphone.post(path, body, { 'user-agent': ANDROID_SDK }), 11);
      }
    }
    expectRestFailure(await rest.publishable.post('/v2/smartlinks', { code: 'a', unique: 1 }), 11);
  });

  test('checks types before missing fields, and missing fields before the rules for links', async ({ rest }) => {
    for (const body of [{ unique: 1 }, { metadata: [] }, { routes: { web: { link: 1 }, ipad: {} } }, { tags: [''] }]) {
      expectRestFailure(await rest.secret.post('/v2/smartlinks', body), 5, { details });
    }
    const nowhere = { code: 'lazy', routes: { web: { link: 'javascript:alert(1)' } } };
    expectRestFailure(await rest.secret.post('/v2/smartlinks', nowhere), 2, { parameters: ['uri'] });
    expectRestFailure(await rest.iphone.post('/v2/routes', { route: { build: {} } }), 5, { details });
    expectRestFailure(await rest.iphone.post('/v2/routes', {}), 2, { parameters: ['route'] });
  });

  test.for([IOS_SDK, IOS_SDK.replaceAll('iPhone', 'iPad'), 'HOKO/1 (release)', 'curl/8.0 (Android)'])(
    'accepts an iOS token from any iOS SDK, and from a user agent that is not an SDK: %s',
    async (agent, { rest }) => {
      expect((await rest.iphone.post('/v2/routes', { route: { path: 'b' } }, { 'user-agent': agent })).http).toBe(200);
    },
  );
});

describe('a store failure', () => {
  function givenBrokenStore(app: TestApp, temporary: boolean): void {
    const broken = new StoreError('the disk is full', temporary, { cause: new Error(SECRET_CAUSE) });
    vi.spyOn(app.database, 'write').mockRejectedValue(broken);
  }
  const WRITES: [number, RestClientName, string, (given: Given) => unknown][] = [
    [6, 'secret', '/v2/smartlinks', () => ({ uri: '/a' })],
    [6, 'iphone', '/v2/smartlinks/resolve', ({ used }) => ({ smartlink: used.url })],
    [6, 'iphone', '/v2/smartlinks/open', () => ({ deeplink: 'app://a' })],
    [8, 'iphone', '/v2/routes', () => ({ route: { path: 'a' } })],
    [6, 'iphone', '/v2/installs/ios', () => ({ device: {} })],
    [6, 'android', '/v2/installs/android', () => ({ deeplink: 'app://a' })],
  ];

  test.for(WRITES)(
    'is reported as status %i with 503 and Retry-After if it is temporary: %s %s',
    async ([status, clientName, path, body], { app, given, rest }) => {
      givenBrokenStore(app, true);

      const { http, headers, body: responseBody } = await rest[clientName].post(path, body(given));

      expect({ http, body: responseBody }).toEqual({ http: 503, body: { error: TABLE[status]?.[0], status } });
      expect(headers['retry-after']).toBe('1');
      const line = app.logged.find((text) => text.includes(String(headers['x-request-id'])));
      expect(line).toContain(SECRET_CAUSE);
    },
  );

  test.for(WRITES)(
    'is reported as status %i with 500 if it is permanent: %s %s',
    async ([status, clientName, path, body], { app, given, rest }) => {
      givenBrokenStore(app, false);

      const { http, headers, body: responseBody } = await rest[clientName].post(path, body(given));

      expect({ http, body: responseBody }).toEqual({ http: 500, body: { error: TABLE[status]?.[0], status } });
      expect(headers['retry-after']).toBeUndefined();
    },
  );

  test('is also reported as status 6 on reads, with any token', async ({ app, rest }) => {
    vi.spyOn(app.services.authentication, 'authenticate').mockRejectedValue(new StoreError('lost', true));
    for (const response of [await rest.secret.get('/v2/smartlinks/used'), await rest.iphone.post('/v2/routes', '{')]) {
      expectRestFailure(response, 6);
      expect(response.headers['retry-after']).toBe('1');
    }
  });

  test('saves nothing, and a retry succeeds once the cause is gone', async ({ app, rest }) => {
    const body = { uri: '/once', code: 'after-the-fault' };
    givenBrokenStore(app, true);
    await rest.secret.post('/v2/smartlinks', body);
    vi.restoreAllMocks();

    expectRestFailure(await rest.secret.get('/v2/smartlinks/after-the-fault'), 7);
    expect((await rest.secret.post('/v2/smartlinks', body)).http).toBe(200);
  });
});

test('a bug is reported as status 6 with HTTP 500; only the log contains its cause, with the request id', async ({
  app,
  rest,
}) => {
  vi.spyOn(app.services.smartLinks, 'getSmartLink').mockRejectedValue(new TypeError('secret is not a function'));

  const { http, headers, bytes } = await rest.secret.get('/v2/smartlinks/used');

  expect({ http, text: bytes.toString() }).toEqual({
    http: 500,
    text: '{"error":"Could not save object","status":6}',
  });
  const line = app.logged.find((text) => text.includes(String(headers['x-request-id'])));
  expect(line).toContain('secret is not a function');
});
