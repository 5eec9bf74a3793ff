/**
 * Rows for one statement that writes several: each key once, and in the order of the keys, so that transactions which
 * write the same rows wait for each other without a deadlock. `merge` makes one row of two with the same key.
 */
export function mergeByKey<R>(rows: readonly R[], key: readonly (keyof R)[], merge: (one: R, other: R) => R): R[] {
  if (rows.length < 2) {
    return [...rows];
  }
  const byKey = new Map<string, R>();
  for (const row of rows) {
    // Nothing that is kept holds a U+0000, so no two keys are written alike.
    let text = '';
    for (const column of key) {
      text += `${row[column]}\0`;
    }
    const existing = byKey.get(text);
    byKey.set(text, existing === undefined ? row : merge(existing, row));
  }
  return [...byKey.keys()].sort().flatMap((text) => byKey.get(text) ?? []);
}

/** As `mergeByKey`; of two rows with the same key, the later one. */
export function pickLatestByKey<R>(rows: readonly R[], key: readonly (keyof R)[]): R[] {
  return mergeByKey(rows, key, (_earlier, later) => later);
}
