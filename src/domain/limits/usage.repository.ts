import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import type { LimitSettings } from './limits.ts';
import type { Usage } from './rate-limit.ts';

/** Usage of the rate with this name. */
export interface NamedUsage extends Usage {
  name: keyof LimitSettings;
}

/** Adds usage to the stored totals. Returns the totals of all processes, in the same order. */
export async function addUsage(tx: Db, usage: readonly NamedUsage[]): Promise<number[]> {
  // Every process locks the rows in the same order, which prevents deadlocks.
  const rows = usage
    .map(({ name, key, endsAt, taken }) => ({ name, key, ends_at: endsAt, taken }))
    .sort((a, b) => (buildCombinedKey(a) < buildCombinedKey(b) ? -1 : 1));
  const added = await tx
    .insertInto('rate_turns')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['name', 'key', 'ends_at']).doUpdateSet({ taken: sql`rate_turns.taken + excluded.taken` }),
    )
    .returning(['name', 'key', 'taken'])
    .execute();
  const totals = new Map(added.map((row) => [buildCombinedKey(row), row.taken]));
  return usage.map((entry) => totals.get(buildCombinedKey(entry)) ?? entry.taken);
}

/** Deletes at most `limit` rows of past minutes. Returns the number of deleted rows. */
export async function deleteExpiredUsage(tx: Db, now: number, limit: number): Promise<number> {
  const deleted = await tx
    .deleteFrom('rate_turns')
    .where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple('name', 'key', 'ends_at'),
        'in',
        selectFrom('rate_turns')
          .select(['name', 'key', 'ends_at'])
          .where('ends_at', '<=', now)
          .orderBy('ends_at')
          .limit(limit)
          .$asTuple('name', 'key', 'ends_at'),
      ),
    )
    .executeTakeFirst();
  return Number(deleted.numDeletedRows);
}

function buildCombinedKey({ name, key }: { name: string; key: string }): string {
  return `${name} ${key}`;
}
