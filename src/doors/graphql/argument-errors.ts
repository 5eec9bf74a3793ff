import {
  type ASTNode,
  coerceInputValue,
  GraphQLError,
  GraphQLInputObjectType,
  GraphQLInt,
  type GraphQLLeafType,
  isScalarType,
} from 'graphql';
import { FAILURES, getLegacyMessage } from '../../domain/failures.ts';
import { truncateText } from './input-format.ts';
import { formatInputPath } from './input-path.ts';

/** The reason for rejecting a value: a predicate that follows the name of the field. */
export interface Fault {
  reason: string;
  /** Whether a required value is absent or null. */
  isMissing?: boolean;
}

export const REQUIRED: Fault = { reason: 'is required.', isMissing: true };

export const REQUIRED_NOT_NULL: Fault = { reason: 'is required and must not be null.', isMissing: true };

/** Null in a list. Nothing is missing: a client can only remove the entry. */
export const NULL_ENTRY: Fault = { reason: 'must not be null.' };

/** Describes the wrong number of fields of a `@oneOf` input object. */
export function describeFieldCount(count: number): Fault {
  return { reason: `must have exactly one field; got ${count}.` };
}

/**
 * Creates the error for a value of an argument, in a variable or in the document. It names the argument or input field
 * instead of the variable, because documents choose the names of variables.
 */
export function createArgumentError(
  inputPath: readonly string[],
  { reason, isMissing = false }: Fault,
  node: ASTNode | undefined,
): GraphQLError {
  const name = formatInputPath(inputPath);
  const code = isMissing ? 'MISSING_PARAMETERS' : 'BAD_USER_INPUT';
  const legacyMessage = getLegacyMessage(code);
  return new GraphQLError(`\`${name}\` ${reason}`, {
    nodes: node,
    extensions: {
      status: FAILURES[code].status,
      code,
      ...(legacyMessage === null ? {} : { legacyMessage }),
      inputPath,
      ...(isMissing ? { parameters: [name] } : {}),
      // The request itself is well-formed, so clients that accept JSON get HTTP 200.
      http: { status: 400, spec: true },
    },
  });
}

/** What the built-in scalars accept. Other scalars say it in their own errors: "A `Date` must be …". */
const SCALAR_RULES: Readonly<Record<string, string>> = {
  Boolean: 'true or false',
  Float: 'a number',
  ID: 'a string',
  Int: 'a whole number between -2147483648 and 2147483647',
  String: 'a string',
};

/** Describes a value that a scalar or an enum rejects with an error. `given` is the value, as in a document. */
export function describeLeafFault(error: unknown, given: string, type: GraphQLLeafType): Fault {
  const message = error instanceof Error ? error.message : '';
  const [, rule] = /^An? `\w+` must be (.*[^.])\.?$/s.exec(message) ?? [];
  const expected =
    SCALAR_RULES[type.name] ?? rule ?? (isScalarType(type) ? `a valid \`${type}\`` : `a value of the enum \`${type}\``);
  return { reason: `must be ${expected}; got ${given}.${findSuggestion(message)}` };
}

/** Returns the suggestion at the end of a message of graphql-js. */
function findSuggestion(message: string): string {
  return / Did you mean [^?]*\?$/.exec(message)?.[0] ?? '';
}

/** Describes an unknown argument or input field, and suggests similar names. `kind` says what it is not. */
export function describeUnknownName(name: string, kind: string, names: readonly string[]): Fault {
  return { reason: `is not ${kind}.${suggestNames(truncateText(name), names)}` };
}

/** Returns the suggestion of graphql-js for an unknown name, which it exports only as a part of coercion. */
function suggestNames(name: string, names: readonly string[]): string {
  const fields = Object.fromEntries(names.map((known) => [known, { type: GraphQLInt }]));
  let suggestion = '';
  coerceInputValue({ [name]: null }, new GraphQLInputObjectType({ name: 'Names', fields }), (_path, _value, error) => {
    suggestion = findSuggestion(error.message);
  });
  return suggestion;
}
