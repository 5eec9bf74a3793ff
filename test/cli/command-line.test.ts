import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/doors/cli/registry.ts';
import { operatorWithin, runCommand } from '../support/command.ts';
import { CLI_PROGRAM } from '../support/program.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smartlinks-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** An operator whose command line never gets as far as a database. */
const nowhere = operatorWithin(() => {
  throw new Error('nothing was to be opened');
});

describe('the process', () => {
  test('makes and migrates the database of an empty folder, for whichever command comes first', async () => {
    const args = ['app', 'create', '--name', 'Shop', '--subdomain', 'shop', '--json'];
    const first = await runCommand(args, {}, folder);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(first.stdout)).toMatchObject({ subdomain: 'shop' });
    expect(existsSync(join(folder, 'data', 'smartlinks.db'))).toBe(true);

    const again = await runCommand(args, {}, folder);
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(JSON.parse(again.stderr)).toMatchObject({ status: 6, option: '--subdomain' });
  });

  test('migrates, and says what that took', async () => {
    const env = { DATABASE_URL: 'file:./migrated/smartlinks.db' };
    const first = await runCommand(['migrate', '--json'], env, folder);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(first.stdout).applied).toContain('001-smart-links');
    expect(await runCommand(['migrate'], env, folder)).toEqual({
      code: 0,
      stdout: 'The database is of this version already.\n',
      stderr: '',
    });
  });

  test('reads .env, and in production asks for the settings that its links need', async () => {
    const here = await mkdtemp(join(folder, 'production-'));
    await writeFile(join(here, '.env'), 'NODE_ENV=production\nDATABASE_URL=file:./links.db\n');
    const [list, migrate] = await Promise.all([
      runCommand(['app', 'list'], {}, here),
      runCommand(['migrate', '--json'], {}, here),
    ]);
    expect(list).toEqual({
      code: 1,
      stdout: '',
      stderr: 'With NODE_ENV=production these settings are needed: LINK_DOMAIN, LINK_SCHEME.\n',
    });
    expect(migrate).toMatchObject({ code: 0 });
  });

  test('tells of a database that cannot be used in one line', async () => {
    const { code, stdout, stderr } = await runCommand(['app', 'list'], { DATABASE_URL: `file:${folder}` });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^[^\n]+\n$/);
  });

  test.skipIf(process.platform === 'win32')('goes quietly when nobody reads on', async () => {
    // The reading end is closed before anything is written.
    const shell = spawn(
      'bash',
      ['-c', '{ sleep 0.2; "$@" --help; echo "$?" >&2; } | true', 'bash', process.execPath, CLI_PROGRAM],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let stderr = '';
    shell.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    await new Promise((resolve) => shell.once('close', resolve));
    expect(stderr).toBe('0\n');
  });
});

describe('--help', () => {
  test('of the program has every command', async () => {
    const { code, stdout, stderr } = await nowhere.run('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const { name, summary } of COMMANDS) expect(stdout.replace(/ +/g, ' ')).toContain(` ${name} ${summary}\n`);
    expect((await nowhere.run('help')).stdout).toBe(stdout);
  });

  test('of a word has its commands alone', async () => {
    const { stdout } = await nowhere.run('token', '--help');
    expect(stdout.match(/^ {2}\w+ \w+/gm)).toEqual([
      '  token create',
      '  token import',
      '  token list',
      '  token revoke',
    ]);
  });

  test.each(COMMANDS)('of $name has its options and an example that can be read', async (command) => {
    const { code, stdout } = await nowhere.run(...command.name.split(' '), '-h');
    expect(code).toBe(0);
    expect(stdout).toContain(command.summary);
    for (const option of Object.keys(command.options)) expect(stdout).toMatch(new RegExp(`^ +--${option}\\b`, 'm'));
    expect(command.example.startsWith(command.name)).toBe(true);
    // What the example opens is nowhere: so far, and no further, it gets.
    const tried = await nowhere.run(...command.example.split(' '));
    if (command.name !== 'migrate') expect(tried.stderr).toContain('nothing was to be opened');
  });
});

describe('what cannot be understood is one line on stderr and the exit code 2', () => {
  test.each([
    ['', 'Name a command: migrate, app,'],
    ['lnk list', 'Unknown command lnk; did you mean link?'],
    ['frobnicate', 'Unknown command frobnicate; --help shows the commands.'],
    ['link', 'Say what to do with it: link create, link show, link explain, link list.'],
    ['link shwo', 'Unknown command link shwo; did you mean link show?'],
    ['app list --sort name', 'Unknown option --sort; app list --help shows the options.'],
    ['link list --ap shop', 'Unknown option --ap; did you mean --app?'],
    ['link list --constructor', 'Unknown option --constructor; link list --help shows the options.'],
    ['app list -x', 'Unknown option -x; app list --help shows the options.'],
    ['app list shop', "app list takes no argument without an option's name: shop"],
    ['app create --name Shop', 'app create needs --subdomain. For example: app create --name Shop --subdomain shop'],
    ['app create --name --subdomain shop', '--name needs a value: --name <name>. A value that begins with a dash is'],
    ['app create --subdomain', '--subdomain needs a value: --subdomain <label>.'],
    ['app create --name a --name b', '--name is given twice.'],
    ['link list --app shop --all=yes', '--all takes no value.'],
    ['platform set --app shop --kind andriod', "--kind can't be andriod; did you mean android?"],
    ['link list --app shop --first ten', '--first is a whole number, not ten.'],
    ['link list --app shop --first 0', '--first is 1 or more.'],
    ['link list --app shop --first 1 --all', 'Give either --first or --all, not both.'],
    ['link create --app shop --uri a --metadata {', '--metadata is no JSON;'],
    ['link create --app shop --uri a --override a', '--override is written --override <platform>=<link>, for web,'],
    ['link create --app shop --uri a --override wbe=a', "--override can't be wbe; did you mean web?"],
    ['link create --app shop --uri a --override web=a --override web=b', '--override web=… is given twice.'],
    ['link create --app shop --uri a --expires-at 2026-02-30', '--expires-at is a time with its zone'],
    ['link create --app shop --uri a --expires-at 2026-02-03T10:00', '--expires-at is a time with its zone'],
    ['template create --app shop --name a --pattern a --url a', '--url stands behind the --platform that it belongs'],
    ['template create --app shop --name a --pattern a --platform web', '--platform web needs --url.'],
    ['template create --app a --name a --pattern a --platform web --platform web', '--platform web is given twice.'],
    ['template create --app a --name a --pattern a', 'template create needs --platform.'],
  ])('%s', async (line, message) => {
    const args = line.split(' ').filter((arg) => arg !== '');
    const { code, stdout, stderr } = await nowhere.run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.startsWith(message)).toBe(true);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(await nowhere.failure(...args)).toEqual({ exitCode: 2, code: 'USAGE', error: expect.any(String) });
  });

  test('with nothing in it that a terminal would obey', async () => {
    expect(await nowhere.run('app', 'list', 'a\u001b[2J\u009b\nb')).toMatchObject({
      stderr: "app list takes no argument without an option's name: a\\u001b[2J\\u009b\\nb\n",
    });
  });
});
