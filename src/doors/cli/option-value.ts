import { parseInstant } from '../../domain/instant.ts';
import type { OptionSpec } from './command.ts';
import { createUnknownNameError, UsageError } from './usage-error.ts';

/**
 * Reads the text of one option by its kind.
 *
 * @throws UsageError naming the option.
 */
export function readValue(name: string, spec: OptionSpec, text: string): unknown {
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

/** Reads `iphone=<value>`. */
export function readPair(
  name: string,
  spec: Extract<OptionSpec, { kind: 'pairs' }>,
  text: string,
): { key: string; value: string } {
  const at = text.indexOf('=');
  if (at === -1) {
    throw new UsageError(`--${name} is written --${name} ${spec.value}, for ${spec.choices.join(', ')}.`);
  }
  return { key: readChoice(name, spec.choices, text.slice(0, at)), value: text.slice(at + 1) };
}

function readChoice(name: string, choices: readonly string[], text: string): string {
  if (choices.includes(text)) {
    return text;
  }
  throw createUnknownNameError(`--${name} can't be ${text}`, text, choices, `it is one of ${choices.join(', ')}.`);
}

function readNumber(name: string, text: string): number {
  if (!/^[0-9]{1,15}$/.test(text)) {
    throw new UsageError(`--${name} is a whole number, not ${text}.`);
  }
  return Number(text);
}

function readTime(name: string, text: string): number {
  const time = parseInstant(text);
  if (time === null) {
    throw new UsageError(`--${name} is a time with its zone, such as 2026-05-04T12:30:00Z, or a day; not ${text}.`);
  }
  return time;
}

function readJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What the parser says differs from one Node to the next, and repeats the text.
    throw new UsageError(`--${name} is no JSON; it is written --${name} '{"name": "value"}'.`);
  }
}
