import { createHash } from 'node:crypto';
import type { JsonValue } from '../json.ts';
import { toCanonicalJson } from '../json.ts';
import { createTaskSlices } from '../time-slice.ts';

/** Returns a hash that distinguishes the inputs of an operation. The order of object keys is ignored. */
export function hashInput(input: unknown): string {
  return createHash('sha256').update(toCanonicalText(input)).digest('base64url');
}

/** Hashes a list of several megabytes in time slices. */
export async function hashItems(items: readonly unknown[], rest: unknown): Promise<string> {
  const hash = createHash('sha256').update(toCanonicalText(rest));
  const awaitSlice = createTaskSlices();
  for (const item of items) {
    // JSON text contains no line breaks, so a line break separates items unambiguously.
    hash.update(`\n${toCanonicalText(item)}`);
    await awaitSlice();
  }
  return hash.digest('base64url');
}

function toCanonicalText(input: unknown): string {
  return toCanonicalJson((input ?? null) as JsonValue);
}
