import { LRUCache } from 'lru-cache';
import { assertNotLimited, type Rate } from './rate-limit.ts';

/** The maximum number of opened codes, and of missed codes, that are cached. */
const MAX_CODES = 20_000;

/**
 * Limits code enumeration. A client key past its limit can only open links that any client opened recently, so shared
 * links keep working for everyone at the same address. All other codes are rejected without a lookup, whether or not
 * the link exists; otherwise an attacker could interpret the rejections as misses. Recently opened codes are public
 * anyway. A recently missed code counts once, for all clients together: a misprint on a poster isn't enumeration, and
 * an attacker never tries a code twice.
 */
export function createEnumerationGuard(misses: Rate) {
  const opened = new LRUCache<string, true>({ max: MAX_CODES });
  const missed = new LRUCache<string, true>({ max: MAX_CODES });
  return {
    /**
     * Returns the result of `find` for a code of the app. Fails with TOO_MANY_REQUESTS if the client key had too many
     * misses. A null `clientKey` means that the address is unknown.
     */
    async find<T>(
      appId: string,
      code: string,
      clientKey: string | null,
      find: () => Promise<T | null>,
    ): Promise<T | null> {
      const key = `${appId}/${code}`;
      const isOpened = opened.get(key) === true;
      if (!isOpened) {
        assertNotLimited(
          misses.getWaitSeconds(clientKey ?? ''),
          "The client requested too many short codes that don't exist. Retry later.",
        );
      }
      const found = await find();
      if (found !== null) {
        if (!isOpened) {
          opened.set(key, true);
        }
        return found;
      }
      opened.delete(key);
      if (missed.get(key) === undefined) {
        missed.set(key, true);
        misses.consume(clientKey ?? '');
      }
      return null;
    },
  };
}

/** Looks up codes for untrusted clients, which may enumerate them. */
export type EnumerationGuard = ReturnType<typeof createEnumerationGuard>;
