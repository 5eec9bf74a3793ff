import { getHost } from '../addresses/address.ts';
import type { LinkedPage } from './scraped-preview.ts';

/** Fetches one page and keeps it. It never rejects, and ends soon once the signal is aborted. */
type Work = (page: LinkedPage, signal: AbortSignal) => Promise<void>;

const MAX_WAITING = 500;
const MAX_WAITING_OF_APP = 50;
const MAX_AT_ONCE = 4;
/** So that pages that never answer hold up those of one app. */
const MAX_AT_ONCE_OF_APP = 2;

/** How long a host is left alone behind a fetch, in milliseconds. */
const HOST_PAUSE_MS = 250;

export function createFetchQueue(work: Work) {
  const waiting = new Map<string, LinkedPage>();
  const underWay = new Map<string, { page: LinkedPage; ended: Promise<void> }>();
  /** Hosts that are being asked, or were a moment ago. */
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
    /** Whether a page of this app would be taken in. */
    hasCapacity,
    /** Takes a page in; one that is there already counts once, and one for which there is no room is dropped. */
    add(page: LinkedPage): void {
      if (has(page) || !hasCapacity(page.appId)) {
        return;
      }
      waiting.set(formatKey(page), page);
      startEligible();
    },
    /** Drops what waits, breaks off what is under way, and resolves when that has ended. Takes nothing in any more. */
    async stop(): Promise<void> {
      waiting.clear();
      stopping.abort();
      await Promise.all([...underWay.values()].map(({ ended }) => ended));
    },
  };
}

/** Pages that wait to be fetched: few at once, one at a time of each host, and no app in the way of the others. */
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
