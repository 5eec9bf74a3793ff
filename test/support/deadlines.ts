import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The time limit of tests and hooks, in milliseconds. It ends tests that hang, and doesn't measure speed: a test that
 * fails because the machine is slow is defective.
 */
export const TEST_LIMIT_MS = 300_000;

/** The time limit of `waitUntil` and `expect.poll`, in milliseconds. */
export const POLL_LIMIT_MS = 120_000;

/** The interval at which a condition is checked, in milliseconds. */
export const POLL_INTERVAL_MS = 15;

/** Waits until `condition` is true. Rejects after the time limit, with `description` in the message. */
export async function waitUntil(condition: () => boolean | Promise<boolean>, description: string): Promise<void> {
  const deadline = performance.now() + POLL_LIMIT_MS;
  while (!(await condition())) {
    if (performance.now() > deadline) {
      throw new Error(`timed out after ${POLL_LIMIT_MS / 1_000} s, waiting until ${description}`);
    }
    await sleep(POLL_INTERVAL_MS);
  }
}
