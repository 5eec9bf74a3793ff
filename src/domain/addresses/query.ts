import { joinAddress } from './address.ts';
import { decodeSegment, escapeQuery } from './path.ts';

/** `name=value` or a bare name, percent-encoded, so that it can go into any address as it is. */
export type QueryPair = string;

/** A longer query is cut here, at the end of a pair: addresses have to stay ones that browsers and servers take. */
const MAX_FORWARDED_CHARACTERS = 2_048;

/**
 * What of a request's query goes on to the destination: `utm_*`, `gclid`, `fbclid` and the names that the app lists;
 * names of ours (`_hk_*`) never, else a stranger could speak for a click that is not theirs. `query` is as it came,
 * without `?`.
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

/** Names of ours; also in what cannot be decoded, and may be by somebody who is less strict. */
const DEEP_LINK_PARAMETER = /^(?:_|%5f)hk_/i;

/** A pair of ours for a deep link or a page: the click, the link, or that there is metadata. */
export function formatDeepLinkParameter(name: '_hk_cid' | '_hk_sid' | '_hk_md', value: string): QueryPair {
  return `${name}=${encodeURIComponent(value)}`;
}

/**
 * An address with these pairs behind its own query, in front of its fragment. Its own pairs stay as they are and in
 * their order, and win over a pair of the same name; but names of ours (`_hk_*`) that are added replace those that
 * somebody wrote into the address, since an app must not have two clicks to choose from.
 */
export function addQueryPairs(address: string, pairs: readonly QueryPair[]): string {
  if (pairs.length === 0) {
    return address;
  }
  const { head, own, fragment } = splitQuery(address);
  if (own.length === 0) {
    return joinAddress(head, pairs.join('&'), fragment);
  }
  const addedParameters = new Set(pairs.map(parseName).filter((name) => DEEP_LINK_PARAMETER.test(name)));
  const remaining = own.filter((pair) => !addedParameters.has(parseName(pair)));
  const names = new Set(remaining.map(parseName));
  const added = pairs.filter((pair) => !names.has(parseName(pair)));
  return joinAddress(head, [...remaining, ...added].join('&'), fragment);
}

/** An address whose query has no names of ours (`_hk_*`): what a stranger writes there must not speak for a click. */
export function removeDeepLinkParameters(address: string): string {
  const { head, own, fragment } = splitQuery(address);
  const remaining = own.filter((pair) => !DEEP_LINK_PARAMETER.test(parseName(pair)));
  return remaining.length === own.length ? address : joinAddress(head, remaining.join('&'), fragment);
}

/** An address with one pair in place of all that have its name, at the end of its query. `value` is encoded. */
export function setInQuery(address: string, name: string, value: string): string {
  const { head, own, fragment } = splitQuery(address);
  const remaining = own.filter((pair) => parseName(pair) !== name);
  return joinAddress(head, [...remaining, `${name}=${value}`].join('&'), fragment);
}

/** The value of a name in an address' query, decoded; the last one, since what we add stands last. Null: it is not there. */
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

/** A pair's name as forms write it: percent-decoded, with a plus sign for a space; as it is where that fails. */
function parseName(pair: QueryPair): string {
  const equals = pair.indexOf('=');
  const name = (equals === -1 ? pair : pair.slice(0, equals)).replaceAll('+', ' ');
  if (!name.includes('%')) {
    return name;
  }
  try {
    return decodeURIComponent(name);
  } catch {
    // Its escapes are no UTF-8: then it is none of the names that anybody asks for.
    return name;
  }
}
