import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
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

/** What a field costs where it is not what fields of its kind cost. */
interface FieldCost {
  /** Its own points; else 1 for objects and lists of them, 0 for plain values, which come with their object. */
  points?: number;
  /** The argument whose number of entries multiplies what is below the field. */
  perEntryOf?: string;
}

/** The `extensions` of a field that says what it costs. */
export function defineCost(cost: FieldCost): { cost: FieldCost } {
  return { cost };
}

/** The values of an operation's variables, as the client sent them. */
export type Variables = Readonly<Record<string, unknown>> | null | undefined;

/** Costs by what in the variables they hang on, for operations that were counted already. */
const costCache = new WeakMap<OperationDefinitionNode, Map<string, number>>();

/** Of one operation. Pages come in few sizes, and who sends all of them is counted anew. */
const MAX_CACHED_COSTS = 50;

/**
 * What an operation costs at the most, in points, with these variables: every object that it may answer with is one,
 * whether there are so many or not. `first` and `last` multiply what is below their field, and only there: the `edges`
 * and `nodes` of a page, and the results of a bulk call (whose items have a limit of their own), multiply by one. Of the
 * types that a field may answer with, the dearest counts; a fragment counts wherever it is used, and what `@skip` and
 * `@include` leave out not at all. Introspection and `__typename` are free.
 *
 * The document has to be valid.
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

/** What in the variables a cost may hang on: numbers, conditions, the length of lists, and whether anything is there. */
function buildCostKey({ variableDefinitions = [] }: OperationDefinitionNode, variables: Variables): string {
  let key = '';
  for (const { variable } of variableDefinitions) {
    const value = getVariable(variables, variable.name.value);
    const isVerbatim = typeof value === 'number' || typeof value === 'boolean' || value === null;
    key += `${Array.isArray(value) ? `[${value.length}]` : isVerbatim ? value : typeof value},`;
  }
  return key;
}

/** The value of a variable as it was sent; undefined: none was. */
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
  // By selections and type: a fragment is counted once for a type, however often it is used.
  const known = new Map<SelectionSetNode, Map<GraphQLObjectType, number>>();

  /** What a value in the document stands for: undefined where nothing is given, raw where it is a variable's. */
  function evaluateValue(node: ValueNode): unknown {
    if (node.kind !== Kind.VARIABLE) {
      return valueFromASTUntyped(node);
    }
    const name = node.name.value;
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

  /** How many entries a field has at the most. More than a page holds is refused by the domain, in better words. */
  function countEntries(field: GraphQLField<unknown, unknown>, node: FieldNode, { perEntryOf }: FieldCost): number {
    if (perEntryOf !== undefined) {
      return clampToPage(countItems(getArgument(field, node, perEntryOf)));
    }
    return clampToPage(
      Math.max(toPageSize(getArgument(field, node, 'first')), toPageSize(getArgument(field, node, 'last'))),
    );
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
    // The fields of introspection are in no type's list.
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
    const { points = 1 } = cost;
    // A page is an object with its entries below it; a list is its entries.
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

/** The entries of a list; a value alone becomes a list of one. */
function countItems(list: unknown): number {
  if (Array.isArray(list)) {
    return list.length;
  }
  return list == null ? 0 : 1;
}

function toPageSize(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** Nobody is answered with fewer than none, and what asks for none (or for nonsense) still counts as one. */
function clampToPage(entries: number): number {
  return Math.min(Math.max(entries, 1), PAGE_LIMIT);
}
