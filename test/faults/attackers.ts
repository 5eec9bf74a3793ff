import { setPriority } from 'node:os';
import type { KeepAliveRequest } from '../support/keep-alive-connection.ts';
import { startSteadyLoad } from './steady-load.ts';

const ATTACKERS = 32;

/** Requests that clients without a token, or with a publishable token, send to overload the API. */
const ATTACKS: Record<string, (publishableToken: string) => KeepAliveRequest> = {
  'operations that are too costly': () =>
    buildGraphQLRequest('{ smartLinks(first: 100) { nodes { destinations { link } } } }'),
  'operations that are too deep': () => buildGraphQLRequest(`{ ${'node { '.repeat(60)}id${' }'.repeat(60)} }`),
  'operations that all differ': () => buildGraphQLRequest(`${LONG} # ${generateRandomHex()}`),
  'repeated fields': () =>
    buildGraphQLRequest(`{ ${repeatText(240, () => 'viewer { id }')} } # ${generateRandomHex()}`),
  introspection: () =>
    buildGraphQLRequest(`{ __schema { types { name fields { name type { name } } } } } # ${generateRandomHex()}`),
  'bodies that are not JSON': () => ({ ...buildGraphQLRequest(''), body: '{'.repeat(90_000) }),
  'tolerant JSON for /v2': (token) => ({
    method: 'POST',
    path: '/v2/smartlinks',
    headers: buildJsonHeaders(`Token ${token}`),
    body: `{uri:'/a',metadata:${'['.repeat(20_000)}`,
  }),
  'links created in a loop': (token) => ({
    ...buildGraphQLRequest('mutation { createSmartLink(input: { uri: "/spam" }) { smartLink { code } } }'),
    headers: buildJsonHeaders(`Token ${token}`),
  }),
  'unknown tokens': () => ({
    ...buildGraphQLRequest('{ app { name } }'),
    headers: buildJsonHeaders(`Token ${generateRandomHex()}`),
  }),
};

/** Valid, and about as long as the server accepts. */
const LONG = `{ ${repeatText(8, (i) => `a${i}: smartLink(code: "${i}") { ${repeatText(12, () => 'destinations { link } app { name }')} }`)} }`;

export const ATTACK_NAMES = Object.keys(ATTACKS);

function buildJsonHeaders(authorization?: string): Record<string, string> {
  return { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) };
}

function buildGraphQLRequest(query: string): KeepAliveRequest {
  return { method: 'POST', path: '/graphql', headers: buildJsonHeaders(), body: JSON.stringify({ query }) };
}

function repeatText(count: number, text: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => text(i)).join(' ');
}

function generateRandomHex(): string {
  return [...Array(40)].map(() => Math.floor(Math.random() * 16).toString(16)).join('');
}

/** Attacks until SIGTERM, then prints the number of responses by status. */
async function main([name = '', port = '', publishableToken = '']: string[]): Promise<void> {
  const attack = ATTACKS[name];
  if (attack === undefined) {
    throw new Error(`Unknown attack: ${name}`);
  }
  // Real attackers use other machines. These run with the lowest priority, to leave the server its processor time.
  setPriority(19);
  const attackers = startSteadyLoad(Number(port), ATTACKERS, () => attack(publishableToken));
  process.stdout.write('attacking\n');
  await new Promise((resolve) => process.once('SIGTERM', resolve));
  await attackers.stop();
  process.stdout.write(JSON.stringify(Object.fromEntries(attackers.responsesByStatus)));
}

if (process.argv[1] === import.meta.filename) {
  await main(process.argv.slice(2));
}
