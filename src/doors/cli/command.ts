import type { Services } from '../../domain/services.ts';
import type { Output } from './output.ts';

interface OptionDescription {
  /** One sentence, for --help. */
  description: string;
  /**
   * What the domain calls it, so that its failures can be told in the words of the command line: by default the name in
   * camel case. `*` stands for the key of a pair or the value that opened a group (`overrides.*.link`).
   */
  field?: string;
}

/** An option that takes a value. */
interface ValueOption extends OptionDescription {
  /** What stands for the value in --help, `<address>`. */
  value: string;
  required?: boolean;
  /** It may be given several times. */
  many?: boolean;
}

interface ChoiceOption extends OptionDescription {
  choices: readonly string[];
  required?: boolean;
}

/** An option of a group: no group of its own. */
export type PlainSpec =
  | ({ kind: 'flag' } & OptionDescription)
  | ({ kind: 'text' | 'number' | 'time' | 'json' } & ValueOption)
  | ({ kind: 'choice' } & ChoiceOption);

export type OptionSpec =
  | PlainSpec
  /** `--override iphone=<link>`, once for each choice. */
  | ({ kind: 'pairs'; value: string } & ChoiceOption)
  /** `--platform iphone --url … --skip-preview`: the options behind it belong to it, until the next one. */
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
    : SingleValue<S> | undefined;

/** What the options of a command come to. Times are milliseconds since the epoch. */
export type ValuesOf<O extends OptionSpecs> = { [K in keyof O]: ValueOf<O[K]> };

export type Values = Record<string, unknown>;

/** How long work goes on, and how far it has got. */
export interface Progress {
  /** What is being done, "Importing". */
  label: string;
  done: number;
  total: number;
}

/** What a command that takes its time, or makes more than a message, does with the terminal before its output. */
export interface Streams {
  /** Whether stdout is for one JSON value and nothing else. */
  json: boolean;
  /** What is piped into the program. */
  readonly input: AsyncIterable<Uint8Array>;
  /** Writes what the command makes to stdout, in place of an output; resolves when more may come. */
  write(text: string): Promise<void>;
  /** Shows how far the work has got: people see a bar, files a line now and then, programs nothing. */
  reportProgress(progress: Progress): void;
  /** Says something to people meanwhile. With --json nobody hears it: it belongs in the output. */
  printNote(line: string): void;
}

/** What the database is found to be. */
export interface Finding {
  /** What is wrong. */
  fault: string;
  /** How to fix it. */
  fix: string;
}

/** The installation that the environment names. Nothing is opened before it is asked for. */
export interface Installation {
  /** The domain over the database, which is made or brought to this version first, as a starting server does. */
  open(): Promise<Services>;
  /** Brings the database to this version and tells which migrations that took. */
  migrate(): Promise<{ applied: string[] }>;
  /** Looks for damage below the domain: files, references, the version. Changes nothing. */
  inspect(): Promise<Finding[]>;
  /** Makes a consistent copy of the database, which may be written to meanwhile, at a path where nothing is yet. */
  createBackup(path: string): Promise<void>;
}

interface Declaration<O extends OptionSpecs> {
  /** `app create`. */
  name: string;
  /** One sentence. */
  summary: string;
  options: O;
  /** The option that an argument without a name fills. */
  positional?: keyof O & string;
  /** What could be typed behind the program's name. */
  example: string;
  run: (values: ValuesOf<O>, installation: Installation, streams: Streams) => Promise<Output>;
}

/** One command: what it is called, what it takes, what it does. Help, parsing and error texts come from this alone. */
export interface Command extends Omit<Declaration<OptionSpecs>, 'run'> {
  run: (values: Values, installation: Installation, streams: Streams) => Promise<Output>;
}

/** Declares a command, whose `run` gets its options with the types that their specifications give them. */
export function defineCommand<const O extends OptionSpecs>(declaration: Declaration<O>): Command {
  return {
    ...declaration,
    // The values were read by these very specifications.
    run: (values, installation, streams) => declaration.run(values as ValuesOf<O>, installation, streams),
  };
}

/** The option that names the app which a command is about. */
export const APP_OPTION = {
  kind: 'text',
  value: '<subdomain or id>',
  required: true,
  description: 'The app that is meant.',
} as const;
