/** How often something happened to a link on one day of UTC (`2026-05-04`). In keys '' stands for none. */
export interface DailyCountRow {
  app_id: string;
  smart_link_id: string;
  day: string;
  event: string;
  platform: string;
  outcome: string;
  count: number;
  visitors: number;
}

export interface DailyReferrerRow {
  app_id: string;
  smart_link_id: string;
  day: string;
  /** `*`: all those that are not told apart any more. */
  host: string;
  clicks: number;
}

/** Somebody who was seen on that day. Neither the hash nor its key outlives the day. */
export interface DailyVisitorRow {
  app_id: string;
  day: string;
  hash: string;
}
