import { createHash } from 'node:crypto';
import type { JsonValue } from '../json.ts';
import { toCanonicalJson } from '../json.ts';
import { runSteps } from '../time-slice.ts';

/** Returns a hash that distinguishes the inputs of an operation. The order of object keys is ignored. */
export function hashInput(input: unknown): string {
  return createHash('sha256').update(toCanonicalText(input)).digest('base64url');
}

/** Hashes a list of several megabytes, and the rest of the input, in time slices. */
export function hashItems(items: readonly unknown[], rest: unknown): Promise<string> {
  return runSteps(hashInSteps(items, rest));
}

function* hashInSteps(items: readonly unknown[], rest: unknown): Generator<void, string> {
  const hash = createHash('sha256').update(toCanonicalText(rest));
  for (const item of items) {
    // JSON text contains no line breaks, so a line break separates items unambiguously.
    hash.update(`\n${toCanonicalText(item)}`);
    yield;
  }
  return hash.digest('base64url');
}

function toCanonicalText(input: unknown): string {
  return toCanonicalJson((input ?? null) as JsonValue);
}
