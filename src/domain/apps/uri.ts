import {
  type Address,
  describeExcessLength,
  getHost,
  joinAddress,
  parseScheme,
  readAddress,
  shortenForMessage,
} from '../addresses/address.ts';
import { hasDotSegment, normalizeEscapes, splitSegments } from '../addresses/path.ts';
import { parseWebAddress, type WebBase } from '../addresses/web-address.ts';
import type { Checked } from '../failures.ts';
import { accept, reject } from '../failures.ts';
import { findLoop, type LinkSettings, MAX_DESTINATION_LENGTH } from './link-host.ts';
import type { AppSnapshot } from './snapshot.ts';
import { findPathForAddress } from './template-matching.ts';

/** The rules for the addresses that a caller can use in an app's links. */
export interface UriPolicy {
  snapshot: AppSnapshot;
  links: LinkSettings;
  /** Whether the caller only has the permissions of a publishable token. */
  publishable: boolean;
}

type Web = Extract<Address, { kind: 'web' }>;

/**
 * Returns the canonical form of a target URI: a relative path (`products/42?x=1#f`; the root is `/`), or a foreign
 * http(s) URL. Addresses below the app's web base, deep links of the app and addresses that match a template's URL
 * become the corresponding path. It has no leading, trailing and doubled slashes, except those of an address below the
 * web base: websites can distinguish `products/42` from `products/42/`. Apps, templates and unique links don't (see
 * `normalizeUri`).
 */
export function canonicalizeUri(text: string, policy: UriPolicy): Checked<string> {
  const read = readAllowed(text, policy);
  if (!read.ok) {
    return read;
  }
  const address = read.value;
  if (address.kind === 'relative') {
    return canonicalizeRelativePath(address, policy);
  }
  const fitting = findPathForAddress(policy.snapshot.templateIndex, address);
  // A query value such as ".." can't be a path segment. In that case the address isn't converted to the path.
  if (fitting !== null && !hasDotSegment(fitting.path)) {
    return buildPathUri(fitting, policy);
  }
  if (address.kind === 'deep-link') {
    return buildPathUri({ ...address, path: splitSegments(address.path).join('/') }, policy);
  }
  const path = findPathBelow(address, policy.snapshot.webBase);
  if (path !== null) {
    return buildPathUri({ ...address, path }, policy);
  }
  const reason = findHostFault(address.host, policy, 'link to');
  return reason === null ? checkLength(address.url.href, policy) : reject(reason);
}

/** Whether a canonical URI is an http(s) URL instead of a path of the app. */
export function isForeign(uri: string): boolean {
  return uri.startsWith('http://') || uri.startsWith('https://');
}

/**
 * Returns the form of a canonical URI that is equal for equivalent URIs: a path without the slashes that apps ignore,
 * and with normalized escapes (RFC 3986, section 6.2.2).
 */
export function normalizeUri(uri: string): string {
  return removeSignificantSlashes(normalizeEscapes(uri));
}

/** Whether a canonical URI is a path with outer or doubled slashes, which only the website distinguishes from others. */
export function hasSignificantSlashes(uri: string): boolean {
  return removeSignificantSlashes(uri) !== uri;
}

/** Returns a canonical URI without the slashes that only the website distinguishes. */
export function removeSignificantSlashes(uri: string): string {
  if (isForeign(uri)) {
    return uri;
  }
  const { path, query, fragment } = splitUri(uri);
  return joinAddress(splitSegments(path).join('/'), query, fragment) || '/';
}

/** Splits a canonical URI. The path of the root is empty. */
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
 * Validates an address that links open unchanged, such as a fallback: an http(s) URL or a deep link of the app. Only
 * normalizes escapes, the scheme and the host.
 */
export function checkTarget(text: string, policy: UriPolicy): Checked<string> {
  const read = readAllowed(text, policy);
  return read.ok ? formatTarget(read.value, policy) : read;
}

/**
 * Validates the link of an override like its fallback, but also accepts a relative path and returns it as a canonical
 * URI.
 */
export function checkOverrideLink(text: string, policy: UriPolicy): Checked<string> {
  const read = readAllowed(text, policy, !policy.publishable);
  if (!read.ok) {
    return read;
  }
  return read.value.kind === 'relative'
    ? canonicalizeRelativePath(read.value, policy)
    : formatTarget(read.value, policy);
}

/**
 * Validates the fallback of an override like `checkTarget`, but also accepts a deep link of another app with one of the
 * app's `allowedSchemes`, except from a publishable token.
 */
export function checkOverrideFallback(text: string, policy: UriPolicy): Checked<string> {
  const read = readAllowed(text, policy, !policy.publishable);
  return read.ok ? formatTarget(read.value, policy) : read;
}

/**
 * Validates the address of a picture: an http(s) URL. Visitors' browsers and messengers load it from its host, so a
 * publishable token can only name the hosts that it can link to.
 */
export function checkPicture(text: string, policy: UriPolicy): Checked<string> {
  const parsed = parseWebAddress(text);
  if (!parsed.ok) {
    return parsed;
  }
  const host = getHost(parsed.value);
  const reason = policy.publishable ? (findLoopFault(host, policy) ?? findHostFault(host, policy, 'use')) : null;
  return reason === null ? accept(parsed.value.href) : reject(reason);
}

/**
 * Parses an address, and rejects unknown schemes and hosts of this installation, which no caller can use.
 * `otherApps` says whether deep links of other apps are allowed.
 */
function readAllowed(text: string, policy: UriPolicy, otherApps = false): Checked<Address> {
  const read = readAddress(text, getMaxLength(policy));
  if (!read.ok) {
    return read;
  }
  const address = read.value;
  if (address.kind === 'deep-link' && !isAllowedScheme(address.scheme, policy, otherApps)) {
    const remedy = otherApps
      ? "Add the scheme to a platform first or, if another app has it, to the app's `allowedSchemes`,"
      : 'Add the scheme to a platform first,';
    return reject(
      `uses the scheme \`${shortenForMessage(address.scheme)}:\`, which is not http, https or one of the app's URL schemes. ${remedy} or ${COLON_HINT}`,
    );
  }
  const loop = address.kind === 'web' ? findLoopFault(address.host, policy) : null;
  return loop === null ? read : reject(loop);
}

/** Returns the reason why no link of the app can lead to a host, or null if one can. */
function findLoopFault(host: string, { snapshot, links }: UriPolicy): string | null {
  switch (findLoop(host, snapshot.app, links)) {
    case 'LINKS':
      return 'leads back to a smart link of this installation. Use the target URI of that link instead.';
    case 'API':
      return `has the host \`${shortenForMessage(host)}\`, which serves the API of this installation. Use the address of a page or of the app.`;
    case null:
      return null;
  }
}

function isAllowedScheme(scheme: string, { snapshot }: UriPolicy, otherApps: boolean): boolean {
  return snapshot.schemes.has(scheme) || (otherApps && snapshot.app.allowedSchemes.includes(scheme));
}

function formatTarget(address: Address, policy: UriPolicy): Checked<string> {
  if (address.kind === 'relative') {
    return reject("is a path. Use an address with `https://` or one of the app's URL schemes.");
  }
  if (address.kind === 'web') {
    const reason = findHostFault(address.host, policy, 'link to');
    if (reason !== null) {
      return reject(reason);
    }
  }
  const head =
    address.kind === 'web' ? `${address.scheme}://${address.url.host}` : `${address.scheme}:${address.slashes}`;
  return checkLength(head + joinAddress(address.path, address.query, address.fragment), policy);
}

function canonicalizeRelativePath(address: Address, policy: UriPolicy): Checked<string> {
  const path = splitSegments(address.path).join('/');
  // "/shop:42" and "shop:42" would be the same path, but the second is an address with a scheme.
  if (parseScheme(path) !== null) {
    return reject(`is a path that begins with a URL scheme. Use an absolute address, or ${COLON_HINT}`);
  }
  return buildPathUri({ ...address, path }, policy);
}

/**
 * Builds the URI of a path. Escapes the colons that would turn its first segment into a scheme, also after slashes: they
 * are absent from the normal form.
 */
function buildPathUri(
  { path, query, fragment }: { path: string; query: string; fragment: string },
  policy: UriPolicy,
): Checked<string> {
  const [, slashes = '', first = '', rest = ''] = /^(\/*)([^/]*)(.*)$/.exec(path) ?? [];
  const escaped = parseScheme(first) === null ? path : `${slashes}${first.replaceAll(':', '%3A')}${rest}`;
  return checkLength(joinAddress(escaped, query, fragment) || '/', policy);
}

/**
 * Returns the path of a web address relative to the base, compared by segments, or null for other addresses. It begins
 * with slashes only if the address has more than one after the base.
 */
function findPathBelow(address: Web, base: WebBase | null): string | null {
  if (base === null || address.host !== base.host) {
    return null;
  }
  let rest = address.path;
  for (const segment of base.segments) {
    const below = rest.replace(/^\/+/, '');
    if (below !== segment && !below.startsWith(`${segment}/`)) {
      return null;
    }
    rest = below.slice(segment.length);
  }
  return rest.startsWith('//') ? rest : rest.slice(1);
}

/**
 * Returns the reason why a publishable token can't name a host, or null if it can. The restriction prevents phishing
 * with links on an app's domain.
 */
function findHostFault(host: string, { publishable, snapshot }: UriPolicy, verb: 'link to' | 'use'): string | null {
  if (!publishable || snapshot.publishableHosts.has(host)) {
    return null;
  }
  return `has the host \`${shortenForMessage(host)}\`, which publishable tokens can't ${verb}. Use a secret token, or add the host to the allowed hosts of the app.`;
}

/** Returns the maximum length of an address, both as submitted and in canonical form. */
function getMaxLength({ links }: UriPolicy): number {
  return links.maxDestinationLength ?? MAX_DESTINATION_LENGTH;
}

function checkLength(address: string, policy: UriPolicy): Checked<string> {
  const maxLength = getMaxLength(policy);
  return address.length > maxLength ? reject(describeExcessLength(address.length, maxLength)) : accept(address);
}

const COLON_HINT = 'write a colon in the path as `%3A`.';
