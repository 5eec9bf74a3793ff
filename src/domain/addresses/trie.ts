import { decodeSegment } from './path.ts';
import type { Segment } from './path-pattern.ts';

interface Node<T> {
  /** By decoded segment. */
  statics: Map<string, Node<T>>;
  parameter: Node<T> | null;
  values: T[];
}

/** Values by path pattern. The lookup time depends on the length of the path, not on the number of patterns. */
export interface PatternTrie<T> {
  root: Node<T>;
  /** The number of segments of the longest pattern. */
  depth: number;
}

export function createTrie<T>(): PatternTrie<T> {
  return { root: createNode(), depth: -1 };
}

function createNode<T>(): Node<T> {
  return { statics: new Map(), parameter: null, values: [] };
}

/** Adds a value for a pattern. Values of equivalent patterns keep their insertion order. */
export function addToTrie<T>(trie: PatternTrie<T>, segments: readonly Segment[], value: T): void {
  let node = trie.root;
  for (const segment of segments) {
    node = segment.kind === 'static' ? getOrCreateStaticChild(node, segment.decoded) : getOrCreateParameterChild(node);
  }
  node.values.push(value);
  trie.depth = Math.max(trie.depth, segments.length);
}

function getOrCreateStaticChild<T>(node: Node<T>, decoded: string): Node<T> {
  const known = node.statics.get(decoded);
  if (known !== undefined) {
    return known;
  }
  const child = createNode<T>();
  node.statics.set(decoded, child);
  return child;
}

function getOrCreateParameterChild<T>(node: Node<T>): Node<T> {
  node.parameter ??= createNode();
  return node.parameter;
}

/**
 * Returns the first result of `accept` that isn't null. At each segment the search tries the static child before the
 * parameter, with backtracking: of two patterns, the one whose first differing segment is static wins. It visits each
 * node at most once, because each node has one parent.
 */
export function findInTrie<T, R>(
  trie: PatternTrie<T>,
  segments: readonly string[],
  accept: (value: T) => R | null,
): R | null {
  return segments.length > trie.depth ? null : walk(trie.root, segments, 0, accept);
}

function walk<T, R>(node: Node<T>, segments: readonly string[], at: number, accept: (value: T) => R | null): R | null {
  const segment = segments[at];
  if (segment === undefined) {
    for (const value of node.values) {
      const result = accept(value);
      if (result !== null) {
        return result;
      }
    }
    return null;
  }
  const child = node.statics.get(decodeSegment(segment));
  const found = child === undefined ? null : walk(child, segments, at + 1, accept);
  if (found !== null || node.parameter === null) {
    return found;
  }
  return walk(node.parameter, segments, at + 1, accept);
}
