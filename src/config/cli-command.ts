import { dirname, join, relative, resolve } from 'node:path';
import { findInstallationFolder } from './home-folder.ts';

/** The settings that decide which database a process opens. */
const DATABASE_SETTINGS = ['SMARTLINKS_HOME', 'DATABASE_URL'] as const;

interface ServerStart {
  /** The environment of the server, without the variables of its `.env` file, which commands read themselves. */
  environment: Record<string, string | undefined>;
  /** The path of the server's program: `src/main.ts` in a checkout, otherwise compiled. */
  program: string;
  workingDirectory: string;
}

/**
 * Returns a shell command that runs the command line on the database of this server, from the working directory of the
 * server. The command's name and options follow it. A URL with a password is left out.
 */
export function formatCliCommand({ environment, program, workingDirectory }: ServerStart): string {
  const settings = DATABASE_SETTINGS.flatMap((name) => {
    const value = environment[name];
    return value === undefined || value === '' || hasPassword(value)
      ? []
      : [`${name}=${quoteForShell(toAbsolute(value, workingDirectory))}`];
  });
  const command = program.endsWith('.ts')
    ? formatNpmCommand(workingDirectory)
    : formatNodeCommand(program, workingDirectory);
  return [...settings, command].join(' ');
}

function formatNpmCommand(workingDirectory: string): string {
  const folder = findInstallationFolder();
  return folder === workingDirectory ? 'npm run cli --' : `npm --prefix ${quoteForShell(folder)} run cli --`;
}

function formatNodeCommand(program: string, workingDirectory: string): string {
  const cli = join(dirname(program), 'cli.js');
  const fromHere = relative(workingDirectory, cli);
  return `node ${quoteForShell(fromHere.startsWith('..') ? cli : fromHere)}`;
}

function hasPassword(url: string): boolean {
  return /^\w+:\/\/[^/]*:[^/]*@/.test(url) || /[?&]password=/.test(url);
}

/** Makes the path of a setting absolute, because npm runs commands in another folder. */
function toAbsolute(value: string, workingDirectory: string): string {
  const path = /^file:(.+)$/i.exec(value)?.[1];
  if (path !== undefined) {
    return `file:${resolve(workingDirectory, path)}`;
  }
  return value.includes('://') ? value : resolve(workingDirectory, value);
}

function quoteForShell(text: string): string {
  return /^[\w./:@=+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
