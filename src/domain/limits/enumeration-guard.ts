import { LRUCache } from 'lru-cache';
import { assertNotLimited, type Rate } from './rate-limit.ts';

/** So many codes are remembered as opened, and as missed. */
const MAX_CODES = 20_000;

/**
 * Past the limit a place is answered for links alone that were opened lately, by whomever: what people share goes on
 * opening, for everybody behind the same address too. All other codes are refused alike, and without a look, whether
 * there is a link or not: else a guesser could go on guessing and read the refusals as misses. What it still can tell
 * apart is public already. A code that was missed lately, by whomever, counts once: a misprint on a poster, tapped by a
 * whole town, is no guessing, and who guesses never tries a code twice.
 */
export function createEnumerationGuard(misses: Rate) {
  const opened = new LRUCache<string, true>({ max: MAX_CODES });
  const missed = new LRUCache<string, true>({ max: MAX_CODES });
  return {
    /**
     * What `find` finds for this code of the app. Fails with TOO_MANY_REQUESTS where this place has missed too often;
     * `clientKey` is what limits count by, null: not known.
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
        assertNotLimited(misses.getWaitSeconds(clientKey ?? ''), 'Too many codes were tried that no smart link has.');
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

/** Looks codes up on behalf of strangers, who may be guessing. */
export type EnumerationGuard = ReturnType<typeof createEnumerationGuard>;
