import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * The maximum number of selections to visit, counting every use of a fragment. A larger document counts as this many
 * repeats.
 */
const MAX_STEPS = 20_000;

/**
 * Returns how many times the most repeated field is selected at one path of the response. The response contains it
 * once, but validation compares all of its selections with each other, and everything below them: a few hundred
 * selections block the whole process. The document may be invalid.
 */
export function countRepeats(document: DocumentNode): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    } else if (definition.kind === Kind.OPERATION_DEFINITION) {
      operations.push(definition);
    }
  }
  const numbers = new Map<SelectionSetNode, number>();
  const visited = new Set<string>();
  let steps = 0;
  let most = 0;

  /** Returns whether this combination of selection sets was visited already, and records it. */
  function isVisited(sets: readonly SelectionSetNode[]): boolean {
    const key = sets.map((set) => getSetNumber(set)).join();
    if (visited.has(key)) {
      return true;
    }
    visited.add(key);
    return false;
  }

  function getSetNumber(set: SelectionSetNode): number {
    const number = numbers.get(set) ?? numbers.size;
    numbers.set(set, number);
    return number;
  }

  /** Visits all selection sets that apply to one path of the response. */
  function visit(sets: readonly SelectionSetNode[]): void {
    if (isVisited(sets)) {
      return;
    }
    const below = new Map<string, SelectionSetNode[]>();
    const times = new Map<string, number>();
    const spread = new Set<string>();
    const pending = [...sets];
    for (let set = pending.pop(); set !== undefined && steps <= MAX_STEPS; set = pending.pop()) {
      for (const selection of set.selections) {
        steps += 1;
        if (selection.kind === Kind.INLINE_FRAGMENT) {
          pending.push(selection.selectionSet);
        } else if (selection.kind === Kind.FIELD) {
          const name = (selection.alias ?? selection.name).value;
          times.set(name, (times.get(name) ?? 0) + 1);
          if (selection.selectionSet !== undefined) {
            getOrCreateList(below, name).push(selection.selectionSet);
          }
        } else if (!spread.has(selection.name.value)) {
          spread.add(selection.name.value);
          const fragment = fragments.get(selection.name.value);
          if (fragment !== undefined) {
            pending.push(fragment.selectionSet);
          }
        }
      }
    }
    most = Math.max(most, ...times.values());
    for (const inside of below.values()) {
      visit(inside);
    }
  }

  for (const operation of operations) {
    visit([operation.selectionSet]);
  }
  // Validation checks fragments as well, used or not.
  for (const fragment of fragments.values()) {
    visit([fragment.selectionSet]);
  }
  return steps > MAX_STEPS ? Math.max(most, MAX_STEPS) : most;
}

function getOrCreateList(lists: Map<string, SelectionSetNode[]>, name: string): SelectionSetNode[] {
  const list = lists.get(name) ?? [];
  lists.set(name, list);
  return list;
}
