import { getClientKey } from '../addresses/ip-address.ts';
import { computeKeyedHash } from '../keyed-hash.ts';
import type { Day } from './day.ts';

/** Somebody who was seen on a link on a day, as nobody can read it back. */
export interface Visitor {
  appId: string;
  day: Day;
  hash: string;
}

/** What a visitor is told apart by. It is hashed and forgotten. */
export interface VisitorSignals {
  /** The address that the request came from; null: not known. */
  address: string | null;
  userAgent: string;
}

/** As much of a user agent as is looked at. */
const MAX_USER_AGENT_LENGTH = 512;

/** 128 bits: among the visitors of a day no two share them by chance. */
const HASH_LENGTH = 22;

/** The hash of a visitor under the key of the day; null where nobody knows where they came from. */
export function hashVisitor(key: string, appId: string, smartLinkId: string, signals: VisitorSignals): string | null {
  const clientKey = signals.address === null ? null : getClientKey(signals.address);
  if (clientKey === null) {
    return null;
  }
  return computeKeyedHash(key, [
    appId,
    smartLinkId,
    clientKey,
    signals.userAgent.slice(0, MAX_USER_AGENT_LENGTH),
  ]).slice(0, HASH_LENGTH);
}
