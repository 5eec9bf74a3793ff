import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { createRejections } from '../../src/doors/http/rejections.ts';

const createResponse = () => new EventEmitter() as ServerResponse;

test('rejects few requests at once, and the others later in the order of their arrival', async () => {
  const rejections = createRejections(() => false);
  const rejected: number[] = [];
  const responses = Array.from({ length: 30 }, createResponse);
  for (const [index, response] of responses.entries()) {
    rejections.add(response, () => rejected.push(index));
  }

  expect(rejected).toHaveLength(10);
  // This client has disconnected.
  responses[20]?.emit('close');
  await expect.poll(() => rejected).toEqual([...responses.keys()].filter((index) => index !== 20));
  await expect
    .poll(() => {
      let isImmediate = false;
      rejections.add(createResponse(), () => {
        isImmediate = true;
      });
      return isImmediate;
    })
    .toBe(true);
});

test('rejects all requests at once while the server is stopping', () => {
  const rejections = createRejections(() => true);
  let rejected = 0;
  for (let i = 0; i < 30; i += 1) {
    rejections.add(createResponse(), () => {
      rejected += 1;
    });
  }
  expect(rejected).toBe(30);
});
