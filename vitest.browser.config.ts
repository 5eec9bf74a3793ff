import { defineConfig } from 'vitest/config';
import { resolve, shared } from './vitest.config.ts';

/** Tests in a real browser. `npm test` excludes them, because it must pass on a machine without one. */
export default defineConfig({
  resolve,
  test: {
    ...shared,
    include: ['test/browser/**/*.test.ts'],
    // One browser at a time, because a small machine doesn't have the memory for more.
    fileParallelism: false,
  },
});
