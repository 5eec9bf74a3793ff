import { expect, test } from 'vitest';
import { latestByKey, mergedByKey } from '../../db/keyed-rows.ts';

const row = (app: string, day: string, count: number) => ({ app, day, count });

test('rows of one key become one, and stand in the order of their keys', () => {
  const rows = [row('b', '1', 1), row('a', '2', 2), row('b', '1', 4), row('a', '1', 8)];
  const merged = mergedByKey(rows, ['app', 'day'], (one, other) => ({ ...one, count: one.count + other.count }));
  expect(merged).toEqual([row('a', '1', 8), row('a', '2', 2), row('b', '1', 5)]);
});

test('keys whose columns hold the same letters, divided otherwise, are different', () => {
  const rows = [row('a', 'bc', 1), row('ab', 'c', 2)];
  expect(latestByKey(rows, ['app', 'day'])).toEqual(rows);
});

test('of rows of one key the later one is taken', () => {
  expect(latestByKey([row('a', '1', 1), row('a', '1', 2)], ['app', 'day'])).toEqual([row('a', '1', 2)]);
});
