import fc from 'fast-check';

/*
 * Replacements for fast-check's `unit: 'binary'`, `webPath`, `webFragments` and `webUrl`. The originals enumerate all of
 * Unicode on first use, which takes a second of CPU time in every process.
 */

const SURROGATES = { first: 0xd800, count: 0x800 };

/** Any Unicode character except a lone surrogate, as the unit of `fc.string`. */
export const anyCharacter = fc
  .nat(0x10ffff - SURROGATES.count)
  .map((index) => String.fromCodePoint(index < SURROGATES.first ? index : index + SURROGATES.count), computeIndex);

/** The inverse mapping, with which fast-check recognizes and shrinks the strings that it adds, such as `__proto__`. */
function computeIndex(character: unknown): number {
  if (typeof character !== 'string') {
    throw new TypeError('not a string');
  }
  const code = character.codePointAt(0) ?? 0;
  if (String.fromCodePoint(code) !== character || !character.isWellFormed()) {
    throw new TypeError('not one character');
  }
  return code < SURROGATES.first ? code : code - SURROGATES.count;
}

const ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const PUNCTUATION = "-._~!$&'()*+,;=:@";

const percentEncoded = anyCharacter.map((character) => {
  const encoded = encodeURIComponent(character);
  return encoded === character ? `%${character.charCodeAt(0).toString(16)}` : encoded;
});

function createWebTextArbitrary(characters: string, size?: 'xsmall') {
  const plain = fc.constantFrom(...ALPHANUMERIC, ...characters);
  return fc.string({
    unit: fc.oneof({ weight: 10, arbitrary: plain }, { weight: 1, arbitrary: percentEncoded }),
    size,
  });
}

/** The query or the fragment of a web address. */
export const webFragments = createWebTextArbitrary(`${PUNCTUATION}/?`);

/** The path of a web address: few long segments, or many short ones. */
export const webPath = fc
  .oneof(
    fc.array(createWebTextArbitrary(PUNCTUATION), { size: 'xsmall' }),
    fc.array(createWebTextArbitrary(PUNCTUATION, 'xsmall')),
  )
  .map((segments) => segments.map((segment) => `/${segment}`).join(''));

/** An http(s) address, perhaps with a query and a fragment. */
export const webUrl = fc
  .tuple(
    fc.constantFrom('http', 'https'),
    fc.webAuthority(),
    webPath,
    fc.option(
      webFragments.map((query) => `?${query}`),
      { nil: '' },
    ),
    fc.option(
      webFragments.map((fragment) => `#${fragment}`),
      { nil: '' },
    ),
  )
  .map(([scheme, authority, path, query, fragment]) => `${scheme}://${authority}${path}${query}${fragment}`);
