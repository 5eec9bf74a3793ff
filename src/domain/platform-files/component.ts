import { type Pattern, parsePattern } from '../addresses/path-pattern.ts';
import { isWebAddress } from '../addresses/web-address.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { Template } from '../apps/template.ts';
import type { PlatformKind } from '../platform-kind.ts';

/**
 * A rule of Apple's and of Android's file for which addresses of a link's host open the app: path and parameters of the
 * query, with `*` for any characters and `?*` for at least one. The first rule that an address fits holds. Upper and lower case
 * differ by default, as they do in codes.
 */
export interface Component {
  '/': string;
  '?'?: Readonly<Record<string, string>>;
  exclude?: true;
}

/** How a pattern is written as the value of `uri` in a query: each of the ways in which people write it. */
type Spelling = (pattern: Pattern) => string[];

/**
 * Which addresses open the app of these platforms. Codes do: the app asks the API what they stand for. Lazy addresses do where
 * a template says that the app has a place for their path; the others lead to the link edge, which knows more than a
 * pattern can say, and so do those that a template leads to the web. What people ask a browser for stays in the browser.
 */
export function buildComponents(
  templates: readonly Template[],
  kinds: readonly PlatformKind[],
  getSpellings: Spelling,
): Component[] {
  const lazyPatterns = templates.flatMap((template) => {
    const urls = kinds.flatMap((kind) => template.targets[kind]?.url ?? []);
    const pattern = parsePattern(template.pattern);
    return urls.length > 0 && pattern.ok ? [{ pattern: pattern.value, toWeb: urls.some(isWebAddress) }] : [];
  });
  const lazyComponents = lazyPatterns
    .toSorted((one, other) => compareText(computePrecedence(one.pattern), computePrecedence(other.pattern)))
    .flatMap(({ pattern, toWeb }) =>
      getSpellings(pattern).map((uri): Component => ({ '/': '/lazy', '?': { uri }, ...(toWeb && { exclude: true }) })),
    );
  return [...lazyComponents, ...BROWSER_ONLY_COMPONENTS, { '/': '/*' }];
}

/** As templates are matched: static segments before parameters. Longer ones come first, since `*` takes slashes too. */
function computePrecedence({ segments }: Pattern): string {
  return `${segments.map(({ kind }) => (kind === 'static' ? '0' : '1')).join('')}2`;
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

const BROWSER_ONLY_COMPONENTS: readonly Component[] = [
  // Without one of the templates above.
  { '/': '/lazy', exclude: true },
  { '/': '/lazy/', exclude: true },
  // Where a link leads, for people who want to know before.
  { '/': '/*+', exclude: true },
  { '/': '/*%2B', exclude: true },
  // Pictures of a link's code, robots.txt, these files themselves: no code has a dot.
  { '/': '/*.*', exclude: true },
];

/** As large as Apple takes its file, in bytes (developer.apple.com, "Supporting associated domains"). */
const MAX_BYTES = 128 * 1024;

/** So many templates are worth looking at: more would not fit. */
const MAX_TEMPLATES = 2_000;

/** The file as text, with as many templates as fit; the others' lazy addresses lead to the link edge. */
export function buildFittingFile({ templates }: AppSnapshot, buildFile: (templates: readonly Template[]) => unknown) {
  let count = Math.min(templates.length, MAX_TEMPLATES);
  let text = JSON.stringify(buildFile(templates.slice(0, count)));
  while (count > 0 && Buffer.byteLength(text) > MAX_BYTES) {
    count = Math.floor(count * 0.75);
    text = JSON.stringify(buildFile(templates.slice(0, count)));
  }
  return text;
}
