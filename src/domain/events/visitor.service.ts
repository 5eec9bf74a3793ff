import type { Database } from '../../../db/database.ts';
import { deleteSecrets } from '../secrets/secret.repository.ts';
import { createSecrets } from '../secrets/secret.service.ts';
import { save } from '../store.ts';
import type { Click } from './click.ts';
import { toDay } from './day.ts';
import { deleteExpiredVisitors } from './visitor.repository.ts';
import { hashVisitor, type Visitor, type VisitorSignals } from './visitor.ts';

const KEY_PREFIX = 'visitors-';

/** Extends the retained range at both ends, since clocks differ and clicks may be written late. */
const GRACE_MS = 3_600_000;

export function createVisitorService(db: Database, clock: () => number) {
  const secrets = createSecrets(db, clock);

  return {
    /**
     * Returns the visitor of a click; null if their address is unknown. Fails if the store is unavailable and the day's
     * key isn't cached.
     */
    identifyVisitor(
      { appId, smartLinkId, createdAt }: Pick<Click, 'appId' | 'smartLinkId' | 'createdAt'>,
      signals: VisitorSignals,
    ): Visitor | null | Promise<Visitor | null> {
      const day = toDay(createdAt);
      const createVisitor = (key: string): Visitor | null => {
        const hash = hashVisitor(key, appId, smartLinkId, signals);
        return hash === null ? null : { appId, day, hash };
      };
      const key = secrets.get(KEY_PREFIX + day);
      return typeof key === 'string' ? createVisitor(key) : key.then(createVisitor);
    },

    /** Deletes the keys of expired days and at most `limit` of their visitors. Returns the number of deleted rows. */
    deleteExpired(now: number, limit: number): Promise<number> {
      // A clock that was ahead may have left days in the future.
      const retained = { from: toDay(now - GRACE_MS), to: toDay(now + GRACE_MS) };
      const names = [retained.from, retained.to].map((day) => KEY_PREFIX + day);
      secrets.evictExcept((name) => names.includes(name));
      return save(
        db,
        async (tx) => (await deleteSecrets(tx, KEY_PREFIX, names)) + (await deleteExpiredVisitors(tx, retained, limit)),
      );
    },
  };
}

/**
 * Identifies visitors without cookies, by a keyed hash. Each day has its own random key, which all processes share and
 * which is deleted together with the day's hashes, so visitors can't be tracked across days or links.
 */
export type VisitorService = ReturnType<typeof createVisitorService>;
