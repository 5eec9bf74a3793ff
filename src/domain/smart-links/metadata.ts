import { shortenForMessage } from '../addresses/address.ts';
import type { Checked } from '../failures.ts';
import { accept, reject } from '../failures.ts';
import { hasBrokenText } from '../input.ts';
import { type JsonObject, MAX_LEVELS } from '../json.ts';

const MAX_BYTES = 16 * 1_024;

/** A container to visit, with its path for error messages. */
interface PendingContainer {
  container: object;
  level: number;
  key: string | number | null;
  parent: PendingContainer | null;
}

/**
 * Validates metadata: a JSON object of at most 16 KB (as UTF-8 JSON) and 64 levels. Returns it unchanged, including
 * keys such as `__proto__`. Rejects integers that would be rounded, which `parseJson` returns as bigints. The reason
 * for a rejection contains the path.
 */
export function parseMetadata(value: unknown): Checked<JsonObject> {
  if (!isContainer(value) || Array.isArray(value)) {
    return reject('must be a JSON object such as `{"name": "value"}`.');
  }
  // No recursion: deep input would overflow the call stack. JSON.stringify runs only after the checks of depth and
  // approximate size.
  const pending: PendingContainer[] = [{ container: value, level: 1, key: null, parent: null }];
  // A lower bound for the size as JSON, which has quotes and colons.
  let minBytes = 0;
  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    for (const [key, child] of getChildren(visit.container)) {
      minBytes += (typeof key === 'string' ? key.length + 3 : 0) + (typeof child === 'string' ? child.length + 2 : 1);
      if (minBytes > MAX_BYTES) {
        return reject(formatTooLarge());
      }
      const reason = typeof key === 'string' && hasBrokenText(key) ? BROKEN : findFault(child, visit.level);
      if (reason !== null) {
        const advice = typeof child === 'bigint' ? ' Send it as a string.' : '';
        return reject(`${reason} at ${formatPath(visit, key)}.${advice}`);
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

const BROKEN = 'contains U+0000 or a lone surrogate';

function findFault(value: unknown, level: number): string | null {
  switch (typeof value) {
    case 'string':
      return hasBrokenText(value) ? BROKEN : null;
    case 'number':
      return Number.isFinite(value) ? null : `contains the non-JSON number ${value}`;
    case 'bigint':
      return BigInt(Number(value)) === value && Number.isSafeInteger(Number(value))
        ? 'contains a non-JSON value of type bigint'
        : `contains the integer \`${shortenForMessage(String(value))}\`, which would be rounded,`;
    case 'boolean':
      return null;
    case 'object':
      if (value === null) {
        return null;
      }
      if (!isContainer(value)) {
        return 'contains a non-JSON object';
      }
      return level < MAX_LEVELS ? null : `is nested deeper than ${MAX_LEVELS} levels`;
    default:
      return `contains a non-JSON value of type ${typeof value}`;
  }
}

/** Whether a value is an array or a plain object, with or without a prototype. */
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
  return `is larger than ${MAX_BYTES / 1_024} KB as JSON. Store a reference to your data instead.`;
}
