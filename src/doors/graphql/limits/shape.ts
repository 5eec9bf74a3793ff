import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { countRepeats } from './repeats.ts';

/** The size of an operation, independent of its variables. The contents of a fragment count wherever it is used. */
export interface Shape {
  /** The levels of nested fields: 2 for `{ a { b } }`. Introspection counts as one level. */
  depth: number;
  aliases: number;
  /** The root fields with different response names. */
  rootFields: number;
  directives: number;
  /** How many times the most repeated field is selected at one path of the response. */
  repeats: number;
}

type Measured = Pick<Shape, 'depth' | 'aliases' | 'directives'>;

const NOTHING: Measured = { depth: 0, aliases: 0, directives: 0 };

/**
 * The introspection fields. Their standard query nests deeper than any other, so graphql-js limits their depth itself.
 */
const INTROSPECTION: ReadonlySet<string> = new Set(['__schema', '__type']);

/**
 * The weight of an alias below an introspection field. No tool uses aliases there, and nothing else is as expensive:
 * building the 500 KB response for 14 aliases of nested lists blocks the whole process.
 */
const INTROSPECTION_ALIAS = 5;

const shapes = new WeakMap<DocumentNode, Shape>();

/**
 * Measures the operations of a document, and returns the maximum of each measure. The document may be invalid: this
 * runs before validation, which is slow for large documents. Each fragment is measured once, however often it is used,
 * so deeply nested fragments are cheap. A fragment that contains itself counts once; validation rejects it.
 */
export function measureShape(document: DocumentNode): Shape {
  const known = shapes.get(document);
  if (known !== undefined) {
    return known;
  }
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    } else if (definition.kind === Kind.OPERATION_DEFINITION) {
      operations.push(definition);
    }
  }
  const measure = createShapeMeter(fragments);
  const shape: Shape = { depth: 0, aliases: 0, rootFields: 0, directives: 0, repeats: countRepeats(document) };
  for (const operation of operations) {
    const { depth, aliases, directives } = measure(operation.selectionSet);
    const variableDirectives = operation.variableDefinitions?.flatMap(({ directives }) => directives ?? []) ?? [];
    const own = (operation.directives?.length ?? 0) + variableDirectives.length;
    shape.depth = Math.max(shape.depth, depth);
    shape.aliases = Math.min(Math.max(shape.aliases, aliases), Number.MAX_SAFE_INTEGER);
    shape.directives = Math.min(Math.max(shape.directives, directives + own), Number.MAX_SAFE_INTEGER);
    shape.rootFields = Math.max(shape.rootFields, collectRootNames(operation.selectionSet, fragments).size);
  }
  shapes.set(document, shape);
  return shape;
}

function createShapeMeter(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
  const measured = new Map<string, Measured>();

  function measureFragment(name: string): Measured {
    const known = measured.get(name);
    if (known !== undefined) {
      return known;
    }
    const fragment = fragments.get(name);
    if (fragment === undefined) {
      return NOTHING;
    }
    measured.set(name, NOTHING);
    const inside = measureSelections(fragment.selectionSet);
    const found = { ...inside, directives: inside.directives + (fragment.directives?.length ?? 0) };
    measured.set(name, found);
    return found;
  }

  function measureSelections(set: SelectionSetNode | undefined): Measured {
    const sum = { ...NOTHING };
    for (const selection of set?.selections ?? []) {
      let inside: Measured;
      if (selection.kind === Kind.FIELD) {
        inside = measureSelections(selection.selectionSet);
        const isIntrospection = INTROSPECTION.has(selection.name.value);
        inside = {
          ...inside,
          depth: 1 + (isIntrospection ? 0 : inside.depth),
          aliases:
            inside.aliases * (isIntrospection ? INTROSPECTION_ALIAS : 1) + (selection.alias === undefined ? 0 : 1),
        };
      } else {
        inside =
          selection.kind === Kind.INLINE_FRAGMENT
            ? measureSelections(selection.selectionSet)
            : measureFragment(selection.name.value);
      }
      sum.depth = Math.max(sum.depth, inside.depth);
      sum.aliases += inside.aliases;
      sum.directives += inside.directives + (selection.directives?.length ?? 0);
    }
    return sum;
  }

  return measureSelections;
}

/** Collects the response names of the root fields. A name that is selected twice counts once. */
function collectRootNames(set: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): Set<string> {
  const names = new Set<string>();
  const visited = new Set<string>();
  const sets = [set];
  for (let next = sets.pop(); next !== undefined; next = sets.pop()) {
    for (const selection of next.selections) {
      if (selection.kind === Kind.FIELD) {
        if (selection.name.value !== '__typename') {
          names.add((selection.alias ?? selection.name).value);
        }
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        sets.push(selection.selectionSet);
      } else if (!visited.has(selection.name.value)) {
        visited.add(selection.name.value);
        const fragment = fragments.get(selection.name.value);
        if (fragment !== undefined) {
          sets.push(fragment.selectionSet);
        }
      }
    }
  }
  return names;
}
