import type { Database } from '../../../db/database.ts';
import { deleteSecrets } from '../secrets/secret.repository.ts';
import { createSecrets } from '../secrets/secret.service.ts';
import { save } from '../store.ts';
import type { Click } from './click.ts';
import { toDay } from './day.ts';
import { deleteExpiredVisitors } from './visitor.repository.ts';
import { hashVisitor, type Visitor, type VisitorSignals } from './visitor.ts';

const KEY_PREFIX = 'visitors-';

/** Clocks differ, and clicks are written late: a day is over, or has not begun, only so long behind its end or start. */
const GRACE_MS = 3_600_000;

export function createVisitorService(db: Database, clock: () => number) {
  const secrets = createSecrets(db, clock);

  return {
    /** Who clicked; null: nobody knows where they came from. Fails where the store does. */
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

    /** Throws away the keys of days that are over, and at most `limit` of their hashes. Answers how many rows went. */
    deleteExpired(now: number, limit: number): Promise<number> {
      // A clock that had jumped ahead may have left days behind that are to come.
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
 * Visitors are counted without cookies: by a hash under a random key of the day, which all processes share and which is
 * thrown away with the day's hashes. So nobody can be followed from one day to the next, nor from one link to another.
 */
export type VisitorService = ReturnType<typeof createVisitorService>;
