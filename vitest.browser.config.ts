import { defineConfig } from 'vitest/config';
import { resolve, shared } from './vitest.config.ts';

/** Tests in a real browser, apart from `npm test`, which has to pass on a machine without one. */
export default defineConfig({
  resolve,
  test: {
    ...shared,
    include: ['test/browser/**/*.test.ts'],
    // One browser at a time: a small machine has no room for more.
    fileParallelism: false,
  },
});
