import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../db/database.ts';
import { save } from '../store.ts';
import {
  APP_TABLES,
  type AppDeletion,
  advanceDeletion,
  claimDeletion,
  completeDeletion,
  type DeletionPosition,
  deleteRows,
  findSliceEnd,
} from './app-deletion.repository.ts';

/** The number of rows per transaction, small enough not to delay other writes noticeably. */
const SLICE = 200;

/** After this time without progress, another process continues the deletion of rows, in milliseconds. */
const CLAIM_MS = 2 * 60_000;

/**
 * How long after the deletion a last pass looks for rows that were written late, in milliseconds. The deletion is complete
 * when it finds none.
 */
const SETTLING_MS = 60 * 60_000;

/** The maximum pause between two slices, in milliseconds. */
const MAX_PAUSE_MS = 1_000;

export function createAppDeletions(db: Database, clock: () => number) {
  /**
   * Deletes the rows of an app, beginning at the stored position. Each slice stores its position in its transaction, so
   * an interrupted pass continues there. Returns the number of deleted rows, or null if another process has taken over.
   */
  async function runPass(claimed: AppDeletion): Promise<number | null> {
    const { appId } = claimed;
    let deletion = claimed;
    let deletedCount = 0;
    let after = claimed.position?.after ?? null;
    const first = APP_TABLES.findIndex(({ name }) => name === claimed.position?.table);
    for (const table of APP_TABLES.slice(Math.max(first, 0))) {
      for (;;) {
        const startedAt = performance.now();
        const last = await findSliceEnd(db.read, appId, { table, after }, SLICE);
        if (last === null) {
          break;
        }
        const position: DeletionPosition = { table: table.name, after: last };
        const from = { table, after, last };
        const current = deletion;
        const claimedUntil = clock() + CLAIM_MS;
        const deleted = await save(db, async (tx) =>
          (await advanceDeletion(tx, current, position, claimedUntil)) ? deleteRows(tx, appId, from) : null,
        );
        if (deleted === null) {
          return null;
        }
        deletion = { ...deletion, claimedUntil };
        deletedCount += deleted;
        after = last;
        // Pauses for as long as the slice took, so that the deletion uses at most half of the database's time.
        await sleep(Math.min(performance.now() - startedAt, MAX_PAUSE_MS));
      }
      after = null;
    }
    await finishPass(deletion, deletedCount === 0 && claimed.position === null);
    return deletedCount;
  }

  async function finishPass(deletion: AppDeletion, foundNothing: boolean): Promise<void> {
    const now = clock();
    const settledAt = deletion.deletedAt + SETTLING_MS;
    await save(db, async (tx) => {
      if (foundNothing && now >= settledAt) {
        await completeDeletion(tx, deletion);
      } else {
        await advanceDeletion(tx, deletion, null, Math.max(settledAt, now + CLAIM_MS));
      }
    });
  }

  return {
    /**
     * Deletes the rows of deleted apps in slices, and returns their number. Processes that share a database never
     * delete rows of the same app at the same time. Stops at the first error; the next call continues.
     */
    async deleteRowsOfApps(): Promise<number> {
      let deletedCount = 0;
      for (;;) {
        const now = clock();
        const deletion = await save(db, (tx) => claimDeletion(tx, now, now + CLAIM_MS));
        if (deletion === null) {
          return deletedCount;
        }
        deletedCount += (await runPass(deletion)) ?? 0;
      }
    },
  };
}
