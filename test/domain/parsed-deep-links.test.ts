import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { decodeLeniently } from '../support/percent-decoding.ts';
import {
  checkOnAndroid,
  checkOnIphone,
  createLink,
  createOverriddenLink,
  createTemplateAddress,
  createTemplatedLink,
  findWebLocation,
} from './opened-links.ts';
import { partsOfUri } from './written-links.ts';

const numRuns = 500;

describe.each([
  ['a link', createLink],
  ["a template's link", createTemplatedLink],
  ['the address that a template opens', createTemplateAddress],
  ['an override', createOverriddenLink],
])('of %s', (_, create) => {
  test('an app on Android reads what was meant', () => {
    fc.assert(fc.property(create('shop'), checkOnAndroid), { numRuns });
  });

  test('an app on iOS reads what was meant', () => {
    fc.assert(fc.property(create('shop-ios'), checkOnIphone), { numRuns });
  });
});

/** The characters that browsers escape themselves, or that other programs don't expect in an address. */
const UNSAFE = /[^!-~]|["<>\\^`{|}]/gu;

describe('a browser gets', () => {
  const escapeUnsafe = (text: string) => text.replace(UNSAFE, encodeURIComponent);

  test("a path's query and fragment as its author wrote them", () => {
    fc.assert(
      fc.property(partsOfUri, ({ path, query, fragment }) => {
        const location = findWebLocation(`/${path}?${query}&a#${fragment}.`);
        fc.pre(location !== null);
        const [, written = '', rest] = /^http:\/\/www\.shop\.example\/([^?#]*)(.*)$/s.exec(location ?? '') ?? [];
        assert.equal(rest, `?${escapeUnsafe(query)}&a#${escapeUnsafe(fragment)}.`);
        const segments = path.split('/').filter((segment) => segment !== '');
        assert.deepEqual(
          written.split('/').map(decodeLeniently),
          segments.length === 0 ? [''] : segments.map(decodeLeniently),
        );
      }),
      { numRuns },
    );
  });

  test('the address of another website as it is', () => {
    fc.assert(
      fc.property(partsOfUri, ({ path, query, fragment }) => {
        const text = `https://other.example/${path}?${query}#${fragment}`;
        const location = findWebLocation(text);
        fc.pre(location !== null);
        assert.equal(location, new URL(text.trim()).href);
      }),
      { numRuns },
    );
  });
});
