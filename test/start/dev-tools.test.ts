import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { test as base, expect } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

/** A folder like that after `NODE_ENV=production npm ci`: without the packages for development. */
const test = base.extend('folder', { scope: 'file' }, async ({}, { onCleanup }) => {
  const folder = await mkdtemp(join(tmpdir(), 'smartlinks-no-dev-'));
  onCleanup(() => rm(folder, { recursive: true, force: true }));
  for (const file of ['package.json', 'ops/require-dev-tools.js', 'tsconfig.json', 'tsconfig.build.json']) {
    await cp(join(ROOT, file), join(folder, file));
  }
  return folder;
});

const { PATH = '', HOME = '' } = process.env;

test.for(['build', 'start', 'dev', 'cli', 'test'])(
  'npm run %s without the development dependencies ends with the command that helps',
  async (script, { folder }) => {
    const failure: { code: number; stderr: string } = await promisify(execFile)('npm', ['run', '--silent', script], {
      cwd: folder,
      env: { PATH, HOME, NODE_ENV: 'production' },
    }).then(
      () => expect.fail('The script succeeded.'),
      (error) => error,
    );
    expect(failure).toMatchObject({
      code: 1,
      stderr:
        'The development dependency typescript is not installed. Install it with: npm ci --include=dev\nTo run without them, build first (npm run build), then: npm prune --omit=dev && node dist/src/main.js\n',
    });
  },
);

test('the check passes if they are installed', async () => {
  await promisify(execFile)(process.execPath, ['ops/require-dev-tools.js'], { cwd: ROOT });
});
