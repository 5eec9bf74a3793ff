import type { Click } from '../../domain/events/click.ts';
import {
  type Breakdown,
  countDays,
  type DayCounts,
  type DayRange,
  type ReferrerClicks,
} from '../../domain/events/statistics.ts';
import type { TopLinks } from '../../domain/events/top-link.service.ts';
import type { Page, PageRequest } from '../../domain/paging.ts';
import type { Services } from '../../domain/services.ts';
import { queueForApiTimeSlice } from '../http/api-time-slices.ts';
import { assertNotCancelled } from './cancellation.ts';
import { createSlicedLoader, type LoaderScope, type SlicedLoader } from './sliced-loader.ts';

/** A link, or all links of an app together if `id` is null, and the arguments of the field, usually the same for all. */
interface StatsQuery<Q> {
  appId: string;
  id: string | null;
  parameters: Q;
}

type LinkQuery<Q> = StatsQuery<Q> & { id: string };
type StatsLoader<Q, T> = SlicedLoader<StatsQuery<Q>, T>;

/**
 * Creates the functions that load clicks and statistics, with one statement for all links of a page, or for all apps,
 * unless the range of days is long. Each creates its DataLoader on the first call.
 */
export function createStatisticsLoaders({ statistics, topLinks, clicks }: Services, scope: LoaderScope) {
  let breakdowns: StatsLoader<DayRange, Breakdown> | undefined;
  let dayCounts: StatsLoader<DayRange, DayCounts[]> | undefined;
  let referrerClicks: StatsLoader<DayRange & { limit: number }, ReferrerClicks[]> | undefined;
  let foundTopLinks: Map<string, Promise<TopLinks>> | undefined;
  let clickPages: StatsLoader<PageRequest, Page<Click>> | undefined;

  return {
    /** Loads the counts over a range of days: in total, by platform and by outcome. */
    loadBreakdown(query: StatsQuery<DayRange>): Promise<Breakdown> {
      breakdowns ??= createStatsLoader(scope, statistics.getBreakdowns, statistics.getAppBreakdowns);
      return breakdowns.load(query);
    },

    /** Loads the counts for each day of a range. */
    loadDayCounts(query: StatsQuery<DayRange>): Promise<DayCounts[]> {
      dayCounts ??= createStatsLoader(scope, statistics.listDayCounts, statistics.listAppDayCounts);
      return dayCounts.load(query);
    },

    /** Loads the hosts with the most clicks from their pages, at most `limit`. */
    loadReferrerClicks(query: StatsQuery<DayRange & { limit: number }>): Promise<ReferrerClicks[]> {
      referrerClicks ??= createStatsLoader(
        scope,
        (appId, ids, { limit, ...days }) => statistics.listTopReferrerClicks(appId, ids, days, limit),
        (appIds, { limit, ...days }) => statistics.listTopAppReferrerClicks(appIds, days, limit),
      );
      return referrerClicks.load(query);
    },

    /** Finds the links of an app with the most clicks, once for all fields with the same arguments. */
    findTopLinks(appId: string, days: DayRange, limit: number): Promise<TopLinks> {
      foundTopLinks ??= new Map();
      const key = JSON.stringify([appId, days, limit]);
      const onSlice = () => assertNotCancelled(scope.cancellation);
      const found = foundTopLinks.get(key) ?? topLinks.findTopLinks(appId, { days, limit, onSlice });
      foundTopLinks.set(key, found);
      return found;
    },

    /** Loads a page of a link's clicks. */
    loadClickPage(query: LinkQuery<PageRequest>): Promise<Page<Click>> {
      clickPages ??= createStatsLoader(scope, clicks.listClickPages);
      return clickPages.load(query);
    },
  };
}

/** The links or apps per statement: at most a page, which is below SQLite's limit on compound SELECT terms. */
const MAX_RECORDS = 100;

/** The days of all links or apps per statement, few enough for one time slice. A day has several counts. */
const MAX_DAYS = 1_500;

/** Returns the number of links or apps per statement. */
function getStatementSize(parameters: DayRange | PageRequest): number {
  return 'from' in parameters ? Math.max(1, Math.floor(MAX_DAYS / countDays(parameters))) : MAX_RECORDS;
}

function createStatsLoader<Q extends DayRange | PageRequest, T>(
  scope: LoaderScope,
  findOfLinks: (appId: string, ids: readonly string[], parameters: Q) => Promise<Map<string, T>>,
  findOfApps?: (appIds: readonly string[], parameters: Q) => Promise<Map<string, T>>,
): StatsLoader<Q, T> {
  const getId = ({ appId, id }: StatsQuery<Q>) => id ?? appId;
  const buildGroupKey = ({ appId, id, parameters }: StatsQuery<Q>) =>
    JSON.stringify([id === null ? null : appId, parameters]);
  /** Finds the values of queries that differ only in their links or apps, in time slices. */
  const findAll = async (first: StatsQuery<Q>, queries: readonly StatsQuery<Q>[]): Promise<Map<string, T>> => {
    const found = new Map<string, T>();
    const size = getStatementSize(first.parameters);
    for (let from = 0; from < queries.length; from += size) {
      if (from > 0) {
        await queueForApiTimeSlice();
      }
      assertNotCancelled(scope.cancellation);
      const ids = queries.slice(from, from + size).map(getId);
      const values =
        first.id === null
          ? await findOfApps?.(ids, first.parameters)
          : await findOfLinks(first.appId, ids, first.parameters);
      for (const [id, value] of values ?? []) {
        found.set(id, value);
      }
    }
    return found;
  };
  return createSlicedLoader<StatsQuery<Q>, T>(
    async (keys) => {
      const groups = new Map<string, StatsQuery<Q>[]>();
      for (const key of keys) {
        const group = groups.get(buildGroupKey(key)) ?? [];
        group.push(key);
        groups.set(buildGroupKey(key), group);
      }
      const found = new Map<string, Map<string, T>>();
      for (const [group, queries] of groups) {
        const [first] = queries;
        if (first !== undefined) {
          found.set(group, await findAll(first, queries));
        }
      }
      return keys.map(
        (key) =>
          found.get(buildGroupKey(key))?.get(getId(key)) ?? new Error(`no statistics were loaded for ${getId(key)}`),
      );
    },
    scope,
    { buildCacheKey: (key) => JSON.stringify([getId(key), buildGroupKey(key)]), maxBatchSize: MAX_RECORDS },
  );
}
