import { type Caller, getCredentialId } from '../access/caller.ts';
import { createRefusal } from '../failures.ts';

/** What a client sends to have a creation happen once, however often it has to repeat the request. */
export interface IdempotencyKey {
  /** The value of the `Idempotency-Key` header: 1 to 255 visible ASCII characters. */
  key: string;
  /** Which of the request's operations this is. */
  path: string;
}

/** A key is its token's own: two clients never meet in one. */
export interface IdempotencyScope extends IdempotencyKey {
  appId: string;
  credentialId: string;
}

/** Null without a key. Fails with INVALID_JSON for a text that is none. */
export function buildIdempotencyScope(
  caller: Caller,
  appId: string,
  key: IdempotencyKey | null,
): IdempotencyScope | null {
  if (key === null) {
    return null;
  }
  if (!/^[!-~]{1,255}$/.test(key.key)) {
    throw createRefusal('INVALID_JSON', 'Idempotency-Key', 'is not 1 to 255 visible ASCII characters');
  }
  return { ...key, appId, credentialId: getCredentialId(caller) ?? 'operator' };
}
