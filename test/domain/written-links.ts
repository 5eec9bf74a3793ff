import fc from 'fast-check';

/*
 * Texts of links, as people and programs write them: full of characters and escapes that some reader of addresses treats
 * specially.
 */

const EVERYWHERE = [
  ...['a', 'B', '7', 'é', '🛒', ' ', '+', '-', '~', '_', '!', "'", '(', ')', '*', ',', '$'],
  ...['%', '%2', '%zz', '%%41', '%FF', '%E9', '%F0%9F', '%C3%A9', '%c3%a9', '%25', '%2541', '%20', '%2B', '%2b'],
  ...['%2F', '%3B', '%40', '%23', '%3F', '%3A', '%26', '%3D', '%5B', '%7E', '%41'],
  ...['@', ':', ';', '[', ']', '"', '<', '>', '\\', '^', '`', '{', '|', '}', '='],
  ...[':80', '[::1]', 'Intent;', ';end', 'S.x=1;', 'package=evil;', '\ufeff', '\u00a0'],
];

function createText(pieces: readonly string[], { minLength, maxLength }: { minLength: number; maxLength: number }) {
  const letter = fc.constantFrom('a', 'b', '1');
  const piece = fc.oneof({ weight: 1, arbitrary: letter }, { weight: 2, arbitrary: fc.constantFrom(...pieces) });
  return fc.array(piece, { minLength, maxLength }).map((texts) => texts.join(''));
}

/** A segment of a path. */
const segmentText = createText([...EVERYWHERE, '&'], { minLength: 1, maxLength: 4 });

const slashes = fc.constantFrom('/', '/', '/', '//');
const outerSlashes = fc.constantFrom('', '', '/', '//');

/** A path with slashes around and between its segments. */
const pathText = fc
  .tuple(outerSlashes, fc.array(fc.tuple(segmentText, slashes), { maxLength: 3 }), outerSlashes)
  .map(([before, segments, after]) => {
    const text = segments.map(([segment, slash]) => segment + slash).join('');
    return before + text.replace(/\/+$/, '') + after;
  });

const OWN_NAMES = [
  '_hk_cid',
  '%5fhk_cid',
  'a',
  'b',
  'q[]',
  'x;y',
  'utm_source',
  'utm%5Fterm',
  'utm_m[0]',
  'gclid',
  'ref',
  'ref%5B',
  'é',
  '%FF',
];
const FORWARDED_NAMES = [
  ...[
    'utm_source',
    'utm%5Fsource',
    'utm_term',
    'utm_m[0]',
    'utm_m%5b0%5D',
    'utm_+',
    'utm_%FF',
    'utm_%',
    'gclid',
    'fbclid',
  ],
  ...[
    'ref',
    'r%65f',
    'ref[',
    'é',
    '%C3%A9',
    'other',
    '_hk_cid',
    '_hk_sid',
    '_hk_md',
    '%5Fhk_cid',
    '_hk_x',
    'UTM_source',
  ],
];

/** The names that the app forwards in addition to `utm_*`, `gclid` and `fbclid`. */
export const EXTRA_NAMES = ['ref', 'ref[', 'é', '_hk_x'];

function createQuery(names: readonly string[]) {
  const value = createText([...EVERYWHERE, '/', '?'], { minLength: 0, maxLength: 4 });
  const pair = fc
    .tuple(fc.constantFrom(...names), fc.constantFrom('=', '=', '=', ''), value)
    .map(([name, equals, text]) => (equals === '' ? name : name + equals + text));
  return fc.array(pair, { maxLength: 3 }).map((pairs) => pairs.join('&'));
}

const ownQuery = createQuery(OWN_NAMES);

/** The query of the address that a visitor opens. */
export const visitorQuery = createQuery(FORWARDED_NAMES);

const fragmentText = createText([...EVERYWHERE, '/', '?', '&', '#', '#Intent;'], { minLength: 0, maxLength: 4 });

const ending = fc
  .tuple(fc.option(ownQuery, { nil: null }), fc.option(fragmentText, { nil: null }))
  .map(([query, fragment]) => (query === null ? '' : `?${query}`) + (fragment === null ? '' : `#${fragment}`));

/** A link's uri: a path, or an address with one of these beginnings. */
export function createUriText(beginnings: readonly string[]) {
  return fc
    .tuple(fc.constantFrom('', '', ...beginnings), pathText, ending)
    .map(([beginning, path, rest]) => beginning + path + rest);
}

/** The pattern of the template in `templatedUri`, `templateTarget` and `fillTarget`. */
export const TEMPLATE_PATTERN = 't/:one/:two';

/** A uri that matches the pattern. */
export const templatedUri = fc
  .tuple(segmentText, segmentText, ending)
  .map(([one, two, rest]) => `t/${one}/${two}${rest}`)
  // The server trims addresses, and a segment that consists of spaces would be missing.
  .filter((text) => text.trim() === text);

/** An address that a template opens, without its scheme. */
export const templateTarget = fc
  .tuple(
    fc.constantFrom(
      '//item/:one',
      '//:one/:two',
      '///:two/x',
      '//i;v=1/:one',
      '//i%/:one/[x]/%FF',
      '//i[1]/a@b:80/:two',
      '//it:pm/:one',
      '//',
    ),
    fc.constantFrom('', '?x=:one', '?v=2&x[]=:two&y=:one', '?x=50%&a;b=%FF&y=:two', '?utm_source=:one'),
    fc.constantFrom('', '#:one', '#part/:two', '#50%/[:two', '#%FF'),
  )
  .map((parts) => parts.join(''));

/** The address that a template's target opens with some values. */
export function fillTarget(target: string) {
  // Without `&`, which would begin another pair in a query, and the server moves the template's own pairs to the front.
  const value = createText(EVERYWHERE, { minLength: 1, maxLength: 4 });
  return fc
    .tuple(value, value)
    .map(([one, two]) => target.replaceAll(':one', one).replaceAll(':two', two))
    .filter((text) => text.trim() === text);
}

/** The parts of a uri, for tests that join them. */
export const partsOfUri = fc.record({ path: pathText, query: ownQuery, fragment: fragmentText });
