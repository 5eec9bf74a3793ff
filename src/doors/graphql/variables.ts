import {
  coerceInputValue,
  type DocumentNode,
  GraphQLError,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLInt,
  type GraphQLLeafType,
  GraphQLScalarType,
  type GraphQLSchema,
  getNullableType,
  isInputType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromAST,
} from 'graphql';
import { DomainFailure } from '../../domain/failures.ts';
import { waitForApiTimeSlice } from '../http/api-time-slices.ts';
import { formatInput, truncateInput, truncateObject, truncateText } from './input-format.ts';
import type { Variables } from './limits/cost.ts';
import { MAX_ERRORS } from './limits/error-limit.ts';

/** The maximum number of entries of a list in a variable: as many as a bulk mutation accepts. */
const MAX_LIST_ENTRIES = 5_000;

/** The number of lists and input objects that are coerced before the operation first waits for a time slice. */
const IMMEDIATE_STEPS = 200;

/** The number of lists and input objects that are coerced between two checks of the time. */
const STEPS_PER_CHECK = 20;

/** The variables of an operation with values of their types, or the errors in the values that the client sent. */
export type CoercedVariables = { values: Record<string, unknown> } | { errors: GraphQLError[] };

/** A position within the value of a variable, as a linked list. */
interface Position {
  parent: Position | null;
  key: string | number;
}

type Report = (at: Position | null, value: unknown, error: GraphQLError) => void;

/** Thrown once there are more errors than the response reports. */
const TOO_MANY_ERRORS = Symbol('too many errors');

/** Thrown at a list that is too long for any argument, before its entries are coerced. */
class TooManyEntries extends Error {
  readonly at: Position | null;
  readonly count: number;

  constructor(at: Position | null, count: number) {
    super('a list has too many entries');
    this.at = at;
    this.count = count;
  }
}

/** Pauses at each list and input object, so that large values can be coerced in time slices. */
type Coercion<T> = Generator<undefined, T>;

/**
 * Coerces the values of an operation's variables to their types, like graphql-js, whose own function would coerce
 * megabytes at once. Large values are coerced in time slices. Values that no variable of the operation uses are not
 * visited. Stops at the eleventh error, and at a list that is too long for any argument. Synchronous for small values.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Variables,
): CoercedVariables | Promise<CoercedVariables> {
  const { variableDefinitions = [] } = operation;
  return variableDefinitions.length === 0
    ? { values: {} }
    : runInTimeSlices(coerceAll(schema, variableDefinitions, variables ?? {}));
}

function runInTimeSlices<T>(coercion: Coercion<T>): T | Promise<T> {
  for (let step = 0; step < IMMEDIATE_STEPS; step++) {
    const { done, value } = coercion.next();
    if (done) {
      return value;
    }
  }
  return finishInTimeSlices(coercion);
}

async function finishInTimeSlices<T>(coercion: Coercion<T>): Promise<T> {
  for (let step = 0; ; step++) {
    if (step % STEPS_PER_CHECK === 0) {
      await waitForApiTimeSlice();
    }
    const { done, value } = coercion.next();
    if (done) {
      return value;
    }
  }
}

function* coerceAll(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  variables: NonNullable<Variables>,
): Coercion<CoercedVariables> {
  const values: Record<string, unknown> = {};
  const errors: GraphQLError[] = [];
  const addError = (error: GraphQLError) => {
    errors.push(error);
    if (errors.length > MAX_ERRORS) {
      throw TOO_MANY_ERRORS;
    }
  };
  try {
    for (const definition of definitions) {
      const name = definition.variable.name.value;
      const type = typeFromAST(schema, definition.type);
      if (!isInputType(type)) {
        throw new Error(`the document is not valid: $${name} does not have an input type`);
      }
      if (Object.hasOwn(variables, name)) {
        const value = variables[name];
        if (value === null && isNonNullType(type)) {
          addError(createError(`Variable "$${name}" of non-null type "${type}" must not be null.`, definition));
          continue;
        }
        const report = createReport(definition, addError);
        const coerced = coerceSimple(value, type, null, report);
        values[name] = coerced === COMPOSITE ? yield* coerceVariable(value, type, definition, report) : coerced;
      } else if (definition.defaultValue !== undefined) {
        values[name] = valueFromAST(definition.defaultValue, type);
      } else if (isNonNullType(type)) {
        addError(createError(`Variable "$${name}" of required type "${type}" was not provided.`, definition));
      }
    }
  } catch (error) {
    if (error instanceof GraphQLError) {
      return { errors: [error] };
    }
    if (error !== TOO_MANY_ERRORS) {
      throw error;
    }
  }
  return errors.length === 0 ? { values } : { errors };
}

function* coerceVariable(
  value: unknown,
  type: GraphQLInputType,
  definition: VariableDefinitionNode,
  report: Report,
): Coercion<unknown> {
  try {
    return yield* coerceComposite(value, type, null, report);
  } catch (error) {
    throw error instanceof TooManyEntries ? createTooManyEntriesError(error, definition) : error;
  }
}

function createReport(definition: VariableDefinitionNode, addError: (error: GraphQLError) => void): Report {
  const name = definition.variable.name.value;
  return (at, invalid, error) => {
    const position = at === null ? '' : ` at "${name}${formatPosition(at)}"`;
    const message = `Variable "$${name}" got invalid value ${formatInput(invalid)}${position}; ${error.message}`;
    addError(createError(message, definition, error));
  };
}

function createError(message: string, definition: VariableDefinitionNode, cause?: GraphQLError): GraphQLError {
  return new GraphQLError(message, {
    nodes: definition,
    originalError: cause,
    extensions: { ...cause?.extensions, http: { status: 400 } },
  });
}

/**
 * Coerces a value that needs no pause: anything but a list or an input object. Returns `COMPOSITE` for those, which
 * `coerceComposite` coerces. Most values are leaves, and a generator for each takes longer than its coercion.
 */
function coerceSimple(value: unknown, type: GraphQLInputType, at: Position | null, report: Report): unknown {
  if (value == null) {
    if (isNonNullType(type)) {
      report(at, value, new GraphQLError(`Expected non-nullable type "${type}" not to be null.`));
      return undefined;
    }
    return null;
  }
  const nullableType = getNullableType(type);
  return isLeafType(nullableType) ? coerceLeaf(value, nullableType, at, report) : COMPOSITE;
}

const COMPOSITE = Symbol('a list or an input object');

function* coerceValue(value: unknown, type: GraphQLInputType, at: Position | null, report: Report): Coercion<unknown> {
  const coerced = coerceSimple(value, type, at, report);
  return coerced === COMPOSITE ? yield* coerceComposite(value, type, at, report) : coerced;
}

function* coerceComposite(
  value: unknown,
  type: GraphQLInputType,
  at: Position | null,
  report: Report,
): Coercion<unknown> {
  yield;
  const nullableType = getNullableType(type);
  if (!isListType(nullableType)) {
    return yield* coerceObject(value, nullableType as GraphQLInputObjectType, at, report);
  }
  if (!Array.isArray(value)) {
    return [yield* coerceValue(value, nullableType.ofType, at, report)];
  }
  if (value.length > MAX_LIST_ENTRIES) {
    throw new TooManyEntries(at, value.length);
  }
  const list: unknown[] = [];
  for (const entry of value) {
    list.push(yield* coerceValue(entry, nullableType.ofType, { parent: at, key: list.length }, report));
  }
  return list;
}

function coerceLeaf(value: unknown, type: GraphQLLeafType, at: Position | null, report: Report): unknown {
  const input = truncateForLeaf(value, type);
  try {
    return type.parseValue(input);
  } catch (error) {
    report(at, input, toGraphQLError(error, type));
    return undefined;
  }
}

/** The types of leaves that accept texts of any length, and the one that accepts objects. */
const TEXT_TYPES: ReadonlySet<string> = new Set(['String', 'ID', 'URI']);
const OBJECT_TYPE = 'JSONObject';

/**
 * Truncates a value that the type cannot accept anyway, because its error message would print all of it, and search
 * for similar names of an enum.
 */
function truncateForLeaf(value: unknown, { name }: GraphQLLeafType): unknown {
  const isAcceptable = typeof value === 'string' ? TEXT_TYPES.has(name) : name === OBJECT_TYPE;
  return isAcceptable ? value : truncateInput(value);
}

function toGraphQLError(error: unknown, type: GraphQLLeafType): GraphQLError {
  if (error instanceof GraphQLError) {
    return error;
  }
  const cause = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(`Expected type "${type}". ${cause.message}`, { originalError: cause });
}

function* coerceObject(
  value: unknown,
  type: GraphQLInputObjectType,
  at: Position | null,
  report: Report,
): Coercion<unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    report(at, value, new GraphQLError(`Expected type "${type}" to be an object.`));
    return undefined;
  }
  const given = value as Record<string, unknown>;
  const fields = type.getFields();
  const coerced: Record<string, unknown> = {};
  // Listing hundreds of thousands of names takes long, so it happens once for all errors.
  const names = Object.keys(given);
  let truncated: unknown;
  const reportFault = (message: string) => {
    truncated ??= truncateObject(given, names);
    report(at, truncated, new GraphQLError(message));
  };
  for (const field of Object.values(fields)) {
    const { name } = field;
    if (given[name] !== undefined && Object.hasOwn(given, name)) {
      const position = { parent: at, key: name };
      const simple = coerceSimple(given[name], field.type, position, report);
      coerced[name] = simple === COMPOSITE ? yield* coerceComposite(given[name], field.type, position, report) : simple;
    } else if (field.defaultValue !== undefined) {
      coerced[name] = field.defaultValue;
    } else if (isNonNullType(field.type)) {
      reportFault(`Field "${name}" of required type "${field.type}" was not provided.`);
    }
  }
  for (const name of names) {
    if (!Object.hasOwn(fields, name)) {
      reportFault(describeUnknownField(truncateText(name), type));
    }
  }
  if (type.isOneOf) {
    reportUnlessOne(coerced, type, at, report);
  }
  return coerced;
}

function reportUnlessOne(
  coerced: Record<string, unknown>,
  type: GraphQLInputObjectType,
  at: Position | null,
  report: Report,
): void {
  const [key, ...others] = Object.keys(coerced);
  if (key === undefined || others.length > 0) {
    report(at, coerced, new GraphQLError(`Exactly one key must be specified for OneOf type "${type}".`));
  } else if (coerced[key] === null) {
    report({ parent: at, key }, null, new GraphQLError(`Field "${key}" must be non-null.`));
  }
}

/** Types with the same field names, but without required fields. */
const optionalTypes = new WeakMap<GraphQLInputObjectType, GraphQLInputObjectType>();

/** Returns the message of graphql-js for an unknown field, which suggests similar names. */
function describeUnknownField(name: string, type: GraphQLInputObjectType): string {
  const optional = optionalTypes.get(type) ?? createOptionalType(type);
  optionalTypes.set(type, optional);
  let message = `Field "${name}" is not defined by type "${type}".`;
  coerceInputValue({ [name]: null }, optional, (_path, _value, error) => {
    ({ message } = error);
  });
  return message;
}

function createOptionalType(type: GraphQLInputObjectType): GraphQLInputObjectType {
  const fields = Object.keys(type.getFields()).map((name) => [name, { type: GraphQLInt }]);
  return new GraphQLInputObjectType({ name: type.name, fields: Object.fromEntries(fields) });
}

function formatPosition(at: Position): string {
  let text = '';
  for (let position: Position | null = at; position !== null; position = position.parent) {
    text = `${typeof position.key === 'number' ? `[${position.key}]` : `.${position.key}`}${text}`;
  }
  return text;
}

/** Creates the error with which services reject a list that is too long. */
function createTooManyEntriesError({ at, count }: TooManyEntries, definition: VariableDefinitionNode): GraphQLError {
  const field = findFieldName(at) ?? definition.variable.name.value;
  const details = `\`${field}\` must have at most ${MAX_LIST_ENTRIES} entries; got ${count}.`;
  const { message, status, code } = new DomainFailure('INVALID_JSON', { field, details });
  return new GraphQLError(message, {
    nodes: definition,
    extensions: { status, code, field, details, http: { status: 400, spec: true } },
  });
}

function findFieldName(at: Position | null): string | null {
  for (let position = at; position !== null; position = position.parent) {
    if (typeof position.key === 'string') {
      return position.key;
    }
  }
  return null;
}

/** A type that accepts every value as it is. Its name is not a valid name in a document. */
const COERCED_TYPE = new GraphQLScalarType({ name: 'Coerced' });
const COERCED_TYPE_NAME = '*coerced';

const executableSchemas = new WeakMap<GraphQLSchema, GraphQLSchema>();
const executableDocuments = new WeakMap<OperationDefinitionNode, DocumentNode>();

/**
 * Returns the schema with which the executor accepts coerced values of variables as they are: it would otherwise coerce
 * them again, all at once. Validation and introspection use the original schema, so clients cannot use or see the type.
 */
export function getExecutableSchema(schema: GraphQLSchema): GraphQLSchema {
  let executableSchema = executableSchemas.get(schema);
  if (executableSchema === undefined) {
    executableSchema = createExecutableSchema(schema);
    executableSchemas.set(schema, executableSchema);
  }
  return executableSchema;
}

/** Returns the document to execute with `getExecutableSchema` and coerced values of the operation's variables. */
export function getExecutableDocument(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  let executableDocument = executableDocuments.get(operation);
  if (executableDocument === undefined) {
    executableDocument = createExecutableDocument(document, operation);
    executableDocuments.set(operation, executableDocument);
  }
  return executableDocument;
}

function createExecutableSchema(schema: GraphQLSchema): GraphQLSchema {
  return Object.create(schema, {
    getType: { value: (name: string) => (name === COERCED_TYPE_NAME ? COERCED_TYPE : schema.getType(name)) },
  });
}

/** Returns the document with only this operation, whose variables have the coerced type. */
function createExecutableDocument(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const variableDefinitions = operation.variableDefinitions?.map(({ kind, variable }) => ({
    kind,
    variable,
    type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: COERCED_TYPE_NAME } },
  })) as VariableDefinitionNode[];
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  return { ...document, definitions: [{ ...operation, variableDefinitions }, ...fragments] };
}
