import type { Reach } from './reach.ts';

/** Reads a page while it is downloaded. */
export interface PageReader {
  /** Called before the first byte of an HTML page. */
  begin(contentType: string): void;
  /** Consumes bytes of the page, and returns whether it needs more. */
  take(bytes: Uint8Array): boolean;
}

/** The result of a fetch. Reasons are only logged: a tenant who could read them could use them to scan networks. */
export type FetchResult =
  /**
   * The reader received the page, or its beginning up to the size limit. The address is the final one after redirects.
   */
  | { kind: 'READ'; address: URL }
  /** A lasting result: the page doesn't exist, isn't HTML, or its address must not be fetched. */
  | { kind: 'NO_PAGE'; reason: string }
  /** The remote server failed or took too long. A later fetch may succeed. */
  | { kind: 'FAILED'; reason: string };

export interface FetchPageRequest {
  address: URL;
  /** Called for `address` and for the target of each redirect. */
  getReach: (address: URL) => Reach;
  reader: PageReader;
  /** Aborted when the page is no longer needed. */
  signal: AbortSignal;
}

/** Fetches a page, subject to its reach and to limits on time and size. Never rejects. */
export type FetchPage = (request: FetchPageRequest) => Promise<FetchResult>;
