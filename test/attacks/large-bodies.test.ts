import { expect } from 'vitest';
import { WORST_BODIES } from '../support/worst-bodies.ts';
import { createAttackTest } from './attacked-server.ts';

const test = createAttackTest();

test.for(Object.entries(WORST_BODIES))(
  'a large body is checked before anything else is done with it: %s',
  async ([, { path, credential, build, http, response }], { attacked, shop }) => {
    const token = credential === 'secret' ? shop.secretToken : shop.publishableToken;
    const sendBody = async (headers: Record<string, string>) => {
      const received = await fetch(`${attacked.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Token ${token}`, ...headers },
        body: build(),
      });
      return { http: received.status, text: await received.text() };
    };

    expect(await sendBody({})).toEqual({ http, text: expect.stringMatching(response) });
    if (http === 400) {
      expect(await sendBody({ 'idempotency-key': 'large' })).toEqual({ http, text: expect.stringMatching(response) });
    }
  },
);
