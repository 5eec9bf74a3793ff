import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { yieldToEventLoop } from '../../src/domain/time-slice.ts';

test('every event-loop iteration resumes one waiting task, in the order of arrival', async () => {
  const taken: string[] = [];
  for (const name of ['first', 'second', 'third']) {
    yieldToEventLoop().then(() => taken.push(name));
  }
  const rounds: string[][] = [];
  for (let round = 0; round < 3; round += 1) {
    await setImmediate();
    rounds.push([...taken]);
  }
  expect(rounds).toEqual([['first'], ['first', 'second'], ['first', 'second', 'third']]);
});
