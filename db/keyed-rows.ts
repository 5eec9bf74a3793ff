/**
 * Returns the rows for a multi-row statement, each key once and ordered by key, so that transactions that write the
 * same rows wait for each other without a deadlock. `merge` combines two rows with the same key.
 */
export function mergeByKey<R>(rows: readonly R[], key: readonly (keyof R)[], merge: (one: R, other: R) => R): R[] {
  if (rows.length < 2) {
    return [...rows];
  }
  const byKey = new Map<string, R>();
  for (const row of rows) {
    // Stored values never contain U+0000, so different keys have different texts.
    let text = '';
    for (const column of key) {
      text += `${row[column]}\0`;
    }
    const existing = byKey.get(text);
    byKey.set(text, existing === undefined ? row : merge(existing, row));
  }
  return [...byKey.keys()].sort().flatMap((text) => byKey.get(text) ?? []);
}

/** Like `mergeByKey`, but of two rows with the same key returns the later one. */
export function pickLatestByKey<R>(rows: readonly R[], key: readonly (keyof R)[]): R[] {
  return mergeByKey(rows, key, (_earlier, later) => later);
}
