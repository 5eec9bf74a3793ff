import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { countRepeats } from '../../../src/doors/graphql/limits/repeats.ts';

function repeatText(count: number, text: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => text(i)).join(' ');
}

/**
 * Fields `a` and `b` of the fragments Q0 to Q30. Every path through them reaches a different set of fragments, as in the
 * determinization of a finite automaton, so the number of sets grows exponentially.
 */
const EXPONENTIAL_PATHS = `
  { ...Q0 }
  fragment Q0 on T { a { ...Q0 ...Q1 } b { ...Q0 } }
  ${repeatText(30, (i) => `fragment Q${i + 1} on T { a { ...Q${i + 2} } b { ...Q${i + 2} } }`)}`;

test.each<[what: string, times: number, document: string]>([
  ['fields with different names', 1, '{ a b c }'],
  ['one field under different aliases', 1, '{ a: x b: x x }'],
  ['different fields under one alias', 2, '{ a: x a: y x }'],
  ['the same field at different paths', 1, '{ a { x } b { x } }'],
  ['the same field in different operations', 1, 'query A { x } query B { x }'],
  ['a field of a fragment that is used twice at a path', 2, '{ a { ...F x } b { ...F } } fragment F on T { x }'],
  ['a field of an unused fragment', 3, '{ x } fragment F on T { y y y }'],
  ['a field of a fragment that contains itself below the field', 1, '{ ...F } fragment F on T { x { ...F } }'],
  ['an unknown fragment', 1, '{ x ...F }'],
  // Without a bound, this would practically never finish.
  ['more paths than the server examines', 20_000, EXPONENTIAL_PATHS],
])('a document with %s counts as %i uses of one response key at one path', (_what, times, document) => {
  expect(countRepeats(parse(document))).toBe(times);
});
