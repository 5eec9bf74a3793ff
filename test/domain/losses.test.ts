import { describe, expect, test } from 'vitest';
import { createLosses } from '../../src/domain/health/dropped-writes.ts';

describe('dropped writes', () => {
  test('are reported once a second, even if the clock is set back', () => {
    let now = 1_000_000;
    const told: number[] = [];
    const losses = createLosses(
      () => now,
      (_, count) => told.push(count),
      () => {},
    );
    for (const jump of [0, 10, 2_000, -500_000, 10]) {
      now += jump;
      losses.note('click', new Error('full'));
    }

    expect(told).toEqual([1, 2, 1]);
    expect(losses.counts.click).toBe(5);
  });
});
