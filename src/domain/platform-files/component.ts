import { type Pattern, parsePattern } from '../addresses/path-pattern.ts';
import { isWebAddress } from '../addresses/web-address.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { Template } from '../apps/template.ts';
import type { PlatformKind } from '../platform-kind.ts';

/**
 * A rule in Apple's and Android's files that matches URLs by path and query parameters: `*` matches any characters,
 * `?*` at least one. The first matching rule decides whether the app opens. Rules are case-sensitive by default, like
 * short codes.
 */
export interface Component {
  '/': string;
  '?'?: Readonly<Record<string, string>>;
  exclude?: true;
}

/**
 * Returns the spellings of a pattern as the value of `uri` in a query, with this text for each `*` in a static segment:
 * rules can't escape their wildcards, so none can match the character itself.
 */
type GetSpellings = (pattern: Pattern, asterisk: typeof EXACT | typeof WIDE) => string[];

/** Matches the escaped character only. */
const EXACT = '%2A';
/** Matches any character. */
const WIDE = '?';

/**
 * Returns the text of a static segment in a URI. Escapes the characters that would end the segment or begin an escape
 * there, but not `*`.
 */
export function spellSegment(decoded: string): string {
  return decoded.replace(/[/?#]|%(?=[0-9A-Fa-f]{2})/g, encodeURIComponent);
}

/**
 * Builds the rules that decide which URLs open the app on these platforms. Short links do; the app resolves their codes
 * with the API. Lazy links do if their template opens the app. All other lazy links open in the browser, because the
 * link edge can decide more precisely than a rule. So do pages for browsers.
 *
 * For the same reason, a `*` in a pattern is matched by `?` only if the rule keeps URLs in the browser.
 */
export function buildComponents(
  templates: readonly Template[],
  kinds: readonly PlatformKind[],
  getSpellings: GetSpellings,
): Component[] {
  const lazyPatterns = templates.flatMap((template) => {
    const urls = kinds.flatMap((kind) => template.targets[kind]?.url ?? []);
    const pattern = parsePattern(template.pattern);
    return urls.length > 0 && pattern.ok ? [{ pattern: pattern.value, toWeb: urls.some(isWebAddress) }] : [];
  });
  const lazyComponents = lazyPatterns
    .flatMap(({ pattern, toWeb }) => {
      const precedence = computePrecedence(pattern);
      const exact = { key: `${precedence}2`, uris: getSpellings(pattern, EXACT), toWeb };
      // After the exact rules of the same precedence, which match fewer addresses.
      const wide = { key: `${precedence}3`, uris: getSpellings(pattern, WIDE), toWeb };
      return toWeb && hasAsterisk(pattern) ? [exact, wide] : [exact];
    })
    .toSorted((one, other) => compareText(one.key, other.key))
    .flatMap(({ uris, toWeb }) =>
      uris.map((uri): Component => ({ '/': '/lazy', '?': { uri }, ...(toWeb && { exclude: true }) })),
    );
  return [...lazyComponents, ...BROWSER_ONLY_COMPONENTS, { '/': '/*' }];
}

function hasAsterisk({ segments }: Pattern): boolean {
  return segments.some((segment) => segment.kind === 'static' && segment.decoded.includes('*'));
}

/**
 * Returns the beginning of a sort key in the order of template matching: static segments before parameters. Longer
 * patterns come first, because `*` also matches slashes.
 */
function computePrecedence({ segments }: Pattern): string {
  return segments.map(({ kind }) => (kind === 'static' ? '0' : '1')).join('');
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

/** The JSON text of a file, and the number of the app's templates that it omits because of its size. */
export interface PlatformFile {
  text: string;
  omittedTemplates: number;
}

/**
 * Builds a file with fewer templates if it would exceed `MAX_BYTES`. Lazy links of the omitted templates open in the
 * browser.
 */
export function buildFittingFile(
  { templates }: AppSnapshot,
  buildFile: (templates: readonly Template[]) => unknown,
): PlatformFile {
  let count = Math.min(templates.length, MAX_TEMPLATES);
  let text = JSON.stringify(buildFile(templates.slice(0, count)));
  while (count > 0 && Buffer.byteLength(text) > MAX_BYTES) {
    count = Math.floor(count * 0.75);
    text = JSON.stringify(buildFile(templates.slice(0, count)));
  }
  return { text, omittedTemplates: templates.length - count };
}
