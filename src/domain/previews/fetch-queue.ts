import { hostOf } from '../addresses/address.ts';
import type { LinkedPage } from './scraped-preview.ts';

/** Pages that wait to be fetched: few at once, one at a time of each host, and no app in the way of the others. */
export interface FetchQueue {
  /** Takes a page in; one that is there already counts once, and one for which there is no room is dropped. */
  add(page: LinkedPage): void;
  has(page: LinkedPage): boolean;
  /** Whether a page of this app would be taken in. */
  hasRoom(appId: string): boolean;
  /** Drops what waits, breaks off what is under way, and resolves when that has ended. Takes nothing in any more. */
  stop(): Promise<void>;
}

/** Fetches one page and keeps it. It never rejects, and ends soon once the signal is aborted. */
type Work = (page: LinkedPage, signal: AbortSignal) => Promise<void>;

const MOST_WAITING = 500;
const MOST_WAITING_OF_APP = 50;
const MOST_AT_ONCE = 4;
/** So that pages that never answer hold up those of one app. */
const MOST_AT_ONCE_OF_APP = 2;

/** How long a host is left alone behind a fetch, in milliseconds. */
const HOST_PAUSE_MS = 250;

export function createFetchQueue(work: Work): FetchQueue {
  const waiting = new Map<string, LinkedPage>();
  const underWay = new Map<string, { page: LinkedPage; ended: Promise<void> }>();
  /** Hosts that are being asked, or were a moment ago. */
  const busyHosts = new Set<string>();
  const stopping = new AbortController();

  function startWhatMay(): void {
    for (const [key, page] of waiting) {
      if (underWay.size >= MOST_AT_ONCE) return;
      if (!mayStart(page)) continue;
      waiting.delete(key);
      start(key, page);
    }
  }

  function mayStart({ address, appId }: LinkedPage): boolean {
    return (
      !busyHosts.has(hostOf(address)) &&
      count(underWay.values(), (one) => one.page.appId === appId) < MOST_AT_ONCE_OF_APP
    );
  }

  function start(key: string, page: LinkedPage): void {
    const host = hostOf(page.address);
    busyHosts.add(host);
    const ended = work(page, stopping.signal).finally(() => {
      underWay.delete(key);
      setTimeout(() => {
        busyHosts.delete(host);
        startWhatMay();
      }, HOST_PAUSE_MS).unref();
      startWhatMay();
    });
    underWay.set(key, { page, ended });
  }

  function has(page: LinkedPage): boolean {
    return waiting.has(keyOf(page)) || underWay.has(keyOf(page));
  }

  function hasRoom(appId: string): boolean {
    return (
      !stopping.signal.aborted &&
      waiting.size < MOST_WAITING &&
      count(waiting.values(), (page) => page.appId === appId) < MOST_WAITING_OF_APP
    );
  }

  return {
    has,
    hasRoom,
    add(page) {
      if (has(page) || !hasRoom(page.appId)) return;
      waiting.set(keyOf(page), page);
      startWhatMay();
    },
    async stop() {
      waiting.clear();
      stopping.abort();
      await Promise.all([...underWay.values()].map(({ ended }) => ended));
    },
  };
}

function keyOf({ appId, hash }: LinkedPage): string {
  return `${appId}:${hash}`;
}

function count<T>(items: Iterable<T>, counts: (item: T) => boolean): number {
  let found = 0;
  for (const item of items) if (counts(item)) found += 1;
  return found;
}
