import { expect, test } from 'vitest';
import { boundedHosts, type ReferrerCount, suffices } from '../../src/domain/statistics/counts.ts';

const from = (host: string): ReferrerCount => ({ appId: 'a', smartLinkId: 'l', day: '2026-05-04', host, clicks: 1 });
const hosts = (count: number) => Array.from({ length: count }, (_, i) => `site${i}.example`);

test('fifty hosts of a day are told apart, those beyond are counted together', () => {
  const bounded = boundedHosts(hosts(60).map(from), []);

  expect(bounded.map(({ host }) => host)).toEqual([...hosts(50), ...Array.from({ length: 10 }, () => '*')]);
});

test('a host that the day knows already stays one of its own', () => {
  const bounded = boundedHosts(['site3.example', 'new.example'].map(from), [...hosts(50), '*']);

  expect(bounded.map(({ host }) => host)).toEqual(['site3.example', '*']);
});

test.each([
  ['nothing was read yet', undefined, ['a.example'], false],
  ['all of them are known', ['a.example', 'b.example'], ['a.example'], true],
  ['one of them is new', ['a.example'], ['a.example', 'b.example'], false],
  ['a new one comes to a day that is full', [...hosts(50), '*'], ['new.example'], true],
  ['the others alone make no day full', [...hosts(49), '*'], ['new.example'], false],
])('what is remembered of hosts tells how to count: %s', (_when, known, wanted, enough) => {
  expect(suffices(known, wanted.map(from))).toBe(enough);
});
