import { PAGE_LIMIT, type Page, type PageRequest } from '../../domain/paging.ts';

/** Reads a list page by page. Returns its first `limit` items and whether more exist. */
export async function fetchAllPages<T extends { id: string }>(
  limit: number,
  fetchPage: (request: PageRequest) => Promise<Page<T> & { endCursor?: string | null }>,
): Promise<{ items: T[]; hasMore: boolean }> {
  const items: T[] = [];
  for (let after: string | null = null; ; ) {
    const page = await fetchPage({
      first: Math.min(PAGE_LIMIT, limit - items.length),
      after,
    });
    for (const item of page.items) {
      items.push(item);
    }
    // A page can be empty although more follow.
    after = page.endCursor ?? items.at(-1)?.id ?? null;
    if (!page.hasNextPage || items.length >= limit) {
      return { items, hasMore: page.hasNextPage };
    }
  }
}
