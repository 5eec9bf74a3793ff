import type { Db, WriteItems } from './database.ts';
import { StoreError } from './errors.ts';

/** Runs a unit of work, as `Database.write` does. */
type Write = (unit: (tx: Db) => Promise<void>) => Promise<void>;

interface WaitingItem<T> {
  item: T;
  resolve: () => void;
  reject: (error: unknown) => void;
}

const MAX_ITEMS = 256;
const MAX_QUEUE = 10_000;

/**
 * Small writes of the same kind, made together: while one transaction is under way, what comes is gathered for the
 * next. So nobody waits longer than for the transaction before theirs, and the busier it is, the more share one.
 */
export class WriteBatcher<T> {
  readonly #write: Write;
  readonly #writeItems: WriteItems<T>;
  readonly #queue: WaitingItem<T>[] = [];
  #working: Promise<void> | undefined;

  constructor(write: Write, writeItems: WriteItems<T>) {
    this.#write = write;
    this.#writeItems = writeItems;
  }

  /** Resolves once the item is durable; rejects with what its own writing threw, or with a StoreError. */
  add(item: T): Promise<void> {
    if (this.#queue.length >= MAX_QUEUE) {
      return Promise.reject(new StoreError('too many writes are waiting', true, { reason: 'overloaded' }));
    }
    return new Promise<void>((resolve, reject) => {
      this.#queue.push({ item, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  /** How many items wait for their turn. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Resolves once all that was added is written, or has failed. */
  async waitUntilSettled(): Promise<void> {
    await this.#working;
  }

  async #work(): Promise<void> {
    while (this.#queue.length > 0) {
      await this.#writeNext();
    }
    this.#working = undefined;
  }

  async #writeNext(): Promise<void> {
    const group: WaitingItem<T>[] = [];
    try {
      await this.#write((tx) => {
        // As late as can be, so that all who came meanwhile are in it; and once, since a unit may run again.
        if (group.length === 0) {
          group.push(...this.#queue.splice(0, MAX_ITEMS));
        }
        return this.#writeItems(
          tx,
          group.map(({ item }) => item),
        );
      });
      for (const { resolve } of group) {
        resolve();
      }
    } catch (error) {
      await this.#handleFailure(group, error);
    }
  }

  /** Where the store is at fault nobody fares better alone; where one of the items is, all others do. */
  async #handleFailure(group: readonly WaitingItem<T>[], error: unknown): Promise<void> {
    if (group.length > 1 && !(error instanceof StoreError)) {
      await this.#writeOneByOne(group);
      return;
    }
    // No group at all: it was never begun, and those who wait would wait for nothing.
    rejectAll(group.length === 0 ? this.#queue.splice(0) : group, error);
  }

  async #writeOneByOne(group: readonly WaitingItem<T>[]): Promise<void> {
    for (const [i, { item, resolve, reject }] of group.entries()) {
      try {
        await this.#write((tx) => this.#writeItems(tx, [item]));
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
}

function rejectAll(items: readonly WaitingItem<unknown>[], error: unknown): void {
  for (const { reject } of items) {
    reject(error);
  }
}
