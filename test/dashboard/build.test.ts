import { access, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import {
  canBuildDashboard,
  DASHBOARD_FOLDER,
  finishDashboardBuild,
  hashDashboardSources,
  updateDashboard,
} from '../../src/doors/dashboard/dashboard-build.ts';
import { type Dashboard, openDashboard } from '../../src/doors/dashboard/dashboard-handler.ts';
import { createLogger } from '../../src/doors/http/logger.ts';
import { test as base, writeFiles } from './dashboard-folder.ts';

const PAGE = `<!doctype html>${'<p>built</p>'.repeat(40)}`;

/** A source tree with a dashboard, which `update` builds, and the events that were logged. */
const test = base.extend('tree', async ({ folder: root }) => {
  await writeFiles(root, {
    'dashboard/vite.config.ts': 'export default {};',
    'dashboard/src/main.tsx': 'export {};',
    'schema.graphql': 'type Query { a: Int }',
    'package-lock.json': '{}',
  });
  const events: string[] = [];
  const logger = createLogger('info', (line) => events.push(JSON.parse(line).msg));
  const stopping = new AbortController();
  const folder = join(root, DASHBOARD_FOLDER);
  /** Writes what Vite would write. */
  async function build(): Promise<void> {
    const sourceHash = await hashDashboardSources(root);
    await writeFiles(folder, { 'index.html': PAGE });
    await finishDashboardBuild(folder, sourceHash);
  }
  return {
    root,
    folder,
    events,
    stopping,
    build,
    open: () => openDashboard(folder, logger),
    update: (dashboard: Dashboard, run: (root: string, signal: AbortSignal) => Promise<void> = build) =>
      updateDashboard(dashboard, { root, logger, signal: stopping.signal, build: run }),
  };
});

function getPage(dashboard: Dashboard): string | undefined {
  const content = dashboard.getContent();
  return typeof content === 'string' ? content : content.get('index.html')?.body.toString();
}

describe('a server in a source tree', () => {
  test('builds a dashboard that is missing, and serves it', async ({ tree }) => {
    const dashboard = await tree.open();
    expect(getPage(dashboard)).toBe('missing');
    let during: string | undefined;

    await tree.update(dashboard, async () => {
      during = getPage(dashboard);
      await tree.build();
    });

    expect(during).toBe('building');
    expect(getPage(dashboard)).toBe(PAGE);
    expect(tree.events).toEqual(['dashboard building', 'dashboard built']);
  });

  test('builds nothing if the files are current', async ({ tree }) => {
    await tree.build();
    const dashboard = await tree.open();
    await tree.update(dashboard, () => Promise.reject(new Error('unexpected build')));
    expect(getPage(dashboard)).toBe(PAGE);
    expect(tree.events).toEqual([]);
  });

  test.for(['dashboard/src/main.tsx', 'dashboard/src/new.tsx', 'schema.graphql', 'package-lock.json'])(
    'builds again after a change of %s',
    async (path, { tree }) => {
      await tree.build();
      await writeFile(join(tree.root, path), 'changed');
      const dashboard = await tree.open();
      await tree.update(dashboard);
      expect(tree.events).toEqual(['dashboard building', 'dashboard built']);
      await tree.update(dashboard);
      expect(tree.events).toHaveLength(2);
    },
  );

  test('serves the earlier files if the build fails', async ({ tree }) => {
    await tree.build();
    await writeFile(join(tree.root, 'schema.graphql'), 'changed');
    const dashboard = await tree.open();
    await tree.update(dashboard, async () => {
      await rm(tree.folder, { recursive: true });
      throw new Error('no Vite');
    });
    expect(getPage(dashboard)).toBe(PAGE);
    expect(tree.events).toEqual(['dashboard building', 'dashboard build failed']);
  });

  test('names the command if the first build fails, which includes a tree without Vite', async ({ tree }) => {
    const dashboard = await tree.open();
    await updateDashboard(dashboard, {
      root: tree.root,
      logger: createLogger('info', (line) => tree.events.push(JSON.parse(line).msg)),
      signal: tree.stopping.signal,
    });
    expect(getPage(dashboard)).toBe('missing');
    expect(tree.events).toEqual(['dashboard building', 'dashboard build failed']);
  });

  test('stops a build when it stops', async ({ tree }) => {
    const dashboard = await tree.open();
    await tree.update(dashboard, (_root, signal) => {
      tree.stopping.abort();
      return Promise.reject(signal.reason);
    });
    expect(tree.events).toEqual(['dashboard building']);
  });
});

describe('a build', () => {
  test('has compressed copies of its files', async ({ tree }) => {
    await tree.build();
    expect(brotliDecompressSync(await readFile(join(tree.folder, 'index.html.br'))).toString()).toBe(PAGE);
    expect(gunzipSync(await readFile(join(tree.folder, 'index.html.gz'))).toString()).toBe(PAGE);
  });

  test('that was interrupted is not served', async ({ tree }) => {
    await writeFiles(tree.folder, { 'index.html': PAGE });
    expect(getPage(await tree.open())).toBe('missing');
  });

  test('is impossible in a compiled package', async ({ tree }) => {
    expect(await canBuildDashboard(tree.root)).toBe(true);
    await rm(join(tree.root, 'dashboard'), { recursive: true });
    await expect(access(join(tree.root, 'dashboard'))).rejects.toThrow();
    expect(await canBuildDashboard(tree.root)).toBe(false);
  });
});
