import { getHost } from '../addresses/address.ts';
import type { LinkedPage } from './scraped-preview.ts';

/** Fetches and stores a page. Never rejects, and resolves soon after the signal is aborted. */
type Work = (page: LinkedPage, signal: AbortSignal) => Promise<void>;

const MAX_WAITING = 500;
const MAX_WAITING_OF_APP = 50;
const MAX_AT_ONCE = 4;
/** Lower than `MAX_AT_ONCE`, so that unresponsive pages of one app don't block the others. */
const MAX_AT_ONCE_OF_APP = 2;

/** The pause between two fetches from the same host, in milliseconds. */
const HOST_PAUSE_MS = 250;

export function createFetchQueue(work: Work) {
  const waiting = new Map<string, LinkedPage>();
  const underWay = new Map<string, { page: LinkedPage; ended: Promise<void> }>();
  /** Hosts with a fetch in progress, or in the pause after one. */
  const busyHosts = new Set<string>();
  const stopping = new AbortController();

  function startEligible(): void {
    for (const [key, page] of waiting) {
      if (underWay.size >= MAX_AT_ONCE) {
        return;
      }
      if (!canStart(page)) {
        continue;
      }
      waiting.delete(key);
      start(key, page);
    }
  }

  function canStart({ address, appId }: LinkedPage): boolean {
    return (
      !busyHosts.has(getHost(address)) &&
      count(underWay.values(), (one) => one.page.appId === appId) < MAX_AT_ONCE_OF_APP
    );
  }

  function start(key: string, page: LinkedPage): void {
    const host = getHost(page.address);
    busyHosts.add(host);
    const ended = work(page, stopping.signal).finally(() => {
      underWay.delete(key);
      setTimeout(() => {
        busyHosts.delete(host);
        startEligible();
      }, HOST_PAUSE_MS).unref();
      startEligible();
    });
    underWay.set(key, { page, ended });
  }

  function has(page: LinkedPage): boolean {
    return waiting.has(formatKey(page)) || underWay.has(formatKey(page));
  }

  function hasCapacity(appId: string): boolean {
    return (
      !stopping.signal.aborted &&
      waiting.size < MAX_WAITING &&
      count(waiting.values(), (page) => page.appId === appId) < MAX_WAITING_OF_APP
    );
  }

  return {
    has,
    /** Whether a page of this app would be accepted. */
    hasCapacity,
    /** Adds a page. Ignores it if it is already queued or being fetched, or if the queue is full or stopped. */
    add(page: LinkedPage): void {
      if (has(page) || !hasCapacity(page.appId)) {
        return;
      }
      waiting.set(formatKey(page), page);
      startEligible();
    },
    /** Clears the queue, aborts fetches in progress and resolves when they have ended. Later pages are ignored. */
    async stop(): Promise<void> {
      waiting.clear();
      stopping.abort();
      await Promise.all([...underWay.values()].map(({ ended }) => ended));
    },
  };
}

/** A queue of pages to fetch. Limits the fetches in total and per app, and runs one at a time per host. */
export type FetchQueue = ReturnType<typeof createFetchQueue>;

function formatKey({ appId, hash }: LinkedPage): string {
  return `${appId}:${hash}`;
}

function count<T>(items: Iterable<T>, predicate: (item: T) => boolean): number {
  let found = 0;
  for (const item of items) {
    if (predicate(item)) {
      found += 1;
    }
  }
  return found;
}
