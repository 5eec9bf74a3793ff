import { SERVER_VERSION } from '../http/server-version.ts';
import { readArguments } from './arguments.ts';
import type { Command, Installation } from './command.ts';
import { formatCommandHelp, formatProgramHelp } from './help.ts';
import { toProblem } from './problem.ts';
import { COMMANDS } from './registry.ts';
import { createStreams } from './streams.ts';
import type { Terminal } from './terminal.ts';
import { escapeForTerminal, escapeLinesForTerminal, formatEscapedJson } from './terminal-escape.ts';
import { createUnknownNameError, UsageError } from './usage-error.ts';

/**
 * Runs the command that the arguments name and returns the exit code. Writes only the command's output to
 * `terminal.writeOut` (with --json, one JSON value on one line). Writes an error to `terminal.writeError`, as one line
 * unless it is unexpected.
 */
export async function runCli(
  args: readonly string[],
  terminal: Terminal,
  installation: Installation & { close(): Promise<void> },
): Promise<number> {
  const options = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  const json = options.includes('--json');
  const { command, words, rest } = parseCommand(args);
  try {
    if (command === null && words.length === 0 && (options.includes('--version') || options.includes('-v'))) {
      terminal.writeOut(json ? `${formatEscapedJson({ version: SERVER_VERSION })}\n` : `${SERVER_VERSION}\n`);
      return 0;
    }
    if (words[0] === 'help' || options.includes('--help') || options.includes('-h')) {
      terminal.writeOut(formatHelp(words[0] === 'help' ? args.slice(args.indexOf('help') + 1) : args));
      return 0;
    }
    if (command === null) {
      throw createUnknownCommandError(words);
    }
    const values = readArguments(command, rest);
    // The database is closed before the result is printed, so a closed pipe can't interrupt the command's work.
    const { streams, end } = createStreams(terminal, json);
    const output = await command
      .run(values, installation, streams)
      .finally(end)
      .finally(() => installation.close());
    terminal.writeOut(
      json ? `${formatEscapedJson(output.json)}\n` : escapeLinesForTerminal(output.formatText(terminal.width)),
    );
    return output.exitCode ?? 0;
  } catch (error) {
    const problem = await toProblem(error, command);
    const isUnexpected = problem.json.code === 'UNEXPECTED';
    const line = isUnexpected ? escapeLinesForTerminal(problem.line) : escapeForTerminal(problem.line);
    terminal.writeError(`${json ? formatEscapedJson(problem.json) : line}\n`);
    return problem.exitCode;
  }
}

/** Finds the command that the leading words name. `rest` contains the arguments after it. `--json` can be anywhere. */
function parseCommand(args: readonly string[]): { command: Command | null; words: string[]; rest: string[] } {
  const end = args.findIndex((arg) => arg.startsWith('-') && arg !== '--json');
  const leading = end === -1 ? [...args] : args.slice(0, end);
  const words = leading.filter((arg) => arg !== '--json');
  for (const length of [2, 1]) {
    const command = COMMANDS.find(({ name }) => name === words.slice(0, length).join(' '));
    if (command !== undefined) {
      return { command, words, rest: [...words.slice(length), ...args.slice(leading.length)] };
    }
  }
  return { command: null, words, rest: [] };
}

function formatHelp(args: readonly string[]): string {
  const { command, words } = parseCommand(args);
  if (command !== null) {
    return formatCommandHelp(command);
  }
  const [word] = words;
  const matches = COMMANDS.filter(({ name }) => name.startsWith(`${word} `));
  if (word !== undefined && matches.length === 0) {
    throw createUnknownCommandError(words);
  }
  return matches.length > 0 ? formatProgramHelp(matches, word) : formatProgramHelp(COMMANDS);
}

function createUnknownCommandError(words: readonly string[]): UsageError {
  const [word, what] = words;
  const nouns = [...new Set(COMMANDS.map(({ name }) => name.split(' ')[0] ?? ''))];
  if (word === undefined) {
    return new UsageError(`Missing command. Use one of ${nouns.join(', ')}, or see \`--help\`.`);
  }
  if (!nouns.includes(word)) {
    return createUnknownNameError(`Unknown command \`${word}\``, word, nouns, 'See `--help`.');
  }
  const verbs = COMMANDS.filter(({ name }) => name.startsWith(`${word} `)).map(({ name }) => name);
  if (what === undefined) {
    return new UsageError(`Missing subcommand. Use one of ${verbs.join(', ')}.`);
  }
  const fullName = `${word} ${what}`;
  return createUnknownNameError(`Unknown command \`${fullName}\``, fullName, verbs, `Use one of ${verbs.join(', ')}.`);
}
