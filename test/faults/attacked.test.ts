import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { freshFile } from '../support/database.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import type { KeptRequest } from '../support/kept-connection.ts';
import './patience.ts';
import { askSteadily } from './steady-load.ts';

/** How long visitors are watched, in quiet and during each attack. */
const SECONDS = Number(process.env.ATTACK_SECONDS ?? 10);
const VISITORS = 4;
const ATTACKERS = 32;

/** What strangers and holders of a publishable token send to the API to keep it busy. */
const ATTACKS: Record<string, (publishableToken: string) => KeptRequest> = {
  'operations that are too costly': () => graphql('{ smartLinks(first: 100) { nodes { destinations { link } } } }'),
  'operations that are too deep': () => graphql(`{ ${'node { '.repeat(60)}id${' }'.repeat(60)} }`),
  'tokens that nobody has': () => ({ ...graphql('{ app { name } }'), headers: json(`Token ${randomHex()}`) }),
  'bodies that are no JSON': () => ({ ...graphql(''), body: '{'.repeat(90_000) }),
  'tolerant JSON for /v2': (token) => ({
    method: 'POST',
    path: '/v2/smartlinks',
    headers: json(`Token ${token}`),
    body: `{uri:'/a',metadata:${'['.repeat(20_000)}`,
  }),
  'links made in a loop': (token) => ({
    ...graphql('mutation { createSmartLink(input: { uri: "/spam" }) { smartLink { code } } }'),
    headers: json(`Token ${token}`),
  }),
};

function json(authorization?: string): Record<string, string> {
  return { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) };
}

function graphql(query: string): KeptRequest {
  return { method: 'POST', path: '/graphql', headers: json(), body: JSON.stringify({ query }) };
}

function randomHex(): string {
  return [...Array(40)].map(() => Math.floor(Math.random() * 16).toString(16)).join('');
}

let installation: Installation;

beforeEach(async () => {
  installation = await givenInstallation(await freshFile());
});
afterEach(() => installation?.dispose());

test('every visitor is redirected while the API is attacked; how long it takes them is printed', async () => {
  const server = await installation.serve();
  const { code } = await givenLink(installation.backEndOf(server), { uri: '/tapped' });
  const tap = () => ({ host: 'shop.link.test', path: `/${code}` });

  async function watchVisitors(): Promise<number> {
    const visitors = askSteadily(server.port, VISITORS, tap);
    await sleep(SECONDS * 1_000);
    await visitors.stop();
    expect([...visitors.answers.keys()]).toEqual([302]);
    expect(visitors.unanswered).toBe(0);
    return p99(visitors.times);
  }

  await watchVisitors();
  const quiet = await watchVisitors();
  const lines = [`redirects in quiet: p99 ${quiet.toFixed(1)} ms`];
  for (const [name, attack] of Object.entries(ATTACKS)) {
    const attackers = askSteadily(server.port, ATTACKERS, () => attack(installation.shop.publishableToken));
    const attacked = await watchVisitors();
    await attackers.stop();
    const times = (attacked / quiet).toFixed(1);
    lines.push(`during ${name}: p99 ${attacked.toFixed(1)} ms, ${times} times (${told(attackers.answers)})`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
});

function p99(times: number[]): number {
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length * 0.99)] ?? Number.NaN;
}

function told(answers: Map<number, number>): string {
  return [...answers].map(([status, count]) => `${count} × ${status}`).join(', ');
}
