import { createHash } from 'node:crypto';
import type { JsonValue } from '../json.ts';
import { toCanonicalJson } from '../json.ts';
import { yieldToEventLoop } from '../time-slice.ts';

/** The number of items that are hashed per event-loop iteration. */
const SLICE = 250;

/** Returns a hash that distinguishes the inputs of an operation. The order of object keys is ignored. */
export function hashInput(input: unknown): string {
  return createHash('sha256').update(toCanonicalText(input)).digest('base64url');
}

/** Hashes a list of several megabytes, and yields to other requests after every slice. */
export async function hashItems(items: readonly unknown[], rest: unknown): Promise<string> {
  const hash = createHash('sha256').update(toCanonicalText(rest));
  for (const [i, item] of items.entries()) {
    // JSON text contains no line breaks, so a line break separates items unambiguously.
    hash.update(`\n${toCanonicalText(item)}`);
    if (i % SLICE === SLICE - 1) {
      await yieldToEventLoop();
    }
  }
  return hash.digest('base64url');
}

function toCanonicalText(input: unknown): string {
  return toCanonicalJson((input ?? null) as JsonValue);
}
