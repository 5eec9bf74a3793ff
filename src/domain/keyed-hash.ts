import { createHmac } from 'node:crypto';

/**
 * Computes the HMAC-SHA256 of a list of texts, as 43 base64url characters. An attacker with access to the stored hashes
 * but not the key can't find the texts by brute force. The boundaries between the texts are part of the hash.
 */
export function computeKeyedHash(key: string, texts: readonly string[]): string {
  return createHmac('sha256', key).update(JSON.stringify(texts)).digest('base64url');
}
