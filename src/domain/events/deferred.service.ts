import type { Database, Db } from '../../../db/database.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import { createSecrets } from '../secrets/secret.service.ts';
import { save } from '../store.ts';
import type { Click } from './click.ts';
import { claimDeferred, deleteExpiredDeferredClicks, findWaiting } from './deferred-click.repository.ts';
import type { DeferredClick } from './deferred-click.ts';
import { computeMatchHash, type MatchedDevice } from './install-match.ts';

/** Where an install comes from, and how long ago a click from there may have been. */
export interface InstallMatch {
  appId: string;
  matchHash: string;
  windowMs: number;
}

const SECRET_NAME = 'deferred-match';

/** No click waits longer: an app's window is a day at most, and clocks differ. Else its clock was ahead, by years maybe. */
const MAX_WAIT_MS = 25 * 3_600_000;

export function createDeferredService(db: Database, clock: () => number) {
  const secrets = createSecrets(db, clock);

  async function computeInstallMatch({ app }: AppSnapshot, device: MatchedDevice): Promise<InstallMatch | null> {
    if (app.deferredWindow === null || device.address === null) {
      return null;
    }
    const hash = computeMatchHash(await secrets.get(SECRET_NAME), app.id, device);
    return hash === null ? null : { appId: app.id, matchHash: hash, windowMs: app.deferredWindow * 1_000 };
  }

  return {
    /** What an install on this device is matched by; null: no click of this app can wait for it. */
    computeInstallMatch,

    /** The click, ready to be armed; null: this app's clicks don't wait, or nobody knows where it came from. */
    async buildDeferredClick(
      snapshot: AppSnapshot,
      { id, smartLinkId }: Pick<Click, 'id' | 'smartLinkId'>,
      device: MatchedDevice,
    ): Promise<DeferredClick | null> {
      const match = await computeInstallMatch(snapshot, device);
      if (match === null) {
        return null;
      }
      const { windowMs, ...matchKey } = match;
      const now = clock();
      return { ...matchKey, smartLinkId, clickId: id, armedAt: now, expiresAt: now + windowMs };
    },

    /** Deletes at most `limit` clicks that wait no longer, with their hashes. Answers how many there were. */
    deleteExpired: (now: number, limit: number): Promise<number> =>
      save(db, (tx) => deleteExpiredDeferredClicks(tx, now, now + MAX_WAIT_MS, limit)),
  };
}

/**
 * Clicks that wait for an install (deferred deep linking), where the app has turned that on. What needs no transaction
 * comes first, so that a unit of work awaits its own statements alone: the edge calls `buildDeferredClick` and, in the unit that
 * records the click, the repository's `armDeferred`; an install calls `computeInstallMatch` and, in its unit, `claimWaiting`.
 */
export type DeferredService = ReturnType<typeof createDeferredService>;

/**
 * Takes the one click that waits in this place, if `accept` approves of it; of several installs at once one gets it.
 * Null: none waits, several do, it doesn't suit, or another was faster.
 */
export async function claimWaiting<T>(
  tx: Db,
  { appId, matchHash: hash, windowMs }: InstallMatch,
  now: number,
  accept: (waiting: DeferredClick) => Promise<T | null>,
): Promise<{ waiting: DeferredClick; accepted: T } | null> {
  const waiting = await findWaiting(tx, appId, hash, { now, armedAfter: now - windowMs });
  const accepted = waiting === null ? null : await accept(waiting);
  if (waiting === null || accepted === null) {
    return null;
  }
  return (await claimDeferred(tx, waiting, now)) ? { waiting, accepted } : null;
}
