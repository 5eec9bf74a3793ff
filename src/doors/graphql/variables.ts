import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLInputObjectType,
  type GraphQLInputType,
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
import { waitForApiTimeSlice } from '../http/api-time-slices.ts';
import {
  createArgumentError,
  describeFieldCount,
  describeLeafFault,
  describeUnknownName,
  type Fault,
  NULL_ENTRY,
  REQUIRED,
  REQUIRED_NOT_NULL,
} from './argument-errors.ts';
import { formatInput, truncateInput, truncateText } from './input-format.ts';
import { findVariablePath } from './input-path.ts';
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

type Report = (at: Position | null, fault: Fault) => void;

/**
 * Thrown once there are more errors than the response reports, and at a list that is too long for any argument, before
 * its entries are coerced.
 */
const TOO_MANY_ERRORS = Symbol('too many errors');

/** Pauses at each list and input object, so that large values can be coerced in time slices. */
type Coercion<T> = Generator<undefined, T>;

/**
 * Coerces the values of an operation's variables to their types, like graphql-js, whose own function would coerce
 * megabytes at once. Large values are coerced in time slices. Values that no variable of the operation uses are not
 * visited. Stops at the eleventh error, and at a list that is too long for any argument. Synchronous for small values.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): CoercedVariables | Promise<CoercedVariables> {
  return (operation.variableDefinitions ?? []).length === 0
    ? { values: {} }
    : runInTimeSlices(coerceAll(schema, document, operation, variables ?? {}));
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
  document: DocumentNode,
  { variableDefinitions = [] }: OperationDefinitionNode,
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
    for (const definition of variableDefinitions) {
      const name = definition.variable.name.value;
      const type = typeFromAST(schema, definition.type);
      if (!isInputType(type)) {
        throw new Error(`the document is not valid: $${name} does not have an input type`);
      }
      const report: Report = (at, fault) => {
        const inputPath = [...findVariablePath(document, name), ...listKeys(at)];
        addError(createArgumentError(inputPath, fault, definition));
      };
      if (Object.hasOwn(variables, name)) {
        const value = variables[name];
        const coerced = coerceSimple(value, type, null, report);
        values[name] = coerced === COMPOSITE ? yield* coerceComposite(value, type, null, report) : coerced;
      } else if (definition.defaultValue !== undefined) {
        values[name] = valueFromAST(definition.defaultValue, type);
      } else if (isNonNullType(type)) {
        report(null, REQUIRED);
      }
    }
  } catch (error) {
    if (error !== TOO_MANY_ERRORS) {
      throw error;
    }
  }
  return errors.length === 0 ? { values } : { errors };
}

function listKeys(at: Position | null): string[] {
  const keys: string[] = [];
  for (let position = at; position !== null; position = position.parent) {
    keys.unshift(truncateText(String(position.key)));
  }
  return keys;
}

/**
 * Coerces a value that needs no pause: anything but a list or an input object. Returns `COMPOSITE` for those, which
 * `coerceComposite` coerces. Most values are leaves, and a generator for each takes longer than its coercion.
 */
function coerceSimple(value: unknown, type: GraphQLInputType, at: Position | null, report: Report): unknown {
  if (value == null) {
    if (isNonNullType(type)) {
      report(at, typeof at?.key === 'number' ? NULL_ENTRY : REQUIRED_NOT_NULL);
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
    report(at, { reason: `must have at most ${MAX_LIST_ENTRIES} entries; got ${value.length}.` });
    throw TOO_MANY_ERRORS;
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
    report(at, describeLeafFault(error, formatInput(input), type));
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

function* coerceObject(
  value: unknown,
  type: GraphQLInputObjectType,
  at: Position | null,
  report: Report,
): Coercion<unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    report(at, { reason: `must be an object; got ${formatInput(value)}.` });
    return undefined;
  }
  const given = value as Record<string, unknown>;
  const fields = type.getFields();
  const coerced: Record<string, unknown> = {};
  // Listing hundreds of thousands of names takes long, so it happens once for all errors.
  const names = Object.keys(given);
  for (const field of Object.values(fields)) {
    const { name } = field;
    if (given[name] !== undefined && Object.hasOwn(given, name)) {
      const position = { parent: at, key: name };
      const simple = coerceSimple(given[name], field.type, position, report);
      coerced[name] = simple === COMPOSITE ? yield* coerceComposite(given[name], field.type, position, report) : simple;
    } else if (field.defaultValue !== undefined) {
      coerced[name] = field.defaultValue;
    } else if (isNonNullType(field.type)) {
      report({ parent: at, key: name }, REQUIRED);
    }
  }
  for (const name of names) {
    if (!Object.hasOwn(fields, name)) {
      report(
        { parent: at, key: name },
        describeUnknownName(name, `a field of the type \`${type}\``, Object.keys(fields)),
      );
    }
  }
  if (type.isOneOf) {
    reportUnlessOne(coerced, at, report);
  }
  return coerced;
}

function reportUnlessOne(coerced: Record<string, unknown>, at: Position | null, report: Report): void {
  const [key, ...others] = Object.keys(coerced);
  if (key === undefined || others.length > 0) {
    report(at, describeFieldCount(Object.keys(coerced).length));
  } else if (coerced[key] === null) {
    report({ parent: at, key }, REQUIRED_NOT_NULL);
  }
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
