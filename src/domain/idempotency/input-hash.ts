import { createHash } from 'node:crypto';
import type { JsonValue } from '../json.ts';
import { toCanonicalJson } from '../json.ts';
import { yieldToEventLoop } from '../time-slice.ts';

/** How many items are hashed between two turns of the event loop. */
const SLICE = 250;

/** Tells two inputs of one operation apart; the order of keys is of no account. */
export function hashInput(input: unknown): string {
  return createHash('sha256').update(toCanonicalText(input)).digest('base64url');
}

/** As `hashInput`, for what may be megabytes: other requests have their turn in between. */
export async function hashItems(items: readonly unknown[], rest: unknown): Promise<string> {
  const hash = createHash('sha256').update(toCanonicalText(rest));
  for (const [i, item] of items.entries()) {
    // No text of JSON holds a line break, so that where one item ends is no matter of opinion.
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
