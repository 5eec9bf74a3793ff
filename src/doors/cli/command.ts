import type { Services } from '../../domain/services.ts';
import type { Output } from './output.ts';

interface OptionDescription {
  /** One line for --help, without a full stop. */
  description: string;
  /**
   * The path of the input field that the option sets, so that errors can name the option. Defaults to the option's name
   * in camel case. `*` is the key of a pair or the value that opened a group (`overrides.*.link`).
   */
  field?: string;
}

/** An option that takes a value. */
interface ValueOption extends OptionDescription {
  /** The placeholder for the value in --help, such as `<url>`. */
  value: string;
  required?: boolean;
  /** Whether the option can be repeated. */
  many?: boolean;
  /** Whether an empty value means null, which clears a field. */
  clearable?: boolean;
}

interface ChoiceOption extends OptionDescription {
  choices: readonly string[];
  required?: boolean;
}

/** An option that isn't a group. */
export type PlainSpec =
  | ({ kind: 'flag' } & OptionDescription)
  | ({ kind: 'text' | 'number' | 'time' | 'json' } & ValueOption)
  | ({ kind: 'choice' } & ChoiceOption);

export type OptionSpec =
  | PlainSpec
  /** `--override iphone=<link>`, at most once per choice. */
  | ({ kind: 'pairs'; value: string } & ChoiceOption)
  /** `--platform iphone --url … --skip-preview`: the options up to the next `--platform` apply to this one. */
  | ({ kind: 'group'; options: Record<string, PlainSpec> } & ChoiceOption);

export type OptionSpecs = Record<string, OptionSpec>;

type SingleValue<S> = S extends { kind: 'flag' }
  ? boolean
  : S extends { kind: 'number' | 'time' }
    ? number
    : S extends { kind: 'json' }
      ? unknown
      : S extends { kind: 'group'; choices: readonly (infer C extends string)[]; options: infer O }
        ? ({ [K in keyof O]: ValueOf<O[K]> } & { chosen: C })[]
        : S extends { kind: 'pairs'; choices: readonly (infer C extends string)[] }
          ? Partial<Record<C, string>>
          : S extends { kind: 'choice'; choices: readonly (infer C extends string)[] }
            ? C
            : string;

type ValueOf<S> = S extends { many: true }
  ? SingleValue<S>[]
  : S extends { kind: 'flag' | 'pairs' | 'group' } | { required: true }
    ? SingleValue<S>
    : S extends { clearable: true }
      ? SingleValue<S> | null | undefined
      : SingleValue<S> | undefined;

/** The parsed options of a command. Times are in milliseconds since the epoch. */
export type ValuesOf<O extends OptionSpecs> = { [K in keyof O]: ValueOf<O[K]> };

export type Values = Record<string, unknown>;

/** The progress of a long-running command. */
export interface Progress {
  /** The current activity, such as "Importing". */
  label: string;
  done: number;
  total: number;
}

/** Input, output and progress of a running command. */
export interface Streams {
  /** Whether stdout is reserved for one JSON value. */
  json: boolean;
  /** Standard input. */
  readonly input: AsyncIterable<Uint8Array>;
  /** Writes data, such as an export, to stdout. Resolves when the stream can accept more data. */
  write(text: string): Promise<void>;
  /** Shows progress on stderr: a bar on a terminal, otherwise a line every few seconds, or nothing with --json. */
  reportProgress(progress: Progress): void;
  /**
   * Prints a question to stderr and returns the line that the operator types; null if the command doesn't run on a
   * terminal.
   */
  prompt(question: string): Promise<string | null>;
  /** Prints a line to stderr while the command runs. Does nothing with --json, whose output contains the same facts. */
  printNote(line: string): void;
}

/** A problem found in the database. */
export interface Finding {
  /** The problem. */
  fault: string;
  /** How to fix it. */
  fix: string;
}

/** The installation that the environment variables configure. Nothing is opened until a method is called. */
export interface Installation {
  /**
   * Opens the database and returns the services. Like a starting server, it migrates the database first. Fails if there
   * is no database, unless `create` is set and DATABASE_URL says where to create it.
   */
  open(options?: { create?: boolean }): Promise<Services>;
  /** Returns the origin of the API and the dashboard, such as `https://api.example`. Call `open` first. */
  getApiOrigin(): Promise<string>;
  /** Migrates the database and returns the names of the applied migrations. */
  migrate(): Promise<{ applied: string[] }>;
  /** Checks files, references and the schema version, without changing anything. */
  inspect(): Promise<Finding[]>;
  /** Returns the files of the database that other users can read or write. */
  inspectFileModes(): Promise<Finding[]>;
  /**
   * Writes a consistent copy of the database to a path that doesn't exist. Servers can keep writing to the database.
   */
  createBackup(path: string): Promise<void>;
}

interface Declaration<O extends OptionSpecs> {
  /** For example `app create`. */
  name: string;
  /** One line for --help, without a full stop. */
  summary: string;
  options: O;
  /** The option that a positional argument sets. */
  positional?: keyof O & string;
  /** An example, without the program's name. */
  example: string;
  run: (values: ValuesOf<O>, installation: Installation, streams: Streams) => Promise<Output>;
}

/** A command. Help, parsing and error texts are generated from it. */
export interface Command extends Omit<Declaration<OptionSpecs>, 'run'> {
  run: (values: Values, installation: Installation, streams: Streams) => Promise<Output>;
}

/** Declares a command. Its `run` receives the options with the types of their specifications. */
export function defineCommand<const O extends OptionSpecs>(declaration: Declaration<O>): Command {
  return {
    ...declaration,
    // The values were parsed according to the same specifications.
    run: (values, installation, streams) => declaration.run(values as ValuesOf<O>, installation, streams),
  };
}

/** The option that selects an app. */
export const APP_OPTION = {
  kind: 'text',
  value: '<subdomain, domain or id>',
  required: true,
  description: 'App to use',
} as const;
