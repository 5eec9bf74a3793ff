import type { Database, Db } from '../../../db/database.ts';
import { isUniqueViolation } from '../../../db/errors.ts';
import type { AnyCaller } from '../access/caller.ts';
import { requirePermission } from '../access/permissions.ts';
import type { AppService } from '../apps/app.service.ts';
import type { AppName } from '../apps/app-name.ts';
import { createRefusal, DomainFailure } from '../failures.ts';
import { type RequestedId, requireId } from '../ids.ts';
import { save } from '../store.ts';
import {
  clearDeletedSmartLinks,
  findSmartLinkByUniqueKey,
  findSmartLinksByIds,
  lockDeletedSmartLink,
  restoreSmartLink,
} from './smart-link.repository.ts';
import type { SmartLink } from './smart-link.ts';
import { computeUniqueKey } from './unique-key.ts';

/** How long a deleted link can be restored. */
const RESTORABLE_DAYS = 30;
const RESTORABLE_MS = RESTORABLE_DAYS * 24 * 60 * 60 * 1_000;

export function createRestorationService(db: Database, clock: () => number, apps: AppService) {
  return {
    /**
     * Restores a deleted link with its code, its content and its statistics, and returns it. Returns a link that isn't
     * deleted unchanged, so that the call can be repeated. Fails with COULD_NOT_FIND_RECORD for links that are unknown
     * or were deleted more than 30 days ago, and with COULD_NOT_UPDATE_SMART_LINK for a unique link if another unique
     * link with the same properties exists by now.
     */
    async restoreSmartLink(caller: AnyCaller, app: AppName | null, id: RequestedId): Promise<SmartLink> {
      const known = requirePermission(caller, 'changeSmartLinks');
      const linkId = requireId(id);
      const { app: owner } = await apps.getSnapshotFor(known, app);
      let uniqueKey: string | null = null;
      const restore = async (tx: Db) => {
        const now = clock();
        const key = { appId: owner.id, id: linkId };
        const deleted = await lockDeletedSmartLink(tx, key, { now, deletedAfter: now - RESTORABLE_MS });
        if (deleted === null) {
          return (await findSmartLinksByIds(tx, owner.id, [linkId])).get(linkId) ?? throwUnknownLink();
        }
        uniqueKey = deleted.unique ? computeUniqueKey(deleted) : null;
        await restoreSmartLink(tx, deleted, uniqueKey);
        return deleted;
      };
      try {
        return await save(db, restore, { lockedRow: linkId });
      } catch (error) {
        if (!isUniqueViolation(error) || uniqueKey === null) {
          throw error;
        }
        const other = await findSmartLinkByUniqueKey(db.read, owner.id, uniqueKey);
        throw createRefusal(
          'COULD_NOT_UPDATE_SMART_LINK',
          'unique',
          `is true, but the unique link \`${other?.code ?? ''}\` with the same properties was created meanwhile. Delete or change that link first.`,
        );
      }
    },
  };
}

/** Deletes the content of links that can't be restored any more. Returns the number of links, at most `limit`. */
export function deleteExpiredContent(db: Database, now: number, limit: number): Promise<number> {
  return save(db, (tx) => clearDeletedSmartLinks(tx, now - RESTORABLE_MS, limit));
}

function throwUnknownLink(): never {
  throw new DomainFailure('COULD_NOT_FIND_RECORD', {
    field: 'id',
    details: `No smart link with this id exists in this app or was deleted there in the last ${RESTORABLE_DAYS} days.`,
  });
}
