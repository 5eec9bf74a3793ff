import type { Database } from '../../../db/client.ts';
import { armDeferred } from '../deferred/deferred-click.repository.ts';
import type { DeferredClick } from '../deferred/deferred-click.ts';
import type { Losses } from '../losses.ts';
import { within } from '../patience.ts';
import { recordClicks } from './click.repository.ts';
import type { Click } from './click.ts';

export interface ClickService {
  /**
   * Records the click of somebody who waits to be sent on, together with what `arming` gives, and answers whether it
   * is durable. False: the store takes its time, and the click follows; or it fails, and the click is lost, counted
   * and told. Nobody is kept from where they want to go because it could not be counted: this never fails.
   */
  recordVisit(click: Click, arming?: () => Promise<DeferredClick | null>): Promise<boolean>;
  /** Waits for the clicks that follow their visitors: to be called before the database closes. Never fails. */
  settled(): Promise<void>;
}

/** How long somebody who opens a link waits for the store, in milliseconds. */
export const CLICK_PATIENCE_MS = 25;

export function createClickService(db: Database, losses: Losses, patienceMs: number): ClickService {
  const underWay = new Set<Promise<boolean>>();

  async function write(click: Click, arming: () => Promise<DeferredClick | null>): Promise<boolean> {
    try {
      const deferred = await arming();
      await db.write(async (tx) => {
        await recordClicks(tx, [click]);
        if (deferred !== null) await armDeferred(tx, deferred);
      });
      return true;
    } catch (error) {
      losses.note('click', error);
      return false;
    }
  }

  return {
    recordVisit(click, arming = async () => null) {
      const written = write(click, arming);
      underWay.add(written);
      written.finally(() => underWay.delete(written));
      return within(written, patienceMs, false);
    },

    async settled() {
      await Promise.all(underWay);
    },
  };
}
