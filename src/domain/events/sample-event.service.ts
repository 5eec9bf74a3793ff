import type { Database } from '../../../db/database.ts';
import { save } from '../store.ts';
import { yieldToEventLoop } from '../time-slice.ts';
import { insertClicks } from './click.repository.ts';
import { toReferrerCounts } from './counts.ts';
import type { EventCounter } from './event-counter.repository.ts';
import { buildSampleEvents, type SampledLink } from './sample-events.ts';

/** Creates the service that records sample events, with which the demo app shows what statistics look like. */
export function createSampleEventService(db: Database, clock: () => number, counter: EventCounter) {
  return {
    /** Records a month of sample events of these links in one transaction, as if clients had sent them. */
    async recordSampleEvents(links: readonly SampledLink[]): Promise<void> {
      const days = buildSampleEvents(links, clock());
      await save(db, async (tx) => {
        for (const { clicks, counts } of days) {
          await insertClicks(tx, clicks);
          await counter.addCounts(tx, counts);
          await counter.addReferrers(tx, toReferrerCounts(clicks));
          await yieldToEventLoop();
        }
      });
    },
  };
}
