import { type Pattern, parsePattern } from '../addresses/path-pattern.ts';
import { isWebAddress } from '../addresses/web-address.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { Template } from '../apps/template.ts';
import type { PlatformKind } from '../platform-kind.ts';

/**
 * A rule in Apple's and Android's files that matches URLs by path and query parameters: `*` matches any characters,
 * `?*` at least one. The first matching rule decides whether the app opens. Rules are case-sensitive by default, like short
 * codes.
 */
export interface Component {
  '/': string;
  '?'?: Readonly<Record<string, string>>;
  exclude?: true;
}

/** Returns all spellings of a pattern as the value of `uri` in a query. */
type Spelling = (pattern: Pattern) => string[];

/**
 * Builds the rules that decide which URLs open the app on these platforms. Short links do; the app resolves their codes
 * with the API. Lazy links do if their template opens the app. All other lazy links open in the browser, because the
 * link edge can decide more precisely than a rule. So do pages for browsers.
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

/**
 * Returns a sort key in the order of template matching: static segments before parameters. Longer patterns come first,
 * because `*` also matches slashes.
 */
function computePrecedence({ segments }: Pattern): string {
  return `${segments.map(({ kind }) => (kind === 'static' ? '0' : '1')).join('')}2`;
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

const BROWSER_ONLY_COMPONENTS: readonly Component[] = [
  // Lazy links without a template above.
  { '/': '/lazy', exclude: true },
  { '/': '/lazy/', exclude: true },
  // The page that shows a link's destinations.
  { '/': '/*+', exclude: true },
  { '/': '/*%2B', exclude: true },
  // QR codes, robots.txt and these files themselves. Codes never contain a dot.
  { '/': '/*.*', exclude: true },
];

/** The maximum size of Apple's file in bytes (developer.apple.com, "Supporting associated domains"). */
const MAX_BYTES = 128 * 1024;

/** The maximum number of templates to try. More would never fit. */
const MAX_TEMPLATES = 2_000;

/**
 * Builds the text of a file, with fewer templates if it would exceed `MAX_BYTES`. Lazy links of the omitted templates
 * open in the browser.
 */
export function buildFittingFile({ templates }: AppSnapshot, buildFile: (templates: readonly Template[]) => unknown) {
  let count = Math.min(templates.length, MAX_TEMPLATES);
  let text = JSON.stringify(buildFile(templates.slice(0, count)));
  while (count > 0 && Buffer.byteLength(text) > MAX_BYTES) {
    count = Math.floor(count * 0.75);
    text = JSON.stringify(buildFile(templates.slice(0, count)));
  }
  return text;
}
