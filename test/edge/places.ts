import { expect } from 'vitest';
import type { Visited } from '../support/edge.ts';
import { readable } from '../support/edge.ts';

/** What the addresses of an answer may be. Query and fragment are compared with nothing: what travels is told elsewhere. */
export interface Allowed {
  /** Destinations and fallbacks of the link, stores, and the link's own address, without query and fragment. */
  places: readonly string[];
  /** Beginnings of addresses that will do too: for lazy links, whose path is the stranger's to choose. */
  beginnings?: readonly string[];
  /** Where pictures may come from. */
  pictures?: readonly string[];
}

/** Attributes that a browser goes to, or hands to somebody who does; the data of our scripts are places too. */
const LEADING =
  /^(?:href|action|formaction|cite|ping|background|poster|manifest|data-(?!automatic$|hint$)[\w-]+|xlink:href)$/;

/** Headers that lead somewhere, or change what the others mean. */
const LEADING_HEADERS = [
  'location',
  'refresh',
  'link',
  'content-location',
  'sourcemap',
  'x-accel-redirect',
  'set-cookie',
];

/** Every place that an answer leads to, with what it stands in. */
export function placesOf({ headers, text }: Visited): { at: string; place: string }[] {
  const places = LEADING_HEADERS.flatMap((at) => [headers[at] ?? []].flat().map((place) => ({ at, place })));
  if (!String(headers['content-type']).startsWith('text/html')) return places;
  for (const [, tag = '', attributes = ''] of text.matchAll(
    /<([a-z][\w-]*)((?:\s+[\w:-]+="[^"]*"|\s+[\w-]+)*)\s*\/?>/gi,
  )) {
    const given = new Map(
      [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, readable(value)]),
    );
    for (const [name, place] of given) {
      if (LEADING.test(name)) places.push({ at: `${tag} ${name}`, place });
      if (name === 'src' || name === 'srcset') places.push({ at: 'picture', place });
    }
    if (tag === 'meta') places.push(...placesOfMeta(given));
  }
  return places;
}

function placesOfMeta(given: ReadonlyMap<string, string>): { at: string; place: string }[] {
  const name = given.get('property') ?? given.get('name') ?? given.get('http-equiv') ?? '';
  const content = given.get('content') ?? '';
  if (name === 'og:image' || name === 'twitter:image') return [{ at: 'picture', place: content }];
  if (name === 'apple-itunes-app') {
    return [...content.matchAll(/app-argument=([^,]*)/g)].map(([, place = '']) => ({ at: name, place }));
  }
  const leads = /url$/.test(name) || /^(?:refresh|twitter:player|al:)/i.test(name);
  return leads && !/_(?:name|id)$|:package$/.test(name) ? [{ at: name, place: content }] : [];
}

/** Fails for an answer that leads anywhere but to what is allowed; `told` says what was asked. */
export function expectOnlyPlaces(visited: Visited, allowed: Allowed, told: string): void {
  for (const { at, place } of placesOf(visited)) {
    const wrong = at === 'picture' ? wrongPicture(place, allowed) : wrongPlace(place, allowed);
    expect(wrong, `${told}: ${at} is ${place}`).toBeNull();
  }
  expect(visited.headers, told).not.toHaveProperty('x-injected');
}

function wrongPicture(place: string, { pictures = [] }: Allowed): string | null {
  return pictures.includes(place) ? null : 'is no picture of the link';
}

/** What is wrong with a place; null: nothing. What stands within an intent or a store's address is a place as well. */
function wrongPlace(place: string, allowed: Allowed): string | null {
  // As a header it would be more than one, and browsers leave these out before they look where it leads.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (/[\u0000-\u0020\u007f-\u{10ffff}]/u.test(place)) return 'has letters that no address has';
  if (place.startsWith('/')) return /^\/[/\\]/.test(place) ? 'is on another host' : null;
  if (/^intent:/i.test(place)) return wrongIntent(place, allowed);
  const bare = place.replace(/[?#].*$/s, '');
  const isAllowed =
    allowed.places.includes(bare) || (allowed.beginnings ?? []).some((beginning) => bare.startsWith(beginning));
  if (!isAllowed) return 'is no place of the link';
  // A query begins at the first `?` and ends at a `#`, which an intent has to encode.
  const query = /^[^?#]*?(\?.*?)(?:#|%23|$)/s.exec(place)?.[1] ?? '';
  if (/[?&](?!_hk_(?:cid|sid|md|is)=)(?:_|%5f)hk_/i.test(query)) return 'carries what is ours from a stranger';
  const referrer = /^https:\/\/play\.google\.com\/.*[?&]referrer=([^&#]*)/.exec(place)?.[1];
  return referrer === undefined ? null : wrongPlace(decodeURIComponent(referrer), allowed);
}

/** An intent's own parts stand behind the last `#`, which is the only one. */
function wrongIntent(place: string, allowed: Allowed): string | null {
  const [, data = '', parts = ''] = /^intent:([^#]*)#Intent;([^#]*);end$/.exec(place) ?? [];
  const given = parts.split(';').map((part) => part.split('='));
  const names = given.map(([name]) => name).join(' ');
  if (!/^scheme package(?: S\.browser_fallback_url)?$/.test(names)) return `is an intent of other parts: ${names}`;
  const [scheme, packageName, fallback] = given.map(([, value = '']) => value);
  if (packageName !== 'example.shop') return 'is an intent for another app';
  const inFallback = fallback === undefined ? null : wrongPlace(decodeURIComponent(fallback), allowed);
  return inFallback ?? wrongPlace(`${scheme}:${data}`, allowed);
}
