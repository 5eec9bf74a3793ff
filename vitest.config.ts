import { defineConfig, type TestUserConfig } from 'vitest/config';
import { POLL_INTERVAL_MS, POLL_LIMIT_MS, TEST_LIMIT_MS } from './test/support/deadlines.ts';

/** Vite prefers another build of graphql-js than Node and all our packages load; two copies refuse each other's types. */
export const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] };

/** What all suites share. */
export const shared = {
  globalSetup: ['test/support/global-setup.ts'],
  setupFiles: ['test/support/setup.ts'],
  pool: 'forks',
  testTimeout: TEST_LIMIT_MS,
  hookTimeout: TEST_LIMIT_MS,
  expect: { poll: { timeout: POLL_LIMIT_MS, interval: POLL_INTERVAL_MS } },
} satisfies TestUserConfig;

export default defineConfig({
  resolve,
  test: {
    ...shared,
    include: ['test/**/*.test.ts'],
    // Tests that take the whole machine, or that wait for real time to pass: `npm run test:faults`, `test:browser`.
    exclude: ['test/browser/**', 'test/faults/**'],
    // A worker loads the product once for all of its files. Each file has databases and servers of its own, and no test
    // replaces a module, so files don't disturb each other.
    isolate: false,
    // More workers than cores: tests wait for sockets, disks and processes more than they compute.
    maxWorkers: 4,
    coverage: { include: ['src/**', 'db/**'], reporter: ['text-summary', 'html'] },
  },
});
