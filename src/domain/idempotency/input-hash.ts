import { createHash } from 'node:crypto';
import { canonicalJson } from '../smart-links/metadata.ts';
import type { JsonValue } from '../smart-links/smart-link.ts';
import { turn } from '../time-slice.ts';

/** How many items are hashed between two turns of the event loop. */
const SLICE = 250;

/** Tells two inputs of one operation apart; the order of keys is of no account. */
export function inputHash(input: unknown): string {
  return createHash('sha256').update(textOf(input)).digest('base64url');
}

/** As `inputHash`, for what may be megabytes: other requests have their turn in between. */
export async function itemsHash(items: readonly unknown[], rest: unknown): Promise<string> {
  const hash = createHash('sha256').update(textOf(rest));
  for (const [i, item] of items.entries()) {
    // No text of JSON holds a line break, so that where one item ends is no matter of opinion.
    hash.update(`\n${textOf(item)}`);
    if (i % SLICE === SLICE - 1) await turn();
  }
  return hash.digest('base64url');
}

function textOf(input: unknown): string {
  return canonicalJson((input ?? null) as JsonValue);
}
