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
 * Parses an `Authorization` header: `Token <40 hex>` or `Bearer <admin key>`. The scheme is case-insensitive, and
 * surrounding spaces are ignored. Returns null for any other value.
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

/** Whether a text has the form of a platform token: 40 lowercase hex characters. */
export function isTokenText(text: string): boolean {
  return TOKEN.test(text);
}

/** Generates a platform token with 160 random bits. */
export function generateTokenText(): string {
  return randomBytes(20).toString('hex');
}

/** Generates an admin key: a prefix that secret scanners can detect, and 160 random bits. */
export function generateKeyText(): string {
  return `slk_${randomBytes(20).toString('hex')}`;
}

/**
 * Hashes a secret for storage. Plain SHA-256 suffices, because 160 random bits can't be guessed. A slow hash would
 * delay every request.
 */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'hex');
}
