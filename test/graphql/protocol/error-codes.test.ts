import type { GraphQLEnumType } from 'graphql';
import ts from 'typescript';
import { describe, expect } from 'vitest';
import { FAILURES } from '../../../src/domain/failures.ts';
import { schema } from '../../../src/doors/graphql/schema.ts';
import { isProductSource, readTree } from '../../architecture/source-tree.ts';
import { parseSource, visitNodes } from '../../architecture/syntax.ts';
import { send } from '../../support/client.ts';
import { test } from '../../support/test.ts';

const CODES = (schema.getType('ErrorCode') as GraphQLEnumType).getValues().map(({ name }) => name);

/** The codes of graphql-js and Yoga that the server passes on. */
const LIBRARY_CODES = ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'OPERATION_RESOLUTION_FAILURE'];

/** Codes that GraphQL clients never receive: of bodies of /v2, of warnings, and after a client has disconnected. */
const NOT_SENT = ['INVALID_JSON', 'REPLACED_ROUTE', 'CANCELLED'];

/** Returns the texts in the source that look like a code, except names in types and tables of codes. */
function findThrownCodes(): Set<string> {
  const codes = new Set<string>();
  for (const [path, text] of readTree(isProductSource)) {
    if (!/^src\/(domain|doors\/graphql)\//.test(path)) {
      continue;
    }
    visitNodes(parseSource(path, text), (node) => {
      if (ts.isStringLiteral(node) && /^[A-Z]+(_[A-Z]+)+$/.test(node.text) && !ts.isLiteralTypeNode(node.parent)) {
        codes.add(node.text);
      }
    });
  }
  return codes;
}

describe('the enum `ErrorCode`', () => {
  const thrown = findThrownCodes();

  test('has each failure of the domain that GraphQL clients can receive', () => {
    const domain = Object.keys(FAILURES).filter((code) => !NOT_SENT.includes(code));
    expect(CODES).toEqual(expect.arrayContaining(domain));
  });

  test('has each code that the GraphQL entry point gives to an error', () => {
    const given = [...readTree(isProductSource)]
      .filter(([path]) => path.startsWith('src/doors/graphql/'))
      .flatMap(([, text]) => [...text.matchAll(/\bcode: '([A-Z_]+)'/g)].map(([, code = '']) => code));
    const expected = [...new Set([...given, ...LIBRARY_CODES])].filter((code) => !NOT_SENT.includes(code));
    expect(expected).toContain('OPERATION_TIMEOUT');
    expect(CODES).toEqual(expect.arrayContaining(expected));
  });

  test('has no code that the source never uses', () => {
    expect(CODES.filter((code) => !thrown.has(code) && !LIBRARY_CODES.includes(code))).toEqual([]);
  });
});

const QUERY = '{ viewer { credential { kind } } }';
const TWO = 'query A { __typename } query B { __typename }';

/** A request that the server rejects, and the error that explains it. */
type Rejected = [
  what: string,
  request: { body?: unknown; url?: Record<string, string>; method?: string },
  error: object,
];

const BAD = { status: 5, code: 'BAD_REQUEST' };
const METHOD = { status: 4, code: 'UNSUPPORTED_METHOD', legacyMessage: 'Unsupported method' };
const MEDIA = { status: 5, code: 'UNSUPPORTED_MEDIA_TYPE' };

const REJECTED: Rejected[] = [
  ['a truncated body', { body: '{"query":' }, { ...BAD, http: 400, message: 'The body must be valid JSON.' }],
  ['a body of null', { body: 'null' }, { ...BAD, http: 400, message: 'The body must be a JSON object; got null.' }],
  [
    'a batch',
    { body: [{ query: QUERY }] },
    { ...BAD, http: 400, message: 'The body must be a JSON object; got an array. Send one operation per request.' },
  ],
  [
    'no query',
    { body: {} },
    { ...BAD, http: 400, message: '`query` is required. Send the text of the document in it.' },
  ],
  [
    'a query that is a number',
    { body: { query: 5 } },
    { ...BAD, http: 400, message: '`query` must be a string; got 5.' },
  ],
  [
    'variables that are a list',
    { body: { query: QUERY, variables: [1] } },
    { ...BAD, http: 400, message: '`variables` must be an object; got [1].' },
  ],
  [
    'an operation name that is a number',
    { body: { query: QUERY, operationName: 1 } },
    { ...BAD, http: 400, message: '`operationName` must be a string; got 1.' },
  ],
  [
    'an unknown parameter',
    { body: { query: QUERY, batch: true } },
    {
      ...BAD,
      http: 400,
      message:
        '`batch` is not a parameter of a request. Send only `query`, `operationName`, `variables` and `extensions`.',
    },
  ],
  [
    'variables in the URL that are not JSON',
    { method: 'GET', url: { query: QUERY, variables: '{' } },
    { ...BAD, http: 400, message: '`variables` and `extensions` in the URL must be valid JSON.' },
  ],
  [
    'an unknown operation name',
    { body: { query: TWO, operationName: 'C' } },
    {
      http: 400,
      status: 5,
      code: 'OPERATION_RESOLUTION_FAILURE',
      message:
        '`operationName` must be the name of an operation in the document. It is required if the document has several operations.',
    },
  ],
  [
    'a mutation in the URL',
    { method: 'GET', url: { query: 'mutation { deleteTag(input: { name: "x" }) { deletedTag } }' } },
    { ...METHOD, http: 405, message: 'Mutations require the method POST.' },
  ],
  ['another method', { method: 'PUT' }, { ...METHOD, http: 405, message: 'The method must be GET or POST.' }],
  [
    'a syntax error',
    { body: { query: '{ viewer {' } },
    { http: 200, status: 5, code: 'GRAPHQL_PARSE_FAILED', message: 'Syntax Error: Expected Name, found <EOF>.' },
  ],
  [
    'an unknown field',
    { body: { query: '{ zebra }' } },
    { http: 200, status: 5, code: 'GRAPHQL_VALIDATION_FAILED', message: 'Cannot query field "zebra" on type "Query".' },
  ],
];

describe('a request that the server rejects', () => {
  // A body of known length takes the fast path, a body in chunks takes Yoga's.
  test.for(REJECTED.flatMap((row) => [[...row, false] as const, [...row, true] as const]))(
    'says what is wrong with it, has a documented code and a status: %s %j',
    async ([, { body, url, method = 'POST' }, expected, isChunked], { app, shop }) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const { http, errors } = await send(app.url, {
        method,
        headers: {
          authorization: `Token ${shop.secretToken}`,
          ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
        },
        ...(url === undefined ? {} : { path: `/graphql?${new URLSearchParams(url)}` }),
        ...(method === 'POST' ? { body: isChunked ? new Blob([text]).stream() : text, duplex: 'half' } : {}),
      } as RequestInit);

      expect(errors.map(({ message, extensions }) => ({ http, message, ...extensions }))).toEqual([expected]);
    },
  );

  test.for([
    ['another media type', { 'content-type': 'text/plain' }],
    ['a compressed body', { 'content-type': 'application/json', 'content-encoding': 'gzip' }],
    ['another charset', { 'content-type': 'application/json; charset=utf-16' }],
  ] as const)('has the same form for %s', async ([, headers], { app, shop }) => {
    const { http, errors } = await send(app.url, {
      headers: { ...headers, authorization: `Token ${shop.secretToken}` },
      body: JSON.stringify({ query: QUERY }),
    });
    expect(http).toBe(415);
    expect(errors).toMatchObject([{ message: expect.stringMatching(/^The .*\.$/), extensions: MEDIA }]);
  });
});

test.for<[query: string, variables: Record<string, unknown>, message: string, extensions: object]>([
  [
    '{ smartLinks(first: "x") { nodes { id } } }',
    {},
    '`first` must be a whole number between -2147483648 and 2147483647; got "x".',
    { status: 5, code: 'BAD_USER_INPUT', inputPath: ['first'] },
  ],
  [
    '{ smartLink { id } }',
    {},
    '`by` is required.',
    {
      status: 2,
      code: 'MISSING_PARAMETERS',
      legacyMessage: 'Missing parameters',
      inputPath: ['by'],
      parameters: ['by'],
    },
  ],
  [
    '{ smartLink(by: { code: "a" }, kode: "a") { id } }',
    {},
    '`kode` is not an argument of `smartLink`.',
    { status: 5, code: 'BAD_USER_INPUT', inputPath: ['kode'] },
  ],
  [
    'mutation { createSmartLink(input: { uri: 5 }) { warnings { code } } }',
    {},
    '`uri` must be a string; got 5.',
    { status: 5, code: 'BAD_USER_INPUT', inputPath: ['input', 'uri'] },
  ],
  [
    'mutation { createSmartLink(input: { uri: "/a", zebra: 1 }) { warnings { code } } }',
    {},
    '`zebra` is not a field of the type `CreateSmartLinkInput`.',
    { status: 5, code: 'BAD_USER_INPUT', inputPath: ['input', 'zebra'] },
  ],
  [
    '{ smartLink(by: { code: "a", url: "b" }) { id } }',
    {},
    '`by` must have exactly one field; got 2.',
    { status: 5, code: 'BAD_USER_INPUT', inputPath: ['by'] },
  ],
  [
    '{ viewer @include(if: 5) { __typename } }',
    {},
    '`if` must be true or false; got 5.',
    { status: 5, code: 'BAD_USER_INPUT', inputPath: ['if'] },
  ],
  [
    'query ($n: Int = "x") { smartLinks(first: $n) { nodes { id } } }',
    {},
    '`first` must be a whole number between -2147483648 and 2147483647; got "x".',
    { status: 5, code: 'BAD_USER_INPUT', inputPath: ['first'] },
  ],
  [
    'query ($by: SmartLinkSelector = { code: "a" }) { smartLink(by: $by) { id } }',
    { by: null },
    '`by` is required and must not be null.',
    {
      status: 2,
      code: 'MISSING_PARAMETERS',
      legacyMessage: 'Missing parameters',
      inputPath: ['by'],
      parameters: ['by'],
    },
  ],
  [
    'query ($if: Boolean = true) { viewer @include(if: $if) { __typename } }',
    { if: null },
    '`if` is required and must not be null.',
    {
      status: 2,
      code: 'MISSING_PARAMETERS',
      legacyMessage: 'Missing parameters',
      inputPath: ['if'],
      parameters: ['if'],
    },
  ],
])(
  'an argument in the document is described like a variable: %s',
  async ([query, variables, message, extensions], { shop }) => {
    const { http, errors } = await shop.secret.request(query, variables);
    expect(http).toBe(200);
    expect(errors.map((error) => ({ message: error.message, extensions: error.extensions }))).toEqual([
      { message, extensions },
    ]);
  },
);
