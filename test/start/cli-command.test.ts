import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatCliCommand } from '../../src/config/cli-command.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const SOURCE = join(ROOT, 'src', 'main.ts');
const COMPILED = '/srv/links/dist/src/main.js';

test.for<[what: string, start: Parameters<typeof formatCliCommand>[0], command: string]>([
  ['a checkout', { environment: {}, program: SOURCE, workingDirectory: ROOT }, 'npm run cli --'],
  [
    'a checkout in another folder',
    { environment: {}, program: SOURCE, workingDirectory: '/srv' },
    `npm --prefix ${ROOT} run cli --`,
  ],
  [
    'a build',
    { environment: { PORT: '5000' }, program: COMPILED, workingDirectory: '/srv/links' },
    'node dist/src/cli.js',
  ],
  [
    'a build in another folder',
    { environment: { SMARTLINKS_HOME: 'data of links' }, program: COMPILED, workingDirectory: '/var' },
    "SMARTLINKS_HOME='/var/data of links' node /srv/links/dist/src/cli.js",
  ],
  [
    'a relative path of a database',
    { environment: { DATABASE_URL: 'file:./a.db' }, program: COMPILED, workingDirectory: '/srv/links' },
    'DATABASE_URL=file:/srv/links/a.db node dist/src/cli.js',
  ],
  [
    'a URL without a password',
    { environment: { DATABASE_URL: 'postgres://links@db/links' }, program: COMPILED, workingDirectory: '/srv/links' },
    'DATABASE_URL=postgres://links@db/links node dist/src/cli.js',
  ],
  ...['postgres://links:secret@db/links', 'postgres://db/links?user=a&password=secret'].map(
    (url): [string, Parameters<typeof formatCliCommand>[0], string] => [
      `a URL with a password, which is left out (${url})`,
      { environment: { DATABASE_URL: url }, program: COMPILED, workingDirectory: '/srv/links' },
      'node dist/src/cli.js',
    ],
  ),
])('the command line of %s', ([, start, command]) => {
  expect(formatCliCommand(start)).toBe(command);
});
