/** One request, as the fast path and Yoga receive it. */
export interface SentRequest {
  /** What it is, for titles. */
  what: string;
  /** The bytes to send, or a value to send as JSON. */
  body: unknown;
  /** The credential to send; a secret token by default. */
  as?: Credential;
  headers?: Record<string, string>;
}

export type Credential = 'secretToken' | 'publishableToken' | 'iphoneToken' | 'adminKey' | 'installationKey' | 'nobody';

const WHO = '{ viewer { credential { kind platform } } }';
const LINK = `query Link($code: String) { smartLink(code: $code) {
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
const query = (
  what: string,
  text: unknown,
  more: object = {},
  rest: Omit<SentRequest, 'what' | 'body'> = {},
): SentRequest => buildRequest(what, { query: text, ...more }, rest);
const create = (what: string, input: unknown, rest: Omit<SentRequest, 'what' | 'body'> = {}): SentRequest =>
  query(what, CREATE, { variables: { input } }, rest);

/** Bodies that Yoga would decode to text that no client sent. */
export const NOT_UTF8: readonly SentRequest[] = [
  buildRequest('a body that is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])),
  buildRequest(
    'a string that is not UTF-8',
    Buffer.concat([
      Buffer.from('{"query":"{ smartLink(code: \\"'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('\\") { id } }"}'),
    ]),
  ),
];

/** Queries and invalid requests: they change nothing, so a repeated request gets the same response. */
export const READS: readonly SentRequest[] = [
  query('a query of one field', '{ __typename }'),
  query('a query of the viewer', WHO),
  query('a query of a link with its destinations', LINK, { variables: { code: 'first' } }),
  query('a query of an unknown link', LINK, { variables: { code: 'nobody' } }),
  query(
    'a query of which one field fails',
    '{ a: smartLink(code: "nobody") { id } b: smartLink(code: "first") { uri } }',
  ),
  query('a query of a list', '{ smartLinks(first: 3) { nodes { id uri } pageInfo { hasNextPage endCursor } } }'),
  query('a list without a length', '{ smartLinks { nodes { id } } }'),
  query(
    'a query of which one field has a defect',
    '{ smartLink(code: "broken") { url } viewer { credential { kind } } }',
  ),
  query('a query of which a non-null field has a defect', '{ smartLink(code: "broken") { url uri } }'),
  query('a query during a temporary store failure', '{ smartLink(code: "away") { url } }'),
  query('an introspection query', INTROSPECTION),
  query('an introspection query of one type', '{ __type(name: "SmartLink") { name fields { name } } }'),
  query('an argument of the wrong type', '{ smartLinks(first: "one") { nodes { id } } }'),
  query('a number that is too large', '{ smartLinks(first: 99999999999) { nodes { id } } }'),
  query('an unknown field', '{ nope }'),
  query('several unknown fields', '{ nope nay smartLink { nein } }'),
  query('an unknown argument', '{ smartLink(kode: "first") { id } }'),
  query('a selection of fields on a leaf', '{ __typename { a } }'),
  query('an object without a selection', '{ viewer }'),
  query('too many aliases', `{ ${Array.from({ length: 16 }, (_, i) => `a${i}: __typename`).join(' ')} }`),
  query(
    'a query that costs too much',
    `{ smartLinks(first: 100) { nodes { ${'destinations { link } '.repeat(30)} } } }`,
  ),
  query(
    'a query with the header Graphql-Cost',
    LINK,
    { variables: { code: 'first' } },
    { headers: { 'graphql-cost': '1' } },
  ),
  query('a query with a fragment', '{ smartLink(code: "first") { ...F } } fragment F on SmartLink { code uri }'),
  query('a fragment that contains itself', '{ smartLink(code: "first") { ...F } } fragment F on SmartLink { ...F }'),
  query('an unknown fragment', '{ smartLink(code: "first") { ...G } }'),
  query('an unused fragment', '{ __typename } fragment F on SmartLink { code }'),
  query('an unknown directive', '{ __typename @nope }'),
  query('a skipped field', '{ __typename @skip(if: true) a: __typename }'),
  query('a query of skipped fields alone', '{ __typename @skip(if: true) }'),
  query('a deferred fragment', '{ viewer { ... @defer { credential { kind } } } }'),
  query('a streamed list', '{ smartLinks(first: 1) { nodes @stream { id } } }'),
  query('a subscription of an unknown field', 'subscription { links { id } }'),
  query('a subscription of a query field', 'subscription { viewer { credential { kind } } }'),
  query('a type definition', 'type Query { a: Int }'),
  query('a fragment alone', 'fragment F on SmartLink { code }'),
  query('a truncated document', '{ viewer {'),
  query('an empty document', ''),
  query('a blank document', ' \n\t, '),
  query('a document with only a comment', '# nothing'),
  query('a document that begins with a comment', `# hello\n${WHO}`),
  query('a document that begins with a byte order mark', `\uFEFF${WHO}`),
  query('a character outside the GraphQL grammar', '{ viewer \u0000 }'),
  query('a lone surrogate in a document', '{ smartLink(code: "\uD800") { id } }'),
  query('an escaped lone surrogate', '{ smartLink(code: "\\uD800") { id } }'),
  query('an unterminated string', '{ smartLink(code: "first) { id } }'),
  query('a block string', '{ smartLink(code: """first""") { id } }'),
  query('too many tokens', `{${' a'.repeat(1_000)} }`),
  query('a deeply nested document', `{ viewer(metadata: {a: ${'['.repeat(450)}${']'.repeat(450)}}) }`),
  query('a long alias', `{ ${'a'.repeat(5_000)}: __typename }`),
  query('a string in many scripts', '{ smartLink(code: "ключ-鍵-🔑") { id } }'),
  query('an operation name', `query A ${WHO} query B { __typename }`, { operationName: 'B' }),
  query('an unknown operation name', WHO, { operationName: 'A' }),
  query('an operation name that none of several operations has', `query A ${WHO} query B { __typename }`, {
    operationName: 'C',
  }),
  query('several operations without an operation name', `query A ${WHO} query B { __typename }`),
  query('two operations with the same name', `query A ${WHO} query A ${WHO}`, { operationName: 'A' }),
  query('an empty operation name', WHO, { operationName: '' }),
  query('an operation name that is null', WHO, { operationName: null }),
  query('an operation name that is a number', WHO, { operationName: 1 }),
  query('an operation name that is an object', WHO, { operationName: { a: 1 } }),
  query('variables that are null', WHO, { variables: null }),
  query('unused variables', WHO, { variables: { a: 1 } }),
  query('variables that are a list', WHO, { variables: [1] }),
  query('variables that are a string', WHO, { variables: '{"code":"first"}' }),
  query('variables that are a number', WHO, { variables: 3 }),
  query('variables that are true', WHO, { variables: true }),
  query('a variable of the wrong type', LINK, { variables: { code: 5 } }),
  query('a variable that is a list', LINK, { variables: { code: ['first'] } }),
  query('a missing variable', 'query ($n: Int!) { smartLinks(first: $n) { nodes { id } } }'),
  query('a variable that is null', 'query ($n: Int!) { smartLinks(first: $n) { nodes { id } } }', {
    variables: { n: null },
  }),
  query('a variable that is a fraction', 'query ($n: Int!) { smartLinks(first: $n) { nodes { id } } }', {
    variables: { n: 1.5 },
  }),
  query('an undeclared variable', '{ smartLink(code: $code) { id } }', { variables: { code: 'first' } }),
  query('a variable with a lone surrogate', LINK, { variables: { code: '\uDFFF' } }),
  query('a variable with U+0000', LINK, { variables: { code: 'a\u0000' } }),
  query('extensions', WHO, { extensions: { persistedQuery: { version: 1, sha256Hash: 'abc' } } }),
  query('extensions that are null', WHO, { extensions: null }),
  query('extensions that are a list', WHO, { extensions: [] }),
  query('extensions that are a string', WHO, { extensions: 'a' }),
  query('an unknown parameter', WHO, { batch: true }),
  query('an unknown parameter that is null', WHO, { batch: null }),
  query('a query that is null', null),
  query('a query that is a number', 5),
  query('a query that is an object', {}),
  query('a query that is a list', [WHO]),
  buildRequest('a request without a query', {}),
  buildRequest('a persisted query without its text', {
    extensions: { persistedQuery: { version: 1, sha256Hash: 'abc' } },
  }),
  buildRequest('a body of null', 'null'),
  buildRequest('a body that is a number', '42'),
  buildRequest('a body that is a string', '"text"'),
  buildRequest('a body of false', 'false'),
  buildRequest('a batch', [{ query: WHO }, { query: WHO }]),
  buildRequest('an empty batch', '[]'),
  buildRequest('an empty body', ''),
  buildRequest('a blank body', '  \n '),
  buildRequest('a truncated body', '{"query":'),
  buildRequest('two JSON documents in one body', `{"query":"${WHO}"}{"query":"${WHO}"}`),
  buildRequest('a body in JSON5', `{ query: '${WHO}' }`),
  buildRequest('a body that begins with a byte order mark', `\uFEFF${JSON.stringify({ query: WHO })}`),
  buildRequest('a body with a duplicate key', `{"query":"{ nope }","query":"${WHO}"}`),
  buildRequest('a body with the key __proto__', `{"query":"${WHO}","__proto__":{"a":1}}`),
  buildRequest('variables with the key __proto__', `{"query":"${WHO}","variables":{"__proto__":{"a":1}}}`),
  buildRequest('a body with the key constructor', `{"query":"${WHO}","constructor":1}`),
  buildRequest('numbers out of range', `{"query":"${WHO}","variables":{"a":123456789012345678901234567890,"b":1e999}}`),
  buildRequest('a body in UTF-16', Buffer.from(JSON.stringify({ query: WHO }), 'utf16le')),
  buildRequest(
    'deeply nested variables',
    `{"query":"${WHO}","variables":{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`,
  ),
  query('a body of nearly 100 KB', WHO, { variables: { padding: 'x'.repeat(99_000) } }),
  query('a body over 100 KB', WHO, { variables: { padding: 'x'.repeat(200_000) } }),
];

/** The same operations with other credentials, or with none. */
export const CALLERS: readonly SentRequest[] = (
  [
    ['publishableToken', 'a publishable token'],
    ['iphoneToken', 'an iPhone token'],
    ['adminKey', 'an admin key'],
    ['installationKey', 'an installation key'],
    ['nobody', 'no credential'],
  ] as const
).flatMap(([as, credential]) => [
  query(`a query of the viewer with ${credential}`, WHO, {}, { as }),
  query(`a query of a link with ${credential}`, LINK, { variables: { code: 'first' } }, { as }),
  query(`a query of a list with ${credential}`, '{ smartLinks(first: 2) { nodes { uri } } }', {}, { as }),
  query(`a body over 100 KB with ${credential}`, WHO, { variables: { padding: 'x'.repeat(150_000) } }, { as }),
  create(
    `the creation of a link with ${credential}`,
    { uri: '/made', app: as === 'installationKey' ? 'shop' : null },
    { as },
  ),
]);

/** Mutations, in the order in which they are sent. */
export const WRITES: readonly SentRequest[] = [
  create('the creation of a link', {
    uri: '/w/1',
    tags: ['a'],
    metadata: { big: 9007199254740991, text: '\u00e9 🔑', list: [null] },
  }),
  create('the creation of a unique link', { uri: '/w/2', unique: true }),
  create('a second creation of the same unique link', { uri: '/w/2', unique: true }),
  create('the creation of a link with a custom code', { uri: '/w/3', code: 'mine' }),
  create('a custom code that exists', { uri: '/w/4', code: 'mine' }),
  create('a reserved custom code', { uri: '/w/5', code: 'graphql' }),
  create('a forbidden uri', { uri: 'javascript:alert(1)' }),
  create('an empty uri', { uri: '' }),
  create('an unknown input field', { uri: '/w/6', nope: 1 }),
  create('metadata that is a list', { uri: '/w/7', metadata: [] }),
  create('metadata with a lone surrogate', { uri: '/w/8', metadata: { a: '\uD800' } }),
  create('metadata that is too large', { uri: '/w/9', metadata: { a: 'x'.repeat(20_000) } }),
  create('an idempotency key', { uri: '/w/10' }, { headers: { 'idempotency-key': 'k1' } }),
  create('the same idempotency key and input', { uri: '/w/10' }, { headers: { 'idempotency-key': 'k1' } }),
  create('the same idempotency key with another input', { uri: '/w/11' }, { headers: { 'idempotency-key': 'k1' } }),
  create('a malformed idempotency key', { uri: '/w/12' }, { headers: { 'idempotency-key': 'a key' } }),
  query(
    'two mutations in one request',
    'mutation { a: createSmartLink(input: {uri: "/w/13"}) { smartLink { code } } b: createSmartLink(input: {uri: "data:x"}) { smartLink { code } } }',
  ),
  query(
    'a variable inside a literal',
    'mutation ($a: String) { createSmartLink(input: {uri: "/w/14", metadata: {a: $a}}) { smartLink { metadata } } }',
    { variables: { a: 'b' } },
  ),
  query(
    'a mutation beside a query that the operation name selects',
    `mutation A { createSmartLink(input: {uri: "/w/15"}) { smartLink { code } } } query B ${WHO}`,
    { operationName: 'B' },
  ),
  query(
    'a bulk creation',
    'mutation ($items: [SmartLinkItem!]!) { createSmartLinks(input: {items: $items, onError: SKIP}) { succeeded failed results { smartLink { code uri } error { status details } } } }',
    { variables: { items: [{ uri: '/w/16' }, { uri: 'intent:x' }, { uri: '' }] } },
  ),
  query(
    'a bulk creation over 100 KB',
    'mutation ($items: [SmartLinkItem!]!) { createSmartLinks(input: {items: $items}) { succeeded failed results { smartLink { code } error { status } } } }',
    { variables: { items: Array.from({ length: 300 }, (_, i) => ({ uri: `/w/17/${i}/${'x'.repeat(500)}` })) } },
  ),
  query(
    'a query of the created links',
    '{ smartLinks(first: 100) { nodes { id code uri tags metadata createdAt } pageInfo { endCursor } } }',
  ),
];

/** Every form of `Accept`, and whether the fast path handles it. */
export const ACCEPTS: readonly (readonly [accept: string | null, isFast: boolean])[] = [
  [null, true],
  ['', false],
  ['*/*', true],
  ['application/*', true],
  ['application/json', true],
  ['APPLICATION/JSON', true],
  ['application/graphql-response+json', true],
  ['application/graphql-response+json, application/json;q=0.9', true],
  ['application/json;q=0.1, application/graphql-response+json', true],
  ['application/json ; q = 0', true],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', true],
  ['application/graphql-response+json; charset=utf-8, application/json; charset=utf-8', false],
  ['application/json; charset=utf-8', false],
  ['application/json; charset=UTF-8', false],
  ['application/json; charset=latin1', false],
  ['application/json; charset=latin1, application/graphql-response+json', false],
  ['multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json', false],
  ['application/json, multipart/mixed', true],
  ['text/event-stream', false],
  ['text/event-stream, application/json', false],
  ['application/json, text/event-stream', true],
  ['text/html', false],
  ['*/json', false],
  ['*', false],
  [',', false],
  ['image/png, */*;q=0.1', true],
];

/** The requests to send with every form of `Accept`: one for each kind of response. */
export const ACCEPTED: readonly SentRequest[] = READS.filter(({ what }) =>
  [
    'a query of the viewer',
    'a query of which one field fails',
    'a query of which one field has a defect',
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
