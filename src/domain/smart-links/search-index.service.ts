import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../db/database.ts';
import { save } from '../store.ts';
import { indexLinkWords, listLinksWithoutWords } from './search-index.repository.ts';

/** The number of links per transaction, few enough not to delay other writes noticeably. */
const SLICE = 100;

/** The pause between two transactions, so that others and redirects have most of the time, in milliseconds. */
const PAUSE_MS = 10;

export function createSearchIndexService(db: Database) {
  return {
    /**
     * Adds the words of links that an earlier version stored to the index of searches. It takes minutes with millions
     * of links; a process that starts later continues. Returns the number of links.
     */
    async indexLinks(): Promise<number> {
      let indexed = 0;
      for (;;) {
        const keys = await listLinksWithoutWords(db.read, SLICE);
        if (keys.length === 0) {
          return indexed;
        }
        await save(db, (tx) => indexLinkWords(tx, keys));
        indexed += keys.length;
        await sleep(PAUSE_MS);
      }
    },
  };
}
