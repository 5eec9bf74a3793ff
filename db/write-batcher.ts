import type { Db, WriteItems } from './database.ts';
import { StoreError } from './errors.ts';

/** Runs a unit of work, as `Database.write` does. */
type Write = (unit: (tx: Db) => Promise<void>) => Promise<void>;

interface WaitingItem<T> {
  item: T;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** The maximum number of items in a transaction. */
const MAX_ITEMS = 256;
/** The maximum number of waiting items. More are rejected. */
const MAX_QUEUE = 10_000;

/**
 * Creates a batcher of small writes of the same kind. Items that are added while one transaction runs are written
 * together in the next one. So an item normally waits for at most one other transaction, and the higher the load, the
 * more items share a transaction.
 */
export function createWriteBatcher<T>(write: Write, writeItems: WriteItems<T>) {
  const queue: WaitingItem<T>[] = [];
  let working: Promise<void> | undefined;

  async function writeQueue(): Promise<void> {
    while (queue.length > 0) {
      await writeNext();
    }
    working = undefined;
  }

  async function writeNext(): Promise<void> {
    const group: WaitingItem<T>[] = [];
    try {
      await write((tx) => {
        // As late as possible, to include items that arrived meanwhile; and only once, since a unit may run again.
        if (group.length === 0) {
          group.push(...queue.splice(0, MAX_ITEMS));
        }
        return writeItems(
          tx,
          group.map(({ item }) => item),
        );
      });
      for (const { resolve } of group) {
        resolve();
      }
    } catch (error) {
      await handleFailure(group, error);
    }
  }

  /** Retries the items one by one, since one of them may be at fault. If the store failed, rejects them instead. */
  async function handleFailure(group: readonly WaitingItem<T>[], error: unknown): Promise<void> {
    if (group.length > 1 && !(error instanceof StoreError)) {
      await writeOneByOne(group);
      return;
    }
    // If the group is empty, the unit never started. Reject the queue, which would otherwise wait forever.
    rejectAll(group.length === 0 ? queue.splice(0) : group, error);
  }

  async function writeOneByOne(group: readonly WaitingItem<T>[]): Promise<void> {
    for (const [i, { item, resolve, reject }] of group.entries()) {
      try {
        await write((tx) => writeItems(tx, [item]));
        resolve();
      } catch (error) {
        if (error instanceof StoreError) {
          rejectAll(group.slice(i), error);
          return;
        }
        reject(error);
      }
    }
  }

  return {
    /** Adds an item. Resolves once it is durable; rejects with the error of its own write, or with a StoreError. */
    add(item: T): Promise<void> {
      if (queue.length >= MAX_QUEUE) {
        return Promise.reject(new StoreError('too many writes are waiting', true, { reason: 'overloaded' }));
      }
      return new Promise<void>((resolve, reject) => {
        queue.push({ item, resolve, reject });
        working ??= writeQueue();
      });
    },

    /** The number of items in the queue. */
    get waiting(): number {
      return queue.length;
    },

    /** Resolves once every added item has been written or has failed. */
    async waitUntilSettled(): Promise<void> {
      await working;
    },
  };
}

/** Batches small writes of the same kind. */
export type WriteBatcher<T> = ReturnType<typeof createWriteBatcher<T>>;

function rejectAll(items: readonly WaitingItem<unknown>[], error: unknown): void {
  for (const { reject } of items) {
    reject(error);
  }
}
