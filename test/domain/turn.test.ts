import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { turn } from '../../src/domain/turn.ts';

test('of all who wait for a turn one has it in each round of the event loop, in the order of their coming', async () => {
  const taken: string[] = [];
  for (const name of ['first', 'second', 'third']) turn().then(() => taken.push(name));
  const rounds: string[][] = [];
  for (let round = 0; round < 3; round += 1) {
    await setImmediate();
    rounds.push([...taken]);
  }
  expect(rounds).toEqual([['first'], ['first', 'second'], ['first', 'second', 'third']]);
});
