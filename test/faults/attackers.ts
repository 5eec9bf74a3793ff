import { setPriority } from 'node:os';
import type { KeepAliveRequest } from '../support/keep-alive-connection.ts';
import { startSteadyLoad } from './steady-load.ts';

const ATTACKERS = 32;

/** What clients without a token, or with a publishable one, send to the API to keep it busy. */
const ATTACKS: Record<string, (publishableToken: string) => KeepAliveRequest> = {
  'operations that are too costly': () => graphql('{ smartLinks(first: 100) { nodes { destinations { link } } } }'),
  'operations that are too deep': () => graphql(`{ ${'node { '.repeat(60)}id${' }'.repeat(60)} }`),
  'operations that all differ': () => graphql(`${LONG} # ${randomHex()}`),
  'repeated fields': () => graphql(`{ ${many(240, () => 'viewer { id }')} } # ${randomHex()}`),
  introspection: () => graphql(`{ __schema { types { name fields { name type { name } } } } } # ${randomHex()}`),
  'bodies that are not JSON': () => ({ ...graphql(''), body: '{'.repeat(90_000) }),
  'tolerant JSON for /v2': (token) => ({
    method: 'POST',
    path: '/v2/smartlinks',
    headers: json(`Token ${token}`),
    body: `{uri:'/a',metadata:${'['.repeat(20_000)}`,
  }),
  'links created in a loop': (token) => ({
    ...graphql('mutation { createSmartLink(input: { uri: "/spam" }) { smartLink { code } } }'),
    headers: json(`Token ${token}`),
  }),
  'unknown tokens': () => ({ ...graphql('{ app { name } }'), headers: json(`Token ${randomHex()}`) }),
};

/** Valid, and about as long as the server accepts. */
const LONG = `{ ${many(8, (i) => `a${i}: smartLink(code: "${i}") { ${many(12, () => 'destinations { link } app { name }')} }`)} }`;

export const ATTACK_NAMES = Object.keys(ATTACKS);

function json(authorization?: string): Record<string, string> {
  return { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) };
}

function graphql(query: string): KeepAliveRequest {
  return { method: 'POST', path: '/graphql', headers: json(), body: JSON.stringify({ query }) };
}

function many(count: number, text: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => text(i)).join(' ');
}

function randomHex(): string {
  return [...Array(40)].map(() => Math.floor(Math.random() * 16).toString(16)).join('');
}

/** Attacks until SIGTERM, then prints how many answers it got with each status. */
async function main([name = '', port = '', publishableToken = '']: string[]): Promise<void> {
  const attack = ATTACKS[name];
  if (attack === undefined) {
    throw new Error(`no attack is called ${name}`);
  }
  // Real attackers use other machines: these get the processor time that the server leaves.
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
