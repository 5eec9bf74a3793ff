/** The rows of what happens to links, in the manner of tables.ts, and of what is counted of it. */

export interface ClickRow {
  app_id: string;
  id: string;
  smart_link_id: string;
  source: string;
  platform: string | null;
  credential_id: string | null;
  uid: string | null;
  /** When its link's metadata was first read by this click. */
  redeemed_at: number | null;
  created_at: number;
  outcome: string | null;
  referrer_host: string | null;
  device: string | null;
  browser: string | null;
  bot: string | null;
  bot_kind: string | null;
}

export interface RedemptionRow {
  app_id: string;
  id: string;
  smart_link_id: string;
  click_id: string | null;
  credential_id: string | null;
  uid: string | null;
  created_at: number;
}

export interface OpenRow {
  app_id: string;
  id: string;
  platform: string;
  smart_link_id: string | null;
  click_id: string | null;
  deep_link: string;
  referrer: string | null;
  credential_id: string | null;
  uid: string | null;
  created_at: number;
}

export interface InstallRow {
  app_id: string;
  id: string;
  platform: string;
  smart_link_id: string | null;
  click_id: string | null;
  deep_link: string | null;
  device_type: string | null;
  os_version: string | null;
  language: string | null;
  screen_size: string | null;
  credential_id: string | null;
  uid: string | null;
  created_at: number;
}

/** A click that waits for an install from the same place. The hash lives no longer than the row, the row no longer than the window. */
export interface DeferredClickRow {
  app_id: string;
  match_hash: string;
  smart_link_id: string;
  click_id: string;
  armed_at: number;
  expires_at: number;
  claimed_at: number | null;
}

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
