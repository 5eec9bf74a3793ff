import { randomInt } from 'node:crypto';
import type { Database, Db } from '../../../db/database.ts';
import {
  addAppCounts,
  addAppReferrers,
  type FillPosition,
  findAppHosts,
  findFillPosition,
} from './app-count.repository.ts';
import { addCounts, addReferrers, findHosts } from './count.repository.ts';
import { type DailyCount, hasEnoughHosts, limitHosts, MAX_APP_HOSTS, type ReferrerCount } from './counts.ts';
import { createKnownHosts } from './known-hosts.ts';

/**
 * The number of rows that one count of an app has on PostgreSQL, where transactions that count in the same row wait for
 * each other. Shard 0 is for days that are over.
 */
const SHARDS = 64;

/** Counts events, per link and per app. Shares the caches of its process. */
export function createEventCounter(dialect: Database['dialect']) {
  const knownHosts = createKnownHosts();
  let isFillComplete = false;

  /** Selects the counts to add to apps: the fill adds those of links after its position. */
  async function selectFilled<T extends ReferrerCount | DailyCount>(
    tx: Db,
    counts: readonly T[],
  ): Promise<readonly T[]> {
    if (isFillComplete || counts.length === 0) {
      return counts;
    }
    const position = await findFillPosition(tx);
    // On SQLite, an uncommitted change of this group could be read, and the query takes microseconds.
    isFillComplete = position === null && dialect === 'postgres';
    return position === null ? counts : counts.filter((count) => isFilled(count, position));
  }

  function chooseShard(): number {
    return dialect === 'sqlite' ? 0 : randomInt(1, SHARDS);
  }

  /**
   * Counts the hosts beyond the limit of each group together. Uses cached hosts, and loads those of other groups with
   * `load`.
   */
  async function limitByGroup(
    counts: readonly ReferrerCount[],
    { getKey, load, maxHosts }: HostGroups,
  ): Promise<ReferrerCount[]> {
    const groups = new Map<string, ReferrerCount[]>();
    for (const count of counts) {
      const group = groups.get(getKey(count));
      if (group === undefined) {
        groups.set(getKey(count), [count]);
      } else {
        group.push(count);
      }
    }
    const incomplete = [...groups].filter(([key, group]) => !hasEnoughHosts(knownHosts.get(key), group, maxHosts));
    if (incomplete.length > 0) {
      const rows = await load(incomplete.flatMap(([, [first]]) => first ?? []));
      for (const [key] of incomplete) {
        knownHosts.set(
          key,
          rows.flatMap((row) => (getKey(row) === key ? row.host : [])),
        );
      }
    }
    return [...groups].flatMap(([key, group]) => limitHosts(group, knownHosts.get(key) ?? [], maxHosts));
  }

  return {
    /** Adds these counts in the given transaction. */
    async addCounts(tx: Db, counts: readonly DailyCount[]): Promise<void> {
      await addCounts(tx, counts);
      await addAppCounts(tx, await selectFilled(tx, counts), chooseShard());
    },

    /**
     * Adds these referrer counts in the given transaction, after `addCounts` for the same clicks. Hosts beyond the
     * limit of a link's or an app's day are counted together.
     */
    async addReferrers(tx: Db, counts: readonly ReferrerCount[]): Promise<void> {
      await addReferrers(
        tx,
        await limitByGroup(counts, {
          getKey: ({ appId, smartLinkId, day }) => `${appId} ${smartLinkId} ${day}`,
          load: (groups) => findHosts(tx, groups),
          maxHosts: undefined,
        }),
      );
      const ofApps = await limitByGroup(await selectFilled(tx, counts), {
        getKey: ({ appId, day }) => `${appId} ${day}`,
        load: async (groups) => (await findAppHosts(tx, groups)).map((row) => ({ ...row, smartLinkId: '' })),
        maxHosts: MAX_APP_HOSTS,
      });
      await addAppReferrers(tx, ofApps, chooseShard());
    },
  };
}

export type EventCounter = ReturnType<typeof createEventCounter>;

type HostOfGroup = Pick<ReferrerCount, 'appId' | 'smartLinkId' | 'day'>;

interface HostGroups {
  getKey: (count: HostOfGroup) => string;
  load: (groups: readonly ReferrerCount[]) => Promise<(HostOfGroup & { host: string })[]>;
  maxHosts: number | undefined;
}

function isFilled({ appId, smartLinkId }: HostOfGroup, position: FillPosition): boolean {
  return appId < position.appId || (appId === position.appId && smartLinkId <= position.smartLinkId);
}
