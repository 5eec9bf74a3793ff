import type { Database } from '../../db/database.ts';
import type { ClickService } from './events/click.service.ts';
import type { DeferredService } from './events/deferred.service.ts';
import type { VisitorService } from './events/visitor.service.ts';
import { deleteExpiredKeys } from './idempotency/idempotency.service.ts';
import type { LimitSharing } from './limits/limit-sharing.service.ts';
import type { PreviewService } from './previews/preview.service.ts';

interface MaintenanceServiceParts {
  db: Database;
  clock: () => number;
  clicks: Pick<ClickService, 'deleteExpired'>;
  deferred: Pick<DeferredService, 'deleteExpired'>;
  limits: Pick<LimitSharing, 'deleteExpired'>;
  previews: Pick<PreviewService, 'deleteExpired'>;
  visitors: Pick<VisitorService, 'deleteExpired'>;
}

/** Few enough rows that a writer who waits behind a slice does not notice. */
const SLICE = 500;

export function createMaintenanceService({
  db,
  clock,
  clicks,
  deferred,
  limits,
  previews,
  visitors,
}: MaintenanceServiceParts) {
  return {
    /**
     * Forgets all that is past its time, slice by slice. Answers how many rows that were. What fails keeps none of the
     * rest from being forgotten; then this fails with the first of it.
     */
    async sweep(): Promise<number> {
      const now = clock();
      const deletions: DeleteSlice[] = [
        (limit) => deleteExpiredKeys(db, now, limit),
        (limit) => deferred.deleteExpired(now, limit),
        (limit) => limits.deleteExpired(now, limit),
        (limit) => clicks.deleteExpired(now, limit),
        (limit) => previews.deleteExpired(now, limit),
        (limit) => visitors.deleteExpired(now, limit),
      ];
      let deleted = 0;
      const failures: unknown[] = [];
      for (const deleteSlice of deletions) {
        try {
          deleted += await deleteInSlices(deleteSlice);
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) {
        throw failures[0];
      }
      return deleted;
    },
  };
}

/** Forgets at most so many rows, and answers how many there were. */
type DeleteSlice = (limit: number) => Promise<number>;

async function deleteInSlices(deleteSlice: DeleteSlice): Promise<number> {
  let deleted = 0;
  for (let last = SLICE; last >= SLICE; deleted += last) {
    last = await deleteSlice(SLICE);
  }
  return deleted;
}
