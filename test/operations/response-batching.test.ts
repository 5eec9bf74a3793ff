import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { queueEnd, startBatch } from '../../src/doors/http/response-batching.ts';

test('the server sends the responses of an event-loop iteration in order at its end, and later responses immediately', async () => {
  const sent: unknown[] = [];
  const response = { end: (body: unknown) => sent.push(body) } as unknown as ServerResponse;

  startBatch();
  queueEnd(response, 'first');
  startBatch();
  queueEnd(response, 'second');
  expect(sent).toEqual([]);
  await setImmediate();
  expect(sent).toEqual(['first', 'second']);

  queueEnd(response, 'after a commit');
  expect(sent).toEqual(['first', 'second', 'after a commit']);
});
