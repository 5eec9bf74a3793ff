import { createHmac } from 'node:crypto';

/**
 * HMAC-SHA256 over texts, as 43 characters of base64url: who has the table but not the key can't find out what was
 * hashed by trying. Where one text ends and the next begins is part of it.
 */
export function computeKeyedHash(key: string, texts: readonly string[]): string {
  return createHmac('sha256', key).update(JSON.stringify(texts)).digest('base64url');
}
