import { COMMON_OPTIONS } from './arguments.ts';
import type { Command, OptionSpec } from './command.ts';
import { padded, widthOf } from './text-width.ts';

const PROGRAM = 'smartlinks';

/** What the program can do, or (with a word such as `app`) what its commands of that word can do. */
export function helpOfProgram(commands: readonly Command[], word?: string): string {
  const lines = lined(commands.map(({ name, summary }) => [name, summary]));
  return `Usage: ${PROGRAM} ${word ?? '<command>'} ${word === undefined ? '' : '<what> '}[options]

${lines}
${PROGRAM} <command> --help shows the options of one. In a checkout, npm run cli -- stands for ${PROGRAM}.
Settings come from the environment and from .env, as the server's do: DATABASE_URL says which database.
`;
}

/** Everything about one command. */
export function helpOfCommand({ name, summary, options, positional, example }: Command): string {
  const named = Object.entries(options).filter(([option]) => option !== positional);
  const required = named.filter(([, spec]) => isRequired(spec));
  const usage = [
    PROGRAM,
    name,
    ...required.map(([option, spec]) => formOf(option, spec)),
    ...(positional === undefined ? [] : [`<${positional}>`]),
    ...(required.length < named.length ? ['[options]'] : []),
  ].join(' ');
  const described = [...Object.entries(options), ...Object.entries<OptionSpec>(COMMON_OPTIONS)].flatMap(
    ([option, spec]): [string, string][] => [
      [formOf(option, spec), descriptionOf(spec, option === positional)],
      ...(spec.kind === 'group'
        ? Object.entries(spec.options).map(([inner, of]): [string, string] => [
            `  ${formOf(inner, of)}`,
            descriptionOf(of, false),
          ])
        : []),
    ],
  );
  return `${summary}

Usage: ${usage}

${lined(described)}
Example: ${PROGRAM} ${example}
`;
}

function formOf(option: string, spec: OptionSpec): string {
  switch (spec.kind) {
    case 'flag':
      return `--${option}`;
    case 'choice':
    case 'group':
      return `--${option} ${spec.choices.join('|')}`;
    default:
      return `--${option} ${spec.value}`;
  }
}

function descriptionOf(spec: OptionSpec, positional: boolean): string {
  const notes = [
    isRequired(spec) ? 'needed' : null,
    positional ? 'the name of the option may be left out' : null,
    'many' in spec && spec.many === true ? 'may be repeated' : null,
    spec.kind === 'group' ? 'may be repeated, each with the options below' : null,
    spec.kind === 'pairs' ? `once for each of ${spec.choices.join(', ')}` : null,
  ].filter((note) => note !== null);
  return notes.length === 0 ? spec.description : `${spec.description} (${notes.join('; ')})`;
}

function isRequired(spec: OptionSpec): boolean {
  return 'required' in spec && spec.required === true;
}

/** Two columns; a name that is longer than the first one has its text on a line of its own. */
function lined(pairs: readonly (readonly [string, string])[]): string {
  const column = Math.min(34, Math.max(...pairs.map(([name]) => widthOf(name))));
  const indent = `\n${' '.repeat(column + 4)}`;
  return pairs
    .map(([name, text]) => `  ${widthOf(name) > column ? name + indent : `${padded(name, column)}  `}${text}\n`)
    .join('');
}
