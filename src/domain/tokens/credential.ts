import { hash, randomBytes } from 'node:crypto';

/** A platform token or an admin key, as a client sent it. */
export interface Credential {
  kind: 'token' | 'key';
  secret: string;
}

const AUTHORIZATION = /^\s*(token|bearer)\s+([!-~]{1,256})\s*$/i;
const TOKEN = /^[0-9a-f]{40}$/;
const KEY = /^slk_[0-9a-f]{40}$/;

/**
 * Reads the value of an `Authorization` header: `Token <40 hex>` or `Bearer <admin key>`, the scheme in any case,
 * with harmless spaces around. Null for anything else, which is the same as no credential at all.
 */
export function parseAuthorization(header: string | undefined | null): Credential | null {
  const match = AUTHORIZATION.exec(header ?? '');
  if (match === null) {
    return null;
  }
  const [, scheme = '', secret = ''] = match;
  if (scheme.toLowerCase() === 'token') {
    return TOKEN.test(secret) ? { kind: 'token', secret } : null;
  }
  return KEY.test(secret) ? { kind: 'key', secret } : null;
}

/** Whether this is the text of a platform token: 40 lower-case hex characters. */
export function isTokenText(text: string): boolean {
  return TOKEN.test(text);
}

/** A new platform token: 160 random bits. */
export function generateTokenText(): string {
  return randomBytes(20).toString('hex');
}

/** A new admin key: 160 random bits behind a prefix by which scanners for leaked secrets know it. */
export function generateKeyText(): string {
  return `slk_${randomBytes(20).toString('hex')}`;
}

/**
 * What is stored instead of a secret. A plain SHA-256 is enough for 160 random bits: there is nothing to guess, and it
 * has to be cheap, since it runs on every request.
 */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'hex');
}
