import DataLoader from 'dataloader';
import type { Click } from '../../domain/events/click.ts';
import type { Page, PageRequest } from '../../domain/paging.ts';
import type { Services } from '../../domain/services.ts';
import type { Breakdown, DayCounts, DayRange, ReferrerClicks } from '../../domain/events/statistics.ts';
import { type Cancellation, stillAwaited } from './cancellation.ts';

/** One link, and what is asked of it: all links of a page are asked the same. */
interface Asked<Q> {
  appId: string;
  id: string;
  question: Q;
}

/** What the links of one page are asked for, in one statement for all of them. */
export interface StatisticsLoaders {
  breakdowns: DataLoader<Asked<DayRange>, Breakdown, string>;
  byDay: DataLoader<Asked<DayRange>, DayCounts[], string>;
  byReferrer: DataLoader<Asked<DayRange & { first: number }>, ReferrerClicks[], string>;
  clicks: DataLoader<Asked<PageRequest>, Page<Click>, string>;
}

export function createStatisticsLoaders(
  { statistics, clicks }: Services,
  cancellation: Cancellation,
): StatisticsLoaders {
  const asking = <Q, T>(find: Find<Q, T>) => askingLoader(find, cancellation);
  return {
    breakdowns: asking(statistics.breakdowns),
    byDay: asking(statistics.byDay),
    byReferrer: asking((appId, ids, { first, ...days }) => statistics.byReferrer(appId, ids, days, first)),
    clicks: asking(clicks.pagesOf),
  };
}

/** The most links of one statement: as many as a page has, and fewer than the terms that SQLite puts together. */
const MOST_LINKS = 100;

type Find<Q, T> = (appId: string, ids: readonly string[], question: Q) => Promise<Map<string, T>>;

function askingLoader<Q, T>(find: Find<Q, T>, cancellation: Cancellation) {
  const groupOf = ({ appId, question }: Asked<Q>) => JSON.stringify([appId, question]);
  return new DataLoader<Asked<Q>, T, string>(
    async (keys) => {
      const groups = new Map<string, Asked<Q>[]>();
      for (const key of keys) groups.set(groupOf(key), [...(groups.get(groupOf(key)) ?? []), key]);
      const found = new Map<string, Map<string, T>>();
      for (const [group, [first, ...others]] of groups) {
        if (first === undefined) continue;
        stillAwaited(cancellation);
        found.set(
          group,
          await find(
            first.appId,
            [first, ...others].map(({ id }) => id),
            first.question,
          ),
        );
      }
      return keys.map((key) => found.get(groupOf(key))?.get(key.id) ?? new Error(`nothing was found out of ${key.id}`));
    },
    { cacheKeyFn: (key) => JSON.stringify([key.id, groupOf(key)]), maxBatchSize: MOST_LINKS },
  );
}
