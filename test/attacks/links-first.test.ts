import { afterAll, beforeAll, expect, test } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { visit } from '../support/edge.ts';
import { type RestAnswer, type RestClient, restClientOf } from '../support/rest.ts';
import { type Attacked, givenAttacked } from './attacked.ts';

const REQUESTS = 300;

let attacked: Attacked;

beforeAll(async () => {
  attacked = await givenAttacked();
  await givenLink(attacked.shop.publishable, { uri: '/known' });
}, 60_000);
afterAll(() => attacked?.dispose());

const TYPES = '{ __schema { types { name fields { name type { name } } } } }';
const introspection = () => JSON.stringify({ query: `${TYPES} # ${Math.random()}` });
const json = { 'content-type': 'application/json' };

test.each<[way: string, status: number, ask: (client: RestClient) => Promise<RestAnswer>]>([
  // The tolerant reading takes a hundred times as long as strict JSON.
  ['/v2', 400, (client) => client.post('/v2/smartlinks', `{uri:'/a',metadata:${'['.repeat(20_000)}`)],
  ['GraphQL', 200, (client) => client.post('/graphql', introspection(), json)],
  ['GraphQL with one document', 200, (client) => client.post('/graphql', JSON.stringify({ query: TYPES }), json)],
  [
    'GraphQL in pieces',
    200,
    (client) => client.post('/graphql', introspection(), { ...json, 'transfer-encoding': 'chunked' }),
  ],
])('whoever opens a link does not wait until all is done that was asked of %s before', async (_way, status, ask) => {
  const { code } = await givenLink(attacked.shop.secret, { uri: '/tapped' });
  const open = () => visit(attacked, `/${code}`);
  // Links are opened here all the time.
  await open();
  const attackers = restClientOf(attacked, attacked.shop.publishableToken);
  let answered = 0;
  const attack = Array.from({ length: REQUESTS }, async () => {
    const { http } = await ask(attackers);
    answered += 1;
    return http;
  });
  await Promise.race(attack);

  expect((await open()).status).toBe(302);

  expect(answered).toBeLessThan(REQUESTS);
  expect(new Set(await Promise.all(attack))).toEqual(new Set([status]));
});
