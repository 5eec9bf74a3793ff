import type { Database } from '../../db/client.ts';
import type { ClickService } from './clicks/click.service.ts';
import type { DeferredService } from './deferred/deferred.service.ts';
import { purgeKeys } from './idempotency/idempotency.service.ts';
import type { LimitSharing } from './limits/sharing.service.ts';
import type { PreviewService } from './previews/preview.service.ts';
import type { VisitorService } from './statistics/visitor.service.ts';

export interface MaintenanceService {
  /** Forgets all that is past its time, slice by slice. Answers how many rows that were. */
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
      return (
        (await inSlices((limit) => purgeKeys(db, now, limit))) +
        (await inSlices((limit) => deferred.purgeExpired(now, limit))) +
        (await inSlices((limit) => limits.purge(now, limit))) +
        (await inSlices((limit) => clicks.purgeOld(now, limit))) +
        (await inSlices((limit) => previews.purge(now, limit))) +
        (await inSlices((limit) => visitors.purgeOver(now, limit)))
      );
    },
  };
}

async function inSlices(purge: (limit: number) => Promise<number>): Promise<number> {
  let purged = 0;
  for (let last = SLICE; last >= SLICE; purged += last) last = await purge(SLICE);
  return purged;
}
