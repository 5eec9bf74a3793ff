import {
  type DocumentNode,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type ValueNode,
  visit,
} from 'graphql';

type Input = GraphQLArgument | GraphQLInputField;

/** The types of selectors, by the names that services have for them: an argument can have another name, such as `by`. */
const SELECTORS: Readonly<Record<string, string>> = { app: 'AppSelector' };

/** The number of input objects around the inputs of services, such as `input` and a selector within it. */
const MAX_DEPTH = 7;

/**
 * Creates the function that converts the path of a field in a service's input to a path in the arguments of a GraphQL
 * field: `uri` → `input`, `uri` in `createSmartLink`. Returns null for a field that none of the arguments has, such as
 * a header.
 */
export function createInputPathFinder(
  schema: GraphQLSchema,
): (fieldName: string, path: readonly string[]) => string[] | null {
  let inputsByField: ReadonlyMap<string, Input[]> | undefined;
  return (fieldName, path) => {
    // Only errors need it.
    inputsByField ??= collectInputs(schema);
    return findPath(inputsByField.get(fieldName) ?? [], path);
  };
}

/** Returns the arguments of all fields by name. Fields of several types with the same name have similar arguments. */
function collectInputs(schema: GraphQLSchema): ReadonlyMap<string, Input[]> {
  const inputs = new Map<string, Input[]>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const { name, args } of Object.values(type.getFields())) {
        inputs.set(name, [...(inputs.get(name) ?? []), ...args]);
      }
    }
  }
  return inputs;
}

/** Returns the shallowest path at which an input has all of `path`, otherwise one at which it has the first segment. */
function findPath(inputs: readonly Input[], path: readonly string[]): string[] | null {
  const [name = '', ...rest] = path;
  let similar: string[] | null = null;
  let level = inputs.map((input) => ({ input, parents: [] as string[] }));
  for (let depth = 0; depth <= MAX_DEPTH; depth++) {
    const found = level.filter(({ input }) => input.name === name || getNamedType(input.type).name === SELECTORS[name]);
    for (const { input, parents } of found) {
      const located = [...parents, input.name, ...rest];
      if (hasPath(input.type, rest)) {
        return located;
      }
      similar ??= located;
    }
    level = level.flatMap(({ input: { name: parent, type }, parents }) =>
      listInputFields(type).map((input) => ({ input, parents: [...parents, parent] })),
    );
  }
  return similar;
}

/** Lists the fields of an input object. Leaves out those of an app selector: an `id` in a service's input identifies a record. */
function listInputFields(type: GraphQLInputType): GraphQLInputField[] {
  const nullableType = getNullableType(type);
  return isInputObjectType(nullableType) && !Object.values(SELECTORS).includes(nullableType.name)
    ? Object.values(nullableType.getFields())
    : [];
}

/** Whether values of a type can have a value at this path. A single value of a list has the path of its entry, too. */
function hasPath(type: GraphQLInputType, [segment, ...rest]: readonly string[]): boolean {
  const nullableType = getNullableType(type);
  if (segment === undefined) {
    return true;
  }
  if (isListType(nullableType)) {
    return /^\d+$/.test(segment) && hasPath(nullableType.ofType, rest);
  }
  if (isInputObjectType(nullableType)) {
    const field = nullableType.getFields()[segment];
    return field !== undefined && hasPath(field.type, rest);
  }
  return getNamedType(nullableType).name === 'JSONObject';
}

/** Returns the path in the arguments at which a document uses a variable first. */
export function findVariablePath(document: DocumentNode, variable: string): string[] {
  let found: string[] | null = null;
  visit(document, {
    Argument: ({ name, value }) => {
      found ??= findInValue(value, variable, [name.value]);
    },
  });
  return found ?? [variable];
}

function findInValue(value: ValueNode, variable: string, path: string[]): string[] | null {
  switch (value.kind) {
    case Kind.VARIABLE:
      return value.name.value === variable ? path : null;
    case Kind.OBJECT:
      return findFirst(value.fields, (field) => findInValue(field.value, variable, [...path, field.name.value]));
    case Kind.LIST:
      return findFirst(value.values, (entry, index) => findInValue(entry, variable, [...path, String(index)]));
    default:
      return null;
  }
}

function findFirst<T>(entries: readonly T[], find: (entry: T, index: number) => string[] | null): string[] | null {
  for (const [index, entry] of entries.entries()) {
    const found = find(entry, index);
    if (found !== null) {
      return found;
    }
  }
  return null;
}

/** Formats a path for an error message. Messages leave out the argument `input`, which every mutation has. */
export function formatInputPath(path: readonly string[]): string {
  return (path[0] === 'input' && path.length > 1 ? path.slice(1) : path).join('.');
}
