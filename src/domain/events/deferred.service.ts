import type { Database, Db } from '../../../db/database.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import { createSecrets } from '../secrets/secret.service.ts';
import { save } from '../store.ts';
import type { Click } from './click.ts';
import { claimDeferred, deleteExpiredDeferredClicks, findWaiting } from './deferred-click.repository.ts';
import type { DeferredClick } from './deferred-click.ts';
import { computeMatchHash, type MatchedDevice } from './install-match.ts';

/** The hash that matches an install with a click, and the maximum age of the click. */
export interface InstallMatch {
  appId: string;
  matchHash: string;
  windowMs: number;
}

const SECRET_NAME = 'deferred-match';

/**
 * The maximum deferred window of an app, plus an hour of clock skew, in milliseconds. A click that waits longer was
 * stored while the clock was ahead.
 */
const MAX_WAIT_MS = 25 * 3_600_000;

export function createDeferredService(db: Database, clock: () => number) {
  const secrets = createSecrets(db, clock);

  async function computeInstallMatch({ app }: AppSnapshot, device: MatchedDevice): Promise<InstallMatch | null> {
    if (app.deferredLinkWindowSeconds === null || device.address === null) {
      return null;
    }
    const hash = computeMatchHash(await secrets.get(SECRET_NAME), app.id, device);
    return hash === null ? null : { appId: app.id, matchHash: hash, windowMs: app.deferredLinkWindowSeconds * 1_000 };
  }

  return {
    /**
     * Returns the hash by which an install on this device is matched; null if the app doesn't use deferred deep links
     * or the IP address is unknown.
     */
    computeInstallMatch,

    /** Prepares a click for matching; null if the app doesn't use deferred deep links or the IP address is unknown. */
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

    /** Deletes at most `limit` expired deferred clicks, with their hashes, and returns their number. */
    deleteExpired: (now: number, limit: number): Promise<number> =>
      save(db, (tx) => deleteExpiredDeferredClicks(tx, now, now + MAX_WAIT_MS, limit)),
  };
}

/**
 * Matches clicks with later installs (deferred deep linking), for apps that have enabled it. Hashes are computed before
 * a transaction begins, so that the transaction only awaits its own statements. The link edge calls
 * `buildDeferredClick`, then the repository's `armDeferred` in the transaction that records the click. An install calls
 * `computeInstallMatch`, then `claimWaiting` in its transaction.
 */
export type DeferredService = ReturnType<typeof createDeferredService>;

/**
 * Claims the only waiting click with this hash if `accept` returns a value for it. Of several concurrent installs, only
 * one succeeds. Returns null if no click or more than one is waiting, if `accept` rejects the click, or if another
 * install claims it first.
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
