import { defineConfig } from 'vitest/config';
import { TEST_LIMIT_MS } from './test/support/deadlines.ts';
import { resolve, shared } from './vitest.config.ts';

/**
 * Kills, full and failing disks, overload and real waiting. The long form (`npm run test:faults`) takes hours; FAULT_ROUNDS,
 * OVERLOAD_SECONDS and ATTACK_SECONDS shorten it, as `npm run test:faults:short` and CI do.
 */
const isShort = process.env.FAULT_ROUNDS !== undefined;

export default defineConfig({
  resolve,
  test: {
    ...shared,
    include: ['test/faults/**/*.test.ts'],
    // One file at a time: each puts the machine under load.
    fileParallelism: false,
    isolate: false,
    env: { OVERLOAD_SECONDS: process.env.OVERLOAD_SECONDS ?? '300' },
    testTimeout: isShort ? TEST_LIMIT_MS : 4 * 3_600_000,
  },
});
