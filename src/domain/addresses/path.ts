/**
 * The character rules of paths, queries and fragments, which are the same for links, patterns and web addresses.
 * Canonical addresses are ASCII without spaces, so they need no further escaping in headers, pages and deep links.
 */

/**
 * The maximum length of an address in the settings of an app, both as submitted and in canonical form. The
 * limit for destinations of links is in `UriPolicy`.
 */
export const MAX_ADDRESS_LENGTH = 2_048;

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const LONE_SURROGATE = /\p{Surrogate}/u;

// Browsers encode some of these automatically; before iOS 17, Apple's URL class rejects addresses that contain them.
const UNSAFE = /[^\u0021-\u007e]|["<>\\^`{|}]/u;
const ALL_UNSAFE = new RegExp(UNSAFE.source, 'gu');
const STRAY_PERCENT = /%(?![0-9A-Fa-f]{2})/g;

const DOT_SEGMENT = /(?:^|[/\\]|%2f|%5c)(?:\.|%2e){1,2}(?:$|[/\\]|%2f|%5c)/i;

/**
 * Returns the reason why a text can't be part of an address, or null if it can. Browsers silently drop some control
 * characters; the server rejects all of them.
 */
export function findInvalidTextReason(text: string): string | null {
  if (CONTROL.test(text)) {
    return 'contains a control character, such as a tab or a line break. Remove it.';
  }
  if (LONE_SURROGATE.test(text)) {
    return 'contains a lone surrogate, which is not a valid character. Remove it.';
  }
  return null;
}

/** Percent-encodes the unsafe characters of a path, including each `%` that doesn't begin an escape. */
export function escapePath(text: string): string {
  return escapeUnsafe(text.includes('%') ? text.replace(STRAY_PERCENT, '%25') : text);
}

/**
 * Percent-encodes the unsafe characters of a query or fragment. Leaves all others unchanged, including each `%`,
 * because the app defines their meaning.
 */
export function escapeQuery(text: string): string {
  return escapeUnsafe(text);
}

function escapeUnsafe(text: string): string {
  return UNSAFE.test(text) ? text.replace(ALL_UNSAFE, encodeURIComponent) : text;
}

/**
 * Normalizes the escapes of an address as in RFC 3986, sections 6.2.2.1 and 6.2.2.2: upper case, and none for
 * unreserved characters. Two spellings of one address become equal.
 */
export function normalizeEscapes(text: string): string {
  return text.includes('%') ? text.replace(/%[0-9A-Fa-f]{2}/g, normalizeEscape) : text;
}

function normalizeEscape(escaped: string): string {
  const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
  return /[A-Za-z0-9._~-]/.test(character) ? character : escaped.toUpperCase();
}

/** Splits a path into its segments. Skips empty segments, so leading, trailing and repeated slashes don't matter. */
export function splitSegments(path: string): string[] {
  const segments = path.split('/');
  return segments.includes('') ? segments.filter((segment) => segment !== '') : segments;
}

/**
 * Whether a path contains a `.` or `..` segment in any encoding, including between encoded slashes or backslashes. A
 * server that decodes paths before routing would resolve such a path to a different one.
 */
export function hasDotSegment(path: string): boolean {
  return DOT_SEGMENT.test(path);
}

/**
 * Decodes a segment for comparisons. A segment that can't be decoded gets a prefix that no valid text has, so it only
 * equals itself.
 */
export function decodeSegment(segment: string): string {
  if (!segment.includes('%')) {
    return segment;
  }
  try {
    return decodeURIComponent(segment);
  } catch {
    return `\ud800${segment}`;
  }
}

/**
 * Re-encodes a percent-encoded value as a component of another address. Keeps its escapes if they aren't UTF-8: they
 * may be Latin-1, for example, which the website that wrote them can decode.
 */
export function reencode(value: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(value));
  } catch {
    return value.replace(/(?:%[0-9A-Fa-f]{2})+|[^%]+|%/g, (part) =>
      part[1] !== undefined && part[0] === '%' ? part : encodeURIComponent(part),
    );
  }
}
