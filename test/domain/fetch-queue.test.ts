import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFetchQueue, type FetchQueue } from '../../src/domain/previews/fetch-queue.ts';
import type { LinkedPage } from '../../src/domain/previews/scraped-preview.ts';

let queue: FetchQueue;
/** The running fetches, in the order in which they started. */
let underWay: { name: string; end: () => void; signal: AbortSignal }[];
/** The names of all started fetches. */
let begun: string[];

beforeEach(() => {
  vi.useFakeTimers();
  underWay = [];
  begun = [];
  queue = createFetchQueue(({ appId, address }, signal) => {
    const name = `${appId} ${address.host}${address.pathname}`;
    begun.push(name);
    return new Promise<void>((resolve) => {
      const end = () => {
        underWay = underWay.filter((one) => one.name !== name);
        resolve();
      };
      underWay.push({ name, end, signal });
      signal.addEventListener('abort', end);
    });
  });
});
afterEach(async () => {
  await queue.stop();
  vi.useRealTimers();
});

function buildPage(appId: string, address: string): LinkedPage {
  return { appId, address: new URL(`http://${address}`), hash: address };
}

/** Ends a fetch, and waits for its immediate effects. */
async function endFetch(name: string): Promise<void> {
  underWay.find((one) => one.name === name)?.end();
  await vi.advanceTimersByTimeAsync(0);
}

test('the queue fetches a page once even if it is added again while it waits or is being fetched', () => {
  queue.add(buildPage('shop', 'a.example/1'));
  queue.add(buildPage('shop', 'a.example/1'));
  queue.add(buildPage('shop', 'a.example/2'));
  queue.add(buildPage('shop', 'a.example/2'));
  expect(begun).toEqual(['shop a.example/1']);
  expect([queue.has(buildPage('shop', 'a.example/1')), queue.has(buildPage('shop', 'a.example/2'))]).toEqual([
    true,
    true,
  ]);
  expect(queue.has(buildPage('cafe', 'a.example/1'))).toBe(false);
});

test('the queue fetches one page of a host at a time, with a pause in between, while other hosts proceed', async () => {
  for (const address of ['a.example/1', 'a.example/2', 'b.example/1']) {
    queue.add(buildPage('shop', address));
  }
  expect(begun).toEqual(['shop a.example/1', 'shop b.example/1']);

  await endFetch('shop a.example/1');
  expect(begun).toHaveLength(2);

  await vi.advanceTimersByTimeAsync(250);
  expect(begun.at(-1)).toBe('shop a.example/2');
});

test('the queue fetches two pages of an app at once, and four of all apps together', () => {
  for (const app of ['shop', 'cafe', 'bank']) {
    for (const i of [1, 2, 3]) {
      queue.add(buildPage(app, `${app}${i}.example/`));
    }
  }
  expect(begun).toEqual(['shop shop1.example/', 'shop shop2.example/', 'cafe cafe1.example/', 'cafe cafe2.example/']);
});

test('the queue fetches the page that has waited longest next', async () => {
  for (const i of [1, 2, 3, 4]) {
    queue.add(buildPage('shop', `shop${i}.example/`));
  }
  queue.add(buildPage('cafe', 'cafe.example/'));
  await endFetch('shop shop2.example/');
  expect(begun.slice(2)).toEqual(['cafe cafe.example/', 'shop shop3.example/']);
});

test('the queue drops pages beyond the limit of one app and beyond that of all apps', () => {
  for (let i = 0; i < 60; i++) {
    queue.add(buildPage('shop', `shop.example/${i}`));
  }
  expect(queue.hasCapacity('shop')).toBe(false);
  expect(queue.has(buildPage('shop', 'shop.example/50'))).toBe(true);
  expect(queue.has(buildPage('shop', 'shop.example/51'))).toBe(false);

  for (let i = 0; queue.hasCapacity(`app${i >> 5}`); i++) {
    queue.add(buildPage(`app${i >> 5}`, `shop.example/${i}`));
  }
  expect(queue.hasCapacity('new')).toBe(false);
});

describe('a stopped queue', () => {
  test('aborts the running fetches, drops the waiting pages and accepts no more', async () => {
    for (const i of [1, 2, 3]) {
      queue.add(buildPage('shop', `shop${i}.example/`));
    }
    const signals = underWay.map(({ signal }) => signal.aborted);
    await queue.stop();
    queue.add(buildPage('cafe', 'cafe.example/'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(signals).toEqual([false, false]);
    expect(underWay).toEqual([]);
    expect(begun).toHaveLength(2);
  });
});
