import type { Database } from '../../db/database.ts';
import type { AppCountService } from './events/app-count.service.ts';
import type { ClickService } from './events/click.service.ts';
import type { DeferredService } from './events/deferred.service.ts';
import type { VisitorService } from './events/visitor.service.ts';
import { deleteExpiredKeys } from './idempotency/idempotency.service.ts';
import type { LimitSharing } from './limits/limit-sharing.service.ts';
import type { PreviewService } from './previews/preview.service.ts';
import { deleteExpiredContent } from './smart-links/restoration.service.ts';
import type { SignInService } from './tokens/sign-in.service.ts';

interface MaintenanceServiceParts {
  db: Database;
  clock: () => number;
  appCounts: Pick<AppCountService, 'mergeShards'>;
  clicks: Pick<ClickService, 'deleteExpired'>;
  deferred: Pick<DeferredService, 'deleteExpired'>;
  limits: Pick<LimitSharing, 'deleteExpired'>;
  previews: Pick<PreviewService, 'deleteExpired'>;
  signIn: Pick<SignInService, 'deleteExpired'>;
  visitors: Pick<VisitorService, 'deleteExpired'>;
}

/** The number of rows per deletion, small enough not to delay other writes noticeably. */
const SLICE = 500;

export function createMaintenanceService({
  db,
  clock,
  appCounts,
  clicks,
  deferred,
  limits,
  previews,
  signIn,
  visitors,
}: MaintenanceServiceParts) {
  return {
    /**
     * Deletes all expired rows, and merges the shards of counts, in slices. Returns the number of expired rows. If a task
     * fails, the others still run, and then the sweep fails with the first error.
     */
    async sweep(): Promise<number> {
      const now = clock();
      const deletions: RunSlice[] = [
        (limit) => deleteExpiredKeys(db, now, limit),
        (limit) => deleteExpiredContent(db, now, limit),
        (limit) => deferred.deleteExpired(now, limit),
        (limit) => limits.deleteExpired(now, limit),
        (limit) => clicks.deleteExpired(now, limit),
        (limit) => previews.deleteExpired(now, limit),
        (limit) => signIn.deleteExpired(now, limit),
        (limit) => visitors.deleteExpired(now, limit),
      ];
      let deleted = 0;
      const failures: unknown[] = [];
      const run = async (runSlice: RunSlice): Promise<number> => {
        try {
          return await runInSlices(runSlice);
        } catch (error) {
          failures.push(error);
          return 0;
        }
      };
      for (const deleteSlice of deletions) {
        deleted += await run(deleteSlice);
      }
      await run((limit) => appCounts.mergeShards(now, limit));
      if (failures.length > 0) {
        throw failures[0];
      }
      return deleted;
    },
  };
}

/** Deletes or merges about `limit` rows. Returns their number, which is smaller if none are left. */
type RunSlice = (limit: number) => Promise<number>;

async function runInSlices(runSlice: RunSlice): Promise<number> {
  let rows = 0;
  for (let last = SLICE; last >= SLICE; rows += last) {
    last = await runSlice(SLICE);
  }
  return rows;
}
