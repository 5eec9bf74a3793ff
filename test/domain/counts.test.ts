import { expect, test } from 'vitest';
import { boundedHosts, type ReferrerCount } from '../../src/domain/statistics/counts.ts';

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
