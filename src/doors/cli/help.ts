import { COMMON_OPTIONS } from './arguments.ts';
import type { Command, OptionSpec } from './command.ts';
import { computeWidth, padText } from './text-width.ts';

/** The name of the program. */
export const PROGRAM = 'smartlinks';

/** A first session, for the program's help. */
const EXAMPLES = [
  'app create --name Shop --subdomain shop',
  'platform set --app shop --kind web --base-url https://www.shop.example',
  'link create --app shop --uri products/42',
];

/** Formats the help of the program, or of the commands that begin with a word such as `app`. */
export function formatProgramHelp(commands: readonly Command[], word?: string): string {
  const examples = EXAMPLES.map((example) => `  ${PROGRAM} ${example}\n`).join('');
  return `${word === undefined ? `Examples:\n${examples}\n` : ''}Usage:
  ${PROGRAM} ${word === undefined ? '<command>' : `${word} <command>`} [options]

Commands:
${formatColumns(commands.map(({ name, summary }) => [name, summary]))}
Run ${PROGRAM} <command> --help for the options of a command, and ${PROGRAM} --version for the version. In a checkout, run npm run cli -- instead of ${PROGRAM}.
The program reads the same settings as the server, from the environment and .env. DATABASE_URL selects the database.
`;
}

/** Formats the help of one command. */
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

Example:
  ${PROGRAM} ${example}

Usage:
  ${usage}

Options:
${formatColumns(optionRows)}`;
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
    isRequired(spec) ? 'required' : null,
    positional ? 'positional' : null,
    'many' in spec && spec.many === true ? 'repeatable' : null,
    spec.kind === 'group' ? 'repeatable, each with the options below' : null,
    spec.kind === 'pairs' ? `once for each of ${spec.choices.join(', ')}` : null,
  ].filter((note) => note !== null);
  return notes.length === 0 ? spec.description : `${spec.description} (${notes.join('; ')})`;
}

function isRequired(spec: OptionSpec): boolean {
  return 'required' in spec && spec.required === true;
}

/** Formats two columns. If a name is too long for the first one, its text goes on the next line. */
function formatColumns(pairs: readonly (readonly [string, string])[]): string {
  const column = Math.min(34, Math.max(...pairs.map(([name]) => computeWidth(name))));
  const indent = `\n${' '.repeat(column + 4)}`;
  return pairs
    .map(([name, text]) => `  ${computeWidth(name) > column ? name + indent : `${padText(name, column)}  `}${text}\n`)
    .join('');
}
