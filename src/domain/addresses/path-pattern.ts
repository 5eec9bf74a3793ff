import type { Checked } from '../failures.ts';
import { accept, reject } from '../failures.ts';
import { shortenForMessage } from './address.ts';
import { decodeSegment, findInvalidTextReason, hasDotSegment, splitSegments } from './path.ts';

/** One segment of a pattern. `text` is percent-encoded, `decoded` is what a path's segment is compared with. */
export type Segment = { kind: 'static'; text: string; decoded: string } | { kind: 'parameter'; name: string };

/** A path pattern such as `products/:id`, of a route or a template. */
export interface Pattern {
  /** Canonical: no outer or doubled slashes (the root is `/`), static segments percent-encoded, names as given. */
  text: string;
  /** The same for two patterns if and only if they match the same paths: `products/:`. */
  key: string;
  segments: readonly Segment[];
  /** The names of the parameters, in their order. */
  names: readonly string[];
}

const MAX_LENGTH = 512;
const PARAMETER_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:/;

/** Reads a pattern; `/` is the root. The reason for a refusal names the segment at fault. */
export function parsePattern(text: string): Checked<Pattern> {
  const broken = findInvalidTextReason(text);
  if (broken !== null) {
    return reject(broken);
  }
  const trimmed = text.trim();
  if (trimmed === '') {
    return reject('is empty; write a path such as "products/:id", or "/" for the root');
  }
  if (trimmed.length > MAX_LENGTH) {
    return reject(formatLengthReason(trimmed.length));
  }
  if (/[?#]/.test(trimmed)) {
    return reject('has a query or a fragment; a pattern is a path alone, without "?" and "#"');
  }
  if (hasDotSegment(trimmed)) {
    return reject('has a "." or ".." segment; write the path that it leads to');
  }
  const raw = splitSegments(trimmed);
  if (SCHEME.test(raw[0] ?? '')) {
    return reject(
      'has something like a scheme; a pattern is a path alone, and a colon in its first segment is written "%3A"',
    );
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

/** The name of a parameter, checked against those before it. */
function readParameter(name: string, before: readonly string[]): Checked<Segment> {
  const reason = findParameterNameProblem(name);
  if (reason !== null) {
    return reject(reason);
  }
  if (before.includes(name)) {
    return reject(`has the parameter ":${name}" twice; give each one its own name`);
  }
  return accept({ kind: 'parameter', name });
}

/** Why a name can't be a parameter's, or null. */
export function findParameterNameProblem(name: string): string | null {
  if (!PARAMETER_NAME.test(name)) {
    return `has ":${shortenForMessage(name)}", which is no parameter: a name has letters, digits and "_", begins with no digit, and ends with its segment; a colon that begins none is written "%3A"`;
  }
  // Values are kept in plain objects, where this one name means something else.
  return name === '__proto__' ? 'has a parameter called "__proto__"; choose another name' : null;
}

function readStatic(raw: string, index: number): Checked<Segment> {
  const decoded = decodeSegment(raw.replace(/%(?![0-9A-Fa-f]{2})/g, '%25'));
  if (decoded.startsWith('\ud800')) {
    return reject(
      `has escapes in the segment "${shortenForMessage(raw)}" that are no UTF-8; write the characters themselves`,
    );
  }
  return accept({ kind: 'static', text: encodeStatic(decoded, index), decoded });
}

/**
 * One spelling for every segment that means the same. Characters that a path may hold stay readable, except colons
 * where they would make a parameter or a scheme.
 */
function encodeStatic(decoded: string, index: number): string {
  const text = encodeURIComponent(decoded).replace(/%(?:40|24|26|2B|2C|3B|3D)/g, decodeURIComponent);
  return index === 0 ? text : text.replace(/(?!^)%3A/g, ':');
}

function formatLengthReason(length: number): string {
  return `has ${length} characters, escapes included; ${MAX_LENGTH} are allowed`;
}

/** The parameters that a path gives (its raw, still encoded segments), or null where the pattern doesn't match. */
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
