import { expect, test } from 'vitest';
import { ResponseCancellation } from '../../../src/doors/graphql/cancellation.ts';
import { inTurns } from '../../../src/doors/graphql/in-turns.ts';

const ENTRIES = Array.from({ length: 1_000 }, (_, i) => i);

test('each slice of a long list has a round of the event loop of its own, and the entries keep their order', async () => {
  let round = 0;
  let isWatched = true;
  const watch = () => {
    round += 1;
    if (isWatched) setImmediate(watch);
  };
  watch();
  const entries: number[] = [];
  const rounds = new Map<number, number>();
  for await (const entry of inTurns(ENTRIES, new ResponseCancellation({ destroyed: false }))) {
    entries.push(entry);
    rounds.set(round, (rounds.get(round) ?? 0) + 1);
  }
  isWatched = false;

  expect(entries).toEqual(ENTRIES);
  expect([...rounds.values()]).toEqual([250, 250, 250, 250]);
});

test('a long list ends with the slice in which its client went', async () => {
  const cancellation = new ResponseCancellation({ destroyed: false });
  const entries: number[] = [];
  const taking = async () => {
    for await (const entry of inTurns(ENTRIES, cancellation)) {
      entries.push(entry);
      if (entry === 300) cancellation.cancel();
    }
  };

  await expect(taking()).rejects.toMatchObject({ extensions: { code: 'CANCELLED' } });
  expect(entries).toHaveLength(500);
});
