import type { Checked } from '../failures.ts';
import { accept, reject } from '../failures.ts';
import type { Address } from './address.ts';
import { readAddress, shortenForMessage } from './address.ts';
import { decodeSegment, reencode, splitSegments } from './path.ts';
import type { Segment } from './path-pattern.ts';
import { findParameterNameProblem } from './path-pattern.ts';
import { isReservedScheme } from './url-scheme.ts';

/** A piece of a URL pattern: a text, or a placeholder for the value of a parameter. */
type Piece = string | { name: string };

type QueryPart = { kind: 'static'; decoded: string } | { kind: 'parameter'; key: string; name: string };

/**
 * The pattern of the address that a template opens (`shop://p/:id?from=:source`), or of its custom fallback. A
 * parameter is a whole segment of the path or the fragment, or a whole value of the query, and never part of the scheme
 * or host.
 */
export interface UrlPattern {
  /** The pattern as written, with normalized escapes. */
  text: string;
  /** Lower case. */
  scheme: string;
  /**
   * The host of an http(s) pattern in the form of `getHost`. Null for deep links, whose "host" is their first segment.
   */
  host: string | null;
  /** The distinct names of its parameters. */
  names: readonly string[];
  /** Used for matching addresses. */
  segments: readonly Segment[];
  query: readonly QueryPart[];
  fragment: readonly Segment[];
  /** Used for building addresses. `path` includes scheme and host. */
  pieces: { path: readonly Piece[]; query: readonly Piece[]; fragment: readonly Piece[] };
}

const HOST_PARAMETER = /^\s*https?:\/\/[^/?#]*:[A-Za-z_]/i;

/** Parses a URL pattern. The caller must check whether the app is allowed to use its scheme and host. */
export function parseUrlPattern(text: string): Checked<UrlPattern> {
  if (HOST_PARAMETER.test(text)) {
    return reject(
      'has a parameter in the host of a web address. Write the host out, as in `https://shop.example/:id`.',
    );
  }
  const address = readAddress(text);
  if (!address.ok) {
    return address;
  }
  const { value } = address;
  if (value.kind === 'relative') {
    return reject('has no scheme. Write it as `shop://p/:id` or `https://host/p/:id`.');
  }
  if (value.kind === 'deep-link' && isReservedScheme(value.scheme)) {
    return reject(
      `uses the reserved scheme \`${shortenForMessage(value.scheme)}:\`. Use one of the app's URL schemes, or https.`,
    );
  }
  return compile(value);
}

function compile(address: Exclude<Address, { kind: 'relative' }>): Checked<UrlPattern> {
  const head = address.kind === 'web' ? `${address.scheme}://${address.host}` : `${address.scheme}:${address.slashes}`;
  // A web address without a path is the root of its host.
  const path = address.path === '' && address.kind === 'web' ? '/' : address.path;
  const pieces = {
    path: [head, ...splitPieces(path, '/', '')],
    query: splitPieces(address.query, '&', '='),
    fragment: splitPieces(address.fragment, '/', ''),
  };
  const names = new Set<string>();
  for (const piece of [...pieces.path, ...pieces.query, ...pieces.fragment]) {
    if (typeof piece === 'string') {
      continue;
    }
    const reason = findParameterNameProblem(piece.name);
    if (reason !== null) {
      return reject(reason);
    }
    names.add(piece.name);
  }
  return accept({
    text: [
      formatPieces(pieces.path),
      prefixNonEmpty('?', formatPieces(pieces.query)),
      prefixNonEmpty('#', formatPieces(pieces.fragment)),
    ].join(''),
    scheme: address.scheme,
    host: address.kind === 'web' ? address.host : null,
    names: [...names],
    segments: splitSegments(path).map(parseSegment),
    query: address.query === '' ? [] : address.query.split('&').map(parseQueryPart),
    fragment: splitSegments(address.fragment).map(parseSegment),
    pieces,
  });
}

/** Splits a text at `separator`. A part that begins with `:`, or in a query has `:` after `=`, is a parameter. */
function splitPieces(text: string, separator: string, lead: string): Piece[] {
  const pieces: Piece[] = [];
  for (const [index, part] of text.split(separator).entries()) {
    if (index > 0) {
      pieces.push(separator);
    }
    const colon = part.indexOf(`${lead}:`);
    const key = lead === '' ? 0 : part.indexOf(lead);
    if (colon === -1 || colon !== key) {
      pieces.push(part);
    } else {
      pieces.push(part.slice(0, colon + lead.length), { name: part.slice(colon + lead.length + 1) });
    }
  }
  return pieces.filter((piece) => piece !== '');
}

function parseSegment(text: string): Segment {
  return text.startsWith(':')
    ? { kind: 'parameter', name: text.slice(1) }
    : { kind: 'static', text, decoded: decodeSegment(text) };
}

function parseQueryPart(pair: string): QueryPart {
  const equals = pair.indexOf('=');
  return equals !== -1 && pair[equals + 1] === ':'
    ? { kind: 'parameter', key: decodeSegment(pair.slice(0, equals)), name: pair.slice(equals + 2) }
    : { kind: 'static', decoded: decodeSegment(pair) };
}

function formatPieces(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : `:${piece.name}`)).join('');
}

function prefixNonEmpty(sign: string, text: string): string {
  return text === '' ? '' : sign + text;
}

/**
 * Builds the address for parameter values, which are encoded as in a path and are re-encoded for their new position.
 * The link's query follows the query of the pattern; the link's fragment is used if the pattern's fragment is empty.
 */
export function expandUrlPattern(
  pattern: UrlPattern,
  parameters: Record<string, string>,
  suffix: { query: string; fragment: string },
): string {
  const query = fill(pattern.pieces.query, parameters);
  const both = query === '' || suffix.query === '' ? query + suffix.query : `${query}&${suffix.query}`;
  const fragment = fill(pattern.pieces.fragment, parameters) || suffix.fragment;
  return fill(pattern.pieces.path, parameters) + prefixNonEmpty('?', both) + prefixNonEmpty('#', fragment);
}

function fill(pieces: readonly Piece[], parameters: Record<string, string>): string {
  let text = '';
  for (const piece of pieces) {
    text += typeof piece === 'string' ? piece : reencode(parameters[piece.name] ?? '');
  }
  return text;
}

/**
 * The result of matching an address with a pattern: path-encoded parameter values, and the query and fragment that the
 * pattern doesn't cover.
 */
export interface UrlMatch {
  parameters: Record<string, string>;
  query: string;
  fragment: string;
}

/**
 * Matches an address, the inverse of `expandUrlPattern`. Returns null if it doesn't match. http and https are
 * equivalent. The address must have all query pairs of the pattern, in any order; the other pairs are returned in their
 * order.
 */
export function matchUrlPattern(pattern: UrlPattern, address: string): UrlMatch | null {
  const read = readAddress(address);
  return read.ok ? matchAddress(pattern, read.value) : null;
}

/** Like `matchUrlPattern`, for a parsed address. */
export function matchAddress(pattern: UrlPattern, address: Address): UrlMatch | null {
  if (address.kind === 'relative') {
    return null;
  }
  const hasSameSchemeOrHost =
    address.kind === 'web' ? address.host === pattern.host : address.scheme === pattern.scheme;
  if (!hasSameSchemeOrHost) {
    return null;
  }
  const parameters: Record<string, string> = {};
  if (!bindSegments(parameters, pattern.segments, splitSegments(address.path))) {
    return null;
  }
  const query = bindQuery(parameters, pattern.query, address.query);
  if (query === null) {
    return null;
  }
  if (pattern.fragment.length === 0) {
    return { parameters, query, fragment: address.fragment };
  }
  if (!bindSegments(parameters, pattern.fragment, splitSegments(address.fragment))) {
    return null;
  }
  return { parameters, query, fragment: '' };
}

function bindSegments(bound: Record<string, string>, expected: readonly Segment[], segments: string[]): boolean {
  if (expected.length !== segments.length) {
    return false;
  }
  return expected.every((part, index) => {
    const raw = segments[index] ?? '';
    return part.kind === 'static' ? decodeSegment(raw) === part.decoded : bind(bound, part.name, raw);
  });
}

function bindQuery(bound: Record<string, string>, expected: readonly QueryPart[], query: string): string | null {
  if (expected.length === 0) {
    return query;
  }
  const pairs = query.split('&');
  for (const part of expected) {
    const index = pairs.findIndex((pair) => bindQueryPart(bound, part, pair));
    if (index === -1) {
      return null;
    }
    pairs.splice(index, 1);
  }
  return pairs.join('&');
}

function bindQueryPart(bound: Record<string, string>, part: QueryPart, pair: string): boolean {
  if (part.kind === 'static') {
    return decodeSegment(pair) === part.decoded;
  }
  const equals = pair.indexOf('=');
  if (equals === -1 || decodeSegment(pair.slice(0, equals)) !== part.key) {
    return false;
  }
  // A plus sign means a space in a query, but not in a path, for which the value is encoded.
  return bind(bound, part.name, pair.slice(equals + 1).replaceAll('+', '%20'));
}

/** Binds a parameter to a value. A parameter that occurs twice in a pattern must have the same value both times. */
function bind(bound: Record<string, string>, name: string, raw: string): boolean {
  if (raw === '') {
    return false;
  }
  const known = bound[name];
  if (known !== undefined && Object.hasOwn(bound, name)) {
    return decodeSegment(known) === decodeSegment(raw);
  }
  // Queries and fragments can contain these characters unescaped; a path segment can't.
  bound[name] = raw.replace(/[/?]/g, encodeURIComponent);
  return true;
}
