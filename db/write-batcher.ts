import type { Db, WriteItems } from './database.ts';
import { StoreError } from './errors.ts';
import { createLockedWrites, type WaitingItem } from './locked-writes.ts';

/** Runs a unit of work, as `Database.write` does. */
type Write = (unit: (tx: Db) => Promise<void>) => Promise<void>;

/** How to write items whose rows another transaction has locked. */
interface RowLocks<T> {
  /** Returns the key of an item. Items with different keys usually write different rows. */
  getKey: (item: T) => string;
  /** Returns whether a transaction failed because another one has locked a row. */
  isLockTimeout: (error: unknown) => boolean;
  /** Runs a unit whose rows were locked before. */
  writeLocked: Write;
}

/** The maximum number of items in a transaction. */
const MAX_ITEMS = 256;
/** The maximum number of waiting items. More are rejected. */
const MAX_QUEUE = 10_000;

/**
 * Creates a batcher of small writes of the same kind. Items that are added while one transaction runs are written
 * together in the next one. So an item normally waits for at most one other transaction, and the higher the load, the
 * more items share a transaction.
 *
 * With `rowLocks`, items whose rows are locked are written separately once the lock is released, without delaying
 * others. Without it, they are rejected.
 */
export function createWriteBatcher<T>(write: Write, writeItems: WriteItems<T>, rowLocks?: RowLocks<T>) {
  const locked =
    rowLocks && createLockedWrites(rowLocks.getKey, (group) => tryLockedGroup(group, rowLocks.writeLocked));
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

  async function tryLockedGroup(group: readonly WaitingItem<T>[], writeLocked: Write): Promise<boolean> {
    try {
      await writeLocked((tx) =>
        writeItems(
          tx,
          group.map(({ item }) => item),
        ),
      );
      for (const { resolve } of group) {
        resolve();
      }
    } catch (error) {
      if (rowLocks?.isLockTimeout(error)) {
        return false;
      }
      await handleFailure(group, error);
    }
    return true;
  }

  /** Retries the items one by one, since one of them may be at fault. If the store failed, rejects them instead. */
  async function handleFailure(group: readonly WaitingItem<T>[], error: unknown): Promise<void> {
    if (group.length > 0 && locked !== undefined && rowLocks?.isLockTimeout(error)) {
      locked.addGroup(group);
      queue.push(...queue.splice(0).filter((waiting) => !locked.addIfLocked(waiting)));
      return;
    }
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
        const waiting = { item, resolve, reject };
        if (locked?.addIfLocked(waiting)) {
          return;
        }
        queue.push(waiting);
        working ??= writeQueue();
      });
    },

    /** The number of waiting items. */
    get waiting(): number {
      return queue.length + (locked?.size ?? 0);
    },

    /** Resolves once every added item has been written or has failed. Items whose rows stay locked fail. */
    async close(): Promise<void> {
      await working;
      await locked?.close();
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
