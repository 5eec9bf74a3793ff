import type { Click } from '../../domain/events/click.ts';
import type { Breakdown, DayCounts, DayRange, ReferrerClicks } from '../../domain/events/statistics.ts';
import type { Page, PageRequest } from '../../domain/paging.ts';
import type { Services } from '../../domain/services.ts';
import { assertNotCancelled } from './cancellation.ts';
import { createSlicedLoader, type LoaderScope, type SlicedLoader } from './sliced-loader.ts';

/** A link, and the arguments of the field, which are usually the same for all links of a page. */
interface LinkQuery<Q> {
  appId: string;
  id: string;
  parameters: Q;
}

/** The same for a link, or for all links of an app together if `id` is null. */
type StatsQuery<Q> = Omit<LinkQuery<Q>, 'id'> & { id: string | null };

type LinkLoader<Q, T> = SlicedLoader<LinkQuery<Q>, T>;

/**
 * Creates the functions that load clicks and statistics, with one statement for all links of a page. Each creates its
 * DataLoader on the first call.
 */
export function createStatisticsLoaders({ statistics, clicks }: Services, scope: LoaderScope) {
  let breakdowns: LinkLoader<DayRange, Breakdown> | undefined;
  let dayCounts: LinkLoader<DayRange, DayCounts[]> | undefined;
  let referrerClicks: LinkLoader<DayRange & { limit: number }, ReferrerClicks[]> | undefined;
  const appBreakdowns = new Map<string, Promise<Breakdown>>();
  let clickPages: LinkLoader<PageRequest, Page<Click>> | undefined;

  /** Loads the counts of an app once for all fields that need them. */
  function loadAppBreakdown({ appId, parameters }: StatsQuery<DayRange>): Promise<Breakdown> {
    const key = JSON.stringify([appId, parameters]);
    const breakdown = appBreakdowns.get(key) ?? statistics.getAppBreakdown(appId, parameters);
    appBreakdowns.set(key, breakdown);
    return breakdown;
  }

  return {
    /** Loads the counts over a range of days: in total, by platform and by outcome. */
    loadBreakdown(query: StatsQuery<DayRange>): Promise<Breakdown> {
      if (!isLinkQuery(query)) {
        return loadAppBreakdown(query);
      }
      breakdowns ??= createLinkLoader(statistics.getBreakdowns, scope);
      return breakdowns.load(query);
    },

    /** Loads the counts for each day of a range. */
    loadDayCounts(query: StatsQuery<DayRange>): Promise<DayCounts[]> {
      if (!isLinkQuery(query)) {
        return statistics.listAppDayCounts(query.appId, query.parameters);
      }
      dayCounts ??= createLinkLoader(statistics.listDayCounts, scope);
      return dayCounts.load(query);
    },

    /** Loads the hosts with the most clicks from their pages, at most `limit`. */
    loadReferrerClicks(query: StatsQuery<DayRange & { limit: number }>): Promise<ReferrerClicks[]> {
      if (!isLinkQuery(query)) {
        return statistics.listTopAppReferrerClicks(query.appId, query.parameters, query.parameters.limit);
      }
      referrerClicks ??= createLinkLoader(
        (appId, ids, { limit, ...days }) => statistics.listTopReferrerClicks(appId, ids, days, limit),
        scope,
      );
      return referrerClicks.load(query);
    },

    /** Loads a page of a link's clicks. */
    loadClickPage(query: LinkQuery<PageRequest>): Promise<Page<Click>> {
      clickPages ??= createLinkLoader(clicks.listClickPages, scope);
      return clickPages.load(query);
    },
  };
}

function isLinkQuery<Q>(query: StatsQuery<Q>): query is LinkQuery<Q> {
  return query.id !== null;
}

/** The maximum number of links per statement: the size of a page, and below SQLite's limit on compound SELECT terms. */
const MAX_LINKS = 100;

type Find<Q, T> = (appId: string, ids: readonly string[], parameters: Q) => Promise<Map<string, T>>;

function createLinkLoader<Q, T>(find: Find<Q, T>, scope: LoaderScope): LinkLoader<Q, T> {
  const buildGroupKey = ({ appId, parameters }: LinkQuery<Q>) => JSON.stringify([appId, parameters]);
  return createSlicedLoader<LinkQuery<Q>, T>(
    async (keys) => {
      const groups = new Map<string, LinkQuery<Q>[]>();
      for (const key of keys) {
        const group = groups.get(buildGroupKey(key)) ?? [];
        group.push(key);
        groups.set(buildGroupKey(key), group);
      }
      const found = new Map<string, Map<string, T>>();
      for (const [group, [first, ...others]] of groups) {
        if (first === undefined) {
          continue;
        }
        assertNotCancelled(scope.cancellation);
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
        (key) =>
          found.get(buildGroupKey(key))?.get(key.id) ?? new Error(`no statistics were loaded for link ${key.id}`),
      );
    },
    scope,
    { buildCacheKey: (key) => JSON.stringify([key.id, buildGroupKey(key)]), maxBatchSize: MAX_LINKS },
  );
}
