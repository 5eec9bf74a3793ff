import type { KeepAliveRequest } from '../support/keep-alive-connection.ts';

/** The server under attack, and what the attackers know of it. */
export interface Target {
  port: number;
  /** The path of a link. */
  link: string;
  publishableToken: string;
  secretToken: string;
  adminKey: string;
}

/** An attack over several connections at the same time. */
type Attack =
  | {
      connections: number;
      /** Builds the next request of a connection, which waits for each response. */
      build: (target: Target) => KeepAliveRequest;
    }
  | {
      connections: number;
      /** Builds the head of a request. Its chunked body never ends, and has one byte per chunk. */
      buildHead: (target: Target) => string;
    };

/** The number of clients of an attack that needs many of them. */
const MANY = 32;
const FEW = 4;

const CREATE_MANY = 'mutation ($items: [SmartLinkItem!]!) { createSmartLinks(input: { items: $items }) { succeeded } }';

/** Attacks from clients without a token, or with a publishable token. */
const ANONYMOUS: Record<string, Attack> = {
  'operations that are too costly': flood(() =>
    buildGraphQL('{ smartLinks(first: 100) { nodes { destinations { link } } } }'),
  ),
  'operations that are too deep': flood(() => buildGraphQL(`{ ${'node { '.repeat(60)}id${' }'.repeat(60)} }`)),
  'operations that all differ': flood(() => buildGraphQL(vary(LONG))),
  'repeated fields': flood(() => buildGraphQL(vary(`{ ${repeat(240, () => 'viewer { id }')} }`))),
  introspection: flood(() => buildGraphQL(vary('{ __schema { types { name fields { name type { name } } } } }'))),
  'bodies that are not JSON': flood(() => ({ ...buildGraphQL(''), body: '{'.repeat(90_000) })),
  'tolerant JSON for /v2': flood(({ publishableToken }) => ({
    ...buildRest(publishableToken),
    body: `{uri:'/a',metadata:${'['.repeat(20_000)}`,
  })),
  'links created in a loop': flood(({ publishableToken }) =>
    buildGraphQL('mutation { createSmartLink(input: { uri: "/spam" }) { smartLink { code } } }', {}, publishableToken),
  ),
  'unknown tokens': flood(() => buildGraphQL('{ app { name } }', {}, generateRandomHex())),
};

/** Bodies in one-byte chunks, to every kind of path and with every kind of early response. */
const ONE_BYTE_CHUNKS: Record<string, Attack> = {
  '1-byte chunks to /graphql': trickle(() => buildChunkedHead('/graphql')),
  '1-byte chunks to /graphql as events': trickle(() => `${buildChunkedHead('/graphql')}Accept: text/event-stream\r\n`),
  '1-byte chunks to /v2': trickle(({ secretToken }) => buildChunkedHead('/v2/smartlinks', secretToken)),
  '1-byte chunks after 302': trickle(({ link }) => buildChunkedHead(link, null, 'shop.link.test')),
  '1-byte chunks after 404': trickle(() => buildChunkedHead('/nothing')),
  '1-byte chunks after 405': trickle(() => buildChunkedHead('/livez')),
  '1-byte chunks after 415': trickle(() => buildChunkedHead('/graphql').replace('application/json', 'text/plain')),
  '1-byte chunks after 421': trickle(() => buildChunkedHead('/', null, 'unknown.example')),
  '1-byte chunks to /': trickle(() => buildChunkedHead('/')),
};

/** Operations at the bound of each limit, and bodies at the limits of their size. */
const AT_BOUNDS: Record<string, Attack> = {
  'GraphQL: 1,000 tokens': few(() =>
    buildGraphQL(
      vary(
        `{ ${repeat(8, (i) => `a${i}: smartLink(by: { code: "${i}" }) { ${repeat(19, () => 'destinations { link } app { name }')} }`)} }`,
      ),
    ),
  ),
  'GraphQL: depth 10': few(({ secretToken }) =>
    buildGraphQL(
      vary(
        `{ app { smartLinks(first: 1) { nodes { ${'app { smartLinks(first: 1) { nodes { '.repeat(2)}code${' } } }'.repeat(2)} } } } }`,
      ),
      {},
      secretToken,
    ),
  ),
  'GraphQL: 15 aliases': few(({ secretToken }) =>
    buildGraphQL(vary(`{ smartLinks(first: 100) { nodes { ${repeat(15, (i) => `a${i}: url`)} } } }`), {}, secretToken),
  ),
  'GraphQL: 10 top-level fields': few(({ secretToken }) =>
    buildGraphQL(
      vary(`{ ${repeat(10, (i) => `a${i}: smartLinks(first: 100) { totalCount nodes { code url uri } }`)} }`),
      {},
      secretToken,
    ),
  ),
  'GraphQL: 10 directives': few(() =>
    buildGraphQL(vary(`{ ${repeat(10, (i) => `viewer { __typename @skip(if: ${i % 2 === 0}) }`)} }`)),
  ),
  'GraphQL: 11 directives': few(() => buildGraphQL(vary(`{ ${repeat(11, () => 'viewer { __typename @unknown }')} }`))),
  'GraphQL: 50 repeats': few(() => buildGraphQL(vary(`{ viewer { ${repeat(50, () => '__typename')} } }`))),
  'GraphQL: cost 5,000': few(({ secretToken }) =>
    buildGraphQL(
      vary('{ smartLinks(first: 100) { nodes { stats { byReferrer(limit: 40) { host } } } } }'),
      {},
      secretToken,
    ),
  ),
  'GraphQL: 100 links with everything': few(({ secretToken }) =>
    buildGraphQL(
      vary(
        '{ smartLinks(first: 100) { nodes { id code url uri tags metadata destinations { platform link fallback } preview { title } } } }',
      ),
      {},
      secretToken,
    ),
  ),
  'GraphQL: nine aliases of templateImpact': few(({ adminKey }) =>
    buildGraphQL(
      vary(
        `{ ${repeat(9, (i) => `a${i}: templateImpact(input: { create: { pattern: "/p${i}/:id", targets: { web: { url: "http://www.app-web.com/:id" } } } }) { examined affected }`)} }`,
      ),
      {},
      adminKey,
    ),
  ),
  'variables 60 levels deep': few(() => ({
    ...buildGraphQL(''),
    body: `{"query":"{ viewer { __typename } }","variables":{"a":${'{"a":'.repeat(60)}1${'}'.repeat(60)}}}`,
  })),
  'variables with 20,000 bad items': few(({ publishableToken }) =>
    buildGraphQL(CREATE_MANY, { items: Array(20_000).fill(1) }, publishableToken),
  ),
  'variables of 49,000 unused numbers': few(() =>
    buildGraphQL('{ viewer { __typename } }', { items: Array(49_000).fill(1) }),
  ),
  'variables with 4,000 bad objects': few(({ publishableToken }) =>
    buildGraphQL(CREATE_MANY, { items: Array(4_000).fill({ uri: 1, bad: 2 }) }, publishableToken),
  ),
  'GraphQL bodies of 100 KB in brackets': few(() => ({
    ...buildGraphQL(''),
    body: `{"variables":${'['.repeat(99_000)}`,
  })),
  '/v2 bodies of 100 KB in strings': few(({ publishableToken }) => ({
    ...buildRest(publishableToken),
    body: `{uri:'/a',metadata:{a:[${"'',".repeat(33_000)}1]}}`,
  })),
  '/v2 bodies of 100 KB in comments': few(({ publishableToken }) => ({
    ...buildRest(publishableToken),
    body: `{${'/**/'.repeat(24_900)}uri:'/a'}`,
  })),
  'bodies of 10 MB': few(() => ({ ...buildGraphQL(''), body: BODY_OF_10_MB })),
  'bodies of 10 MB with a secret token': few(({ secretToken }) => ({
    ...buildGraphQL('', {}, secretToken),
    body: BODY_OF_10_MB,
  })),
  'GraphQL bodies of 5 MB: 5,000 items': few(({ secretToken }) => ({
    ...buildGraphQL('', {}, secretToken),
    body: BULK_WITH_METADATA,
  })),
  'GraphQL bodies of 5 MB: 400,000 bad items': few(({ secretToken }) => ({
    ...buildGraphQL('', {}, secretToken),
    body: BULK_OF_BAD_ITEMS,
  })),
  'GraphQL bodies of 5 MB: unused numbers': few(({ secretToken }) => ({
    ...buildGraphQL('', {}, secretToken),
    body: `{"query":"{ viewer { __typename } }","variables":{"a":[${NUMBERS}]}}`,
  })),
  '/v2 bodies of 5 MB: 2.4 million numbers': few(({ secretToken }) => ({
    ...buildRest(secretToken),
    body: `{"uri":"/a","metadata":{"a":[${NUMBERS}]}}`,
  })),
  '/v2 bodies of 5 MB: 800,000 levels': few(({ secretToken }) => ({
    ...buildRest(secretToken),
    body: `{"uri":"/a","metadata":${'{"a":'.repeat(800_000)}1${'}'.repeat(800_000)}}`,
  })),
  '/v2 bodies of 5 MB: JSON5': few(({ secretToken }) => ({
    ...buildRest(secretToken),
    body: `{uri:'/a',metadata:{a:[${"'',".repeat(1_600_000)}1]}}`,
  })),
};

/** All attacks by name. */
export const ATTACKS: Readonly<Record<string, Attack>> = { ...ANONYMOUS, ...ONE_BYTE_CHUNKS, ...AT_BOUNDS };

/** Valid, and about as long as the server accepts. */
const LONG = `{ ${repeat(8, (i) => `a${i}: smartLink(by: { code: "${i}" }) { ${repeat(12, () => 'destinations { link } app { name }')} }`)} }`;

const METADATA = { text: 'x'.repeat(400), numbers: Array(100).fill(7), nested: { a: { b: { c: [1, 2, 3] } } } };
const ITEMS = Array.from({ length: 5_000 }, (_, i) => ({ uri: `/bulk/${i}`, metadata: METADATA }));
const BULK_WITH_METADATA = JSON.stringify({ query: CREATE_MANY, variables: { items: ITEMS } });
const BULK_OF_BAD_ITEMS = JSON.stringify({ query: CREATE_MANY, variables: { items: Array(400_000).fill('bad item') } });
const NUMBERS = Array(2_400_000).fill(1).join();
const BODY_OF_10_MB = JSON.stringify({ query: '{ viewer { __typename } }', variables: { a: 'x'.repeat(10_000_000) } });

function flood(build: (target: Target) => KeepAliveRequest): Attack {
  return { connections: MANY, build };
}

function few(build: (target: Target) => KeepAliveRequest): Attack {
  return { connections: FEW, build };
}

function trickle(buildHead: (target: Target) => string): Attack {
  return { connections: 1, buildHead };
}

function buildGraphQL(query: string, variables: Record<string, unknown> = {}, credential?: string): KeepAliveRequest {
  return {
    method: 'POST',
    path: '/graphql',
    headers: buildJsonHeaders(credential),
    body: JSON.stringify({ query, variables }),
  };
}

function buildRest(token: string): KeepAliveRequest {
  return { method: 'POST', path: '/v2/smartlinks', headers: buildJsonHeaders(token) };
}

function buildChunkedHead(path: string, token?: string | null, host = 'localhost'): string {
  const headers = { host, 'transfer-encoding': 'chunked', ...buildJsonHeaders(token ?? undefined) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\n${lines.join('')}`;
}

function buildJsonHeaders(credential?: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    ...(credential === undefined ? {} : { authorization: `Token ${credential}` }),
  };
}

function repeat(count: number, text: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => text(i)).join(' ');
}

/** Adds a random comment, so that no cache contains the operation. */
function vary(query: string): string {
  return `${query} # ${generateRandomHex()}`;
}

function generateRandomHex(): string {
  return [...Array(40)].map(() => Math.floor(Math.random() * 16).toString(16)).join('');
}
