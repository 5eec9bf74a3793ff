import type { Checked } from '../failures.ts';
import { accept, reject } from '../failures.ts';
import { shortenForMessage } from './address.ts';
import { decodeSegment, findInvalidTextReason, hasDotSegment, splitSegments } from './path.ts';

/** A segment of a pattern. `text` is percent-encoded; `decoded` is compared with the segments of paths. */
export type Segment = { kind: 'static'; text: string; decoded: string } | { kind: 'parameter'; name: string };

/** The path pattern of a route or a template, such as `products/:id`. */
export interface Pattern {
  /**
   * The canonical form: no leading, trailing or repeated slashes (the root is `/`), static segments percent-encoded.
   */
  text: string;
  /** Equal for two patterns if and only if they match the same paths, for example `products/:`. */
  key: string;
  segments: readonly Segment[];
  /** The names of the parameters, in order. */
  names: readonly string[];
}

const MAX_LENGTH = 512;
const PARAMETER_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:/;

/** Parses a pattern; `/` is the root. The reason for a rejection names the invalid segment. */
export function parsePattern(text: string): Checked<Pattern> {
  const broken = findInvalidTextReason(text);
  if (broken !== null) {
    return reject(broken);
  }
  const trimmed = text.trim();
  if (trimmed === '') {
    return reject('is empty. Use a path such as `products/:id`, or `/` for the root.');
  }
  if (trimmed.length > MAX_LENGTH) {
    return reject(formatLengthReason(trimmed.length));
  }
  if (/[?#]/.test(trimmed)) {
    return reject('has a query or a fragment. Remove it, because a pattern matches only the path.');
  }
  if (hasDotSegment(trimmed)) {
    return reject('has a `.` or `..` segment. Use the path that it resolves to.');
  }
  const raw = splitSegments(trimmed);
  if (SCHEME.test(raw[0] ?? '')) {
    return reject('begins with a URL scheme. Remove it, or write the colon as `%3A` if it is part of the path.');
  }
  return readSegments(raw);
}

function readSegments(raw: readonly string[]): Checked<Pattern> {
  const segments: Segment[] = [];
  const names: string[] = [];
  for (const [index, part] of raw.entries()) {
    const segment = part.startsWith(':') ? readParameter(part.slice(1), names) : readStatic(part, index);
    if (!segment.ok) {
      return segment;
    }
    segments.push(segment.value);
    if (segment.value.kind === 'parameter') {
      names.push(segment.value.name);
    }
  }
  const text =
    segments.map((segment) => (segment.kind === 'static' ? segment.text : `:${segment.name}`)).join('/') || '/';
  if (text.length > MAX_LENGTH) {
    return reject(formatLengthReason(text.length));
  }
  const key = segments.map((segment) => (segment.kind === 'static' ? segment.text : ':')).join('/') || '/';
  return accept({ text, key, segments, names });
}

/** Parses a parameter, whose name must differ from those before it. */
function readParameter(name: string, before: readonly string[]): Checked<Segment> {
  const reason = findParameterNameProblem(name);
  if (reason !== null) {
    return reject(reason);
  }
  if (before.includes(name)) {
    return reject(`has the parameter \`:${name}\` twice. Give each parameter its own name.`);
  }
  return accept({ kind: 'parameter', name });
}

/** Returns the reason why a parameter can't have this name, or null if it can. */
export function findParameterNameProblem(name: string): string | null {
  if (!PARAMETER_NAME.test(name)) {
    return `has \`:${shortenForMessage(name)}\`, which is not a valid parameter. Its name must have 1 to 64 letters, digits or \`_\`, must not begin with a digit and must extend to the end of the segment. Write any other colon as \`%3A\`.`;
  }
  // Values are stored in plain objects, where this name has a special meaning.
  return name === '__proto__' ? 'has a parameter named `__proto__`, which is reserved. Choose another name.' : null;
}

function readStatic(raw: string, index: number): Checked<Segment> {
  const decoded = decodeSegment(raw.replace(/%(?![0-9A-Fa-f]{2})/g, '%25'));
  if (decoded.startsWith('\ud800')) {
    return reject(
      `has escapes in the segment \`${shortenForMessage(raw)}\` that aren't UTF-8. Write the characters themselves.`,
    );
  }
  return accept({ kind: 'static', text: encodeStatic(decoded, index), decoded });
}

/**
 * Encodes a segment in canonical form, so that equivalent segments are equal. Characters that paths allow stay
 * unescaped, except a colon that would begin a parameter or end a scheme.
 */
function encodeStatic(decoded: string, index: number): string {
  const text = encodeURIComponent(decoded).replace(/%(?:40|24|26|2B|2C|3B|3D)/g, decodeURIComponent);
  return index === 0 ? text : text.replace(/(?!^)%3A/g, ':');
}

function formatLengthReason(length: number): string {
  return `must be at most ${MAX_LENGTH} characters, escapes included; got ${length}.`;
}

/** Matches a path, given as its encoded segments. Returns the encoded parameter values, or null if it doesn't match. */
export function matchPattern(pattern: Pattern, segments: readonly string[]): Record<string, string> | null {
  if (segments.length !== pattern.segments.length) {
    return null;
  }
  const parameters: Record<string, string> = {};
  for (const [index, expected] of pattern.segments.entries()) {
    const segment = segments[index] ?? '';
    if (expected.kind === 'parameter') {
      if (segment === '') {
        return null;
      }
      parameters[expected.name] = segment;
    } else if (decodeSegment(segment) !== expected.decoded) {
      return null;
    }
  }
  return parameters;
}
