export interface ClickRow {
  app_id: string;
  id: string;
  smart_link_id: string;
  source: string;
  platform: string | null;
  credential_id: string | null;
  uid: string | null;
  /** When the link's metadata was first redeemed for this click. */
  redeemed_at: number | null;
  created_at: number;
  outcome: string | null;
  referrer_host: string | null;
  device: string | null;
  browser: string | null;
  bot: string | null;
  bot_kind: string | null;
}

/** A click that waits for an install with the same client key. The row is deleted when the window ends. */
export interface DeferredClickRow {
  app_id: string;
  match_hash: string;
  smart_link_id: string;
  /** '' if the click is counted but has no row. */
  click_id: string;
  armed_at: number;
  expires_at: number;
  claimed_at: number | null;
}
