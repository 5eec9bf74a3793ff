import { expect, test } from 'vitest';
import { hasEnoughHosts, limitHosts, type ReferrerCount } from '../../src/domain/events/counts.ts';

const buildReferrerCount = (host: string): ReferrerCount => ({
  appId: 'a',
  smartLinkId: 'l',
  day: '2026-05-04',
  host,
  clicks: 1,
});
const buildHosts = (count: number) => Array.from({ length: count }, (_, i) => `site${i}.example`);

test('the server counts fifty referrer hosts of a day separately and all others together', () => {
  const bounded = limitHosts(buildHosts(60).map(buildReferrerCount), []);

  expect(bounded.map(({ host }) => host)).toEqual([...buildHosts(50), ...Array.from({ length: 10 }, () => '*')]);
});

test('the server still counts a host separately if the day already has it', () => {
  const bounded = limitHosts(['site3.example', 'new.example'].map(buildReferrerCount), [...buildHosts(50), '*']);

  expect(bounded.map(({ host }) => host)).toEqual(['site3.example', '*']);
});

test.each([
  ['do not suffice before they have been read', undefined, ['a.example'], false],
  ['suffice if they include all hosts to count', ['a.example', 'b.example'], ['a.example'], true],
  ['do not suffice if one host to count is new', ['a.example'], ['a.example', 'b.example'], false],
  ['suffice for a new host if the day is full', [...buildHosts(50), '*'], ['new.example'], true],
  [
    'do not suffice for a new host if one of the fifty is "*", the count of all other hosts',
    [...buildHosts(49), '*'],
    ['new.example'],
    false,
  ],
])('the cached hosts of a day %s', (_when, known, wanted, enough) => {
  expect(hasEnoughHosts(known, wanted.map(buildReferrerCount))).toBe(enough);
});
