/** A GraphQL operation that makes the server work as much as a limit allows. */
export interface WorstOperation {
  query: string;
  variables?: Record<string, unknown>;
}

const IMPACT =
  'templateImpact(input: { create: { name: "n", pattern: "p/:id", targets: { web: { url: "http://www.app-web.com/q/:id" } } } })';

function repeatText(count: number, text: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => text(i)).join(' ');
}

const BULK = 'mutation ($items: [SmartLinkItem!]!) { createSmartLinks(input: { items: $items, onError: SKIP })';

/** Examines all links of an app. Requires an admin key. The limit of the cost allows it twice. */
export function createTemplateImpacts(aliases = 1): WorstOperation {
  return { query: `{ ${repeatText(aliases, (i) => `a${i}: ${IMPACT} { examined affected }`)} }` };
}

/** Returns as many objects as the limit of the cost allows: links with their apps. Requires a secret token. */
export function createNodesQuery(ids: readonly string[]): WorstOperation {
  const fields = '{ id ... on SmartLink { url code uri tags metadata preview { title } app { name } } }';
  return {
    query: `query ($ids: [ID!]!) { ${repeatText(10, (i) => `a${i}: nodes(ids: $ids) ${fields}`)} }`,
    variables: { ids },
  };
}

/** Returns the counts of each day of a year for a page of links. Requires a secret token. */
export function createStatisticsQuery(from: string, to: string): WorstOperation {
  const counts = 'day clicks visitors bots programs opens installs redeems';
  return {
    query: `{ smartLinks(first: 100) { nodes { stats(from: "${from}", to: "${to}") { byDay { ${counts} } } } } }`,
  };
}

/** Introspects all types in as many aliases as are allowed. Requires no credential. */
export function createIntrospection(): WorstOperation {
  const type = 'type { name kind ofType { name kind ofType { name kind } } }';
  const fields = `fields(includeDeprecated: true) { name description args { name description ${type} } ${type} }`;
  return {
    query: `{ __schema { ${repeatText(3, (i) => `a${i}: types { name ${fields} inputFields { name ${type} } }`)} } }`,
  };
}

/** Sends items of a bulk mutation that are not objects. Requires no credential: variables are checked first. */
export function createInvalidItems(count: number): WorstOperation {
  return { query: `${BULK} { succeeded } }`, variables: { items: Array(count).fill(1) } };
}

/** Sends an item with unknown fields. */
export function createUnknownFields(count: number): WorstOperation {
  const item = Object.fromEntries(Array.from({ length: count }, (_, i) => [`field${i}`, 1]));
  return { query: `${BULK} { succeeded } }`, variables: { items: [item] } };
}

/** Creates links and returns all their fields. Requires a secret token, and a body of up to 5 MB. */
export function createBulkMutation(count: number): WorstOperation {
  const fields = 'id code url uri tags metadata destinations { link fallback } preview { title } createdAt';
  const items = Array.from({ length: count }, (_, i) => ({ uri: `/b/${i}`, metadata: { a: 'x'.repeat(600) } }));
  return {
    query: `${BULK} { results { smartLink { ${fields} } error { message } } succeeded } }`,
    variables: { items },
  };
}

/** Sends a long text as the value of a variable that cannot accept it. */
export function createInvalidTexts(length: number): WorstOperation[] {
  const text = 'x'.repeat(length);
  const create = 'mutation ($input: CreateSmartLinkInput!) { createSmartLink(input: $input) { smartLink { id } } }';
  return [
    { query: 'query ($n: Int!) { smartLinks(first: $n) { nodes { id } } }', variables: { n: text } },
    { query: create, variables: { input: { uri: '/a', expiresAt: text } } },
    { query: create, variables: { input: { uri: '/a', [text]: 1 } } },
    { query: create, variables: { input: { uri: '/a', tags: [{ [text]: text }] } } },
    {
      query: 'mutation ($e: OnError!) { createSmartLinks(input: { items: [], onError: $e }) { failed } }',
      variables: { e: text },
    },
  ];
}

/** Documents that have few tokens, but take long to parse, or to find the location of an error in. */
export function createLongDocuments(length: number): Record<'characters' | 'lines', string[]> {
  const operation = '{ viewer { __typename } }';
  return {
    characters: [
      `${operation} #${'x'.repeat(length)}`,
      `{ smartLink(by: { code: "" }"${'x'.repeat(length)}""") { id } }`,
      `{ ${'x'.repeat(length)} }`,
    ],
    lines: [
      `${operation} ${'\n'.repeat(3_000)} }`,
      `${operation} ${'#\n'.repeat(3_000)}`,
      `{ ${'\r'.repeat(3_000)} unknown }`,
    ],
  };
}
