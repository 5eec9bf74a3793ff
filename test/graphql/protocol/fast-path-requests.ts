/** A request, as the fast path and Yoga receive it. */
export interface SentRequest {
  /** A description, for test titles. */
  what: string;
  /** The bytes to send, or a value to send as JSON. */
  body: unknown;
  /** The credential to send; a secret token by default. */
  as?: Credential;
  headers?: Record<string, string>;
}

export type Credential = 'secretToken' | 'publishableToken' | 'iphoneToken' | 'adminKey' | 'installationKey' | 'nobody';

const VIEWER_QUERY = '{ viewer { credential { kind ... on PlatformToken { platform } } } }';
const LINK = `query Link($code: String!) { smartLink(by: { code: $code }) {
  id code url uri tags unique metadata redeemCount createdAt createdBy { kind } template { name }
  destinations { platform link fallback source } } }`;
const CREATE = `mutation Create($input: CreateSmartLinkInput!) { createSmartLink(input: $input) {
  smartLink { id code url uri metadata tags createdAt destinations { platform link fallback } } warnings { status } } }`;
const INTROSPECTION = `{ __schema { queryType { name } types { kind name description fields { name type { name kind } } }
  directives { name locations } } }`;

const buildRequest = (what: string, body: unknown, rest: Omit<SentRequest, 'what' | 'body'> = {}): SentRequest => ({
  what,
  body,
  ...rest,
});
const buildQueryRequest = (
  what: string,
  text: unknown,
  more: object = {},
  rest: Omit<SentRequest, 'what' | 'body'> = {},
): SentRequest => buildRequest(what, { query: text, ...more }, rest);
const buildCreateRequest = (what: string, input: unknown, rest: Omit<SentRequest, 'what' | 'body'> = {}): SentRequest =>
  buildQueryRequest(what, CREATE, { variables: { input } }, rest);

/** Bodies that Yoga alone would decode to text that the client did not send. */
export const NOT_UTF8: readonly SentRequest[] = [
  buildRequest('a body that is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])),
  buildRequest(
    'a string that is not UTF-8',
    Buffer.concat([
      Buffer.from('{"query":"{ smartLink(by: { code: \\"'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('\\") { id } }"}'),
    ]),
  ),
];

/** Queries and invalid requests: they change nothing, so a repeated request gets the same response. */
export const READS: readonly SentRequest[] = [
  buildQueryRequest('a query of one field', '{ __typename }'),
  buildQueryRequest('a query of the viewer', VIEWER_QUERY),
  buildRequest('a query after a byte order mark', `\ufeff${JSON.stringify({ query: VIEWER_QUERY })}`),
  buildRequest('two byte order marks', `\ufeff\ufeff${JSON.stringify({ query: VIEWER_QUERY })}`),
  buildRequest('a byte order mark alone', '\ufeff'),
  buildRequest(
    'an integer that would be rounded',
    `{"query":${JSON.stringify(CREATE)},"variables":{"input":{"uri":"/a","metadata":{"a":9007199254740993}}}}`,
  ),
  buildRequest(
    'an unknown parameter that would be rounded',
    '{"query":"{ __typename }","extensions":{"a":9007199254740993}}',
  ),
  buildRequest(
    'an Int that would be rounded',
    '{"query":"query ($n: Int) { smartLinks(first: $n) { nodes { id } } }","variables":{"n":9007199254740993}}',
  ),
  buildQueryRequest('a query of a link with its destinations', LINK, { variables: { code: 'first' } }),
  buildQueryRequest('a query of an unknown link', LINK, { variables: { code: 'nobody' } }),
  buildQueryRequest(
    'a query with one field that fails',
    '{ a: smartLink(by: { code: "nobody" }) { id } b: smartLink(by: { code: "first" }) { uri } }',
  ),
  buildQueryRequest(
    'a query of a list',
    '{ smartLinks(first: 3) { nodes { id uri } pageInfo { hasNextPage endCursor } } }',
  ),
  buildQueryRequest('a list without a length', '{ smartLinks { nodes { id } } }'),
  buildQueryRequest(
    'a query with a defect in one field',
    '{ smartLink(by: { code: "broken" }) { url } viewer { credential { kind } } }',
  ),
  buildQueryRequest('a query with a defect in its only field', '{ smartLink(by: { code: "broken" }) { url uri } }'),
  buildQueryRequest('a query during a temporary store failure', '{ smartLink(by: { code: "away" }) { url } }'),
  buildQueryRequest('an introspection query', INTROSPECTION),
  buildQueryRequest('an introspection query of one type', '{ __type(name: "SmartLink") { name fields { name } } }'),
  buildQueryRequest('an argument of the wrong type', '{ smartLinks(first: "one") { nodes { id } } }'),
  buildQueryRequest('a number that is too large', '{ smartLinks(first: 99999999999) { nodes { id } } }'),
  buildQueryRequest('an unknown field', '{ nope }'),
  buildQueryRequest('several unknown fields', '{ nope nay smartLink { nein } }'),
  buildQueryRequest('an unknown argument', '{ smartLink(kode: "first") { id } }'),
  buildQueryRequest('a selection of fields on a leaf', '{ __typename { a } }'),
  buildQueryRequest('an object without a selection', '{ viewer }'),
  buildQueryRequest('too many aliases', `{ ${Array.from({ length: 16 }, (_, i) => `a${i}: __typename`).join(' ')} }`),
  buildQueryRequest(
    'a query that costs too much',
    `{ smartLinks(first: 100) { nodes { ${'destinations { link } '.repeat(30)} } } }`,
  ),
  buildQueryRequest(
    'a query with the header Graphql-Cost',
    LINK,
    { variables: { code: 'first' } },
    { headers: { 'graphql-cost': '1' } },
  ),
  buildQueryRequest(
    'a query with a fragment',
    '{ smartLink(by: { code: "first" }) { ...F } } fragment F on SmartLink { code uri }',
  ),
  buildQueryRequest(
    'a fragment that contains itself',
    '{ smartLink(by: { code: "first" }) { ...F } } fragment F on SmartLink { ...F }',
  ),
  buildQueryRequest('an unknown fragment', '{ smartLink(by: { code: "first" }) { ...G } }'),
  buildQueryRequest('an unused fragment', '{ __typename } fragment F on SmartLink { code }'),
  buildQueryRequest('an unknown directive', '{ __typename @nope }'),
  buildQueryRequest('a skipped field', '{ __typename @skip(if: true) a: __typename }'),
  buildQueryRequest('a query of only skipped fields', '{ __typename @skip(if: true) }'),
  buildQueryRequest('a deferred fragment', '{ viewer { ... @defer { credential { kind } } } }'),
  buildQueryRequest('a streamed list', '{ smartLinks(first: 1) { nodes @stream { id } } }'),
  buildQueryRequest('a subscription of an unknown field', 'subscription { links { id } }'),
  buildQueryRequest('a subscription of a query field', 'subscription { viewer { credential { kind } } }'),
  buildQueryRequest('a type definition', 'type Query { a: Int }'),
  buildQueryRequest('a fragment alone', 'fragment F on SmartLink { code }'),
  buildQueryRequest('a truncated document', '{ viewer {'),
  buildQueryRequest('an empty document', ''),
  buildQueryRequest('a blank document', ' \n\t, '),
  buildQueryRequest('a document with only a comment', '# nothing'),
  buildQueryRequest('a document that begins with a comment', `# hello\n${VIEWER_QUERY}`),
  buildQueryRequest('a document that begins with a byte order mark', `\uFEFF${VIEWER_QUERY}`),
  buildQueryRequest('a character outside the GraphQL grammar', '{ viewer \u0000 }'),
  buildQueryRequest('a lone surrogate in a document', '{ smartLink(by: { code: "\uD800" }) { id } }'),
  buildQueryRequest('an escaped lone surrogate', '{ smartLink(by: { code: "\\uD800" }) { id } }'),
  buildQueryRequest('an unterminated string', '{ smartLink(by: { code: "first) { id } }'),
  buildQueryRequest('a block string', '{ smartLink(by: { code: """first""" }) { id } }'),
  buildQueryRequest('too many tokens', `{${' a'.repeat(1_000)} }`),
  buildQueryRequest('a deeply nested document', `{ viewer(metadata: {a: ${'['.repeat(450)}${']'.repeat(450)}}) }`),
  buildQueryRequest('a long alias', `{ ${'a'.repeat(5_000)}: __typename }`),
  buildQueryRequest('a string in many scripts', '{ smartLink(by: { code: "ключ-鍵-🔑" }) { id } }'),
  buildQueryRequest('an operation name', `query A ${VIEWER_QUERY} query B { __typename }`, { operationName: 'B' }),
  buildQueryRequest('an unknown operation name', VIEWER_QUERY, { operationName: 'A' }),
  buildQueryRequest(
    'an operation name that matches none of several operations',
    `query A ${VIEWER_QUERY} query B { __typename }`,
    {
      operationName: 'C',
    },
  ),
  buildQueryRequest('several operations without an operation name', `query A ${VIEWER_QUERY} query B { __typename }`),
  buildQueryRequest('two operations with the same name', `query A ${VIEWER_QUERY} query A ${VIEWER_QUERY}`, {
    operationName: 'A',
  }),
  buildQueryRequest('an empty operation name', VIEWER_QUERY, { operationName: '' }),
  buildQueryRequest('an operation name that is null', VIEWER_QUERY, { operationName: null }),
  buildQueryRequest('an operation name that is a number', VIEWER_QUERY, { operationName: 1 }),
  buildQueryRequest('an operation name that is an object', VIEWER_QUERY, { operationName: { a: 1 } }),
  buildQueryRequest('variables that are null', VIEWER_QUERY, { variables: null }),
  buildQueryRequest('unused variables', VIEWER_QUERY, { variables: { a: 1 } }),
  buildQueryRequest('variables that are a list', VIEWER_QUERY, { variables: [1] }),
  buildQueryRequest('variables that are a string', VIEWER_QUERY, { variables: '{"code":"first"}' }),
  buildQueryRequest('variables that are a number', VIEWER_QUERY, { variables: 3 }),
  buildQueryRequest('variables that are true', VIEWER_QUERY, { variables: true }),
  buildQueryRequest('a variable of the wrong type', LINK, { variables: { code: 5 } }),
  buildQueryRequest('a variable that is a list', LINK, { variables: { code: ['first'] } }),
  buildQueryRequest('a missing variable', 'query ($n: Int!) { smartLinks(first: $n) { nodes { id } } }'),
  buildQueryRequest('a variable that is null', 'query ($n: Int!) { smartLinks(first: $n) { nodes { id } } }', {
    variables: { n: null },
  }),
  buildQueryRequest('a variable that is a fraction', 'query ($n: Int!) { smartLinks(first: $n) { nodes { id } } }', {
    variables: { n: 1.5 },
  }),
  buildQueryRequest('an undeclared variable', '{ smartLink(by: { code: $code }) { id } }', {
    variables: { code: 'first' },
  }),
  buildQueryRequest('a variable with a lone surrogate', LINK, { variables: { code: '\uDFFF' } }),
  buildQueryRequest('a variable with U+0000', LINK, { variables: { code: 'a\u0000' } }),
  buildQueryRequest('extensions', VIEWER_QUERY, { extensions: { persistedQuery: { version: 1, sha256Hash: 'abc' } } }),
  buildQueryRequest('extensions that are null', VIEWER_QUERY, { extensions: null }),
  buildQueryRequest('extensions that are a list', VIEWER_QUERY, { extensions: [] }),
  buildQueryRequest('extensions that are a string', VIEWER_QUERY, { extensions: 'a' }),
  buildQueryRequest('an unknown parameter', VIEWER_QUERY, { batch: true }),
  buildQueryRequest('an unknown parameter that is null', VIEWER_QUERY, { batch: null }),
  buildQueryRequest('a query that is null', null),
  buildQueryRequest('a query that is a number', 5),
  buildQueryRequest('a query that is an object', {}),
  buildQueryRequest('a query that is a list', [VIEWER_QUERY]),
  buildRequest('a request without a query', {}),
  buildRequest('a persisted query without its text', {
    extensions: { persistedQuery: { version: 1, sha256Hash: 'abc' } },
  }),
  buildRequest('a body of null', 'null'),
  buildRequest('a body that is a number', '42'),
  buildRequest('a body that is a string', '"text"'),
  buildRequest('a body of false', 'false'),
  buildRequest('a batch', [{ query: VIEWER_QUERY }, { query: VIEWER_QUERY }]),
  buildRequest('an empty batch', '[]'),
  buildRequest('an empty body', ''),
  buildRequest('a blank body', '  \n '),
  buildRequest('a truncated body', '{"query":'),
  buildRequest('two JSON documents in one body', `{"query":"${VIEWER_QUERY}"}{"query":"${VIEWER_QUERY}"}`),
  buildRequest('a body in JSON5', `{ query: '${VIEWER_QUERY}' }`),
  buildRequest('a body that begins with a byte order mark', `\uFEFF${JSON.stringify({ query: VIEWER_QUERY })}`),
  buildRequest('a body with a duplicate key', `{"query":"{ nope }","query":"${VIEWER_QUERY}"}`),
  buildRequest('a body with the key __proto__', `{"query":"${VIEWER_QUERY}","__proto__":{"a":1}}`),
  buildRequest('variables with the key __proto__', `{"query":"${VIEWER_QUERY}","variables":{"__proto__":{"a":1}}}`),
  buildRequest('a body with the key constructor', `{"query":"${VIEWER_QUERY}","constructor":1}`),
  buildRequest(
    'numbers out of range',
    `{"query":"${VIEWER_QUERY}","variables":{"a":123456789012345678901234567890,"b":1e999}}`,
  ),
  buildRequest('a body in UTF-16', Buffer.from(JSON.stringify({ query: VIEWER_QUERY }), 'utf16le')),
  buildRequest(
    'deeply nested variables',
    `{"query":"${VIEWER_QUERY}","variables":{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`,
  ),
  buildQueryRequest('a body of nearly 100 KB', VIEWER_QUERY, { variables: { padding: 'x'.repeat(99_000) } }),
  buildQueryRequest('a body over 100 KB', VIEWER_QUERY, { variables: { padding: 'x'.repeat(200_000) } }),
];

/** The same operations with other credentials or without one. */
export const CALLERS: readonly SentRequest[] = (
  [
    ['publishableToken', 'a publishable token'],
    ['iphoneToken', 'an iPhone token'],
    ['adminKey', 'an admin key'],
    ['installationKey', 'an installation key'],
    ['nobody', 'no credential'],
  ] as const
).flatMap(([as, credential]) => [
  buildQueryRequest(`a query of the viewer with ${credential}`, VIEWER_QUERY, {}, { as }),
  buildQueryRequest(`a query of a link with ${credential}`, LINK, { variables: { code: 'first' } }, { as }),
  buildQueryRequest(`a query of a list with ${credential}`, '{ smartLinks(first: 2) { nodes { uri } } }', {}, { as }),
  buildQueryRequest(
    `a body over 100 KB with ${credential}`,
    VIEWER_QUERY,
    { variables: { padding: 'x'.repeat(150_000) } },
    { as },
  ),
  buildCreateRequest(
    `the creation of a link with ${credential}`,
    { uri: '/made', app: as === 'installationKey' ? 'shop' : null },
    { as },
  ),
]);

/** Mutations, in the order in which they are sent. */
export const WRITES: readonly SentRequest[] = [
  buildCreateRequest('the creation of a link', {
    uri: '/w/1',
    tags: ['a'],
    metadata: { big: 9007199254740991, text: '\u00e9 🔑', list: [null] },
  }),
  buildCreateRequest('the creation of a unique link', { uri: '/w/2', unique: true }),
  buildCreateRequest('a second creation of the same unique link', { uri: '/w/2', unique: true }),
  buildCreateRequest('the creation of a link with a custom code', { uri: '/w/3', code: 'mine' }),
  buildCreateRequest('a custom code that exists', { uri: '/w/4', code: 'mine' }),
  buildCreateRequest('a reserved custom code', { uri: '/w/5', code: 'graphql' }),
  buildCreateRequest('a forbidden uri', { uri: 'javascript:alert(1)' }),
  buildCreateRequest('an empty uri', { uri: '' }),
  buildCreateRequest('an unknown input field', { uri: '/w/6', nope: 1 }),
  buildCreateRequest('metadata that is a list', { uri: '/w/7', metadata: [] }),
  buildCreateRequest('metadata with a lone surrogate', { uri: '/w/8', metadata: { a: '\uD800' } }),
  buildCreateRequest('metadata that is too large', { uri: '/w/9', metadata: { a: 'x'.repeat(20_000) } }),
  buildCreateRequest('an idempotency key', { uri: '/w/10' }, { headers: { 'idempotency-key': 'k1' } }),
  buildCreateRequest('the same idempotency key and input', { uri: '/w/10' }, { headers: { 'idempotency-key': 'k1' } }),
  buildCreateRequest(
    'the same idempotency key with another input',
    { uri: '/w/11' },
    { headers: { 'idempotency-key': 'k1' } },
  ),
  buildCreateRequest('a malformed idempotency key', { uri: '/w/12' }, { headers: { 'idempotency-key': 'a key' } }),
  buildQueryRequest(
    'two mutations in one request',
    'mutation { a: createSmartLink(input: {uri: "/w/13"}) { smartLink { code } } b: createSmartLink(input: {uri: "data:x"}) { smartLink { code } } }',
  ),
  buildQueryRequest(
    'a variable inside a literal',
    'mutation ($a: String) { createSmartLink(input: {uri: "/w/14", metadata: {a: $a}}) { smartLink { metadata } } }',
    { variables: { a: 'b' } },
  ),
  buildQueryRequest(
    'a document with a mutation and a query, of which the operation name selects the query',
    `mutation A { createSmartLink(input: {uri: "/w/15"}) { smartLink { code } } } query B ${VIEWER_QUERY}`,
    { operationName: 'B' },
  ),
  buildQueryRequest(
    'a bulk creation',
    'mutation ($items: [SmartLinkItem!]!) { createSmartLinks(input: {items: $items, onError: SKIP}) { succeeded failed results { smartLink { code uri } error { status message } } } }',
    { variables: { items: [{ uri: '/w/16' }, { uri: 'intent:x' }, { uri: '' }] } },
  ),
  buildQueryRequest(
    'a bulk creation over 100 KB',
    'mutation ($items: [SmartLinkItem!]!) { createSmartLinks(input: {items: $items}) { succeeded failed results { smartLink { code } error { status } } } }',
    { variables: { items: Array.from({ length: 300 }, (_, i) => ({ uri: `/w/17/${i}/${'x'.repeat(500)}` })) } },
  ),
  buildQueryRequest(
    'a query of the created links',
    '{ smartLinks(first: 100) { nodes { id code uri tags metadata createdAt } pageInfo { endCursor } } }',
  ),
];

/** Every form of `Accept`, and whether the fast path handles it: if the client prefers a type of JSON. */
export const ACCEPTS: readonly (readonly [accept: string | null, isFast: boolean])[] = [
  [null, true],
  ['', true],
  ['*/*', true],
  ['application/*', true],
  ['application/json', true],
  ['APPLICATION/JSON', true],
  ['application/graphql-response+json', true],
  ['application/graphql-response+json, application/json;q=0.9', true],
  ['application/json;q=0.1, application/graphql-response+json', true],
  ['application/json ; q = 0', false],
  ['application/json;q=0', false],
  ['*/*;q=0', false],
  ['application/*;q=0.000, */*', false],
  ['application/graphql-response+json;q=0, application/json', true],
  ['application/json;q=0, */*', true],
  ['application/graphql-response+json;Q=0.2, application/json;q=0.3', true],
  ['application/json;profile="a,b;c=\\"";q=0, application/graphql-response+json;q=0.1', true],
  ['text/event-stream;q=0, multipart/mixed', false],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', true],
  ['application/graphql-response+json; charset=utf-8, application/json; charset=utf-8', true],
  ['application/json; charset=utf-8', true],
  ['application/json; charset=UTF-8', true],
  ['application/json; charset=latin1', false],
  ['application/json; charset=latin1, application/graphql-response+json', true],
  ['multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json', true],
  ['application/json, multipart/mixed', true],
  ['text/event-stream', false],
  ['text/event-stream, application/json', true],
  ['application/json, text/event-stream', true],
  ['text/html', false],
  ['*/json', true],
  ['*', true],
  [',', true],
  ['image/png, */*;q=0.1', true],
];

/** The requests to send with every form of `Accept`: one for each kind of response. */
export const ACCEPTED: readonly SentRequest[] = READS.filter(({ what }) =>
  [
    'a query of the viewer',
    'a query with one field that fails',
    'a query with a defect in one field',
    'an unknown field',
    'a truncated document',
    'a variable of the wrong type',
    'an unknown operation name',
    'a truncated body',
    'a request without a query',
    'a batch',
    'an unknown parameter',
    'a body over 100 KB',
  ].includes(what),
);
