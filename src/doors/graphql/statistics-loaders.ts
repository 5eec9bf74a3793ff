import DataLoader from 'dataloader';
import type { Click } from '../../domain/events/click.ts';
import type { Breakdown, DayCounts, DayRange, ReferrerClicks } from '../../domain/events/statistics.ts';
import type { Page, PageRequest } from '../../domain/paging.ts';
import type { Services } from '../../domain/services.ts';
import { assertNotCancelled, type Cancellation } from './cancellation.ts';

/** One link, and what is asked of it: all links of a page are asked the same. */
interface LinkQuery<Q> {
  appId: string;
  id: string;
  parameters: Q;
}

/** What the links of one page are asked for, in one statement for all of them. */
export interface StatisticsLoaders {
  breakdowns: DataLoader<LinkQuery<DayRange>, Breakdown, string>;
  byDay: DataLoader<LinkQuery<DayRange>, DayCounts[], string>;
  byReferrer: DataLoader<LinkQuery<DayRange & { first: number }>, ReferrerClicks[], string>;
  clicks: DataLoader<LinkQuery<PageRequest>, Page<Click>, string>;
}

export function createStatisticsLoaders(
  { statistics, clicks }: Services,
  cancellation: Cancellation,
): StatisticsLoaders {
  const createLoader = <Q, T>(find: Find<Q, T>) => createLinkLoader(find, cancellation);
  return {
    breakdowns: createLoader(statistics.getBreakdowns),
    byDay: createLoader(statistics.listDayCounts),
    byReferrer: createLoader((appId, ids, { first, ...days }) =>
      statistics.listTopReferrerClicks(appId, ids, days, first),
    ),
    clicks: createLoader(clicks.listClickPages),
  };
}

/** The most links of one statement: as many as a page has, and fewer than the terms that SQLite puts together. */
const MAX_LINKS = 100;

type Find<Q, T> = (appId: string, ids: readonly string[], parameters: Q) => Promise<Map<string, T>>;

function createLinkLoader<Q, T>(find: Find<Q, T>, cancellation: Cancellation) {
  const buildGroupKey = ({ appId, parameters }: LinkQuery<Q>) => JSON.stringify([appId, parameters]);
  return new DataLoader<LinkQuery<Q>, T, string>(
    async (keys) => {
      const groups = new Map<string, LinkQuery<Q>[]>();
      for (const key of keys) {
        groups.set(buildGroupKey(key), [...(groups.get(buildGroupKey(key)) ?? []), key]);
      }
      const found = new Map<string, Map<string, T>>();
      for (const [group, [first, ...others]] of groups) {
        if (first === undefined) {
          continue;
        }
        assertNotCancelled(cancellation);
        found.set(
          group,
          await find(
            first.appId,
            [first, ...others].map(({ id }) => id),
            first.parameters,
          ),
        );
      }
      return keys.map(
        (key) => found.get(buildGroupKey(key))?.get(key.id) ?? new Error(`nothing was found out of ${key.id}`),
      );
    },
    { cacheKeyFn: (key) => JSON.stringify([key.id, buildGroupKey(key)]), maxBatchSize: MAX_LINKS },
  );
}
