import type { Command, OptionSpec } from './command.ts';

/** What the domain calls an option's value, a `*` for each part that varies. */
interface OptionField {
  option: string;
  path: string[];
}

/**
 * The option that a field of the domain came from: `urlSchemes.0` is `--url-scheme`, `targets.iphone.url` is
 * `--url (iphone)`. Null: the field is none of this command's.
 */
export function findOption(command: Command, field: string): string | null {
  // The place in a list is of no use to who gave the same option several times, each with a value of its own.
  const path = field.split('.').filter((part) => !/^\d+$/.test(part));
  for (const optionField of listOptionFields(command)) {
    // A mistake in what all the varying parts have in common is told without any of them.
    const isMatch =
      path.length <= optionField.path.length && optionField.path.every((part, i) => part === '*' || part === path[i]);
    if (!isMatch) {
      continue;
    }
    const varying = path.filter((_, i) => optionField.path[i] === '*');
    return varying.length === 0 ? optionField.option : `${optionField.option} (${varying.join(', ')})`;
  }
  return null;
}

/** A sentence of the domain's with the fields in it called by the options that they came from. */
export function replaceFieldNames(command: Command, sentence: string): string {
  return sentence
    .replace(/`([\w.]+)`/g, (whole, field: string) => findOption(command, field) ?? whole)
    .replace(/^([\w.]+)(?=: )/, (field) => findOption(command, field) ?? field)
    .replace(/(?<![\w"./-])[a-z]+[A-Z]\w*(?![\w"./-])/g, (field) => findOption(command, field) ?? field);
}

function listOptionFields(command: Command): OptionField[] {
  const specs: [string, OptionSpec][] = Object.entries(command.options).flatMap(([option, spec]) => [
    [option, spec] as [string, OptionSpec],
    ...(spec.kind === 'group' ? (Object.entries(spec.options) as [string, OptionSpec][]) : []),
  ]);
  return specs.map(([option, { field }]) => ({
    option: `--${option}`,
    path: (field ?? toCamelCase(option)).split('.'),
  }));
}

function toCamelCase(option: string): string {
  return option.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
