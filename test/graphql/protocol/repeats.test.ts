import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { repeatsIn } from '../../../src/doors/graphql/repeats.ts';

function many(count: number, text: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => text(i)).join(' ');
}

/**
 * Fields `a` and `b` of the fragments Q0 to Q30, by which as many different sets of fragments come together as there are
 * ways to go: the determinization of a finite automaton.
 */
const EVER_OTHER_PLACES = `
  { ...Q0 }
  fragment Q0 on T { a { ...Q0 ...Q1 } b { ...Q0 } }
  ${many(30, (i) => `fragment Q${i + 1} on T { a { ...Q${i + 2} } b { ...Q${i + 2} } }`)}`;

test.each<[what: string, times: number, document: string]>([
  ['fields of different names', 1, '{ a b c }'],
  ['one field, asked for by different names', 1, '{ a: x b: x x }'],
  ['different fields, asked for by one name', 2, '{ a: x a: y x }'],
  ['the same field in different places', 1, '{ a { x } b { x } }'],
  ['the same field in different operations', 1, 'query A { x } query B { x }'],
  ['a field of a fragment that is used in two places', 2, '{ a { ...F x } b { ...F } } fragment F on T { x }'],
  ['a field of a fragment that nobody uses', 3, '{ x } fragment F on T { y y y }'],
  ['a field of a fragment that holds itself below a field', 1, '{ ...F } fragment F on T { x { ...F } }'],
  ['a fragment that is not there', 1, '{ x ...F }'],
  // Without an end this would take longer than anybody lives.
  ['more places than anybody looks at', 20_000, EVER_OTHER_PLACES],
])('%s: written %i times in one place', (_what, times, document) => {
  expect(repeatsIn(parse(document))).toBe(times);
});
