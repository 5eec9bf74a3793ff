import { COMMON_OPTIONS } from './arguments.ts';
import type { Command, OptionSpec } from './command.ts';
import { computeWidth, padText } from './text-width.ts';

const PROGRAM = 'smartlinks';

/** What the program can do, or (with a word such as `app`) what its commands of that word can do. */
export function formatProgramHelp(commands: readonly Command[], word?: string): string {
  const lines = formatColumns(commands.map(({ name, summary }) => [name, summary]));
  return `Usage: ${PROGRAM} ${word ?? '<command>'} ${word === undefined ? '' : '<what> '}[options]

${lines}
${PROGRAM} <command> --help shows the options of one. In a checkout, npm run cli -- stands for ${PROGRAM}.
Settings come from the environment and from .env, as the server's do: DATABASE_URL says which database.
`;
}

/** Everything about one command. */
export function formatCommandHelp({ name, summary, options, positional, example }: Command): string {
  const withoutPositional = Object.entries(options).filter(([option]) => option !== positional);
  const required = withoutPositional.filter(([, spec]) => isRequired(spec));
  const usage = [
    PROGRAM,
    name,
    ...required.map(([option, spec]) => formatOption(option, spec)),
    ...(positional === undefined ? [] : [`<${positional}>`]),
    ...(required.length < withoutPositional.length ? ['[options]'] : []),
  ].join(' ');
  const optionRows = [...Object.entries(options), ...Object.entries<OptionSpec>(COMMON_OPTIONS)].flatMap(
    ([option, spec]): [string, string][] => [
      [formatOption(option, spec), formatDescription(spec, option === positional)],
      ...(spec.kind === 'group'
        ? Object.entries(spec.options).map(([inner, innerSpec]): [string, string] => [
            `  ${formatOption(inner, innerSpec)}`,
            formatDescription(innerSpec, false),
          ])
        : []),
    ],
  );
  return `${summary}

Usage: ${usage}

${formatColumns(optionRows)}
Example: ${PROGRAM} ${example}
`;
}

function formatOption(option: string, spec: OptionSpec): string {
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

function formatDescription(spec: OptionSpec, positional: boolean): string {
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
function formatColumns(pairs: readonly (readonly [string, string])[]): string {
  const column = Math.min(34, Math.max(...pairs.map(([name]) => computeWidth(name))));
  const indent = `\n${' '.repeat(column + 4)}`;
  return pairs
    .map(([name, text]) => `  ${computeWidth(name) > column ? name + indent : `${padText(name, column)}  `}${text}\n`)
    .join('');
}
