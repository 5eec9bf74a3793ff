import { DomainFailure } from '../../domain/failures.ts';
import type { Command } from './command.ts';
import { findOption, replaceFieldNames } from './option-names.ts';
import { UsageError } from './usage-error.ts';

/** Thrown if the settings or the database can't be used. The message is one line for an operator. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}

/** Thrown if a file named on the command line can't be read or written. The message is one line for an operator. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

/** Why a command failed, ready to be printed. */
interface Problem {
  exitCode: 1 | 2;
  /** The text to print to stderr without --json: one line, or a stack trace for an unexpected error. */
  line: string;
  /** The value to print to stderr with --json, on one line. */
  json: { error: string; code: string; status?: number; [more: string]: unknown };
}

/**
 * Describes an error with the names of the command's options. The exit code is 2 for a usage error and 1 for everything
 * else. An unexpected error is printed with its stack trace, because the CLI user is the operator.
 */
export async function toProblem(error: unknown, command: Command | null): Promise<Problem> {
  if (error instanceof UsageError) {
    return { exitCode: 2, line: error.message, json: { error: error.message, code: 'USAGE' } };
  }
  if (error instanceof SetupError) {
    return { exitCode: 1, line: error.message, json: { error: error.message, code: 'SETUP' } };
  }
  if (error instanceof FileError) {
    return { exitCode: 1, line: error.message, json: { error: error.message, code: 'FILE' } };
  }
  // Loaded on demand, so that --help is fast.
  const { toStoreFailure } = await import('../../domain/store.ts');
  const failure = error instanceof DomainFailure ? error : toStoreFailure(error);
  if (failure !== null) {
    return toFailureProblem(failure, command);
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    exitCode: 1,
    line: text,
    json: { error: error instanceof Error ? error.message : String(error), code: 'UNEXPECTED' },
  };
}

function toFailureProblem({ text, status, code, context, cause }: DomainFailure, command: Command | null): Problem {
  const { field, parameters, retryAfterSeconds } = context;
  const getOptionName = (name: string) => (command === null ? null : findOption(command, name)) ?? name;
  const option = field === undefined || command === null ? null : findOption(command, field);
  const reason = cause instanceof Error ? cause.message : context.details;
  const details = command === null ? reason : replaceFieldNames(command, reason);
  const retryHints = retryAfterSeconds === undefined ? [] : [`Try again in ${retryAfterSeconds} s.`];
  const subject = option === null || details.includes(option) ? '' : `${option}: `;
  return {
    exitCode: 1,
    line: `${text} (status ${status}): ${subject}${details}${retryHints.map((hint) => ` ${hint}`).join('')}`,
    json: {
      error: text,
      status,
      code,
      ...(option === null ? {} : { option }),
      ...(parameters === undefined ? {} : { parameters: parameters.map(getOptionName) }),
      details,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    },
  };
}
