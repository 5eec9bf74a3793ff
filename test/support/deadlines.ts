import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Milliseconds that a test or hook may take. It ends tests that hang, and says nothing about speed: a test that fails
 * because the machine is slow is a defect of the test.
 */
export const TEST_LIMIT_MS = 300_000;

/** Milliseconds in which an awaited condition has to become true, for `waitUntil` and for `expect.poll`. */
export const POLL_LIMIT_MS = 120_000;

/** Milliseconds between two looks at a condition. */
export const POLL_INTERVAL_MS = 15;

/** Waits until `condition` holds. Rejects past the deadline, with `description` in its message. */
export async function waitUntil(condition: () => boolean | Promise<boolean>, description: string): Promise<void> {
  const deadline = performance.now() + POLL_LIMIT_MS;
  while (!(await condition())) {
    if (performance.now() > deadline) {
      throw new Error(`waited ${POLL_LIMIT_MS / 1_000} s in vain until ${description}`);
    }
    await sleep(POLL_INTERVAL_MS);
  }
}
