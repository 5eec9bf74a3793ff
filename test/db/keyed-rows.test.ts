import { expect, test } from 'vitest';
import { mergeByKey, pickLatestByKey } from '../../db/keyed-rows.ts';

const buildRow = (app: string, day: string, count: number) => ({ app, day, count });

test('mergeByKey merges the rows of one key, and sorts the result by key', () => {
  const rows = [buildRow('b', '1', 1), buildRow('a', '2', 2), buildRow('b', '1', 4), buildRow('a', '1', 8)];
  const merged = mergeByKey(rows, ['app', 'day'], (one, other) => ({ ...one, count: one.count + other.count }));
  expect(merged).toEqual([buildRow('a', '1', 8), buildRow('a', '2', 2), buildRow('b', '1', 5)]);
});

test('pickLatestByKey distinguishes keys whose columns have the same letters, split differently', () => {
  const rows = [buildRow('a', 'bc', 1), buildRow('ab', 'c', 2)];
  expect(pickLatestByKey(rows, ['app', 'day'])).toEqual(rows);
});

test('pickLatestByKey returns the later row of a key', () => {
  expect(pickLatestByKey([buildRow('a', '1', 1), buildRow('a', '1', 2)], ['app', 'day'])).toEqual([
    buildRow('a', '1', 2),
  ]);
});
