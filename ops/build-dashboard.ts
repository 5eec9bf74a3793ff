// Builds the dashboard into dist/dashboard, with compressed copies and the hash of its sources.
import { join } from 'node:path';
import {
  DASHBOARD_FOLDER,
  finishDashboardBuild,
  hashDashboardSources,
  VITE_CONFIG,
} from '../src/doors/dashboard/dashboard-build.ts';

const root = join(import.meta.dirname, '..');

// Vite would build for development in the environment of a development server.
process.env.NODE_ENV = 'production';
const { build } = await import('vite');
// Before the build, so that changes during it make the result stale.
const sourceHash = await hashDashboardSources(root);
try {
  await build({ configFile: join(root, VITE_CONFIG) });
  await finishDashboardBuild(join(root, DASHBOARD_FOLDER), sourceHash);
} catch (error) {
  // The stack of an error in the sources is that of the bundler.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
