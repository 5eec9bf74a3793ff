import { expect, test } from 'vitest';
import { createGuesses } from '../../src/domain/limits/guesses.ts';
import { createRate } from '../../src/domain/limits/rate.ts';

test('a rate reports again the usage that did not reach other processes, together with newer usage, and then no more', () => {
  const rate = createRate(10, () => 1_000);
  for (let i = 0; i < 3; i += 1) rate.take('place');
  const [told] = rate.tell(100);
  expect(told).toEqual({ key: 'place', endsAt: 60_000, taken: 3 });
  expect(rate.tell(100)).toEqual([]);

  if (told !== undefined) rate.takeBack(told);
  expect(rate.tell(100)).toEqual([told]);

  if (told !== undefined) rate.takeBack(told);
  rate.take('place');
  expect(rate.tell(100)).toEqual([{ key: 'place', endsAt: 60_000, taken: 4 }]);
  expect(rate.tell(100)).toEqual([]);
});

test('the usage of a key is what all processes have consumed together, and never more than its limit', () => {
  const rate = createRate(10, () => 1_000);
  for (let i = 0; i < 3; i += 1) rate.take('place');
  const [told] = rate.tell(100);
  // Taken between telling and hearing: the others don't know of it yet.
  rate.take('place');
  if (told !== undefined) rate.hear(told, 8);

  expect(rate.take('place')).toBe(0);
  expect(rate.wait('place')).toBe(59);
  expect(rate.take('place')).toBe(59);
  expect(rate.wait('elsewhere')).toBe(0);
  // They know of eight.
  expect(rate.tell(100)).toMatchObject([{ taken: 2 }]);
});

test('a client key past its limit of misses can still open recently opened links, until they are deleted', async () => {
  const guesses = createGuesses(createRate(1, () => 1_000));
  const find = (code: string, link: object | null) => guesses.find('app', code, 'place', async () => link);
  const link = {};
  expect(await find('tapped', link)).toBe(link);
  expect(await find('guessed', null)).toBeNull();
  expect(await find('tapped', link)).toBe(link);

  expect(await find('tapped', null)).toBeNull();
  await expect(find('tapped', null)).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
});
