import { defineConfig } from 'vitest/config';
import { resolve, shared } from './vitest.config.ts';

/** Tests with nginx in front of the server. `npm test` excludes them, because it must pass on a machine without nginx. */
export default defineConfig({
  resolve,
  test: {
    ...shared,
    include: ['test/proxy/**/*.test.ts'],
    isolate: false,
  },
});
