import { createClosedError, StoreError } from './errors.ts';

/** An item that waits to be written. */
export interface WaitingItem<T> {
  item: T;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** Writes a group in one transaction. Returns false if another transaction has locked one of its rows; never rejects. */
type TryGroup<T> = (group: readonly WaitingItem<T>[]) => Promise<boolean>;

/** Items that are written together. At first it isn't known which of several keys has a locked row. */
interface Bundle<T> {
  keys: readonly string[];
  items: WaitingItem<T>[];
  retryAt: number;
}

/** The maximum number of items in a transaction. */
const MAX_ITEMS = 256;
/** The maximum number of items that wait for locked rows. More are rejected. */
const MAX_LOCKED_ITEMS = 5_000;
/** The interval between attempts to write to locked rows, in milliseconds. */
const RETRY_INTERVAL_MS = 500;
/** How long the last attempts may take when the database closes, in milliseconds. */
const CLOSE_MS = 500;

/**
 * Creates the queue of batched writes to rows that other transactions have locked, which can take minutes. Further
 * items with the same keys join them, so that they don't delay other items. Groups are divided by key until only items
 * with locked rows remain.
 */
export function createLockedWrites<T>(getKey: (item: T) => string, tryGroup: TryGroup<T>) {
  const bundles = new Set<Bundle<T>>();
  const bundlesByKey = new Map<string, Bundle<T>>();
  let size = 0;
  let working: Promise<void> | undefined;
  let wakeUp: () => void = () => {};
  let closed = false;

  async function writeBundles(): Promise<void> {
    for (let bundle = pickNext(); bundle !== undefined && !closed; bundle = pickNext()) {
      const waitMs = bundle.retryAt - performance.now();
      if (waitMs > 0) {
        await pause(waitMs);
      } else {
        await tryBundle(bundle);
      }
    }
    working = undefined;
  }

  /** Returns the bundle to try next: a new one, or the one that was tried longest ago. */
  function pickNext(): Bundle<T> | undefined {
    let next: Bundle<T> | undefined;
    for (const bundle of bundles) {
      if (next === undefined || bundle.retryAt < next.retryAt) {
        next = bundle;
      }
    }
    return next;
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function tryBundle(bundle: Bundle<T>): Promise<void> {
    const group = bundle.items.slice(0, MAX_ITEMS);
    if (await tryGroup(group)) {
      bundle.items.splice(0, group.length);
      size -= group.length;
      if (bundle.items.length === 0) {
        removeBundle(bundle);
      }
    } else if (bundle.keys.length > 1) {
      divide(bundle);
    } else {
      bundle.retryAt = performance.now() + RETRY_INTERVAL_MS;
    }
  }

  function divide(bundle: Bundle<T>): void {
    const half = bundle.keys.length >> 1;
    const firstKeys = new Set(bundle.keys.slice(0, half));
    removeBundle(bundle);
    addBundle(
      [...firstKeys],
      bundle.items.filter(({ item }) => firstKeys.has(getKey(item))),
    );
    addBundle(
      bundle.keys.slice(half),
      bundle.items.filter(({ item }) => !firstKeys.has(getKey(item))),
    );
  }

  function addBundle(keys: readonly string[], items: WaitingItem<T>[]): void {
    const bundle = { keys, items, retryAt: 0 };
    bundles.add(bundle);
    for (const key of keys) {
      bundlesByKey.set(key, bundle);
    }
  }

  function removeBundle(bundle: Bundle<T>): void {
    bundles.delete(bundle);
    for (const key of bundle.keys) {
      bundlesByKey.delete(key);
    }
  }

  function addToBundle(bundle: Bundle<T>, waiting: WaitingItem<T>): void {
    if (size >= MAX_LOCKED_ITEMS) {
      waiting.reject(new StoreError('too many writes are waiting for locked rows', true, { reason: 'locked' }));
      return;
    }
    size += 1;
    bundle.items.push(waiting);
  }

  return {
    /** The number of waiting items. */
    get size(): number {
      return size;
    },

    /** Adds an item if others with its key are waiting. Returns whether it did, or rejected the item. */
    addIfLocked(waiting: WaitingItem<T>): boolean {
      const bundle = size === 0 ? undefined : bundlesByKey.get(getKey(waiting.item));
      if (bundle === undefined) {
        return false;
      }
      addToBundle(bundle, waiting);
      return true;
    },

    /** Adds a group that could not be written, because another transaction has locked at least one of its rows. */
    addGroup(group: readonly WaitingItem<T>[]): void {
      // Sorted, so that keys with the same beginning, which may have the same locked row, stay together.
      const keys = [...new Set(group.map(({ item }) => getKey(item)))].filter((key) => !bundlesByKey.has(key)).sort();
      if (keys.length > 0) {
        addBundle(keys, []);
      }
      for (const waiting of group) {
        const bundle = bundlesByKey.get(getKey(waiting.item));
        if (bundle !== undefined) {
          addToBundle(bundle, waiting);
        }
      }
      working ??= writeBundles();
      wakeUp();
    },

    /** Tries once more to write the items, and rejects those that are still locked. */
    async close(): Promise<void> {
      closed = true;
      wakeUp();
      await working;
      const end = performance.now() + CLOSE_MS;
      for (const bundle of [...bundles]) {
        while (bundle.items.length > 0) {
          const group = bundle.items.splice(0, MAX_ITEMS);
          if (performance.now() > end || !(await tryGroup(group))) {
            for (const { reject } of group) {
              reject(createClosedError());
            }
          }
        }
      }
    },
  };
}
