/**
 * Returns the number of items in the input of a bulk mutation, or in a part of it, as the client sent it; 0 for any other
 * value. Links that a filter selects are counted by `expectedCount`, without which nothing is changed.
 */
export function countBulkItems(value: unknown): number {
  if (typeof value !== 'object' || value === null) {
    return 0;
  }
  const { items, ids, expectedCount, matching, select, shared, updates } = value as Record<string, unknown>;
  if (Array.isArray(items)) {
    return items.length;
  }
  if (Array.isArray(ids)) {
    return ids.length;
  }
  return typeof expectedCount === 'number'
    ? expectedCount
    : Math.max(...[matching, select, shared, updates].map(countBulkItems));
}
