import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** So many selections are looked at, wherever they are used. What has more repeats itself in any case. */
const MAX_STEPS = 20_000;

/**
 * How often the field is written that is written most often in one place of an answer. It is answered once, but
 * validation compares all of them with each other, and what is below the ones with what is below the others: a few
 * hundred of them keep the whole process waiting. The document need not be valid.
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

  /** The same sets together, met elsewhere in the document, have nothing new. */
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

  /** What is asked for in one place, by all that ask for something there. */
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
  // Validation looks at these as well, used or not.
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
