import { test as base } from 'vitest';
import { startTestApp, type TestApp, type TestAppOptions } from './app.ts';
import { type GivenAppOptions, givenApp } from './builders.ts';

export interface TestSetup {
  /** How `app` is started. */
  app?: TestAppOptions;
  /** How `shop` differs from the app of the reference document. */
  shop?: GivenAppOptions;
}

const withApps = base
  /** Starts one more application, which is closed after the test. */
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of fixtures from this pattern.
  .extend('startApp', async ({}, { onCleanup }) => {
    const started: TestApp[] = [];
    onCleanup(async () => {
      for (const app of started) await app.close();
    });
    return async (options?: TestAppOptions): Promise<TestApp> => {
      const app = await startTestApp(options);
      started.push(app);
      return app;
    };
  });

/**
 * Creates a `test` with the real application on a database of its own, `app`, and one app set up in it, `shop`. The
 * tests of a file share both, so each looks only at what it created itself.
 */
export function createTest(setup: TestSetup = {}) {
  return withApps
    .extend('setup', { scope: 'file' }, setup)
    .extend('app', { scope: 'file' }, async ({ setup }, { onCleanup }) => {
      const app = await startTestApp(setup.app);
      onCleanup(() => app.close());
      return app;
    })
    .extend('shop', { scope: 'file' }, ({ app, setup }) => givenApp(app, setup.shop));
}

/** As `createTest`, with `app` and `shop` started anew for every test. */
export function createFreshTest(setup: TestSetup = {}) {
  return withApps
    .extend('setup', { scope: 'file' }, setup)
    .extend('app', async ({ setup }, { onCleanup }) => {
      const app = await startTestApp(setup.app);
      onCleanup(() => app.close());
      return app;
    })
    .extend('shop', ({ app, setup }) => givenApp(app, setup.shop));
}

export const test = createTest();
