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

/** A parsed address. All entry points parse addresses by the same rules. */
export type Address =
  | (AddressParts & { kind: 'relative' })
  /** Any scheme except http and https, in lower case. `slashes` is `//` or empty; the path follows it. */
  | (AddressParts & { kind: 'deep-link'; scheme: string; slashes: string })
  /** http or https. `host` is lowercase punycode without a trailing dot, with the port unless it is the default. */
  | (AddressParts & { kind: 'web'; scheme: string; host: string; url: URL });

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):/;

/** Returns the scheme of an address in lower case, as a browser parses it, or null for a relative address. */
export function parseScheme(text: string): string | null {
  return SCHEME.exec(text)?.[1]?.toLowerCase() ?? null;
}

/**
 * Parses any address as a browser does (WHATWG URL), but rejects input that browsers silently correct: control
 * characters, and `http:` without two slashes. Also rejects userinfo, dot segments and more than `maxLength`
 * characters.
 */
export function readAddress(text: string, maxLength = MAX_ADDRESS_LENGTH): Checked<Address> {
  const brokenTextReason = findInvalidTextReason(text);
  if (brokenTextReason !== null) {
    return reject(brokenTextReason);
  }
  if (text.length > maxLength) {
    return reject(describeExcessLength(text.length, maxLength));
  }
  const trimmed = text.trim();
  if (trimmed === '') {
    return reject('is empty. Use a path (`/` for the root) or an absolute address.');
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
    return reject('has a `.` or `..` segment in its path. Use the path that it resolves to.');
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
  // In web addresses only, browsers treat a backslash as a slash.
  const authority = rest.startsWith('//') ? parseAuthority(rest, /[/\\?#]/) : '';
  if (authority === '') {
    return reject(`has no host. Write it as \`${scheme}://host/path\`.`);
  }
  if (authority.includes('@')) {
    return reject(USERINFO);
  }
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return reject(
      `has the host \`${shortenForMessage(authority)}\`, which is not a valid host name with an optional port.`,
    );
  }
  const host = getHost(url);
  if (host === '' || host.startsWith(':')) {
    return reject('has no host. Write it as `https://host/path`.');
  }
  const parts = parseParts(rest.slice(2 + authority.length), true);
  return accept({ kind: 'web', scheme, host, url, ...parts });
}

/** Returns the host of a URL for comparisons: without a trailing dot, with the port unless it is the default. */
export function getHost(url: URL): string {
  let name = url.hostname;
  while (name.endsWith('.')) {
    name = name.slice(0, -1);
  }
  return url.port === '' ? name : `${name}:${url.port}`;
}

/** Returns the text between the two leading slashes and the first match of `ends`. */
function parseAuthority(rest: string, ends: RegExp): string {
  const end = rest.slice(2).search(ends);
  return end === -1 ? rest.slice(2) : rest.slice(2, 2 + end);
}

/**
 * Splits the rest of an address after its authority. With `backslashes`, a backslash in the path counts as a slash, as
 * in web addresses.
 */
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

/** Joins a path, a query and a fragment. Omits the separators of empty parts. */
export function joinAddress(path: string, query: string, fragment: string): string {
  return `${path}${query === '' ? '' : `?${query}`}${fragment === '' ? '' : `#${fragment}`}`;
}

/** Returns the reason for rejecting an address of this length. */
export function describeExcessLength(length: number, maxLength = MAX_ADDRESS_LENGTH): string {
  return `must be at most ${maxLength} characters, escapes included; got ${length}.`;
}

/** Shortens a text from a client to 60 UTF-16 code units and an ellipsis, for a message. */
export function shortenForMessage(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60).replace(/\p{Surrogate}$/u, '')}…` : text;
}

const USERINFO = 'has an `@` before its path, which marks a user name or password. Remove it.';
