import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { endSoon, gatherAnswers } from '../../src/doors/http/end.ts';

test('what is answered in the turn in which requests come is sent at its end, in order; what is later, at once', async () => {
  const sent: unknown[] = [];
  const response = { end: (body: unknown) => sent.push(body) } as unknown as ServerResponse;

  gatherAnswers();
  endSoon(response, 'first');
  gatherAnswers();
  endSoon(response, 'second');
  expect(sent).toEqual([]);
  await setImmediate();
  expect(sent).toEqual(['first', 'second']);

  endSoon(response, 'behind a commit');
  expect(sent).toEqual(['first', 'second', 'behind a commit']);
});
