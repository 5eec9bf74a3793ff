import { expect, test } from 'vitest';
import { createEnumerationGuard } from '../../src/domain/limits/enumeration-guard.ts';
import { createRate } from '../../src/domain/limits/rate-limit.ts';

test('a rate reports usage again that did not reach other processes, together with newer usage, but only once', () => {
  const rate = createRate(10, () => 1_000);
  for (let i = 0; i < 3; i += 1) {
    rate.consume('place');
  }
  const [reported] = rate.collectUsage(100);
  expect(reported).toEqual({ key: 'place', endsAt: 60_000, taken: 3 });
  expect(rate.collectUsage(100)).toEqual([]);

  if (reported !== undefined) {
    rate.requeueUsage(reported);
  }
  expect(rate.collectUsage(100)).toEqual([reported]);

  if (reported !== undefined) {
    rate.requeueUsage(reported);
  }
  rate.consume('place');
  expect(rate.collectUsage(100)).toEqual([{ key: 'place', endsAt: 60_000, taken: 4 }]);
  expect(rate.collectUsage(100)).toEqual([]);
});

test('the usage of a key is what all processes have consumed together, and never more than its limit', () => {
  const rate = createRate(10, () => 1_000);
  for (let i = 0; i < 3; i += 1) {
    rate.consume('place');
  }
  const [reported] = rate.collectUsage(100);
  // Consumed after the report, so the other processes don't know about it yet.
  rate.consume('place');
  if (reported !== undefined) {
    rate.applyTotal(reported, 8);
  }

  expect(rate.consume('place')).toBe(0);
  expect(rate.getWaitSeconds('place')).toBe(59);
  expect(rate.consume('place')).toBe(59);
  expect(rate.getWaitSeconds('elsewhere')).toBe(0);
  // The other processes know about eight units.
  expect(rate.collectUsage(100)).toMatchObject([{ taken: 2 }]);
});

test('a refunded unit can be consumed again, and other processes learn about the refund', () => {
  const rate = createRate(2, () => 1_000);
  rate.consume('place');
  rate.consume('place');
  const [reported] = rate.collectUsage(100);

  rate.refund('place');
  expect(rate.consume('place')).toBe(0);
  expect(rate.consume('place')).toBe(59);
  expect(rate.collectUsage(100)).toEqual([]);
  expect(reported).toMatchObject({ taken: 2 });

  // Units that were never consumed can't be refunded.
  rate.refund('elsewhere');
  for (let i = 0; i < 3; i += 1) {
    rate.refund('place');
  }
  expect(rate.consume('place')).toBe(0);
  expect(rate.consume('place')).toBe(0);
  expect(rate.consume('place')).toBe(59);
});

test('a client key past its limit of misses can still open recently opened links, until they are deleted', async () => {
  const guard = createEnumerationGuard(createRate(1, () => 1_000));
  const find = (code: string, link: object | null) => guard.find('app', code, 'place', async () => link);
  const link = {};
  expect(await find('tapped', link)).toBe(link);
  expect(await find('guessed', null)).toBeNull();
  expect(await find('tapped', link)).toBe(link);

  expect(await find('tapped', null)).toBeNull();
  await expect(find('tapped', null)).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
});
