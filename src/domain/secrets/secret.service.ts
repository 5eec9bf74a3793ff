import { randomBytes } from 'node:crypto';
import type { Database } from '../../../db/client.ts';
import { save } from '../store.ts';
import { findSecret, keepSecret } from './secret.repository.ts';

/** Random keys that all processes of the installation share, one a name. */
export interface Secrets {
  /** The key of this name, made by the first who needs it; at once where it is known. Fails where the store does. */
  of(name: string): string | Promise<string>;
  /** Lets go of the keys in memory whose names don't pass. */
  keepOnly(passes: (name: string) => boolean): void;
}

const SECRET_BYTES = 32;

export function createSecrets(db: Database, clock: () => number): Secrets {
  const known = new Map<string, string | Promise<string>>();

  async function findOrMake(name: string): Promise<string> {
    const fresh = () => randomBytes(SECRET_BYTES).toString('base64url');
    return (await findSecret(db.read, name)) ?? save(db, (tx) => keepSecret(tx, name, fresh(), clock()));
  }

  return {
    of(name) {
      const standing = known.get(name);
      if (standing !== undefined) return standing;
      // Asked for by many at once, it is still made once; one that could not be had is asked for again.
      const asked = findOrMake(name);
      known.set(name, asked);
      // Unless it was let go of meanwhile, and perhaps asked for anew.
      const isStanding = () => known.get(name) === asked;
      asked.then(
        (secret) => {
          if (isStanding()) known.set(name, secret);
        },
        () => {
          if (isStanding()) known.delete(name);
        },
      );
      return asked;
    },

    keepOnly(passes) {
      for (const name of known.keys()) if (!passes(name)) known.delete(name);
    },
  };
}
