import { test as base } from 'vitest';
import { startTestApp, type TestApp, type TestAppOptions } from './app.ts';
import { type GivenAppOptions, givenApp } from './builders.ts';
import { createMigratedDatabase, type TestLocation } from './database.ts';
import { givenInstallation, type Installation } from './installation.ts';

export interface TestSetup {
  /** Options for starting `app`. */
  app?: TestAppOptions;
  /** Options of `shop` that differ from the app of the reference document. */
  shop?: GivenAppOptions;
}

let freshShops = 0;

const withApps = base
  /** Starts another application, which is closed after the test. */
  .extend('startApp', async ({}, { onCleanup }) => {
    const started: TestApp[] = [];
    onCleanup(async () => {
      await Promise.all(started.map((app) => app.close()));
    });
    return async (options?: TestAppOptions): Promise<TestApp> => {
      const app = await startTestApp(options);
      started.push(app);
      return app;
    };
  });

/**
 * Creates a `test` with the real application `app` on its own database, and an app `shop` in it. The tests of a file
 * share both, so each test only inspects what it created. `freshShop` is another app, for a single test. Vitest only
 * allows this at the top of a file.
 */
export function createTest(setup: TestSetup = {}) {
  return withApps
    .extend('app', { scope: 'file' }, async ({}, { onCleanup }) => {
      const app = await startTestApp(setup.app);
      onCleanup(() => app.close());
      return app;
    })
    .extend('shop', { scope: 'file' }, ({ app }) => givenApp(app, setup.shop))
    .extend('freshShop', ({ app }) => {
      freshShops += 1;
      return givenApp(app, { subdomain: `fresh-${freshShops}` });
    });
}

/** Creates a `test` like `createTest`, but starts a new `app` and `shop` for every test. */
export function createFreshTest(setup: TestSetup = {}) {
  return withApps
    .extend('app', async ({}, { onCleanup }) => {
      const app = await startTestApp(setup.app);
      onCleanup(() => app.close());
      return app;
    })
    .extend('shop', ({ app }) => givenApp(app, setup.shop));
}

export const test = createTest();

interface InstallationSetup {
  /** Returns the database's location. Defaults to a migrated database in the dialect of this run. */
  createLocation?: () => Promise<TestLocation>;
  /** Options of the installation's first app that differ from the app of the reference document. */
  shop?: GivenAppOptions;
}

/** Creates a `test` with its own `installation`: a database, and any number of server processes. */
export function createInstallationTest(setup: InstallationSetup = {}) {
  return base.extend('installation', async ({}, { onCleanup }) => openInstallation(setup, onCleanup));
}

/**
 * Creates a `test` like `createInstallationTest`, but with one `installation` for all tests of a file. Vitest only
 * allows this at the top of a file.
 */
export function createSharedInstallationTest(setup: InstallationSetup = {}) {
  return base.extend('installation', { scope: 'file' }, async ({}, { onCleanup }) =>
    openInstallation(setup, onCleanup),
  );
}

async function openInstallation(
  { createLocation = createMigratedDatabase, shop }: InstallationSetup,
  onCleanup: (cleanup: () => Promise<void>) => void,
): Promise<Installation> {
  const location = await createLocation();
  // The installation deletes its database. If creating it failed, the database is deleted here.
  let dispose = () => location.remove();
  onCleanup(() => dispose());
  const installation = await givenInstallation(location, shop);
  dispose = () => installation.dispose();
  return installation;
}
