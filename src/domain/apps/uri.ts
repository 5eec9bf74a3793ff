import {
  type Address,
  describeExcessLength,
  joinAddress,
  parseScheme,
  readAddress,
  shortenForMessage,
} from '../addresses/address.ts';
import { hasDotSegment, MAX_ADDRESS_LENGTH, splitSegments } from '../addresses/path.ts';
import type { WebBase } from '../addresses/web-address.ts';
import type { Checked } from '../failures.ts';
import { accept, reject } from '../failures.ts';
import type { AppSnapshot } from './snapshot.ts';
import { findPathForAddress } from './template-matching.ts';

/** What an app, and a caller of it, may name in a link. */
export interface UriPolicy {
  snapshot: AppSnapshot;
  /** Whether links of this installation live on a host: lower case, with port if any, without a dot at its end. */
  isLinkHost(host: string): boolean;
  /** The caller's token is one that every stranger has. */
  publishable: boolean;
}

type Web = Extract<Address, { kind: 'web' }>;

/**
 * The one spelling of what a link leads to, which decides uniqueness: a relative path (`products/42?x=1#f`, the root is
 * `/`), or a foreign http(s) URL. Addresses below the app's web base, its own deep links and what fits a template's URL
 * become the path that they stand for.
 */
export function canonicalizeUri(text: string, policy: UriPolicy): Checked<string> {
  const read = readAllowed(text, policy);
  if (!read.ok) {
    return read;
  }
  const address = read.value;
  if (address.kind === 'relative') {
    return canonicalizeRelativePath(address);
  }
  const fitting = findPathForAddress(policy.snapshot.templateIndex, address);
  // Values out of a query may be no segments of a path ("..", say): then the address stands for itself.
  if (fitting !== null && !hasDotSegment(fitting.path)) {
    return buildPathUri(fitting);
  }
  if (address.kind === 'deep-link') {
    return buildPathUri(address);
  }
  const path = findPathBelow(address, policy.snapshot.webBase);
  if (path !== null) {
    return buildPathUri({ ...address, path });
  }
  const reason = findHostFault(address, policy);
  return reason === null ? checkLength(address.url.href) : reject(reason);
}

/** Whether a canonical uri is an http(s) URL and not a path of the app's. */
export function isForeign(uri: string): boolean {
  return uri.startsWith('http://') || uri.startsWith('https://');
}

/** Takes a canonical uri apart; the path of the root is empty. */
export function splitUri(uri: string): { path: string; query: string; fragment: string } {
  const hash = uri.indexOf('#');
  const beforeHash = hash === -1 ? uri : uri.slice(0, hash);
  const queryStart = beforeHash.indexOf('?');
  const path = queryStart === -1 ? beforeHash : beforeHash.slice(0, queryStart);
  return {
    path: path === '/' ? '' : path,
    query: queryStart === -1 ? '' : beforeHash.slice(queryStart + 1),
    fragment: hash === -1 ? '' : uri.slice(hash + 1),
  };
}

/**
 * Judges an address that a link's maker wants opened as it is: a fallback, the address after a link's window. An
 * http(s) URL or a deep link of the app's own, kept as given apart from escapes and the spelling of scheme and host.
 */
export function checkTarget(text: string, policy: UriPolicy): Checked<string> {
  const read = readAllowed(text, policy);
  return read.ok ? formatTarget(read.value, policy) : read;
}

/** Judges an override's link: as `checkTarget`, but a relative path will do too, and comes back as canonical uri. */
export function checkOverrideLink(text: string, policy: UriPolicy): Checked<string> {
  const read = readAllowed(text, policy);
  if (!read.ok) {
    return read;
  }
  return read.value.kind === 'relative' ? canonicalizeRelativePath(read.value) : formatTarget(read.value, policy);
}

/** Reads an address and refuses what nobody may name: foreign schemes, and smart links of this installation. */
function readAllowed(text: string, policy: UriPolicy): Checked<Address> {
  const read = readAddress(text);
  if (!read.ok) {
    return read;
  }
  const address = read.value;
  if (address.kind === 'deep-link' && !policy.snapshot.schemes.has(address.scheme)) {
    return reject(`begins with the scheme "${shortenForMessage(address.scheme)}:", ${FOREIGN_SCHEME}`);
  }
  if (address.kind === 'web' && policy.isLinkHost(address.host)) {
    return reject('would lead back to a smart link of this installation; name what that link leads to');
  }
  return read;
}

function formatTarget(address: Address, policy: UriPolicy): Checked<string> {
  if (address.kind === 'relative') {
    return reject('is a path; write an address with "https://", or with a scheme of the app\'s own');
  }
  if (address.kind === 'web') {
    const reason = findHostFault(address, policy);
    if (reason !== null) {
      return reject(reason);
    }
  }
  const head =
    address.kind === 'web' ? `${address.scheme}://${address.url.host}` : `${address.scheme}:${address.slashes}`;
  return checkLength(head + joinAddress(address.path, address.query, address.fragment));
}

function canonicalizeRelativePath(address: Address): Checked<string> {
  const path = splitSegments(address.path).join('/');
  // "/shop:42" and "shop:42" are two spellings of one path, and the second one is no path.
  if (parseScheme(path) !== null) {
    return reject(`begins with something like a scheme, ${FOREIGN_SCHEME}`);
  }
  return buildPathUri({ ...address, path });
}

/** The uri of an absolute address' path. There a colon is just a colon, so it is escaped where it would make a scheme. */
function buildPathUri(parts: { path: string; query: string; fragment: string }): Checked<string> {
  const [first = '', ...others] = splitSegments(parts.path);
  const path = [parseScheme(first) === null ? first : first.replaceAll(':', '%3A'), ...others].join('/');
  return checkLength(joinAddress(path, parts.query, parts.fragment) || '/');
}

/** The path of a web address below the base, segment by segment; null for addresses elsewhere. */
function findPathBelow(address: Web, base: WebBase | null): string | null {
  if (base === null || address.host !== base.host) {
    return null;
  }
  const segments = splitSegments(address.path);
  return base.segments.every((segment, index) => segment === segments[index])
    ? segments.slice(base.segments.length).join('/')
    : null;
}

/** Why a publishable token may not name a web address, or null: nobody phishes from a tenant's domain with it. */
function findHostFault(address: Web, policy: UriPolicy): string | null {
  if (!policy.publishable || policy.snapshot.publishableHosts.has(address.host)) {
    return null;
  }
  return `names the host "${shortenForMessage(address.host)}", which a publishable token may not; use a secret token, or have the host added to those that the app allows`;
}

function checkLength(address: string): Checked<string> {
  return address.length > MAX_ADDRESS_LENGTH ? reject(describeExcessLength(address.length)) : accept(address);
}

const FOREIGN_SCHEME =
  'which is neither http, https nor one of the app\'s own; set the scheme on a platform, or write a path\'s colon as "%3A"';
