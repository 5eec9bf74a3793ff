import type { Reach } from './reach.ts';

/** What reads a page while it comes. */
export interface PageReader {
  /** Before the first byte of a page that is to be read. */
  begin(contentType: string): void;
  /** Whether more is wanted. */
  take(bytes: Uint8Array): boolean;
}

/** What became of a fetch. Reasons are for an operator's log: a tenant who read them could look into networks with them. */
export type FetchResult =
  /** The reader has had the page, or as much as may be read of it; the address is the one that answered. */
  | { kind: 'READ'; address: URL }
  /** There is nothing to read, and soon there won't be either: no such page, no HTML, an address that is not fetched. */
  | { kind: 'NO_PAGE'; reason: string }
  /** The other side failed or took too long: it may do better another time. */
  | { kind: 'FAILED'; reason: string };

export interface FetchPageRequest {
  address: URL;
  /** Asked for the address and for that of each redirect. */
  getReach: (address: URL) => Reach;
  reader: PageReader;
  /** Aborted when nobody waits for the page any more. */
  signal: AbortSignal;
}

/** Fetches a page, within bounds of time and size, from where it may. Never rejects. */
export type FetchPage = (request: FetchPageRequest) => Promise<FetchResult>;
