import { parseInstant } from '../../domain/instant.ts';
import { parseJson } from '../../domain/json.ts';
import type { OptionSpec } from './command.ts';
import { createUnknownNameError, UsageError } from './usage-error.ts';

/**
 * Parses the value of an option. An empty value of a clearable option is null.
 *
 * @throws UsageError
 */
export function readValue(name: string, spec: OptionSpec, text: string): unknown {
  if (text === '' && 'clearable' in spec && spec.clearable === true) {
    return null;
  }
  switch (spec.kind) {
    case 'number':
      return readNumber(name, text);
    case 'time':
      return readTime(name, text);
    case 'json':
      return readJson(name, text);
    case 'choice':
    case 'group':
      return readChoice(name, spec.choices, text);
    default:
      return text;
  }
}

/** Parses a pair such as `iphone=<value>`. */
export function readPair(
  name: string,
  spec: Extract<OptionSpec, { kind: 'pairs' }>,
  text: string,
): { key: string; value: string } {
  const at = text.indexOf('=');
  if (at === -1) {
    throw new UsageError(
      `--${name} must have the form ${spec.value}, with one of ${spec.choices.join(', ')}; got \`${text}\`.`,
    );
  }
  return { key: readChoice(name, spec.choices, text.slice(0, at)), value: text.slice(at + 1) };
}

function readChoice(name: string, choices: readonly string[], text: string): string {
  if (choices.includes(text)) {
    return text;
  }
  throw createUnknownNameError(`--${name} must be one of ${choices.join(', ')}; got \`${text}\``, text, choices);
}

function readNumber(name: string, text: string): number {
  if (!/^[0-9]{1,15}$/.test(text)) {
    throw new UsageError(`--${name} must be a whole number; got \`${text}\`.`);
  }
  return Number(text);
}

function readTime(name: string, text: string): number {
  const time = parseInstant(text);
  if (time === null) {
    throw new UsageError(
      `--${name} must be a date, or a time with its zone such as 2026-05-04T12:30:00Z; got \`${text}\`.`,
    );
  }
  return time;
}

function readJson(name: string, text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    // The parser's message differs between Node.js versions and repeats the text.
    throw new UsageError(`--${name} must be valid JSON, for example --${name} '{"name": "value"}'.`);
  }
}
