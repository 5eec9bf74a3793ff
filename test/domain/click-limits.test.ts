import { beforeEach, describe, expect, test } from 'vitest';
import { type ClickLimitSettings, createClickLimits } from '../../src/domain/events/click-limits.ts';
import { DAY_MS } from '../../src/domain/events/day.ts';

const NOON = Date.parse('2026-05-04T12:00:00Z');
const SETTINGS: ClickLimitSettings = { clicksByAddress: 3, clicksByLink: 5, visitorsByAddress: 3 };

let now = NOON;
beforeEach(() => {
  now = NOON;
});

/** Returns limits, and a function that admits a click and returns whether it is stored. */
function givenLimits(settings: Partial<ClickLimitSettings> = {}) {
  const limits = createClickLimits({ ...SETTINGS, ...settings }, () => now);
  const admit = limits.admitClick;
  const isStored = (smartLinkId: string, clientKey: string | null) => admit(smartLinkId, clientKey).isStored;
  return { limits, admit, isStored };
}

const times = <T>(count: number, get: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => get(i));
const count = (values: boolean[]) => values.filter(Boolean).length;

describe('stored clicks', () => {
  test('are limited per link and client key, separately for other links and client keys', () => {
    const { isStored } = givenLimits();

    expect(times(5, () => isStored('a', '203.0.113.1'))).toEqual([true, true, true, false, false]);
    expect(isStored('a', '203.0.113.2')).toBe(true);
    expect(isStored('b', '203.0.113.1')).toBe(true);
  });

  test('are limited per link, for any number of client keys and without one', () => {
    const { limits, isStored } = givenLimits();

    expect(count(times(4, (i) => isStored('a', `203.0.113.${i}`)))).toBe(4);
    expect(count(times(4, () => isStored('a', null)))).toBe(1);
    expect(limits.unlistedClicks).toEqual({ address: 0, link: 3 });
  });

  test('of one client key are limited on all links together, after which no click waits for an install', () => {
    const { admit, limits } = givenLimits();

    const admitted = times(60, (i) => admit(`link-${i}`, '203.0.113.1'));

    expect(count(admitted.map(({ isStored }) => isStored))).toBe(30);
    expect(count(admitted.map(({ canAwaitInstall }) => canAwaitInstall))).toBe(30);
    expect(limits.unlistedClicks).toEqual({ address: 30, link: 0 });
    expect(admit('link-1', '203.0.113.2')).toMatchObject({ isStored: true, canAwaitInstall: true });
  });

  test('beyond the limit of one address do not use up the limit of the link', () => {
    const { isStored } = givenLimits();
    times(100, () => isStored('a', '203.0.113.1'));

    expect(times(3, () => isStored('a', '203.0.113.2'))).toEqual([true, true, false]);
  });

  test('are counted from zero on another day, also after the clock has been set back', () => {
    const { isStored } = givenLimits();

    for (const day of [0, 1, -1, 30, 0, -25_000]) {
      now = NOON + day * DAY_MS;
      expect(times(4, () => isStored('a', '203.0.113.1'))).toEqual([true, true, true, false]);
    }
  });

  test('are not limited by settings of 0', () => {
    const { isStored } = givenLimits({ clicksByAddress: 0, clicksByLink: 0 });

    expect(count(times(1_000, () => isStored('a', '203.0.113.1')))).toBe(1_000);
  });

  test('of an address are limited while clicks of 200,000 other addresses arrive', () => {
    const { isStored } = givenLimits({ clicksByLink: 0 });
    times(3, () => isStored('a', '203.0.113.1'));
    times(200_000, (i) => isStored('a', `2001:db8:${i >> 16}:${(i & 0xffff).toString(16)}::/64`));

    expect(isStored('a', '203.0.113.1')).toBe(false);
  });
});

describe('visitors of one link and client key', () => {
  const hash = (i: number) => `${String(i).padStart(6, 'x')}abcdefghijklmnop`;
  const isDistinct = ({ admit }: ReturnType<typeof givenLimits>, i: number) =>
    admit('a', '203.0.113.1').isDistinct(hash(i));

  test('are distinguished up to one less than the limit, because the last one represents all others', () => {
    const limits = givenLimits();

    expect(times(5, (i) => isDistinct(limits, i))).toEqual([true, true, false, false, false]);
    expect(isDistinct(limits, 1)).toBe(true);
    expect(limits.admit('b', '203.0.113.1').isDistinct(hash(9))).toBe(true);
    expect(limits.admit('a', '203.0.113.2').isDistinct(hash(9))).toBe(true);
  });

  test('are not distinguished with a limit of 1, and always with a limit of 0', () => {
    expect(isDistinct(givenLimits({ visitorsByAddress: 1 }), 1)).toBe(false);
    const unlimited = givenLimits({ visitorsByAddress: 0 });
    expect(count(times(2_000, (i) => isDistinct(unlimited, i)))).toBe(2_000);
  });

  test('are not distinguished once the client key has used up its stored clicks on all links', () => {
    const { admit } = givenLimits();
    times(30, (i) => admit(`link-${i}`, '203.0.113.1'));

    expect(admit('new', '203.0.113.1').isDistinct(hash(1))).toBe(false);
    expect(admit('new', null).isDistinct(hash(1))).toBe(true);
  });
});
