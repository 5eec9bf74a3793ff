import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { SHELLS } from '../../src/doors/cli/completion-script.ts';
import { COMMANDS } from '../../src/doors/cli/registry.ts';
import { createServicesOperator } from '../support/command.ts';

const operator = createServicesOperator(() => {
  throw new Error('the command needs no database');
});

const folder = mkdtempSync(join(tmpdir(), 'completion-'));
afterAll(() => rmSync(folder, { recursive: true }));

const print = async (shell: string) => (await operator.run('completion', shell)).stdout;

function isInstalled(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Returns what bash offers for the last of these words. */
function completeInBash(script: string, ...words: string[]): string[] {
  const program = `${script}
    COMP_WORDS=(smartlinks "$@") COMP_CWORD=$#
    _smartlinks
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', program, 'bash', ...words], { encoding: 'utf8', cwd: import.meta.dirname })
    .split('\n')
    .filter((line) => line !== '');
}

describe.skipIf(!isInstalled('bash'))('the completion of bash', () => {
  test.for<[words: string[], offered: string[]]>([
    [['pla'], ['platform']],
    [
      ['platform', ''],
      ['set', 'update', '--help'],
    ],
    [['link', 'se'], ['search']],
    [['platform', 'set', '--ki'], ['--kind']],
    [
      ['platform', 'set', '--kind', 'i'],
      ['iphone', 'ipad'],
    ],
    [['platform', 'set', '--app', 'shop', '--kind', 'an'], ['android']],
    [['link', 'create', '--override', 'an'], ['android=']],
    [['template', 'create', '--skip'], ['--skip-preview']],
    [
      ['completion', ''],
      ['--shell', '--json', '--help', 'bash', 'zsh', 'fish'],
    ],
    [['completion', 'ba'], ['bash']],
    [['import', '--app', 'shop', 'completion.te'], ['completion.test.ts']],
    // Nothing is known about the values of these options and arguments.
    [['platform', 'set', '--app', ''], []],
    [['link', 'show', 'TCw'], []],
    [['frobnicate', ''], []],
  ])('offers for %j: %j', async ([words, offered]) => {
    expect(completeInBash(await print('bash'), ...words)).toEqual(offered);
  });

  test('offers every command and every option', async () => {
    const script = await print('bash');
    for (const { name, options } of COMMANDS) {
      const words = name.split(' ');
      expect(completeInBash(script, ...words)).toContain(words.at(-1));
      expect(completeInBash(script, ...words, '--')).toEqual(
        expect.arrayContaining(Object.keys(options).map((option) => `--${option}`)),
      );
    }
  });
});

/** Returns what fish offers for the last word of a line, without descriptions. */
function completeInFish(script: string, line: string): string[] {
  const program = `${script}\ncomplete -C ${JSON.stringify(line)}`;
  return execFileSync('fish', ['--no-config', '-c', program], { encoding: 'utf8', cwd: import.meta.dirname })
    .split('\n')
    .filter((offer) => offer !== '')
    .map((offer) => offer.split('\t')[0] ?? '');
}

describe.skipIf(!isInstalled('fish'))('the completion of fish', () => {
  test.for<[line: string, offered: string[]]>([
    ['pla', ['platform']],
    ['he', ['help']],
    ['--', ['--help', '--version']],
    ['platform ', ['set', 'update']],
    ['platform --', ['--help']],
    ['platform set --app shop --kind an', ['android']],
    ['link create --override an', ['android=']],
    ['completion ', ['bash', 'fish', 'zsh']],
    ['import --app shop completion.te', ['completion.test.ts']],
    ['platform set --app ', []],
    ['link show TCw', []],
    ['frobnicate ', []],
  ])('offers for %j: %j', async ([line, offered]) => {
    expect(completeInFish(await print('fish'), `smartlinks ${line}`)).toEqual(offered);
  });
});

/**
 * Loads the script from a folder, or lets zsh autoload it, and prints what it offers for the last argument. Outside the
 * line editor, zsh has no compadd and no _files.
 */
const COMPLETE_IN_ZSH = `
  folder=$1 how=$2
  shift 2
  words=(smartlinks "$@") CURRENT=$(($# + 1)) last=\${@[-1]}
  compdef() { :; }
  _files() { print -l -- $last*; }
  compadd() { local -a candidates=("\${(@)@[\${@[(i)--]}+1,-1]}"); print -l -- \${(M)candidates:#$last*}; }
  if [ "$how" = autoload ]; then
    fpath=("$folder")
    autoload -Uz _smartlinks
  else
    source "$folder/_smartlinks"
  fi
  _smartlinks`;

describe.skipIf(!isInstalled('zsh'))('the completion of zsh', () => {
  test.for<[words: string[], offered: string[]]>([
    [['pla'], ['platform']],
    [
      ['platform', ''],
      ['set', 'update', '--help'],
    ],
    [
      ['platform', 'set', '--kind', 'i'],
      ['iphone', 'ipad'],
    ],
    [['link', 'create', '--override', 'an'], ['android=']],
    [['import', '--app', 'shop', 'completion.te'], ['completion.test.ts']],
    [['platform', 'set', '--app', ''], []],
    [['frobnicate', ''], []],
  ])('offers for %j: %j', async ([words, offered]) => {
    writeFileSync(join(folder, '_smartlinks'), await print('zsh'));
    for (const how of ['source', 'autoload']) {
      const parameters = ['-f', '-c', COMPLETE_IN_ZSH, 'zsh', folder, how, ...words];
      const printed = execFileSync('zsh', parameters, { encoding: 'utf8', cwd: import.meta.dirname });
      expect(
        printed.split('\n').filter((line) => line !== ''),
        how,
      ).toEqual(offered);
    }
  });
});

describe('the command completion', () => {
  test.for(SHELLS)('prints a script for %s with every command and option', async (shell) => {
    const script = await print(shell);
    for (const { name, options } of COMMANDS) {
      expect(script).toContain(name);
      for (const option of Object.keys(options)) {
        expect(script).toMatch(shell === 'fish' ? new RegExp(`is '${name}'" -l ${option} `) : `--${option}`);
      }
    }
    expect(await operator.runJson('completion', shell)).toEqual({ shell, script });
  });

  test.for(SHELLS.filter(isInstalled))('prints a script that %s can parse', async (shell) => {
    const file = join(folder, shell);
    writeFileSync(file, await print(shell));
    execFileSync(shell, ['-n', file]);
  });

  test('fails for another shell', async () => {
    expect(await operator.runFailing('completion', 'tcsh')).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining('bash, zsh, fish'),
    });
  });
});
