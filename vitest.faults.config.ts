import { defineConfig } from 'vitest/config';
import { resolve } from './vitest.config.ts';

/** Attacks and faults on the server as it is built, with what takes long: `npm test` tries the short ones on the sources. */
export default defineConfig({
  resolve,
  test: {
    include: ['test/attacks/**/*.test.ts', 'test/faults/**/*.test.ts'],
    pool: 'forks',
    // One file at a time: each puts the machine under load.
    fileParallelism: false,
    // The product as it is built: hundreds of servers are started.
    env: { TEST_BUILT_SERVER: '1', OVERLOAD_SECONDS: process.env.OVERLOAD_SECONDS ?? '300' },
    testTimeout: 3_600_000,
    hookTimeout: 120_000,
  },
});
