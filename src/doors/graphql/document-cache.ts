import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/**
 * Parsed documents by their text, and why the others could not be parsed. Bounded in number and in characters, since any
 * stranger may fill them: a character can take sixty bytes of tree. (What validation says of a document is kept with its
 * tree, by Yoga, for as long as that is kept here.)
 */
export interface DocumentCache {
  documentCache: LRUCache<string, DocumentNode>;
  errorCache: LRUCache<string, NonNullable<unknown>>;
}

const DOCUMENTS = 1_000;
const CHARACTERS = 1_000_000;

export function createDocumentCache(): DocumentCache {
  return { documentCache: bounded(), errorCache: bounded() };
}

function bounded<V extends NonNullable<unknown>>(): LRUCache<string, V> {
  // One more than it has, since a size of nothing is an error.
  return new LRUCache({ max: DOCUMENTS, maxSize: CHARACTERS, sizeCalculation: (_kept, text) => text.length + 1 });
}
