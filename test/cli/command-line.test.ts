import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test as base, describe, expect } from 'vitest';
import { COMMANDS } from '../../src/doors/cli/registry.ts';
import { createServicesOperator, runCommand } from '../support/command.ts';
import { CLI_PROGRAM } from '../support/program.ts';
import { provideFolder } from './given-shop.ts';

const test = base.extend('folder', { scope: 'file' }, provideFolder);

/** An operator whose commands fail as soon as they open a database. */
const nowhere = createServicesOperator(() => {
  throw new Error('the command opened the database');
});

describe('the process of the command line', () => {
  test('creates and migrates the database that DATABASE_URL names with a command that creates', async ({ folder }) => {
    const args = ['app', 'create', '--name', 'Shop', '--subdomain', 'shop', '--json'];
    const env = { DATABASE_URL: 'file:./created/smartlinks.db' };
    const first = await runCommand(args, env, folder.path);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(first.stdout)).toMatchObject({ subdomain: 'shop' });
    expect(existsSync(folder.buildPath('created/smartlinks.db'))).toBe(true);

    const again = await runCommand(args, env, folder.path);
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(JSON.parse(again.stderr)).toMatchObject({ status: 6, option: '--subdomain' });
  });

  test('creates no database at the default location, and says where it looked', async ({ folder }) => {
    const here = await mkdtemp(folder.buildPath('empty-'));
    for (const args of [
      ['key', 'create'],
      ['app', 'list'],
    ]) {
      expect(await runCommand(args, {}, here)).toEqual({
        code: 1,
        stdout: '',
        stderr: `There is no database at ${join(here, 'data', 'smartlinks.db')}, which is the default. Set DATABASE_URL to the database of your server, or create one with the command \`migrate\`.\n`,
      });
    }
    expect(await readdir(here)).toEqual([]);
    expect(await runCommand(['migrate'], {}, here)).toMatchObject({ code: 0, stderr: '' });
    expect(await runCommand(['key', 'create'], {}, here)).toMatchObject({ code: 0, stderr: '' });
  });

  test('creates no database with a command that needs one', async ({ folder }) => {
    const path = folder.buildPath('missing.db');
    expect(await runCommand(['link', 'list', '--app', 'shop'], { DATABASE_URL: `file:${path}` })).toEqual({
      code: 1,
      stdout: '',
      stderr: `There is no database at ${path}. Correct DATABASE_URL, or create the database with the command \`migrate\`.\n`,
    });
    expect(existsSync(path)).toBe(false);
  });

  test('creates no database and no folder in production', async ({ folder }) => {
    const path = join(folder.buildPath('production'), 'links.db');
    const env = {
      NODE_ENV: 'production',
      DATABASE_URL: `file:${path}`,
      LINK_DOMAIN: 'go.example',
      LINK_SCHEME: 'https',
    };
    const [create, migrate] = await Promise.all([runCommand(['key', 'create'], env), runCommand(['migrate'], env)]);
    expect(create).toMatchObject({ code: 1, stderr: expect.stringContaining(`There is no database at ${path}.`) });
    expect(migrate).toEqual({
      code: 1,
      stdout: '',
      stderr: `The folder ${folder.buildPath('production')} does not exist. Create it, or correct DATABASE_URL.\n`,
    });
    expect(existsSync(folder.buildPath('production'))).toBe(false);
  });

  test('uses the settings and the database of its home folder, whatever the working directory is', async ({
    folder,
  }) => {
    const home = await mkdtemp(folder.buildPath('home-'));
    const elsewhere = await mkdtemp(folder.buildPath('elsewhere-'));
    await writeFile(join(home, '.env'), 'DATABASE_URL=file:links.db\n');
    await writeFile(join(elsewhere, '.env'), 'DATABASE_URL=file:other.db\n');
    const create = ['app', 'create', '--name', 'Shop', '--subdomain', 'shop'];
    expect(await runCommand(create, { SMARTLINKS_HOME: home }, elsewhere)).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(join(home, 'links.db'))).toBe(true);
    expect(await readdir(elsewhere)).toEqual(['.env']);
    expect(await runCommand(['app', 'list'], { SMARTLINKS_HOME: join(home, 'missing') })).toMatchObject({
      code: 1,
      stderr: `SMARTLINKS_HOME must be an existing folder; got \`${join(home, 'missing')}\`.\n`,
    });
  });

  test('prints its version', async () => {
    const { version } = JSON.parse(await readFile(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'));
    expect(await runCommand(['--version'], {})).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    expect(await runCommand(['-v'], {})).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    expect(await runCommand(['--json', '--version'], {})).toMatchObject({
      code: 0,
      stdout: `{"version":"${version}"}\n`,
    });
    expect(await runCommand(['app', 'list', '--version'], {})).toMatchObject({ code: 2 });
  });

  test('migrates, and reports the applied migrations', async ({ folder }) => {
    const env = { DATABASE_URL: 'file:./migrated/smartlinks.db' };
    const first = await runCommand(['migrate', '--json'], env, folder.path);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(first.stdout).applied).toContain('001-smart-links');
    expect(await runCommand(['migrate'], env, folder.path)).toEqual({
      code: 0,
      stdout: 'The database is up to date.\n',
      stderr: '',
    });
  });

  test('reads .env, and in production requires the settings that links need', async ({ folder }) => {
    const here = await mkdtemp(folder.buildPath('production-'));
    await writeFile(join(here, '.env'), 'NODE_ENV=production\nDATABASE_URL=file:./links.db\n');
    const [list, migrate] = await Promise.all([
      runCommand(['app', 'list'], {}, here),
      runCommand(['migrate', '--json'], {}, here),
    ]);
    expect(list).toEqual({
      code: 1,
      stdout: '',
      stderr: 'NODE_ENV=production requires these settings: LINK_DOMAIN, LINK_SCHEME.\n',
    });
    expect(migrate).toMatchObject({ code: 0 });
  });

  test('reports in one line that the database cannot be used', async ({ folder }) => {
    const { code, stdout, stderr } = await runCommand(['app', 'list'], { DATABASE_URL: `file:${folder.path}` });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^[^\n]+\n$/);
  });

  test.skipIf(process.platform === 'win32')('exits quietly if nothing reads its output any more', async () => {
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
  test('lists every command of the program', async () => {
    const { code, stdout, stderr } = await nowhere.run('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const { name, summary } of COMMANDS) {
      expect(stdout.replace(/ +/g, ' ')).toContain(` ${name} ${summary}\n`);
    }
    expect((await nowhere.run('help')).stdout).toBe(stdout);
  });

  test('lists only the commands that begin with a given word', async () => {
    const { stdout } = await nowhere.run('token', '--help');
    expect(stdout.slice(stdout.indexOf('Commands:')).match(/^ {2}\w+ \w+/gm)).toEqual([
      '  token create',
      '  token import',
      '  token list',
      '  token rotate',
      '  token revoke',
    ]);
  });

  test.for(COMMANDS)('shows the options of $name and an example that parses', async (command) => {
    const { code, stdout } = await nowhere.run(...command.name.split(' '), '-h');
    expect(code).toBe(0);
    expect(stdout).toContain(command.summary);
    for (const option of Object.keys(command.options)) {
      expect(stdout).toMatch(new RegExp(`^ +--${option}\\b`, 'm'));
    }
    expect(command.example.startsWith(command.name)).toBe(true);
    // The example parses, and fails only when it opens the database.
    const tried = await nowhere.run(...command.example.split(' '));
    if (command.name === 'completion') {
      expect(tried).toMatchObject({ code: 0, stderr: '' });
    } else if (command.name !== 'migrate') {
      expect(tried.stderr).toContain('the command opened the database');
    }
  });
});

describe('the command line', () => {
  test.for<[line: string, message: string]>([
    ['', 'Missing command. Use one of migrate, app,'],
    ['lnk list', 'Unknown command `lnk`. Did you mean `link`?'],
    ['frobnicate', 'Unknown command `frobnicate`. See `--help`.'],
    [
      'link',
      'Missing subcommand. Use one of link create, link show, link explain, link list, link search, link update, link delete.',
    ],
    ['link shwo', 'Unknown command `link shwo`. Did you mean `link show`?'],
    ['app list --sort name', 'Unknown option --sort. See `app list --help`.'],
    ['link list --ap shop', 'Unknown option --ap. Did you mean `--app`?'],
    ['link list --constructor', 'Unknown option --constructor. See `link list --help`.'],
    ['app list -x', 'Unknown option -x. See `app list --help`.'],
    ['app list shop', 'app list takes no positional arguments; got `shop`.'],
    ['app create --name Shop', 'app create requires --subdomain. Example: app create --name Shop --subdomain shop'],
    ['app create --name --subdomain shop', '--name requires a value: --name <name>. Write a value that begins with a'],
    ['app create --subdomain', '--subdomain requires a value: --subdomain <label>.'],
    ['app create --name a --name b', "--name can't be repeated."],
    ['link list --app shop --all=yes', "--all doesn't take a value."],
    [
      'platform set --app shop --kind andriod',
      '--kind must be one of web, iphone, ipad, universal, android; got `andriod`. Did you mean `android`?',
    ],
    ['link list --app shop --first ten', '--first must be a whole number; got `ten`.'],
    ['link list --app shop --first 0', '--first must be at least 1.'],
    ['link list --app shop --first 1 --all', "--first and --all can't be used together."],
    ['link create --app shop --uri a --metadata {', '--metadata must be valid JSON, for example'],
    [
      'link create --app shop --uri a --override a',
      '--override must have the form <platform>=<link>, with one of web,',
    ],
    [
      'link create --app shop --uri a --override wbe=a',
      '--override must be one of web, iphone, ipad, universal, android; got `wbe`. Did you mean `web`?',
    ],
    ['link create --app shop --uri a --override web=a --override web=b', "--override web=… can't be repeated."],
    ['link create --app shop --uri a --expires-at 2026-02-30', '--expires-at must be a date, or a time with its zone'],
    ['link create --app shop --uri a --expires-at 2026-02-03T10:00', '--expires-at must be a date, or a time with its'],
    ['template create --app shop --name a --pattern a --url a', '--url must follow the --platform it applies to.'],
    ['template create --app shop --name a --pattern a --platform web', '--platform web requires --url.'],
    ['template create --app a --name a --pattern a --platform web --platform web', "--platform web can't be repeated."],
    ['template create --app a --name a --pattern a', 'template create requires --platform.'],
  ])('rejects "%s" in one line on stderr, with exit code 2', async ([line, message]) => {
    const args = line.split(' ').filter((arg) => arg !== '');
    const { code, stdout, stderr } = await nowhere.run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.startsWith(message)).toBe(true);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(await nowhere.runFailing(...args)).toEqual({ exitCode: 2, code: 'USAGE', error: expect.any(String) });
  });

  test('escapes the control characters in rejected arguments', async () => {
    expect(await nowhere.run('app', 'list', 'a\u001b[2J\u009b\nb')).toMatchObject({
      stderr: 'app list takes no positional arguments; got `a\\u001b[2J\\u009b\\nb`.\n',
    });
  });
});
