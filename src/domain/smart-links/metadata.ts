import { shortenForMessage } from '../addresses/address.ts';
import type { Checked } from '../failures.ts';
import { accept, reject } from '../failures.ts';
import { type JsonObject, MAX_LEVELS } from '../json.ts';

const MAX_BYTES = 16 * 1_024;

const BROKEN_TEXT = /\0|\p{Surrogate}/u;

/** Whether a text holds what a database or a client can't: U+0000, or half of a surrogate pair. */
export function hasBrokenText(text: string): boolean {
  return BROKEN_TEXT.test(text);
}

/** An object or array on the way down, with its place, so that a refusal can name it. */
interface PendingContainer {
  container: object;
  level: number;
  key: string | number | null;
  parent: PendingContainer | null;
}

/**
 * Metadata as clients give it: a JSON object of at most 16 KB (as UTF-8 JSON) and 64 levels. Comes back as it is, keys
 * such as `__proto__` included; the reason for a refusal names the place.
 */
export function parseMetadata(value: unknown): Checked<JsonObject> {
  if (!isContainer(value) || Array.isArray(value)) {
    return reject('is no JSON object; write {"name": value}');
  }
  // Its own stack, since a caller's may be too small for what a stranger nests; JSON.stringify comes after the bound.
  const pending: PendingContainer[] = [{ container: value, level: 1, key: null, parent: null }];
  let seen = 0;
  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    for (const [key, child] of getChildren(visit.container)) {
      seen += 1;
      // Each value takes a byte at least, so these are too many already.
      if (seen > MAX_BYTES) {
        return reject(formatTooLarge());
      }
      const reason = typeof key === 'string' && hasBrokenText(key) ? BROKEN : findFault(child, visit.level);
      if (reason !== null) {
        return reject(`${reason} at ${formatPath(visit, key)}`);
      }
      if (isContainer(child)) {
        pending.push({ container: child, level: visit.level + 1, key, parent: visit });
      }
    }
  }
  if (Buffer.byteLength(JSON.stringify(value)) > MAX_BYTES) {
    return reject(formatTooLarge());
  }
  return accept(value as JsonObject);
}

const BROKEN = 'holds U+0000 or half of a surrogate pair, which is no text,';

function findFault(value: unknown, level: number): string | null {
  switch (typeof value) {
    case 'string':
      return hasBrokenText(value) ? BROKEN : null;
    case 'number':
      return Number.isFinite(value) ? null : `holds ${value}, which JSON can't express,`;
    case 'boolean':
      return null;
    case 'object':
      if (value === null) {
        return null;
      }
      if (!isContainer(value)) {
        return 'holds something that is no JSON value';
      }
      return level < MAX_LEVELS ? null : `is nested deeper than ${MAX_LEVELS} levels`;
    default:
      return `holds a value of the type ${typeof value}, which is no JSON,`;
  }
}

/** Arrays and plain objects: what a JSON parser makes, also without a prototype. */
function isContainer(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  if (Array.isArray(value)) {
    return true;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function getChildren(container: object): Iterable<[string | number, unknown]> {
  return Array.isArray(container) ? container.entries() : Object.entries(container);
}

function formatPath(visit: PendingContainer, key: string | number): string {
  const keys: (string | number)[] = [key];
  for (let at: PendingContainer | null = visit; at !== null && at.key !== null; at = at.parent) {
    keys.unshift(at.key);
  }
  return JSON.stringify(shortenForMessage(keys.join('.')));
}

function formatTooLarge(): string {
  return `is larger than ${MAX_BYTES / 1_024} KB as JSON; keep a reference to your own data in it instead`;
}
