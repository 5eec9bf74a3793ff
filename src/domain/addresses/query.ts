import { joinAddress } from './address.ts';
import { decodeSegment, escapeQuery } from './path.ts';

/** `name=value` or a bare name, percent-encoded so that it can be added to any address. */
export type QueryPair = string;

/** Longer queries are truncated after a whole pair, so that browsers and servers still accept the address. */
const MAX_FORWARDED_CHARACTERS = 2_048;

/**
 * Returns the forwarded query parameters of a request: `utm_*`, `gclid`, `fbclid` and the names that the app lists, but
 * never deep-link parameters (`_hk_*`), because anyone could use them to claim another visitor's click. `query` is the
 * raw query without `?`.
 */
export function buildForwardedQuery(query: string, extraNames: Iterable<string> = []): QueryPair[] {
  if (query === '') {
    return [];
  }
  const extra = new Set(extraNames);
  const pairs: QueryPair[] = [];
  let length = 0;
  for (const raw of query.toWellFormed().split('&')) {
    const name = parseName(raw);
    if (!isForwarded(name, extra)) {
      continue;
    }
    const pair = escapeQuery(raw).replaceAll('#', '%23');
    length += pair.length + 1;
    if (length > MAX_FORWARDED_CHARACTERS) {
      break;
    }
    pairs.push(pair);
  }
  return pairs;
}

function isForwarded(name: string, extra: ReadonlySet<string>): boolean {
  if (DEEP_LINK_PARAMETER.test(name)) {
    return false;
  }
  return name.startsWith('utm_') || name === 'gclid' || name === 'fbclid' || (name !== '' && extra.has(name));
}

/** The beginning of a deep-link parameter's name, also if invalid escapes prevent `parseName` from decoding it. */
const DEEP_LINK_PARAMETER = /^(?:_|%5f)hk_/i;

/** Formats a deep-link parameter: the id of the click, the id of the link, or the metadata flag. */
export function formatDeepLinkParameter(name: '_hk_cid' | '_hk_sid' | '_hk_md', value: string): QueryPair {
  return `${name}=${encodeURIComponent(value)}`;
}

/**
 * Adds pairs at the end of an address's query. The existing pairs keep their order and take precedence over added pairs
 * of the same name. Deep-link parameters (`_hk_*`) are the exception: if some are added, all existing ones are removed,
 * so that an app never receives two ids, or the flag of metadata that the link doesn't have.
 */
export function addQueryPairs(address: string, pairs: readonly QueryPair[]): string {
  if (pairs.length === 0) {
    return address;
  }
  const { head, own, fragment } = splitQuery(address);
  if (own.length === 0) {
    return joinAddress(head, pairs.join('&'), fragment);
  }
  const replaces = pairs.some((pair) => DEEP_LINK_PARAMETER.test(pair));
  const remaining = replaces ? own.filter((pair) => !DEEP_LINK_PARAMETER.test(parseName(pair))) : own;
  const names = new Set(remaining.map(parseName));
  const added = pairs.filter((pair) => !names.has(parseName(pair)));
  return joinAddress(head, [...remaining, ...added].join('&'), fragment);
}

/** Removes deep-link parameters (`_hk_*`) from an address, so that its author can't claim another visitor's click. */
export function removeDeepLinkParameters(address: string): string {
  const { head, own, fragment } = splitQuery(address);
  const remaining = own.filter((pair) => !DEEP_LINK_PARAMETER.test(parseName(pair)));
  return remaining.length === own.length ? address : joinAddress(head, remaining.join('&'), fragment);
}

/** Replaces all pairs of a name with a single pair at the end of an address's query. `value` must be encoded. */
export function setInQuery(address: string, name: string, value: string): string {
  const { head, own, fragment } = splitQuery(address);
  const remaining = own.filter((pair) => parseName(pair) !== name);
  return joinAddress(head, [...remaining, `${name}=${value}`].join('&'), fragment);
}

/**
 * Returns the decoded value of a query parameter, or null. The last pair counts, because the server adds pairs at the
 * end.
 */
export function findQueryValue(address: string, name: string): string | null {
  const [, query = ''] = /^[^?#]*\?([^#]*)/.exec(address) ?? [];
  const pair = query.split('&').findLast((part) => part.startsWith(`${name}=`));
  return pair === undefined ? null : decodeSegment(pair.slice(name.length + 1));
}

function splitQuery(address: string): { head: string; own: QueryPair[]; fragment: string } {
  const hash = address.indexOf('#');
  const beforeHash = hash === -1 ? address : address.slice(0, hash);
  const queryStart = beforeHash.indexOf('?');
  const query = queryStart === -1 ? '' : beforeHash.slice(queryStart + 1);
  return {
    head: queryStart === -1 ? beforeHash : beforeHash.slice(0, queryStart),
    own: query === '' ? [] : query.split('&'),
    fragment: hash === -1 ? '' : address.slice(hash + 1),
  };
}

/** Decodes the name of a pair as form data, with `+` as a space. Returns it unchanged if it can't be decoded. */
function parseName(pair: QueryPair): string {
  const equals = pair.indexOf('=');
  const name = (equals === -1 ? pair : pair.slice(0, equals)).replaceAll('+', ' ');
  if (!name.includes('%')) {
    return name;
  }
  try {
    return decodeURIComponent(name);
  } catch {
    // Its escapes aren't UTF-8, so it isn't a name that callers look for.
    return name;
  }
}
