import { defineConfig } from 'vitest/config';

/** Vite prefers another build of graphql-js than Node and all our packages load; two copies refuse each other's types. */
export const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] };

export default defineConfig({
  resolve,
  test: {
    include: ['test/**/*.test.ts'],
    // Of the faults what takes long is left out: a few rounds of it are in test/processes.
    exclude: ['test/browser/**', 'test/faults/kill-*', 'test/faults/attacked.test.ts'],
    // Every file starts servers and databases of its own: they share nothing, so they may run side by side.
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 30_000,
    coverage: { include: ['src/**', 'db/**'], reporter: ['text-summary', 'html'] },
  },
});
