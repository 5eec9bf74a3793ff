import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

let turns: typeof import('../../src/doors/http/turns.ts');
/** The time, which passes only while something is worked on. */
let now = 0;

beforeEach(async () => {
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  vi.resetModules();
  turns = await import('../../src/doors/http/turns.ts');
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** What is worked on in each of so many turns of the event loop, if all of it comes in the first and takes 4 ms each. */
async function workedOn(names: readonly string[], count: number): Promise<string[]> {
  const worked: string[] = [];
  let inThisTurn = '';
  const work = (name: string) => {
    inThisTurn += name;
    now += 4;
  };
  for (const name of names) {
    const turn = turns.apiTurn();
    if (turn === null) work(name);
    else turn.then(() => work(name));
  }
  for (let i = 0; i < count; i += 1) {
    worked.push(inThisTurn);
    inThisTurn = '';
    await setImmediate();
  }
  return worked;
}

test('the API works for 10 ms of each turn of the event loop, on what came first', async () => {
  expect(await workedOn([...'abcdefg'], 4)).toEqual(['abc', 'def', 'g', '']);
});

test('while links are opened it works for 1 ms, and rests for two turns where that was not enough', async () => {
  turns.linkOpened();
  expect(await workedOn([...'abcd'], 9)).toEqual(['a', 'b', '', '', 'c', '', '', 'd', '']);
});

test('a second after the last link was opened it works for longer again', async () => {
  turns.linkOpened();
  now += 1_000;
  expect(await workedOn([...'abcd'], 3)).toEqual(['abc', 'd', '']);
});

test('what comes while others wait stands behind them, though nothing is worked on', async () => {
  turns.linkOpened();
  expect(await workedOn([...'abc'], 3)).toEqual(['a', 'b', '']);
  expect(turns.apiTurn()).not.toBeNull();
});
