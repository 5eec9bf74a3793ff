import type { OptionSpec, OptionSpecs } from './command.ts';

/** A command or its options. */
interface HasOptions {
  options: OptionSpecs;
}

/** An option and the path of its input field. `*` matches any part of the path. */
interface OptionField {
  option: string;
  path: string[];
}

/**
 * Returns the option that sets an input field: `--url-scheme` for `urlSchemes.0`, `--url (iphone)` for
 * `targets.iphone.url`. Returns null if no option of the command sets the field.
 */
export function findOption(command: HasOptions, field: string): string | null {
  // The command line has no indexes for repeated options.
  const path = field.split('.').filter((part) => !/^\d+$/.test(part));
  for (const optionField of listOptionFields(command)) {
    // An error may concern all values of a varying part: `targets` matches `targets.*`.
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

/** Replaces the fields in an error text with their options: "`redeemLimit` must be …" → "--redeem-limit must be …". */
export function replaceFieldNames(command: HasOptions, details: string): string {
  return details.replace(/`([\w.]+)`/g, (quoted, field: string) => findOption(command, field) ?? quoted);
}

function listOptionFields(command: HasOptions): OptionField[] {
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
