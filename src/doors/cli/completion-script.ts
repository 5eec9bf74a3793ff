import { COMMON_OPTIONS } from './arguments.ts';
import type { Command, OptionSpec, OptionSpecs } from './command.ts';

/** The shells for which completion scripts can be generated. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** An option with what can follow it. */
interface CompletedOption {
  name: string;
  description: string;
  /** Null: a flag. */
  values: 'any' | 'file' | readonly string[] | null;
}

interface CompletedCommand {
  name: string;
  summary: string;
  options: CompletedOption[];
  /** The values of the positional argument. Null: there is none. */
  positional: CompletedOption['values'];
}

/** Generates the script that completes commands, options and their choices in a shell. */
export function generateCompletion(
  shell: (typeof SHELLS)[number],
  program: string,
  commands: readonly Command[],
): string {
  const completed = commands.map(toCompletedCommand);
  switch (shell) {
    case 'bash':
      return generateBash(program, completed);
    case 'zsh':
      return generateZsh(program, completed);
    case 'fish':
      return generateFish(program, completed);
  }
}

function toCompletedCommand({ name, summary, options, positional }: Command): CompletedCommand {
  const specs: OptionSpecs = { ...options, ...COMMON_OPTIONS };
  const all = Object.entries(specs).flatMap(([option, spec]): [string, OptionSpec][] => [
    [option, spec],
    ...(spec.kind === 'group' ? Object.entries<OptionSpec>(spec.options) : []),
  ]);
  const spec = positional === undefined ? undefined : options[positional];
  return {
    name,
    summary,
    options: all.map(([option, { description, ...rest }]) => ({
      name: `--${option}`,
      description,
      values: listValues({ description, ...rest } as OptionSpec),
    })),
    positional: spec === undefined ? null : listValues(spec),
  };
}

function listValues(spec: OptionSpec): CompletedOption['values'] {
  switch (spec.kind) {
    case 'flag':
      return null;
    case 'choice':
    case 'group':
      return spec.choices;
    case 'pairs':
      return spec.choices.map((choice) => `${choice}=`);
    default:
      return spec.value === '<file>' ? 'file' : 'any';
  }
}

/** Returns the words that can follow the first `count` words of a command's name. */
function listNextWords(commands: readonly CompletedCommand[], first?: string): string[] {
  const names = commands.map(({ name }) => name.split(' '));
  return [
    ...new Set(
      first === undefined
        ? names.map(([word = '']) => word)
        : names.flatMap(([word, second]) => (word === first ? (second ?? []) : [])),
    ),
  ];
}

/** The words that are the first of two in a command's name. */
function listNouns(commands: readonly CompletedCommand[]): string[] {
  return listNextWords(commands).filter((word) => listNextWords(commands, word).length > 0);
}

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** Generates the branches of a `case` that set `words` or `files` for what can be typed next. */
function generateCases(commands: readonly CompletedCommand[]): string {
  const lines: string[] = [];
  const addCase = (pattern: string, values: CompletedOption['values']) => {
    const action = values === 'file' ? 'files=1' : Array.isArray(values) ? `words=${quote(values.join(' '))}` : ':';
    lines.push(`    ${quote(pattern)}) ${action} ;;`);
  };
  for (const { name, options } of commands) {
    for (const option of options) {
      if (option.values !== null) {
        addCase(`${name}|${option.name}`, option.values);
      }
    }
  }
  return lines.join('\n');
}

function generateCommandCases(commands: readonly CompletedCommand[]): string {
  return commands
    .map(({ name, options, positional }) => {
      const words = [...options.map((option) => option.name), ...(Array.isArray(positional) ? positional : [])];
      return `    ${quote(name)}) words=${quote(words.join(' '))}${positional === 'file' ? ' files=1' : ''} ;;`;
    })
    .join('\n');
}

/** Generates the shell code, common to bash and zsh, that sets `words` and `files` from `typed` and `previous`. */
function generateChoice(commands: readonly CompletedCommand[]): string {
  const nouns = listNouns(commands);
  return `  local command='' word
  for word in "\${typed[@]}"; do
    case "$word" in
      -*) break ;;
    esac
    case "$command" in
      '') command="$word" ;;
      ${nouns.map(quote).join('|')}) command="$command $word" ;;
    esac
  done
  case "$command|$previous" in
${generateCases(commands)}
    *)
      case "$command" in
    '') words=${quote([...listNextWords(commands), 'help', '--help', '--version'].join(' '))} ;;
${nouns.map((noun) => `    ${quote(noun)}) words=${quote([...listNextWords(commands, noun), '--help'].join(' '))} ;;`).join('\n')}
${generateCommandCases(commands)}
      esac
      ;;
  esac`;
}

function generateBash(program: string, commands: readonly CompletedCommand[]): string {
  return `# Completion of ${program} for bash. Load it with: eval "$(${program} completion bash)"
_${program}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words='' files=''
  local -a typed=("\${COMP_WORDS[@]:1:COMP_CWORD-1}")
${generateChoice(commands)}
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [ -n "$files" ]; then
    COMPREPLY+=($(compgen -f -- "$current"))
    compopt -o filenames 2>/dev/null
  fi
  case "\${COMPREPLY[0]}" in
    *=) compopt -o nospace 2>/dev/null ;;
  esac
}
complete -F _${program} ${program}
`;
}

function generateZsh(program: string, commands: readonly CompletedCommand[]): string {
  return `#compdef ${program}
# Completion of ${program} for zsh. Load it after compinit with: source <(${program} completion zsh)
_${program}() {
  local current="\${words[CURRENT]}" previous="\${words[CURRENT-1]}"
  local -a typed=("\${(@)words[2,CURRENT-1]}")
  _${program}_complete
}
_${program}_complete() {
  local words='' files=''
${generateChoice(commands)}
  local -a candidates=(\${=words})
  compadd -S '' -- \${(M)candidates:#*=}
  compadd -- \${candidates:#*=}
  if [ -n "$files" ]; then
    _files
  fi
}
if [ "$funcstack[1]" = '_${program}' ]; then
  # zsh has autoloaded this file as the function, to complete the current line.
  _${program} "$@"
else
  compdef _${program} ${program}
fi
`;
}

function generateFish(program: string, commands: readonly CompletedCommand[]): string {
  const complete = `complete -c ${program}`;
  const nouns = listNouns(commands);
  const lines = [
    `# Completion of ${program} for fish. Load it with: ${program} completion fish | source`,
    `function __${program}_is`,
    '  set -l typed (commandline -opc)[2..]',
    '  set -l command',
    '  for word in $typed',
    "    string match -q -- '-*' $word; and break",
    '    switch "$command"',
    "      case ''",
    '        set command $word',
    `      case ${nouns.map(quote).join(' ')}`,
    '        set command "$command $word"',
    '    end',
    '  end',
    '  test "$command" = "$argv[1]"',
    'end',
    `${complete} -f`,
    `${complete} -n "__${program}_is ''" -l version -d 'Show the version'`,
    `${complete} -n "__${program}_is ''" -a help -d 'Show the commands'`,
  ];
  for (const noun of nouns) {
    lines.push(`${complete} -n "__${program}_is ''" -a ${quote(noun)}`);
  }
  for (const incomplete of ['', ...nouns]) {
    lines.push(`${complete} -n "__${program}_is '${incomplete}'" -l help -d ${quote(COMMON_OPTIONS.help.description)}`);
  }
  for (const { name, summary, options, positional } of commands) {
    const [first = '', second] = name.split(' ');
    const [before, word] = second === undefined ? ['', first] : [first, second];
    lines.push(`${complete} -n "__${program}_is '${before}'" -a ${quote(word)} -d ${quote(summary)}`);
    const condition = `-n "__${program}_is '${name}'"`;
    for (const option of options) {
      lines.push(
        `${complete} ${condition} -l ${option.name.slice(2)} -d ${quote(option.description)}${formatFishValues(option.values)}`,
      );
    }
    if (positional === 'file') {
      lines.push(`${complete} ${condition} -F`);
    } else if (Array.isArray(positional)) {
      lines.push(`${complete} ${condition} -a ${quote(positional.join(' '))}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function formatFishValues(values: CompletedOption['values']): string {
  if (values === null) {
    return '';
  }
  if (values === 'any') {
    return ' -x';
  }
  return values === 'file' ? ' -r -F' : ` -x -a ${quote(values.join(' '))}`;
}
