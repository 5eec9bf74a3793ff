import { getClientKey } from '../addresses/ip-address.ts';
import { computeKeyedHash } from '../keyed-hash.ts';
import type { Day } from './day.ts';

/** A visitor to a link on one day, identified by an irreversible hash. */
export interface Visitor {
  appId: string;
  day: Day;
  hash: string;
}

/** The properties that distinguish visitors. They are hashed and never stored. */
export interface VisitorSignals {
  /** The visitor's IP address; null if it is unknown. */
  address: string | null;
  /** Null for all user agents of the address together. */
  userAgent: string | null;
}

/** The number of UTF-16 code units of a user agent that are hashed. */
const MAX_USER_AGENT_LENGTH = 512;

/** 22 base64url characters: 128 bits are enough to rule out collisions among the visitors of a day. */
const HASH_LENGTH = 22;

/** Returns a visitor's hash under the key of the day; null if their IP address is unknown. */
export function hashVisitor(key: string, appId: string, smartLinkId: string, signals: VisitorSignals): string | null {
  const clientKey = signals.address === null ? null : getClientKey(signals.address);
  if (clientKey === null) {
    return null;
  }
  const texts = [appId, smartLinkId, clientKey];
  if (signals.userAgent !== null) {
    texts.push(signals.userAgent.slice(0, MAX_USER_AGENT_LENGTH));
  }
  return computeKeyedHash(key, texts).slice(0, HASH_LENGTH);
}
