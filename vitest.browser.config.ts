import { defineConfig } from 'vitest/config';
import { resolve } from './vitest.config.ts';

/** What is tried in a real browser: apart from `npm test`, which has to pass where there is none. */
export default defineConfig({
  resolve,
  test: {
    include: ['test/browser/**/*.test.ts'],
    pool: 'forks',
    // One browser at a time: a small machine has no room for more.
    fileParallelism: false,
    // What a page shows, it shows when a busy machine gets round to it.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
