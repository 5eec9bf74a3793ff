import type { Page, PageRequest } from '../../../domain/paging.ts';
import { decodeCursor, decodePosition, encodeCursor } from '../global-id.ts';

/** The four arguments of a Relay connection. */
export interface ConnectionArguments {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

/** Decodes the cursors in a connection's arguments. */
export function toPageRequest({ first, after, last, before }: ConnectionArguments): PageRequest {
  return { first, last, after: decodeCursor(after, 'after'), before: decodeCursor(before, 'before') };
}

/** Like `toPageRequest`, for a list that can have several orders. The service parses the positions. */
export function toPositionRequest({ first, after, last, before }: ConnectionArguments): PageRequest {
  return { first, last, after: decodePosition(after, 'after'), before: decodePosition(before, 'before') };
}

/** Converts a page to a Relay connection. */
export function toConnection<T extends { id: string }>({ items, hasNextPage, hasPreviousPage }: Page<T>) {
  const edges = items.map((node) => ({ node, cursor: encodeCursor(node.id) }));
  return {
    edges,
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
