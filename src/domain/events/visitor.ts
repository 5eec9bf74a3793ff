import { placeOf } from '../addresses/ip-address.ts';
import { keyedHash } from '../keyed-hash.ts';
import type { Day } from './day.ts';

/** Somebody who was seen on a link on a day, as nobody can read it back. */
export interface Visitor {
  appId: string;
  day: Day;
  hash: string;
}

/** What a visitor is told apart by. It is hashed and forgotten. */
export interface Sight {
  /** The address that the request came from; null: not known. */
  address: string | null;
  userAgent: string;
}

/** As much of a user agent as is looked at. */
const READ = 512;

/** 128 bits: among the visitors of a day no two share them by chance. */
const HASH_LENGTH = 22;

/** The hash of a visitor under the key of the day; null where nobody knows where they came from. */
export function visitorHash(key: string, appId: string, smartLinkId: string, sight: Sight): string | null {
  const place = sight.address === null ? null : placeOf(sight.address);
  if (place === null) return null;
  return keyedHash(key, [appId, smartLinkId, place, sight.userAgent.slice(0, READ)]).slice(0, HASH_LENGTH);
}
