/** The number of a link's events on one UTC day (`2026-05-04`). In key columns, '' means none. */
export interface DailyCountRow {
  app_id: string;
  smart_link_id: string;
  day: string;
  event: string;
  platform: string;
  outcome: string;
  count: number;
  visitors: number;
  /** The part of `count` that has no row in `clicks`. */
  unlisted: number;
}

export interface DailyReferrerRow {
  app_id: string;
  smart_link_id: string;
  day: string;
  /** `*` combines all hosts beyond the first 50 of the day. */
  host: string;
  clicks: number;
}

/**
 * The sum of `daily_counts` of all links of an app. A key has a row for each shard; shard 0 is the only one on SQLite,
 * and of days that are over.
 */
export interface DailyAppCountRow extends Omit<DailyCountRow, 'smart_link_id'> {
  shard: number;
}

/** The sum of `daily_referrers` of all links of an app, with shards as above. */
export interface DailyAppReferrerRow extends Omit<DailyReferrerRow, 'smart_link_id'> {
  /** `*` combines all hosts beyond the first 200 of the day. */
  shard: number;
}

/**
 * The progress of adding the counts from before migration 020 to the counts of apps: the last link, in the order of
 * `app_id` and `smart_link_id`, whose counts have been added. Without a row, all have been.
 */
export interface AppCountFillRow {
  app_id: string;
  smart_link_id: string;
  created_at: number;
}

/** A visitor counted on one day. The hash, and the key that it was computed with, are deleted after that day. */
export interface DailyVisitorRow {
  app_id: string;
  day: string;
  hash: string;
}

/** The total number of clicks of a clicked link. Triggers on `daily_counts` maintain it (migration 018). */
export interface LinkClicksRow {
  app_id: string;
  smart_link_id: string;
  clicks: number;
}
