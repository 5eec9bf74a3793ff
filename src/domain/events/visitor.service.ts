import type { Database } from '../../../db/client.ts';
import type { Click } from './click.ts';
import { forgetSecrets } from '../secrets/secret.repository.ts';
import { createSecrets } from '../secrets/secret.service.ts';
import { save } from '../store.ts';
import { dayOf } from './day.ts';
import { purgeVisitors } from './visitor.repository.ts';
import { type Sight, type Visitor, visitorHash } from './visitor.ts';

/**
 * Visitors are counted without cookies: by a hash under a random key of the day, which all processes share and which is
 * thrown away with the day's hashes. So nobody can be followed from one day to the next, nor from one link to another.
 */
export interface VisitorService {
  /** Who clicked; null: nobody knows where they came from. Fails where the store does. */
  visitorOf(
    click: Pick<Click, 'appId' | 'smartLinkId' | 'createdAt'>,
    sight: Sight,
  ): Visitor | null | Promise<Visitor | null>;
  /** Throws away the keys of days that are over, and at most `limit` of their hashes. Answers how many rows went. */
  purgeOver(now: number, limit: number): Promise<number>;
}

const KEY_PREFIX = 'visitors-';

/** Clocks differ, and clicks are written late: a day is over, or has not begun, only so long behind its end or start. */
const GRACE_MS = 3_600_000;

export function createVisitorService(db: Database, clock: () => number): VisitorService {
  const secrets = createSecrets(db, clock);

  return {
    visitorOf({ appId, smartLinkId, createdAt }, sight) {
      const day = dayOf(createdAt);
      const under = (key: string): Visitor | null => {
        const hash = visitorHash(key, appId, smartLinkId, sight);
        return hash === null ? null : { appId, day, hash };
      };
      const key = secrets.of(KEY_PREFIX + day);
      return typeof key === 'string' ? under(key) : key.then(under);
    },

    purgeOver(now, limit) {
      // A clock that had jumped ahead may have left days behind that are to come.
      const kept = { from: dayOf(now - GRACE_MS), to: dayOf(now + GRACE_MS) };
      const names = [kept.from, kept.to].map((day) => KEY_PREFIX + day);
      secrets.keepOnly((name) => names.includes(name));
      return save(
        db,
        async (tx) => (await forgetSecrets(tx, KEY_PREFIX, names)) + (await purgeVisitors(tx, kept, limit)),
      );
    },
  };
}
