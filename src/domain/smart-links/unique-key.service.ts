import type { Database } from '../../../db/database.ts';
import { save } from '../store.ts';
import {
  deleteUniqueKeyUpdate,
  findSmartLinksByIds,
  listUniqueKeyUpdates,
  replaceUniqueKey,
} from './smart-link.repository.ts';
import { computeUniqueKey } from './unique-key.ts';

/** The number of links per transaction, small enough not to delay other writes noticeably. */
const SLICE = 250;

export function createUniqueKeyService(db: Database) {
  /** Returns the number of updated links. */
  async function updateSlice(): Promise<number> {
    return save(db, async (tx) => {
      const keys = await listUniqueKeyUpdates(tx, SLICE);
      for (const key of keys) {
        const link = (await findSmartLinksByIds(tx, key.appId, [key.id])).get(key.id);
        if (link?.unique) {
          await replaceUniqueKey(tx, link, computeUniqueKey(link));
        }
        await deleteUniqueKeyUpdate(tx, key);
      }
      return keys.length;
    });
  }

  return {
    /**
     * Computes the keys of unique links that an earlier version computed differently. Of two links that are equivalent
     * now, the second stops being unique. Returns the number of processed links; 0 except after an upgrade.
     */
    async updateAll(): Promise<number> {
      let updated = 0;
      for (let last = SLICE; last === SLICE; updated += last) {
        last = (await listUniqueKeyUpdates(db.read, 1)).length === 0 ? 0 : await updateSlice();
      }
      return updated;
    },
  };
}
