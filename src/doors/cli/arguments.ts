import { parseArgs } from 'node:util';
import type { Command, OptionSpec, OptionSpecs, Values } from './command.ts';
import { readPair, readValue } from './option-value.ts';
import { createUnknownNameError, UsageError } from './usage-error.ts';

/** One option, or a positional argument under the name of its option. */
interface ArgumentToken {
  name: string;
  value: string | undefined;
  /** Whether the value can't be mistaken for another option: `--name=value`, or positional. */
  isInline: boolean;
}

/** The options that every command has. */
export const COMMON_OPTIONS = {
  json: { kind: 'flag', description: 'Print the result as a single JSON value' },
  help: { kind: 'flag', description: 'Show help for the command' },
} as const satisfies OptionSpecs;

/**
 * Parses the arguments after a command's name.
 *
 * @throws UsageError for an unknown option, an invalid value or a missing required option.
 */
export function readArguments(command: Command, args: readonly string[]): Values {
  const specs: OptionSpecs = { ...command.options, ...COMMON_OPTIONS };
  const values: Values = {};
  let group: { name: string; values: Values } | undefined;

  for (const token of parseTokens(command, specs, args)) {
    const { name } = token;
    const groupMatch = findGroup(name, specs);
    if (groupMatch !== undefined) {
      if (group?.name !== groupMatch.name) {
        throw new UsageError(`--${name} must follow the --${groupMatch.name} it applies to.`);
      }
      storeValue(group.values, name, groupMatch.spec, token);
      continue;
    }
    const spec = getOwnProperty(specs, name);
    if (spec === undefined) {
      throw createUnknownNameError(
        `Unknown option --${name}`,
        `--${name}`,
        addDashes(getOptionNames(specs)),
        `See \`${command.name} --help\`.`,
      );
    }
    if (spec.kind === 'group') {
      const chosen = readValue(name, spec, requireValue(token, spec));
      const groups = getOrCreateList<Values>(values, name);
      if (groups.some((other) => other.chosen === chosen)) {
        throw new UsageError(`--${name} ${chosen} can't be repeated.`);
      }
      group = { name, values: { chosen } };
      groups.push(group.values);
    } else {
      storeValue(values, name, spec, token);
    }
  }
  completeValues(command, values);
  return values;
}

/**
 * Yields one token at a time, so that the first error is reported: a stray value often belongs to an unknown option.
 */
function* parseTokens(command: Command, specs: OptionSpecs, args: readonly string[]): Generator<ArgumentToken> {
  const allSpecs = { ...specs, ...getGroupedSpecs(specs) };
  // Node's strict mode doesn't support option groups and suggests no names, so the checks are done here.
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(allSpecs).map(([name, { kind }]) => [name, { type: kind === 'flag' ? 'boolean' : 'string' }]),
    ),
  });
  const { positional } = command;
  for (const token of tokens) {
    if (token.kind === 'option') {
      if (!token.rawName.startsWith('--')) {
        throw new UsageError(`Unknown option ${token.rawName}. See \`${command.name} --help\`.`);
      }
      yield { name: token.name, value: token.value, isInline: token.inlineValue === true };
    } else if (token.kind === 'positional') {
      if (positional === undefined) {
        throw new UsageError(`${command.name} takes no positional arguments; got \`${token.value}\`.`);
      }
      yield { name: positional, value: token.value, isInline: true };
    }
  }
}

function storeValue(values: Values, name: string, spec: OptionSpec, token: ArgumentToken): void {
  if (spec.kind === 'flag') {
    if (token.value !== undefined) {
      throw new UsageError(`--${name} doesn't take a value.`);
    }
    values[name] = true;
    return;
  }
  const text = requireValue(token, spec);
  if (spec.kind === 'pairs') {
    const pairs = { ...(values[name] as Record<string, string> | undefined) };
    const { key, value } = readPair(name, spec, text);
    if (pairs[key] !== undefined) {
      throw new UsageError(`--${name} ${key}=… can't be repeated.`);
    }
    values[name] = { ...pairs, [key]: value };
  } else if ('many' in spec && spec.many === true) {
    getOrCreateList(values, name).push(readValue(name, spec, text));
  } else {
    if (name in values) {
      throw new UsageError(`--${name} can't be repeated.`);
    }
    values[name] = readValue(name, spec, text);
  }
}

/** Returns an option's value. A value that begins with a dash must be written as `--name=value`. */
function requireValue({ name, value, isInline }: ArgumentToken, spec: OptionSpec): string {
  if (value === undefined || (!isInline && /^-./.test(value))) {
    const form = 'value' in spec ? spec.value : 'choices' in spec ? spec.choices.join('|') : '<value>';
    const hint = value === undefined ? '' : ` Write a value that begins with a dash as --${name}=${value}`;
    throw new UsageError(`--${name} requires a value: --${name} ${form}.${hint}`);
  }
  return value;
}

/** Fills in defaults, and fails if a required option is missing. */
function completeValues(command: Command, values: Values): void {
  const missing = fillDefaults(command.options, values);
  for (const [name, spec] of Object.entries(command.options)) {
    if (spec.kind !== 'group') {
      continue;
    }
    for (const groupValues of values[name] as Values[]) {
      const missingInGroup = fillDefaults(spec.options, groupValues);
      if (missingInGroup.length > 0) {
        throw new UsageError(`--${name} ${groupValues.chosen} requires ${joinNames(addDashes(missingInGroup))}.`);
      }
    }
  }
  if (missing.length > 0) {
    throw new UsageError(`${command.name} requires ${joinNames(addDashes(missing))}. Example: ${command.example}`);
  }
}

function fillDefaults(specs: OptionSpecs, values: Values): string[] {
  const missing: string[] = [];
  for (const [name, spec] of Object.entries(specs)) {
    if (values[name] !== undefined) {
      continue;
    }
    if ('required' in spec && spec.required === true) {
      missing.push(name);
    }
    if (spec.kind === 'flag') {
      values[name] = false;
    } else if (spec.kind === 'pairs') {
      values[name] = {};
    } else if (spec.kind === 'group' || ('many' in spec && spec.many === true)) {
      values[name] = [];
    }
  }
  return missing;
}

/** Ignores inherited properties, so that `--constructor` isn't recognized as an option. */
function getOwnProperty<T>(record: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function getOrCreateList<T>(values: Values, name: string): T[] {
  values[name] ??= [];
  return values[name] as T[];
}

function findGroup(name: string, specs: OptionSpecs): { name: string; spec: OptionSpec } | undefined {
  for (const [group, spec] of Object.entries(specs)) {
    const inner = spec.kind === 'group' ? getOwnProperty(spec.options, name) : undefined;
    if (inner !== undefined) {
      return { name: group, spec: inner };
    }
  }
  return undefined;
}

function getGroupedSpecs(specs: OptionSpecs): OptionSpecs {
  return Object.assign({}, ...Object.values(specs).map((spec) => (spec.kind === 'group' ? spec.options : {})));
}

function getOptionNames(specs: OptionSpecs): string[] {
  return Object.keys({ ...specs, ...getGroupedSpecs(specs) });
}

function addDashes(names: readonly string[]): string[] {
  return names.map((name) => `--${name}`);
}

function joinNames(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
