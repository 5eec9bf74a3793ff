import type { Database } from '../../db/client.ts';
import type { ClickService } from './events/click.service.ts';
import type { DeferredService } from './events/deferred.service.ts';
import { purgeKeys } from './idempotency/idempotency.service.ts';
import type { LimitSharing } from './limits/sharing.service.ts';
import type { PreviewService } from './previews/preview.service.ts';
import type { VisitorService } from './events/visitor.service.ts';

export interface MaintenanceService {
  /**
   * Forgets all that is past its time, slice by slice. Answers how many rows that were. What fails keeps none of the
   * rest from being forgotten; then this fails with the first of it.
   */
  sweep(): Promise<number>;
}

interface MaintenanceParts {
  clicks: Pick<ClickService, 'purgeOld'>;
  deferred: Pick<DeferredService, 'purgeExpired'>;
  limits: Pick<LimitSharing, 'purge'>;
  previews: Pick<PreviewService, 'purge'>;
  visitors: Pick<VisitorService, 'purgeOver'>;
}

/** Few enough rows that a writer who waits behind a slice does not notice. */
const SLICE = 500;

export function createMaintenanceService(
  db: Database,
  clock: () => number,
  { clicks, deferred, limits, previews, visitors }: MaintenanceParts,
): MaintenanceService {
  return {
    async sweep() {
      const now = clock();
      const purges: Purge[] = [
        (limit) => purgeKeys(db, now, limit),
        (limit) => deferred.purgeExpired(now, limit),
        (limit) => limits.purge(now, limit),
        (limit) => clicks.purgeOld(now, limit),
        (limit) => previews.purge(now, limit),
        (limit) => visitors.purgeOver(now, limit),
      ];
      let purged = 0;
      const failures: unknown[] = [];
      for (const purge of purges) {
        try {
          purged += await inSlices(purge);
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
      return purged;
    },
  };
}

/** Forgets at most so many rows, and answers how many there were. */
type Purge = (limit: number) => Promise<number>;

async function inSlices(purge: Purge): Promise<number> {
  let purged = 0;
  for (let last = SLICE; last >= SLICE; purged += last) last = await purge(SLICE);
  return purged;
}
