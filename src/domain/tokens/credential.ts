import { hash, randomBytes } from 'node:crypto';
import type { CredentialProblem } from '../access/credential-problem.ts';

/** A platform token or an admin key, as a client sent it. */
export interface Credential {
  kind: 'token' | 'key';
  secret: string;
}

const AUTHORIZATION = /^(token|bearer)(?:\s+(\S.*))?$/i;
const TOKEN = /^[0-9a-f]{40}$/;
const KEY = /^slk_[0-9a-f]{40}$/;

/**
 * Parses an `Authorization` header: `Token <40 hex>` or `Bearer <admin key>`. The scheme is case-insensitive, and
 * surrounding spaces are ignored. Returns the problem with any other value.
 */
export function parseAuthorization(header: string | undefined | null): Credential | CredentialProblem {
  const text = header?.trim() ?? '';
  if (text === '') {
    return 'missing';
  }
  const [, scheme, secret] = AUTHORIZATION.exec(text) ?? [];
  if (scheme === undefined) {
    return 'otherScheme';
  }
  if (secret === undefined) {
    return 'schemeOnly';
  }
  if (scheme.toLowerCase() === 'token') {
    return TOKEN.test(secret) ? { kind: 'token', secret } : KEY.test(secret) ? 'keyAsToken' : 'malformedToken';
  }
  return KEY.test(secret) ? { kind: 'key', secret } : TOKEN.test(secret) ? 'tokenAsBearer' : 'malformedKey';
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
