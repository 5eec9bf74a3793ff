import { createHmac } from 'node:crypto';

/**
 * Computes the HMAC-SHA256 of a list of texts, as 43 base64url characters. Without the key, the input can't be found by
 * brute force, even with access to the table. The boundaries between the texts are part of the hash.
 */
export function computeKeyedHash(key: string, texts: readonly string[]): string {
  return createHmac('sha256', key).update(JSON.stringify(texts)).digest('base64url');
}
