import { readArguments } from './arguments.ts';
import type { Command, Installation } from './command.ts';
import { helpOfCommand, helpOfProgram } from './help.ts';
import { inert, inertJson, inertLines } from './inert.ts';
import { problemOf } from './problem.ts';
import { COMMANDS } from './registry.ts';
import { streamsOf } from './streams.ts';
import { UsageError, unknownName } from './usage-error.ts';

/** Where a command speaks. */
export interface Terminal {
  out(text: string): void;
  error(text: string): void;
  /** The columns of the terminal that `out` writes to; Infinity where that is none. */
  width: number;
  /** The columns of the terminal that `error` writes to, where a bar can be drawn; none otherwise. */
  barWidth?: number | undefined;
  /** What is piped into the program. */
  input?: AsyncIterable<Uint8Array>;
  /** Resolves when what was written to `out` has gone so far that more may come. */
  drained?(): Promise<void>;
}

/**
 * Runs what was typed behind the program's name and returns the exit code. What succeeds goes to `out`, and nothing
 * else: with --json one JSON value on one line. What fails goes to `error` as one line.
 */
export async function runCli(
  args: readonly string[],
  terminal: Terminal,
  installation: Installation & { close(): Promise<void> },
): Promise<number> {
  const options = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  const json = options.includes('--json');
  const { command, words, rest } = commandOf(args);
  try {
    if (words[0] === 'help' || options.includes('--help') || options.includes('-h')) {
      terminal.out(helpFor(words[0] === 'help' ? args.slice(args.indexOf('help') + 1) : args));
      return 0;
    }
    if (command === null) throw notACommand(words);
    const values = readArguments(command, rest);
    // Closed before anything is said: what is reported as done is done, whatever becomes of the reader of a pipe.
    const { streams, end } = streamsOf(terminal, json);
    const output = await command
      .run(values, installation, streams)
      .finally(end)
      .finally(() => installation.close());
    terminal.out(json ? `${inertJson(output.json)}\n` : inertLines(output.text(terminal.width)));
    return output.exitCode ?? 0;
  } catch (error) {
    const problem = await problemOf(error, command);
    const unforeseen = problem.json.code === 'UNEXPECTED';
    const line = unforeseen ? inertLines(problem.line) : inert(problem.line);
    terminal.error(`${json ? inertJson(problem.json) : line}\n`);
    return problem.exitCode;
  }
}

/** The command that the leading words name, and what stands behind them. `--json` may stand anywhere among them. */
function commandOf(args: readonly string[]): { command: Command | null; words: string[]; rest: string[] } {
  const end = args.findIndex((arg) => arg.startsWith('-') && arg !== '--json');
  const leading = end === -1 ? [...args] : args.slice(0, end);
  const words = leading.filter((arg) => arg !== '--json');
  for (const length of [2, 1]) {
    const command = COMMANDS.find(({ name }) => name === words.slice(0, length).join(' '));
    if (command !== undefined) return { command, words, rest: [...words.slice(length), ...args.slice(leading.length)] };
  }
  return { command: null, words, rest: [] };
}

function helpFor(args: readonly string[]): string {
  const { command, words } = commandOf(args);
  if (command !== null) return helpOfCommand(command);
  const [word] = words;
  const ofWord = COMMANDS.filter(({ name }) => name.startsWith(`${word} `));
  if (word !== undefined && ofWord.length === 0) throw notACommand(words);
  return ofWord.length > 0 ? helpOfProgram(ofWord, word) : helpOfProgram(COMMANDS);
}

function notACommand(words: readonly string[]): UsageError {
  const [word, what] = words;
  const nouns = [...new Set(COMMANDS.map(({ name }) => name.split(' ')[0] ?? ''))];
  if (word === undefined) return new UsageError(`Name a command: ${nouns.join(', ')}. --help says what they do.`);
  if (!nouns.includes(word)) return unknownName(`Unknown command ${word}`, word, nouns, '--help shows the commands.');
  const verbs = COMMANDS.filter(({ name }) => name.startsWith(`${word} `)).map(({ name }) => name);
  if (what === undefined) return new UsageError(`Say what to do with it: ${verbs.join(', ')}.`);
  const given = `${word} ${what}`;
  return unknownName(`Unknown command ${given}`, given, verbs, `there are ${verbs.join(', ')}.`);
}
