import { PAGE_LIMIT, type Page, type PageRequest } from '../../domain/paging.ts';

/** The first `most` items of a list, page by page, and whether there are more. */
export async function allPages<T extends { id: string }>(
  most: number,
  fetch: (request: PageRequest) => Promise<Page<T>>,
): Promise<{ items: T[]; more: boolean }> {
  const items: T[] = [];
  for (;;) {
    const page = await fetch({ first: Math.min(PAGE_LIMIT, most - items.length), after: items.at(-1)?.id ?? null });
    for (const item of page.items) items.push(item);
    if (!page.hasNextPage || items.length >= most) return { items, more: page.hasNextPage };
  }
}
