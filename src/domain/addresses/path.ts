/**
 * The letters of paths, queries and fragments, the same for links, patterns and web addresses. What stands in a
 * canonical address is ASCII without spaces, so that it can go into a header, a page or a deep link as it is.
 */

/** How long an address may be, as it was given and in its canonical form. */
export const MAX_ADDRESS_LENGTH = 2_048;

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const LONE_SURROGATE = /\p{Surrogate}/u;

// Browsers encode some of these by themselves; Apple's URL class before iOS 17 takes no address that holds one.
const UNSAFE = /[^\u0021-\u007e]|["<>\\^`{|}]/u;
const ALL_UNSAFE = new RegExp(UNSAFE.source, 'gu');
const STRAY_PERCENT = /%(?![0-9A-Fa-f]{2})/g;

const DOT_SEGMENT = /(?:^|[/\\]|%2f|%5c)(?:\.|%2e){1,2}(?:$|[/\\]|%2f|%5c)/i;

/** Why a text can be part of no address at all, or null. Browsers drop control characters silently; we never do. */
export function findInvalidTextReason(text: string): string | null {
  if (CONTROL.test(text)) {
    return 'holds a control character (a tab or a line break, perhaps); remove it';
  }
  if (LONE_SURROGATE.test(text)) {
    return 'holds half of a surrogate pair, which is no character; remove it';
  }
  return null;
}

/** A path with everything unsafe percent-encoded. Escapes that are there stay; a `%` that begins none is encoded. */
export function escapePath(text: string): string {
  return escapeUnsafe(text.includes('%') ? text.replace(STRAY_PERCENT, '%25') : text);
}

/** A query or fragment with everything unsafe percent-encoded; all else in it is the app's business. */
export function escapeQuery(text: string): string {
  return escapeUnsafe(text);
}

function escapeUnsafe(text: string): string {
  return UNSAFE.test(text) ? text.replace(ALL_UNSAFE, encodeURIComponent) : text;
}

/** The segments of a path, without the empty ones that outer and doubled slashes make. */
export function splitSegments(path: string): string[] {
  const segments = path.split('/');
  return segments.includes('') ? segments.filter((segment) => segment !== '') : segments;
}

/**
 * Whether a path holds a `.` or `..` segment, however encoded, also between encoded slashes and backslashes: servers
 * that decode before they route would climb out of the place that the path claims.
 */
export function hasDotSegment(path: string): boolean {
  return DOT_SEGMENT.test(path);
}

/**
 * A segment as it is compared: percent-decoded. What can't be decoded gets a mark in front that no text has, so that
 * it equals nothing but itself.
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

/** A value that was taken out of one address, encoded for another: decoded first, or left as it is if that fails. */
export function reencode(value: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(value));
  } catch {
    // Its escapes are no UTF-8 (Latin-1, say): the app that wrote them will know what to make of them.
    return value;
  }
}
