import { describe, expect, test } from 'vitest';
import { createDroppedWrites } from '../../src/domain/health/dropped-writes.ts';

describe('dropped writes', () => {
  test('are reported once a second, even if the clock is set back', () => {
    let now = 1_000_000;
    const reported: number[] = [];
    const droppedWrites = createDroppedWrites(
      () => now,
      (_, count) => reported.push(count),
      () => {},
    );
    for (const jump of [0, 10, 2_000, -500_000, 10]) {
      now += jump;
      droppedWrites.record('click', new Error('full'));
    }

    expect(reported).toEqual([1, 2, 1]);
    expect(droppedWrites.counts.click).toBe(5);
  });
});
