import { test as base } from 'vitest';
import { startTestApp, type TestApp, type TestAppOptions } from './app.ts';
import { type GivenAppOptions, givenApp } from './builders.ts';
import { createMigratedDatabase, type TestLocation } from './database.ts';
import { givenInstallation, type Installation } from './installation.ts';

export interface TestSetup {
  /** How `app` is started. */
  app?: TestAppOptions;
  /** How `shop` differs from the app of the reference document. */
  shop?: GivenAppOptions;
}

let freshShops = 0;

const withApps = base
  /** Starts one more application, which is closed after the test. */
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
 * Creates a `test` with the real application on a database of its own, `app`, and one app set up in it, `shop`. The
 * tests of a file share both, so each looks only at what it created itself. `freshShop` is one more app in it, which
 * one test uses alone. Vitest takes it at the top of a file only.
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

/** As `createTest`, with `app` and `shop` started anew for every test. */
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
  /** Where the database is created; by default a migrated one of the dialect that the suite runs on. */
  createLocation?: () => Promise<TestLocation>;
  /** How the app that the installation begins with differs from that of the reference document. */
  shop?: GivenAppOptions;
}

/** Creates a `test` with an `installation` of its own: a database, and as many server processes as the test starts. */
export function createInstallationTest(setup: InstallationSetup = {}) {
  return base.extend('installation', async ({}, { onCleanup }) => openInstallation(setup, onCleanup));
}

/** As `createInstallationTest`, with one `installation` for all tests of a file. Vitest takes it at the top of a file only. */
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
  // The installation removes its place; without one, somebody has to.
  let dispose = () => location.remove();
  onCleanup(() => dispose());
  const installation = await givenInstallation(location, shop);
  dispose = () => installation.dispose();
  return installation;
}
