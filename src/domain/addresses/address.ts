import type { Checked } from '../failures.ts';
import { accept, reject } from '../failures.ts';
import { escapePath, escapeQuery, findInvalidTextReason, hasDotSegment, MAX_ADDRESS_LENGTH } from './path.ts';

interface AddressParts {
  /** Escaped, with all its slashes. */
  path: string;
  /** Escaped, without `?`. */
  query: string;
  /** Escaped, without `#`. */
  fragment: string;
}

/** An address taken apart, by the same rules wherever one comes in. */
export type Address =
  | (AddressParts & { kind: 'relative' })
  /** Any scheme but http and https, in lower case; `slashes` is `//` or empty, and the path begins behind it. */
  | (AddressParts & { kind: 'deep-link'; scheme: string; slashes: string })
  /** http and https. `host` is lower case punycode, without a dot at its end, with the port unless it is the default. */
  | (AddressParts & { kind: 'web'; scheme: string; host: string; url: URL });

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):/;

/** The scheme that an address begins with, as a browser would read it, in lower case; null for a relative one. */
export function parseScheme(text: string): string | null {
  return SCHEME.exec(text)?.[1]?.toLowerCase() ?? null;
}

/**
 * Reads any address as a browser would (WHATWG URL), and refuses what browsers silently mend: control characters, and
 * `http:` without its two slashes. Also refused: userinfo, dot segments, more than 2,048 characters.
 */
export function readAddress(text: string): Checked<Address> {
  const brokenTextReason = findInvalidTextReason(text);
  if (brokenTextReason !== null) {
    return reject(brokenTextReason);
  }
  if (text.length > MAX_ADDRESS_LENGTH) {
    return reject(describeExcessLength(text.length));
  }
  const trimmed = text.trim();
  if (trimmed === '') {
    return reject('is empty; write a path ("/" for the root) or an address');
  }
  const scheme = parseScheme(trimmed);
  const rest = scheme === null ? trimmed : trimmed.slice(scheme.length + 1);
  const address =
    scheme === null
      ? accept<Address>({ kind: 'relative', ...parseParts(rest) })
      : scheme === 'http' || scheme === 'https'
        ? readWeb(trimmed, scheme, rest)
        : readDeepLink(scheme, rest);
  if (address.ok && hasDotSegment(address.value.path)) {
    return reject('has a "." or ".." segment in its path; write the path that it leads to');
  }
  return address;
}

function readDeepLink(scheme: string, rest: string): Checked<Address> {
  const slashes = rest.startsWith('//') ? '//' : '';
  if (slashes !== '' && parseAuthority(rest, /[/?#]/).includes('@')) {
    return reject(USERINFO);
  }
  return accept({ kind: 'deep-link', scheme, slashes, ...parseParts(rest.slice(slashes.length)) });
}

function readWeb(text: string, scheme: string, rest: string): Checked<Address> {
  // In a web address, and there alone, browsers take a backslash for a slash.
  const authority = rest.startsWith('//') ? parseAuthority(rest, /[/\\?#]/) : '';
  if (authority === '') {
    return reject(`names no host; an address of the web is written "${scheme}://host/path"`);
  }
  if (authority.includes('@')) {
    return reject(USERINFO);
  }
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return reject(`names "${shortenForMessage(authority)}", which is no host and port that a browser could go to`);
  }
  const host = getHost(url);
  if (host === '' || host.startsWith(':')) {
    return reject('names no host; write "https://host/path"');
  }
  const parts = parseParts(rest.slice(2 + authority.length), true);
  return accept({ kind: 'web', scheme, host, url, ...parts });
}

/** The host of a URL as hosts are compared: without a dot at its end, with the port unless it is the default. */
export function getHost(url: URL): string {
  let name = url.hostname;
  while (name.endsWith('.')) {
    name = name.slice(0, -1);
  }
  return url.port === '' ? name : `${name}:${url.port}`;
}

/** What stands between the two slashes at the beginning and whatever ends it. */
function parseAuthority(rest: string, ends: RegExp): string {
  const end = rest.slice(2).search(ends);
  return end === -1 ? rest.slice(2) : rest.slice(2, 2 + end);
}

/** In the path of a web address browsers take a backslash for a slash; elsewhere it is a character like others. */
function parseParts(rest: string, backslashes = false): AddressParts {
  const fragmentStart = rest.indexOf('#');
  const beforeHash = fragmentStart === -1 ? rest : rest.slice(0, fragmentStart);
  const queryStart = beforeHash.indexOf('?');
  const path = queryStart === -1 ? beforeHash : beforeHash.slice(0, queryStart);
  return {
    path: escapePath(backslashes ? path.replaceAll('\\', '/') : path),
    query: queryStart === -1 ? '' : escapeQuery(beforeHash.slice(queryStart + 1)),
    fragment: fragmentStart === -1 ? '' : escapeQuery(rest.slice(fragmentStart + 1)),
  };
}

/** Path, query and fragment put together again. */
export function joinAddress(path: string, query: string, fragment: string): string {
  return `${path}${query === '' ? '' : `?${query}`}${fragment === '' ? '' : `#${fragment}`}`;
}

/** The reason for refusing an address of that length. */
export function describeExcessLength(length: number): string {
  return `has ${length} characters, escapes included; ${MAX_ADDRESS_LENGTH} are allowed`;
}

/** A part of what a stranger sent, short enough for a message. */
export function shortenForMessage(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60).replace(/\p{Surrogate}$/u, '')}…` : text;
}

const USERINFO = 'has an "@" in front of its path, so a name or password; leave that out';
