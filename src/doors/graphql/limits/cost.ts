import {
  DirectiveLocation,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  GraphQLDirective,
  type GraphQLField,
  GraphQLInt,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLString,
  getNamedType,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import { PAGE_LIMIT } from '../../../domain/paging.ts';
import { countBulkItems } from './bulk-items.ts';

/** The cost of a field that differs from other fields of its kind. */
export interface FieldCost {
  /** The field's own points. Defaults to 1 for objects and lists of objects, and to 0 for scalars. */
  points?: number;
  /** The list argument whose length multiplies the cost of the selections below the field. */
  perEntryOf?: string;
  /** For a bulk mutation: the points of the selection below it that are free for each item. */
  freePerItem?: number;
}

/** The free points per item of bulk mutations: enough for the fields of a link, but not for lists below it. */
export const BULK_COST: FieldCost = { freePerItem: 10 };

/** The directive with which `schema.graphql` shows the costs of `defineCost`. */
export const costDirective = new GraphQLDirective({
  name: 'cost',
  description:
    'The cost of a field that differs from the default. By default, an object or a list of objects costs 1 point and a scalar 0. The arguments `first`, `last` and `limit` multiply the cost of the selections below their field.',
  locations: [DirectiveLocation.FIELD_DEFINITION],
  args: {
    points: {
      type: GraphQLInt,
      description: "The field's own points. Defaults to 1 for objects, and to 0 for scalars.",
    },
    perEntryOf: {
      type: GraphQLString,
      description: 'The name of the list argument whose length multiplies the cost of the selections below the field.',
    },
    freePerItem: {
      type: GraphQLInt,
      description:
        'For a bulk mutation: the points of the selections below the field that are free for each item after the first. The points beyond them count for each item.',
    },
  },
});

/** Builds the `extensions` that set the cost of a field. */
export function defineCost(cost: FieldCost): { cost: FieldCost } {
  return { cost };
}

/** The arguments of lists that limit the number of their entries. */
const PAGE_SIZE_ARGUMENTS = ['first', 'last', 'limit'];

/** The values of an operation's variables, as the client sent them. */
export type Variables = Readonly<Record<string, unknown>> | null | undefined;

/** The computed costs of each operation, by the key that `buildCostKey` builds from its variables. */
const costCache = new WeakMap<OperationDefinitionNode, Map<string, number>>();

/** The maximum number of cached costs per operation. Clients rarely vary page sizes more than that. */
const MAX_CACHED_COSTS = 50;

/**
 * Returns the maximum cost of an operation with these variables, in points. Every object that the response could
 * contain costs one point, even if it turns out not to exist. `first`, `last` and `limit` multiply the cost of the
 * selections below their field. Other lists do not multiply, such as the `edges` and `nodes` of a page. The results of a
 * bulk mutation, which limits its items itself, multiply only what costs more than its free points. For an abstract type, the most expensive possible type counts. A fragment
 * counts wherever it is used, and selections that `@skip` and `@include` exclude do not count. Introspection and
 * `__typename` are free.
 *
 * The document must be valid.
 */
export function computeCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): number {
  const known = costCache.get(operation) ?? new Map<string, number>();
  const key = buildCostKey(operation, variables);
  const cached = known.get(key);
  if (cached !== undefined) {
    return cached;
  }
  const root = schema.getRootType(operation.operation);
  const points = root ? createCostEstimator(schema, document, operation, variables)(operation.selectionSet, root) : 0;
  if (known.size >= MAX_CACHED_COSTS) {
    known.clear();
  }
  costCache.set(operation, known.set(key, Math.min(points, Number.MAX_SAFE_INTEGER)));
  return Math.min(points, Number.MAX_SAFE_INTEGER);
}

/**
 * Builds a key from everything in the variables that affects the cost: numbers, booleans, list lengths and presence.
 */
function buildCostKey({ variableDefinitions = [] }: OperationDefinitionNode, variables: Variables): string {
  let key = '';
  for (const { variable } of variableDefinitions) {
    const value = getVariable(variables, variable.name.value);
    const bulkItems = countBulkItems(value);
    const isVerbatim = typeof value === 'number' || typeof value === 'boolean' || value === null;
    key += `${Array.isArray(value) ? `[${value.length}]` : isVerbatim ? value : bulkItems || typeof value},`;
  }
  return key;
}

/** Returns the value of a variable as the client sent it; undefined if it sent none. */
function getVariable(variables: Variables, name: string): unknown {
  return variables && Object.hasOwn(variables, name) ? variables[name] : undefined;
}

function createCostEstimator(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
) {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  let evaluated: Record<string, unknown> | undefined;
  // By selection set and type: the cost of a fragment is computed once per type, however often it is used.
  const known = new Map<SelectionSetNode, Map<GraphQLObjectType, number>>();

  /** Evaluates a value in the document: a variable's raw value, or undefined if the client sent none. */
  function evaluateValue(node: ValueNode): unknown {
    return node.kind === Kind.VARIABLE ? evaluateVariable(node.name.value) : valueFromASTUntyped(node, evaluateAll());
  }

  /** Evaluates all variables, for those within the objects and lists of the document. */
  function evaluateAll(): Record<string, unknown> {
    evaluated ??= Object.fromEntries(
      (operation.variableDefinitions ?? []).map(({ variable: { name } }) => [name.value, evaluateVariable(name.value)]),
    );
    return evaluated;
  }

  function evaluateVariable(name: string): unknown {
    const sent = getVariable(variables, name);
    if (sent !== undefined) {
      return sent;
    }
    const definition = operation.variableDefinitions?.find(({ variable }) => variable.name.value === name);
    return definition?.defaultValue && valueFromASTUntyped(definition.defaultValue);
  }

  function getArgument(field: GraphQLField<unknown, unknown>, node: FieldNode, name: string): unknown {
    const definition = field.args.find((arg) => arg.name === name);
    if (definition === undefined) {
      return undefined;
    }
    const named = node.arguments?.find((arg) => arg.name.value === name);
    const value = named && evaluateValue(named.value);
    return value === undefined ? definition.defaultValue : value;
  }

  /**
   * Returns the maximum number of entries of a field. Larger pages are rejected by the domain, with a better message.
   */
  function countEntries(field: GraphQLField<unknown, unknown>, node: FieldNode, { perEntryOf }: FieldCost): number {
    if (perEntryOf !== undefined) {
      return clampToPage(countItems(getArgument(field, node, perEntryOf)));
    }
    return clampToPage(Math.max(...PAGE_SIZE_ARGUMENTS.map((name) => toPageSize(getArgument(field, node, name)))));
  }

  function isIncluded({ directives = [] }: SelectionNode): boolean {
    return directives.every(({ name: { value: name }, arguments: named }) => {
      if (name !== 'skip' && name !== 'include') {
        return true;
      }
      const condition = named?.find((arg) => arg.name.value === 'if');
      return (condition && evaluateValue(condition.value)) !== (name === 'skip');
    });
  }

  function computeFieldCost(node: FieldNode, type: GraphQLObjectType): number {
    // A type's fields do not include those of introspection.
    const field = type.getFields()[node.name.value];
    if (field === undefined) {
      return 0;
    }
    const named = getNamedType(field.type);
    const cost = (field.extensions.cost ?? {}) as FieldCost;
    if (isLeafType(named) || node.selectionSet === undefined) {
      return cost.points ?? 0;
    }
    const below = computeSelectionSetCost(node.selectionSet, named as GraphQLCompositeType);
    const { points = 1, freePerItem } = cost;
    if (freePerItem !== undefined) {
      const items = countBulkItems(getArgument(field, node, 'input'));
      return points + below + Math.max(items - 1, 0) * Math.max(below - freePerItem, 0);
    }
    // A connection is one object with entries below it; a list has only its entries.
    return isListType(getNullableType(field.type))
      ? countEntries(field, node, cost) * (points + below)
      : points + countEntries(field, node, cost) * below;
  }

  function computeSelectionCost(node: SelectionNode, type: GraphQLObjectType): number {
    if (!isIncluded(node)) {
      return 0;
    }
    if (node.kind === Kind.FIELD) {
      return computeFieldCost(node, type);
    }
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
    return fragment === undefined || !isApplicable(fragment.typeCondition?.name.value, type)
      ? 0
      : computeSelectionSetCost(fragment.selectionSet, type);
  }

  function isApplicable(condition: string | undefined, type: GraphQLObjectType): boolean {
    if (condition === undefined || condition === type.name) {
      return true;
    }
    const named = schema.getType(condition);
    return isAbstractType(named) && schema.isSubType(named, type);
  }

  function computeSelectionSetCost(set: SelectionSetNode, type: GraphQLCompositeType): number {
    if (isAbstractType(type)) {
      return Math.max(0, ...schema.getPossibleTypes(type).map((possible) => computeSelectionSetCost(set, possible)));
    }
    const byType = known.get(set) ?? new Map<GraphQLObjectType, number>();
    known.set(set, byType);
    let points = byType.get(type);
    if (points === undefined) {
      points = 0;
      for (const selection of set.selections) {
        points += computeSelectionCost(selection, type);
      }
      byType.set(type, points);
    }
    return points;
  }

  return computeSelectionSetCost;
}

/** Returns the number of entries of a list. GraphQL coerces a single value to a list of one. */
function countItems(list: unknown): number {
  if (Array.isArray(list)) {
    return list.length;
  }
  return list == null ? 0 : 1;
}

function toPageSize(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** Clamps a number of entries to a page. Zero and invalid numbers count as one. */
function clampToPage(entries: number): number {
  return Math.min(Math.max(entries, 1), PAGE_LIMIT);
}
