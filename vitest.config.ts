import { defineConfig, type TestUserConfig } from 'vitest/config';
import { POLL_INTERVAL_MS, POLL_LIMIT_MS, TEST_LIMIT_MS } from './test/support/deadlines.ts';

/** Vite resolves another build of graphql-js than Node does for our packages; two copies reject each other's types. */
export const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] };

/** The options that all suites share. */
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
    // Tests that need another program, the whole machine or real time to pass: `npm run test:browser`, `test:faults`,
    // `test:proxy`.
    exclude: ['test/browser/**', 'test/faults/**', 'test/proxy/**'],
    // A worker loads the product once for all of its files. Each file has its own databases and servers, and no test
    // mocks a module, so files don't affect each other.
    isolate: false,
    // More workers than cores, because tests mostly wait for sockets, disks and processes.
    maxWorkers: 4,
    coverage: { include: ['src/**', 'db/**'], reporter: ['text-summary', 'html'] },
  },
});
