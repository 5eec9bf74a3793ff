import { afterAll, beforeAll, expect, test } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { visit } from '../support/edge.ts';
import { restClientOf } from '../support/rest.ts';
import { type Attacked, givenAttacked } from './attacked.ts';

const REQUESTS = 100;

let attacked: Attacked;

beforeAll(async () => {
  attacked = await givenAttacked();
  await givenLink(attacked.shop.publishable, { uri: '/known' });
}, 60_000);
afterAll(() => attacked?.dispose());

test('whoever opens a link does not wait until all is done that was asked of the API before', async () => {
  const { code } = await givenLink(attacked.shop.secret, { uri: '/tapped' });
  const open = () => visit(attacked, `/${code}`);
  // Links are opened here all the time.
  await open();
  const attackers = restClientOf(attacked, attacked.shop.publishableToken);
  let answered = 0;
  const attack = Array.from({ length: REQUESTS }, async () => {
    // The tolerant reading takes a hundred times as long as strict JSON.
    const { http } = await attackers.post('/v2/smartlinks', `{uri:'/a',metadata:${'['.repeat(20_000)}`);
    answered += 1;
    return http;
  });
  await Promise.race(attack);

  expect((await open()).status).toBe(302);

  expect(answered).toBeLessThan(REQUESTS / 2);
  expect(new Set(await Promise.all(attack))).toEqual(new Set([400]));
});
