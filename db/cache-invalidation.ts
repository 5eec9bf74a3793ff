import type { Tables } from './tables.ts';

/**
 * The tables whose rows processes cache. On PostgreSQL each of them has the trigger `announce_configuration`, which
 * notifies other processes of changes.
 */
export const CACHED_TABLES = [
  'apps',
  'subdomains',
  'platforms',
  'platform_tokens',
  'admin_keys',
  'templates',
] as const satisfies readonly (keyof Tables)[];

// Anchored, because it is tested against every statement of a unit. A statement with common table expressions is
// searched as a whole, because each of them may write.
const WITH_CLAUSE = String.raw`(?:with\b[\s\S]*?\b)?`;
const WRITE_TO = String.raw`(?:(?:insert|replace|merge)\s+(?:or\s+\w+\s+)?into|update(?:\s+or\s+\w+)?|delete\s+from|truncate(?:\s+table)?)`;
const SCHEMA = String.raw`(?:"?\w+"?\s*\.\s*)?`;
const CACHED_WRITE = new RegExp(
  String.raw`^(?:\s|--[^\n]*\n|/\*[\s\S]*?\*/)*${WITH_CLAUSE}${WRITE_TO}\s+(?:only\s+)?${SCHEMA}"?(?:${CACHED_TABLES.join('|')})\b`,
  'i',
);

/** Returns whether a statement inserts, updates or deletes rows that processes cache. */
export function isCachedTableWrite(sql: string): boolean {
  return CACHED_WRITE.test(sql);
}

/** Creates the set of listeners that clear caches of one database. */
export function createInvalidationListeners() {
  const listeners = new Set<() => void>();
  return {
    /** Adds a listener. Returns a function that removes it. */
    add(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Calls every listener before it returns. */
    notify(): void {
      for (const listener of listeners) {
        listener();
      }
    },
  };
}

/** The listeners that clear caches of one database. */
export type InvalidationListeners = ReturnType<typeof createInvalidationListeners>;
