import { randomBytes } from 'node:crypto';
import type { Database } from '../../../db/database.ts';
import { save } from '../store.ts';
import { findSecret, storeSecret } from './secret.repository.ts';

const SECRET_BYTES = 32;

/** Random keys that all processes of the installation share, one a name. */
export function createSecrets(db: Database, clock: () => number) {
  const cached = new Map<string, string | Promise<string>>();

  async function findOrCreate(name: string): Promise<string> {
    const generateSecret = () => randomBytes(SECRET_BYTES).toString('base64url');
    return (await findSecret(db.read, name)) ?? save(db, (tx) => storeSecret(tx, name, generateSecret(), clock()));
  }

  return {
    /** The key of this name, made by the first who needs it; at once where it is known. Fails where the store does. */
    get(name: string): string | Promise<string> {
      const existing = cached.get(name);
      if (existing !== undefined) {
        return existing;
      }
      // Asked for by many at once, it is still made once; one that could not be had is asked for again.
      const pending = findOrCreate(name);
      cached.set(name, pending);
      // Unless it was let go of meanwhile, and perhaps asked for anew.
      const isCurrent = () => cached.get(name) === pending;
      pending.then(
        (secret) => {
          if (isCurrent()) {
            cached.set(name, secret);
          }
        },
        () => {
          if (isCurrent()) {
            cached.delete(name);
          }
        },
      );
      return pending;
    },

    /** Lets go of the keys in memory whose names don't pass. */
    evictExcept(shouldRetain: (name: string) => boolean): void {
      for (const name of cached.keys()) {
        if (!shouldRetain(name)) {
          cached.delete(name);
        }
      }
    },
  };
}
