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

/** A visitor counted on one day. The hash, and the key that it was computed with, are deleted after that day. */
export interface DailyVisitorRow {
  app_id: string;
  day: string;
  hash: string;
}

/** The total number of clicks of a link that has any. Triggers on `daily_counts` maintain it (migration 018). */
export interface LinkClicksRow {
  app_id: string;
  smart_link_id: string;
  clicks: number;
}
