import { randomBytes } from 'node:crypto';
import type { Database } from '../../../db/database.ts';
import { save } from '../store.ts';
import { findSecret, storeSecret } from './secret.repository.ts';

const SECRET_BYTES = 32;

/** Creates a store of named random secrets that all processes of the installation share. */
export function createSecrets(db: Database, clock: () => number) {
  const cached = new Map<string, string | Promise<string>>();

  async function findOrCreate(name: string): Promise<string> {
    const generateSecret = () => randomBytes(SECRET_BYTES).toString('base64url');
    return (await findSecret(db.read, name)) ?? save(db, (tx) => storeSecret(tx, name, generateSecret(), clock()));
  }

  return {
    /**
     * Returns the secret with this name, and creates it on first use. Returns a cached secret synchronously. Fails if
     * the database is unavailable.
     */
    get(name: string): string | Promise<string> {
      const existing = cached.get(name);
      if (existing !== undefined) {
        return existing;
      }
      // Concurrent callers share one lookup. A failed lookup isn't cached, so the next call retries it.
      const pending = findOrCreate(name);
      cached.set(name, pending);
      // False if the entry was evicted, and perhaps requested again, in the meantime.
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

    /** Evicts the cached secrets whose names `shouldRetain` rejects. */
    evictExcept(shouldRetain: (name: string) => boolean): void {
      for (const name of cached.keys()) {
        if (!shouldRetain(name)) {
          cached.delete(name);
        }
      }
    },
  };
}
