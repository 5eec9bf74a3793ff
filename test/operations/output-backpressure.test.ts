import { describe, expect, test } from 'vitest';
import { createOutputBackpressure } from '../../src/doors/http/output-backpressure.ts';

describe('a server with responses that clients have not read', () => {
  class Client {
    closed = false;
    readonly #readings: (() => void)[] = [];
    readonly #backpressure: ReturnType<typeof createOutputBackpressure>;

    constructor(backpressure: ReturnType<typeof createOutputBackpressure>) {
      this.#backpressure = backpressure;
    }
    destroy(): never {
      this.closed = true;
      return undefined as never;
    }
    isSent(bytes: number): void {
      this.#readings.push(this.#backpressure.trackOutput(this, bytes));
    }
    readNext(): void {
      this.#readings.shift()?.();
    }
  }

  function startClients() {
    const backpressure = createOutputBackpressure({ responseMs: 1_000, maxPendingBytes: 1_000 });
    return { closeSlowConnections: backpressure.closeSlowConnections, createClient: () => new Client(backpressure) };
  }

  test('closes the connections of clients that take too long', () => {
    const { closeSlowConnections, createClient } = startClients();
    const [ready, waiting] = [createClient(), createClient()];
    for (const one of [ready, waiting]) {
      one.isSent(10);
    }
    ready.readNext();
    closeSlowConnections(0);
    closeSlowConnections(999);
    expect([ready.closed, waiting.closed]).toEqual([false, false]);
    closeSlowConnections(1_000);
    expect([ready.closed, waiting.closed]).toEqual([false, true]);
  });

  test('keeps the connection of a client that reads each response in time, even if another is always pending', () => {
    const { closeSlowConnections, createClient } = startClients();
    const busy = createClient();
    busy.isSent(10);
    for (let now = 0; now < 10_000; now += 900) {
      busy.isSent(10);
      closeSlowConnections(now);
      busy.readNext();
    }
    expect(busy.closed).toBe(false);
  });

  test('closes the connection of a client that reads too few of many responses', () => {
    const { closeSlowConnections, createClient } = startClients();
    const slow = createClient();
    for (let i = 0; i < 50; i += 1) {
      slow.isSent(1);
    }
    for (let now = 0; now <= 1_000; now += 100) {
      closeSlowConnections(now);
      slow.readNext();
    }
    expect(slow.closed).toBe(true);
  });

  test('closes the longest-waiting connections while the total size of unread responses exceeds the limit', () => {
    const { closeSlowConnections, createClient } = startClients();
    const [first, second, third] = [createClient(), createClient(), createClient()];
    first.isSent(600);
    closeSlowConnections(0);
    second.isSent(300);
    closeSlowConnections(10);
    expect([first.closed, second.closed]).toEqual([false, false]);
    third.isSent(200);
    closeSlowConnections(20);
    expect([first.closed, second.closed, third.closed]).toEqual([true, false, false]);
  });
});
