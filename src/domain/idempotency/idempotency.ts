import { createHmac } from 'node:crypto';
import { type Caller, getCredentialId } from '../access/caller.ts';
import { createRefusal } from '../failures.ts';

/** A key that a client sends so that a repeated request creates its objects only once. */
export interface IdempotencyKey {
  /** The value of the `Idempotency-Key` header: 1 to 255 visible ASCII characters. Never stored. */
  key: string;
  /** The keyed hash of `key`. */
  keyHash: string;
  /** The path of the operation within the request. */
  path: string;
}

/** The app of keys of requests that belong to no app. */
export const NO_APP = '';

/** Keys are scoped to their credential: two clients may use the same key independently. */
export interface IdempotencyScope extends IdempotencyKey {
  /** `NO_APP` if the request belongs to no app. */
  appId: string;
  credentialId: string;
}

/**
 * Returns the form of a key that is stored: an HMAC-SHA-256 with a secret of the installation, because some clients
 * send a credential as the key. The blank distinguishes it from the keys that earlier versions stored.
 */
export function hashIdempotencyKey(key: string, secret: string): string {
  return `hmac ${createHmac('sha256', secret).update(key).digest('base64url')}`;
}

/** Returns the scope of a key, or null without a key. Fails with BAD_USER_INPUT if the key is invalid. */
export function buildIdempotencyScope(
  caller: Caller,
  appId: string,
  key: IdempotencyKey | null,
): IdempotencyScope | null {
  if (key === null) {
    return null;
  }
  if (!/^[!-~]{1,255}$/.test(key.key)) {
    throw createRefusal('BAD_USER_INPUT', 'Idempotency-Key', 'must be 1 to 255 visible ASCII characters.');
  }
  return { ...key, appId, credentialId: getCredentialId(caller) ?? 'operator' };
}
