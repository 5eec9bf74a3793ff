import { defineConfig } from 'vitest/config';
import { resolve, shared } from './vitest.config.ts';

/** What is tried in a real browser: apart from `npm test`, which has to pass where there is none. */
export default defineConfig({
  resolve,
  test: {
    ...shared,
    include: ['test/browser/**/*.test.ts'],
    // One browser at a time: a small machine has no room for more.
    fileParallelism: false,
  },
});
