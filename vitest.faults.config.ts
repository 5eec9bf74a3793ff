import { defineConfig } from 'vitest/config';
import { TEST_LIMIT_MS } from './test/support/deadlines.ts';
import { resolve, shared } from './vitest.config.ts';

const rounds = Number(process.env.FAULT_ROUNDS ?? 200);
const overloadSeconds = Number(process.env.OVERLOAD_SECONDS ?? 300);
const attackSeconds = Number(process.env.ATTACK_SECONDS ?? 10);

/**
 * Tests of crashes, full and failing disks, overload and long waits. The long form (`npm run test:faults`) takes hours.
 * FAULT_ROUNDS, OVERLOAD_SECONDS and ATTACK_SECONDS shorten it, as in `npm run test:faults:short` and CI.
 */
export default defineConfig({
  resolve,
  test: {
    ...shared,
    include: ['test/faults/**/*.test.ts'],
    // One file at a time, because each puts the machine under load.
    fileParallelism: false,
    isolate: false,
    env: { OVERLOAD_SECONDS: String(overloadSeconds) },
    testTimeout: TEST_LIMIT_MS + rounds * 60_000 + (overloadSeconds + attackSeconds * 20) * 5_000,
  },
});
