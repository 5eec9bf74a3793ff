import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect } from 'vitest';
import { startTestApp } from '../../support/app.ts';
import { type GivenApp, givenApp } from '../../support/builders.ts';
import { createRestClient, type RestResponse } from '../../support/rest.ts';
import { createTest } from '../../support/test.ts';

const VIEWER = 'query Viewer { viewer { credential { kind } } }';
const CREATE =
  'mutation Create($input: CreateSmartLinkInput!) { createSmartLink(input: $input) { smartLink { uri } } }';
const LISTS = `query One { smartLinks(first: 1) { nodes { uri } } }
  query Many($first: Int) { smartLinks(first: $first) { nodes { destinations { link } } } }`;
/** A document whose operation name decides whether it can be sent with GET. */
const MIXED = `${VIEWER} ${CREATE}`;
/** A document that isn't in the manifest. */
const OTHER = '{ viewer { credential { ... on PlatformToken { platform } } } }';

const toHash = (text: string) => createHash('sha256').update(text).digest('hex');

const folder = mkdtempSync(join(tmpdir(), 'persisted-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const PERSISTED_OPERATIONS = join(folder, 'persisted-documents.json');
writeFileSync(
  PERSISTED_OPERATIONS,
  JSON.stringify({ viewer: VIEWER, create: CREATE, lists: LISTS, 'x-app:mixed': MIXED }),
);
const env = { PERSISTED_OPERATIONS, GRAPHQL_MAX_COST: '300' };

/** A server, and an app in it whose credentials clients send. */
interface Side {
  app: { url: string };
  shop: GivenApp;
}

const test = createTest({ app: { env } })
  .extend('open', { scope: 'file' }, ({ app, shop }): Side => ({ app, shop }))
  .extend('strict', { scope: 'file' }, async ({}, { onCleanup }): Promise<Side> => {
    const app = await startTestApp({ env: { ...env, PERSISTED_OPERATIONS_ONLY: '1' } });
    onCleanup(() => app.close());
    return { app, shop: await givenApp(app) };
  })
  .extend('sides', { scope: 'file' }, ({ open, strict }) => ({ open, strict }));

/** The parameters in a URL. */
type Parameters = Record<string, string>;

/** Sends a body to the fast path, and again without its length to Yoga. Expects the same response. */
async function post({ app, shop }: Side, body: unknown, accept = 'application/json') {
  const client = createRestClient(app, shop.secretToken);
  const headers = { 'content-type': 'application/json', accept };
  const fast = await client.send('POST', '/graphql', { headers, body });
  const yoga = await client.send('POST', '/graphql', { headers: { ...headers, 'transfer-encoding': 'chunked' }, body });
  expect(toComparable(yoga)).toEqual(toComparable(fast));
  return fast;
}

function get({ app, shop }: Side, parameters: Parameters, accept = 'application/json') {
  return createRestClient(app, shop.secretToken).get(`/graphql?${new URLSearchParams(parameters)}`, { accept });
}

function toComparable({ http, headers, body }: RestResponse) {
  const { date: _date, 'x-request-id': _id, ratelimit: _count, ...rest } = headers;
  return { http, headers: rest, body };
}

const VIEWER_RESPONSE = { http: 200, body: { data: { viewer: { credential: { kind: 'SECRET_TOKEN' } } } } };

const buildError = (http: number, code: string, message: unknown = expect.any(String), more: object = {}) => ({
  http,
  body: { errors: [{ message, extensions: { code, ...more } }] },
});

const hash = toHash(VIEWER);

describe.for(['open', 'strict'] as const)('a server with persisted operations (%s)', (mode) => {
  test.for<[string, Record<string, unknown>]>([
    ['documentId', { documentId: 'viewer' }],
    ['documentId with the hash', { documentId: `sha256:${hash}` }],
    ['documentId beside a query that is null', { documentId: 'viewer', query: null }],
    ['documentId beside an empty query', { documentId: 'viewer', query: '' }],
    ['documentId with an operation name', { documentId: 'viewer', operationName: 'Viewer', variables: {} }],
    ['doc_id', { doc_id: 'viewer', variables: {} }],
    ['id', { id: 'viewer', variables: null }],
    ['the id of Apollo', { extensions: { persistedQuery: { version: 1, sha256Hash: hash } } }],
    ['a custom id of Apollo', { extensions: { persistedQuery: { version: 1, sha256Hash: 'viewer' } }, variables: {} }],
    ['the text', { query: VIEWER }],
    ['the text and its id', { query: VIEWER, id: 'viewer' }],
    ['the text and an id that is unknown', { query: VIEWER, documentId: 'nobody' }],
    ['the text and the hash of Apollo', { query: VIEWER, extensions: { persistedQuery: { sha256Hash: hash } } }],
  ])('executes the operation with %s', async ([, body], { sides }) => {
    expect(await post(sides[mode], body)).toMatchObject(VIEWER_RESPONSE);
  });

  test('executes the operations of a document with variables', async ({ sides }) => {
    const created = await post(sides[mode], { documentId: 'create', variables: { input: { uri: '/a' } } });
    expect(created.body).toEqual({ data: { createSmartLink: { smartLink: { uri: 'a' } } } });
    const { body } = await post(sides[mode], { documentId: 'lists', operationName: 'One' });
    expect(body).toEqual({ data: { smartLinks: { nodes: [{ uri: 'a' }] } } });
  });

  test.for<[string, Record<string, unknown>, object]>([
    [
      'that costs too much',
      { documentId: 'lists', operationName: 'Many', variables: { first: 100 } },
      buildError(
        400,
        'OPERATION_LIMIT_EXCEEDED',
        'The operation costs 301 points; the limit is 300. Request smaller pages (`first`) or fewer fields.',
      ),
    ],
    ['without a required variable', { documentId: 'create' }, buildError(400, 'MISSING_PARAMETERS')],
    ['whose name is missing', { documentId: 'lists' }, buildError(400, 'OPERATION_RESOLUTION_FAILURE')],
  ])('rejects an operation %s like any other', async ([, body, expected], { sides }) => {
    expect(await post(sides[mode], body, 'application/graphql-response+json')).toMatchObject(expected);
  });

  test.for<[string, Record<string, unknown>]>([
    ['a number', { documentId: 5 }],
    ['an object', { doc_id: { viewer: true } }],
    ['a list in extensions', { extensions: { persistedQuery: { version: 1, sha256Hash: ['viewer'] } } }],
  ])('rejects an id that is %s', async ([, body], { sides }) => {
    expect(await post(sides[mode], body)).toMatchObject(
      buildError(400, 'BAD_REQUEST', 'The id of a persisted operation must be a string.', { status: 5 }),
    );
  });

  test.for<[string, Record<string, unknown>]>([
    ['an unknown parameter', { documentId: 'viewer', batch: true }],
    ['extensions that are no object', { documentId: 'viewer', extensions: 'none' }],
    ['variables that are no object', { documentId: 'viewer', variables: [1] }],
    ['neither a query nor an id', { variables: {} }],
    ['extensions without an id', { extensions: { persistedQuery: { version: 1 } } }],
    ['a query that is a number', { query: 5 }],
  ])('rejects %s', async ([, body], { sides }) => {
    expect(await post(sides[mode], body)).toMatchObject(buildError(400, 'BAD_REQUEST'));
  });

  test('executes queries that are sent with GET', async ({ sides }) => {
    const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash: hash } });
    const requests: Parameters[] = [
      { documentId: 'viewer' },
      { doc_id: `sha256:${hash}` },
      { extensions },
      { query: VIEWER },
    ];
    for (const parameters of requests) {
      expect(await get(sides[mode], parameters)).toMatchObject(VIEWER_RESPONSE);
    }
    const many = { documentId: 'lists', operationName: 'Many', variables: '{"first":100}' };
    expect(await get(sides[mode], many)).toMatchObject(buildError(200, 'OPERATION_LIMIT_EXCEEDED'));
  });

  test('rejects a mutation that is sent with GET', async ({ sides }) => {
    const parameters = { documentId: 'create', variables: '{"input":{"uri":"/get"}}' };
    expect(await get(sides[mode], parameters)).toMatchObject(
      buildError(405, 'UNSUPPORTED_METHOD', undefined, { status: 4 }),
    );
  });
});

describe('the document identifiers of GraphQL over HTTP, appendix A', () => {
  const ACCEPT = 'application/graphql-response+json';

  test.for([
    'sha256:',
    `sha256:${hash.toUpperCase()}`,
    `sha256:${hash.slice(1)}`,
    `sha256:${hash}0`,
    `sha256: ${hash}`,
    'sha256:viewer',
    'x-app:viewer',
    'x-app:',
    ':viewer',
    'viewer ',
  ])('have no document if they are malformed: %j', async (documentId, { open, strict }) => {
    for (const [side, code] of [
      [open, 'PERSISTED_QUERY_NOT_FOUND'],
      [strict, 'PERSISTED_QUERY_NOT_IN_LIST'],
    ] as const) {
      const responses = [await post(side, { documentId }, ACCEPT), await get(side, { documentId }, ACCEPT)];
      for (const { http, body } of responses) {
        expect({ http, body }).toEqual({
          http: 400,
          body: { errors: [{ message: expect.any(String), extensions: { status: 5, code } }] },
        });
      }
    }
  });

  test('can have a prefix of the application, and parameters beside them', async ({ open }) => {
    const extensions = { client: 'test' };
    for (const documentId of ['x-app:mixed', `sha256:${toHash(MIXED)}`]) {
      const body = { documentId, operationName: 'Viewer', variables: {}, extensions };
      expect(await post(open, body, ACCEPT)).toMatchObject(VIEWER_RESPONSE);
      const parameters = {
        documentId,
        operationName: 'Viewer',
        variables: '{}',
        extensions: JSON.stringify(extensions),
      };
      expect(await get(open, parameters, ACCEPT)).toMatchObject(VIEWER_RESPONSE);
    }
  });

  test('can have an empty operation name in a URL', async ({ open }) => {
    expect(await get(open, { documentId: 'viewer', operationName: '' }, ACCEPT)).toMatchObject(VIEWER_RESPONSE);
  });

  test('cannot execute the mutation of a document with GET', async ({ open, shop }) => {
    const countLinks = () => shop.secret.get('{ smartLinks(first: 100) { nodes { id } } }');
    const before = await countLinks();
    const parameters = { documentId: 'x-app:mixed', operationName: 'Create', variables: '{"input":{"uri":"/get"}}' };
    expect(await get(open, parameters, ACCEPT)).toMatchObject(buildError(405, 'UNSUPPORTED_METHOD'));
    expect(await countLinks()).toEqual(before);
  });
});

const UNKNOWN_IDS = [
  { documentId: 'nobody' },
  { documentId: `sha256:${toHash(OTHER)}` },
  { documentId: `SHA256:${hash}` },
  { documentId: '__proto__' },
  { id: '' },
  { documentId: 'nobody', id: 'viewer' },
  { documentId: 'nobody', query: '' },
  { extensions: { persistedQuery: { version: 1, sha256Hash: toHash(OTHER) } } },
];

describe('a server that also accepts other operations', () => {
  test.for(UNKNOWN_IDS)('asks for the text of an unknown operation: %j', async (body, { open }) => {
    const buildExpected = (http: number) =>
      buildError(
        http,
        'PERSISTED_QUERY_NOT_FOUND',
        expect.stringMatching(/^The server has no persisted operation ".*"\./),
      );
    expect(await post(open, body)).toMatchObject(buildExpected(200));
    expect(await post(open, body, 'application/graphql-response+json')).toMatchObject(buildExpected(400));
  });

  test('shortens a long id in its error', async ({ open }) => {
    const { bytes } = await post(open, { documentId: 'x'.repeat(50_000) });
    expect(bytes.length).toBeLessThan(500);
  });

  test('executes them, also beside the id of a persisted operation', async ({ open }) => {
    const expected = { data: { viewer: { credential: { platform: 'WEB' } } } };
    expect((await post(open, { query: OTHER })).body).toEqual(expected);
    expect((await post(open, { query: OTHER, documentId: 'viewer' })).body).toEqual(expected);
    expect((await get(open, { query: OTHER })).body).toEqual(expected);
  });

  test('serves GraphiQL', async ({ open }) => {
    const { http, headers } = await get(open, {}, 'text/html');
    expect({ http, type: headers['content-type'] }).toEqual({ http: 200, type: 'text/html; charset=utf-8' });
  });
});

describe('a server that accepts only persisted operations', () => {
  test.for([
    ...UNKNOWN_IDS,
    { query: OTHER },
    { query: OTHER, documentId: 'viewer' },
    { query: OTHER, extensions: { persistedQuery: { version: 1, sha256Hash: hash } } },
    { query: `${VIEWER} ` },
    { query: `${VIEWER} ${OTHER}` },
    { query: 'viewer' },
    { query: '' },
    { query: '{ __schema { types { name } } }' },
    { query: CREATE.replace('Create(', 'Other('), variables: { input: { uri: '/strict' } } },
    { query: '{ not a document' },
  ])('rejects every other one: %j', async (body, { strict }) => {
    const buildExpected = (http: number) =>
      buildError(http, 'PERSISTED_QUERY_NOT_IN_LIST', expect.stringMatching(/, and accepts no other operations\./));
    expect(await post(strict, body)).toMatchObject(buildExpected(200));
    expect(await post(strict, body, 'application/graphql-response+json')).toMatchObject(buildExpected(400));
  });

  test('rejects other queries that are sent with GET', async ({ strict }) => {
    const requests: Parameters[] = [{ query: OTHER }, { documentId: 'nobody' }, { query: OTHER, documentId: 'viewer' }];
    for (const parameters of requests) {
      expect(await get(strict, parameters)).toMatchObject(buildError(200, 'PERSISTED_QUERY_NOT_IN_LIST'));
    }
  });

  test('serves no GraphiQL', async ({ strict }) => {
    const { bytes } = await get(strict, {}, 'text/html,*/*;q=0.8');
    expect(JSON.parse(bytes.toString('utf8')).errors).toHaveLength(1);
    expect((await createRestClient(strict.app).get('/')).http).toBe(404);
  });
});

describe('a server without persisted operations', () => {
  test('rejects ids as unknown parameters', async ({ startApp }) => {
    const app = await startApp();
    const side = { app, shop: await givenApp(app) };
    expect(await post(side, { documentId: 'viewer' })).toMatchObject(
      buildError(
        400,
        'BAD_REQUEST',
        '`documentId` is not a parameter of a request. Send only `query`, `operationName`, `variables` and `extensions`.',
        { status: 5 },
      ),
    );
    expect(await post(side, { query: OTHER, id: 'viewer' })).toMatchObject(buildError(400, 'BAD_REQUEST'));
    expect(await get(side, { query: OTHER, id: 'viewer' })).toMatchObject({ http: 200 });
  });
});
