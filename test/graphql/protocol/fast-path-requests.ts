/** One request as both ways get it. */
export interface Sent {
  says: string;
  /** As it goes over the wire, or what becomes JSON. */
  body: unknown;
  /** Whose credential goes with it; by default that of a back end. */
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

const sent = (says: string, body: unknown, rest: Omit<Sent, 'says' | 'body'> = {}): Sent => ({ says, body, ...rest });
const query = (says: string, text: unknown, more: object = {}, rest: Omit<Sent, 'says' | 'body'> = {}): Sent =>
  sent(says, { query: text, ...more }, rest);
const create = (says: string, input: unknown, rest: Omit<Sent, 'says' | 'body'> = {}): Sent =>
  query(says, CREATE, { variables: { input } }, rest);

/** What Yoga would read as something else that nobody sent. */
export const NO_UTF8: readonly Sent[] = [
  sent('bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])),
  sent(
    'a text that is no UTF-8',
    Buffer.concat([
      Buffer.from('{"query":"{ smartLink(code: \\"'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('\\") { id } }"}'),
    ]),
  ),
];

/** Reads and refusals: whoever sends them, and as often as they are sent, the answer is the same. */
export const READS: readonly Sent[] = [
  query('a field', '{ __typename }'),
  query('who is asking', WHO),
  query('a link with its destinations', LINK, { variables: { code: 'first' } }),
  query('a link that is not there', LINK, { variables: { code: 'nobody' } }),
  query(
    'fields that fail beside others',
    '{ a: smartLink(code: "nobody") { id } b: smartLink(code: "first") { uri } }',
  ),
  query('a list', '{ smartLinks(first: 3) { nodes { id uri } pageInfo { hasNextPage endCursor } } }'),
  query('a list without its length', '{ smartLinks { nodes { id } } }'),
  query('a field that breaks', '{ smartLink(code: "broken") { url } viewer { credential { kind } } }'),
  query('a field that must not be null and breaks', '{ smartLink(code: "broken") { url uri } }'),
  query('a store that is away for a moment', '{ smartLink(code: "away") { url } }'),
  query('introspection', INTROSPECTION),
  query('one type of many', '{ __type(name: "SmartLink") { name fields { name } } }'),
  query('an argument of the wrong type', '{ smartLinks(first: "one") { nodes { id } } }'),
  query('a number too large', '{ smartLinks(first: 99999999999) { nodes { id } } }'),
  query('an unknown field', '{ nope }'),
  query('several unknown fields', '{ nope nay smartLink { nein } }'),
  query('an unknown argument', '{ smartLink(kode: "first") { id } }'),
  query('a leaf with fields', '{ __typename { a } }'),
  query('an object without fields', '{ viewer }'),
  query('too many aliases', `{ ${Array.from({ length: 16 }, (_, i) => `a${i}: __typename`).join(' ')} }`),
  query('too many points', `{ smartLinks(first: 100) { nodes { ${'destinations { link } '.repeat(30)} } } }`),
  query('what an operation costs', LINK, { variables: { code: 'first' } }, { headers: { 'graphql-cost': '1' } }),
  query('a fragment', '{ smartLink(code: "first") { ...F } } fragment F on SmartLink { code uri }'),
  query('a fragment of itself', '{ smartLink(code: "first") { ...F } } fragment F on SmartLink { ...F }'),
  query('an unknown fragment', '{ smartLink(code: "first") { ...G } }'),
  query('an unused fragment', '{ __typename } fragment F on SmartLink { code }'),
  query('an unknown directive', '{ __typename @nope }'),
  query('a skipped field', '{ __typename @skip(if: true) a: __typename }'),
  query('nothing but skipped fields', '{ __typename @skip(if: true) }'),
  query('a deferred fragment', '{ viewer { ... @defer { credential { kind } } } }'),
  query('a streamed list', '{ smartLinks(first: 1) { nodes @stream { id } } }'),
  query('a subscription', 'subscription { links { id } }'),
  query('a subscription of a query field', 'subscription { viewer { credential { kind } } }'),
  query('a type system', 'type Query { a: Int }'),
  query('a fragment alone', 'fragment F on SmartLink { code }'),
  query('a document that ends too soon', '{ viewer {'),
  query('a document of nothing', ''),
  query('a document of blanks', ' \n\t, '),
  query('a document of a comment', '# nothing'),
  query('a comment before it', `# hello\n${WHO}`),
  query('a mark in front of it', `\uFEFF${WHO}`),
  query('a character that GraphQL has not', '{ viewer \u0000 }'),
  query('a lone surrogate in a document', '{ smartLink(code: "\uD800") { id } }'),
  query('an escaped lone surrogate', '{ smartLink(code: "\\uD800") { id } }'),
  query('an open text', '{ smartLink(code: "first) { id } }'),
  query('a block text', '{ smartLink(code: """first""") { id } }'),
  query('more tokens than may be', `{${' a'.repeat(1_000)} }`),
  query('deep nesting', `{ viewer(metadata: {a: ${'['.repeat(450)}${']'.repeat(450)}}) }`),
  query('a long alias', `{ ${'a'.repeat(5_000)}: __typename }`),
  query('text of many scripts', '{ smartLink(code: "ключ-鍵-🔑") { id } }'),
  query('a name of the operation', `query A ${WHO} query B { __typename }`, { operationName: 'B' }),
  query('a name that no operation has', WHO, { operationName: 'A' }),
  query('a name that none of several has', `query A ${WHO} query B { __typename }`, { operationName: 'C' }),
  query('several operations and no name', `query A ${WHO} query B { __typename }`),
  query('two operations of one name', `query A ${WHO} query A ${WHO}`, { operationName: 'A' }),
  query('an empty name', WHO, { operationName: '' }),
  query('a name of null', WHO, { operationName: null }),
  query('a name that is a number', WHO, { operationName: 1 }),
  query('a name that is an object', WHO, { operationName: { a: 1 } }),
  query('variables of null', WHO, { variables: null }),
  query('variables without use', WHO, { variables: { a: 1 } }),
  query('variables that are a list', WHO, { variables: [1] }),
  query('variables that are a text', WHO, { variables: '{"code":"first"}' }),
  query('variables that are a number', WHO, { variables: 3 }),
  query('variables that are true', WHO, { variables: true }),
  query('a variable of the wrong kind', LINK, { variables: { code: 5 } }),
  query('a variable that is a list', LINK, { variables: { code: ['first'] } }),
  query('a variable that is missing', 'query ($n: Int!) { smartLinks(first: $n) { nodes { id } } }'),
  query('a variable of null', 'query ($n: Int!) { smartLinks(first: $n) { nodes { id } } }', {
    variables: { n: null },
  }),
  query('a variable of a fraction', 'query ($n: Int!) { smartLinks(first: $n) { nodes { id } } }', {
    variables: { n: 1.5 },
  }),
  query('a variable that nobody declares', '{ smartLink(code: $code) { id } }', { variables: { code: 'first' } }),
  query('a variable with a lone surrogate', LINK, { variables: { code: '\uDFFF' } }),
  query('a variable with U+0000', LINK, { variables: { code: 'a\u0000' } }),
  query('extensions', WHO, { extensions: { persistedQuery: { version: 1, sha256Hash: 'abc' } } }),
  query('extensions of null', WHO, { extensions: null }),
  query('extensions that are a list', WHO, { extensions: [] }),
  query('extensions that are a text', WHO, { extensions: 'a' }),
  query('an unknown parameter', WHO, { batch: true }),
  query('an unknown parameter of null', WHO, { batch: null }),
  query('a query that is null', null),
  query('a query that is a number', 5),
  query('a query that is an object', {}),
  query('a query that is a list', [WHO]),
  sent('no query', {}),
  sent('a persisted query without its text', { extensions: { persistedQuery: { version: 1, sha256Hash: 'abc' } } }),
  sent('null', 'null'),
  sent('a number', '42'),
  sent('a text', '"text"'),
  sent('false', 'false'),
  sent('a batch', [{ query: WHO }, { query: WHO }]),
  sent('an empty batch', '[]'),
  sent('no body', ''),
  sent('blanks', '  \n '),
  sent('half a body', '{"query":'),
  sent('two bodies', `{"query":"${WHO}"}{"query":"${WHO}"}`),
  sent('JSON5', `{ query: '${WHO}' }`),
  sent('a mark in front of the body', `\uFEFF${JSON.stringify({ query: WHO })}`),
  sent('a key that comes twice', `{"query":"{ nope }","query":"${WHO}"}`),
  sent('__proto__', `{"query":"${WHO}","__proto__":{"a":1}}`),
  sent('__proto__ in the variables', `{"query":"${WHO}","variables":{"__proto__":{"a":1}}}`),
  sent('constructor', `{"query":"${WHO}","constructor":1}`),
  sent('numbers that no number is', `{"query":"${WHO}","variables":{"a":123456789012345678901234567890,"b":1e999}}`),
  sent('UTF-16', Buffer.from(JSON.stringify({ query: WHO }), 'utf16le')),
  sent('many levels', `{"query":"${WHO}","variables":{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`),
  query('a body of nearly 100 KB', WHO, { variables: { padding: 'x'.repeat(99_000) } }),
  query('a body beyond 100 KB', WHO, { variables: { padding: 'x'.repeat(200_000) } }),
];

/** The same operations with other credentials, or none. */
export const CALLERS: readonly Sent[] = (
  ['publishableToken', 'iphoneToken', 'adminKey', 'installationKey', 'nobody'] as const
).flatMap((as) => [
  query(`who is asking, as ${as}`, WHO, {}, { as }),
  query(`a link, as ${as}`, LINK, { variables: { code: 'first' } }, { as }),
  query(`a list, as ${as}`, '{ smartLinks(first: 2) { nodes { uri } } }', {}, { as }),
  query(`a body beyond 100 KB, as ${as}`, WHO, { variables: { padding: 'x'.repeat(150_000) } }, { as }),
  create(`a link to be made, as ${as}`, { uri: '/made', app: as === 'installationKey' ? 'shop' : null }, { as }),
]);

/** What changes something, in the order in which it is sent. */
export const WRITES: readonly Sent[] = [
  create('a link', { uri: '/w/1', tags: ['a'], metadata: { big: 9007199254740991, text: '\u00e9 🔑', list: [null] } }),
  create('a unique link', { uri: '/w/2', unique: true }),
  create('a unique link again', { uri: '/w/2', unique: true }),
  create('a code of its own', { uri: '/w/3', code: 'mine' }),
  create('a code that is taken', { uri: '/w/4', code: 'mine' }),
  create('a reserved code', { uri: '/w/5', code: 'graphql' }),
  create('an address that nobody may name', { uri: 'javascript:alert(1)' }),
  create('no uri', { uri: '' }),
  create('an unknown field of the input', { uri: '/w/6', nope: 1 }),
  create('metadata that is a list', { uri: '/w/7', metadata: [] }),
  create('metadata with a lone surrogate', { uri: '/w/8', metadata: { a: '\uD800' } }),
  create('metadata that is too large', { uri: '/w/9', metadata: { a: 'x'.repeat(20_000) } }),
  create('a key', { uri: '/w/10' }, { headers: { 'idempotency-key': 'k1' } }),
  create('the key again', { uri: '/w/10' }, { headers: { 'idempotency-key': 'k1' } }),
  create('the key with another input', { uri: '/w/11' }, { headers: { 'idempotency-key': 'k1' } }),
  create('a key that is none', { uri: '/w/12' }, { headers: { 'idempotency-key': 'a key' } }),
  query(
    'two mutations at once',
    'mutation { a: createSmartLink(input: {uri: "/w/13"}) { smartLink { code } } b: createSmartLink(input: {uri: "data:x"}) { smartLink { code } } }',
  ),
  query(
    'a variable within a literal',
    'mutation ($a: String) { createSmartLink(input: {uri: "/w/14", metadata: {a: $a}}) { smartLink { metadata } } }',
    { variables: { a: 'b' } },
  ),
  query(
    'a mutation and a query under one name',
    `mutation A { createSmartLink(input: {uri: "/w/15"}) { smartLink { code } } } query B ${WHO}`,
    { operationName: 'B' },
  ),
  query(
    'many links',
    'mutation ($items: [SmartLinkItem!]!) { createSmartLinks(input: {items: $items, onError: SKIP}) { succeeded failed results { smartLink { code uri } error { status details } } } }',
    { variables: { items: [{ uri: '/w/16' }, { uri: 'intent:x' }, { uri: '' }] } },
  ),
  query(
    'many links beyond 100 KB',
    'mutation ($items: [SmartLinkItem!]!) { createSmartLinks(input: {items: $items}) { succeeded failed results { smartLink { code } error { status } } } }',
    { variables: { items: Array.from({ length: 300 }, (_, i) => ({ uri: `/w/17/${i}/${'x'.repeat(500)}` })) } },
  ),
  query(
    'what was made',
    '{ smartLinks(first: 100) { nodes { id code uri tags metadata createdAt } pageInfo { endCursor } } }',
  ),
];

/** Every form of `Accept`, and whether the short way knows it. */
export const ACCEPTS: readonly (readonly [accept: string | null, short: boolean])[] = [
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

/** The operations that every form of `Accept` is tried with: one for each way in which an answer can come out. */
export const ACCEPTED: readonly Sent[] = READS.filter(({ says }) =>
  [
    'who is asking',
    'fields that fail beside others',
    'a field that breaks',
    'an unknown field',
    'a document that ends too soon',
    'a variable of the wrong kind',
    'a name that no operation has',
    'half a body',
    'no query',
    'a batch',
    'an unknown parameter',
    'a body beyond 100 KB',
  ].includes(says),
);
