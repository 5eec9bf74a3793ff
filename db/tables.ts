import type {
  ClickRow,
  DailyCountRow,
  DailyReferrerRow,
  DailyVisitorRow,
  DeferredClickRow,
  InstallRow,
  OpenRow,
  RedemptionRow,
} from './event-tables.ts';
import type { ScrapedPreviewRow } from './preview-tables.ts';
import type { IdempotencyKeyRow, ImportRefusalRow, ImportRow, RateUsageRow } from './upkeep-tables.ts';

/**
 * The rows as the database holds them. Times are integer milliseconds, flags 0 or 1, JSON and lists text: the same in
 * SQLite and PostgreSQL. `columns.ts` has the codecs; rows become models in the repositories and never leave them.
 */
export interface Tables {
  apps: AppRow;
  subdomains: SubdomainRow;
  platforms: PlatformRow;
  platform_tokens: PlatformTokenRow;
  admin_keys: AdminKeyRow;
  token_uses: TokenUseRow;
  routes: RouteRow;
  templates: TemplateRow;
  smart_links: SmartLinkRow;
  smart_link_tags: SmartLinkTagRow;
  clicks: ClickRow;
  redemptions: RedemptionRow;
  opens: OpenRow;
  installs: InstallRow;
  deferred_clicks: DeferredClickRow;
  installation_secrets: InstallationSecretRow;
  idempotency_keys: IdempotencyKeyRow;
  imports: ImportRow;
  import_refusals: ImportRefusalRow;
  rate_turns: RateUsageRow;
  daily_counts: DailyCountRow;
  daily_referrers: DailyReferrerRow;
  daily_visitors: DailyVisitorRow;
  scraped_previews: ScrapedPreviewRow;
}

export interface AppRow {
  id: string;
  name: string;
  subdomain: string;
  custom_domain: string | null;
  allowed_hosts: string;
  preview_title: string | null;
  preview_description: string | null;
  preview_image_url: string | null;
  created_at: number;
  updated_at: number;
  /** How long a click waits for an install; null: not at all. */
  deferred_window_seconds: number | null;
  icon_url: string | null;
  travelling_parameters: string;
}

/** Every subdomain that an app has or had: one name leads to one app, for ever. */
export interface SubdomainRow {
  subdomain: string;
  app_id: string;
  created_at: number;
}

export interface PlatformRow {
  app_id: string;
  kind: string;
  base_url: string | null;
  url_schemes: string;
  store_url: string | null;
  team_id: string | null;
  bundle_id: string | null;
  app_store_id: string | null;
  package_name: string | null;
  sha256_fingerprints: string;
  created_at: number;
  updated_at: number;
}

export interface PlatformTokenRow {
  id: string;
  app_id: string;
  platform: string;
  token_hash: string;
  last_four: string;
  publishable: number;
  created_at: number;
  revoked_at: number | null;
}

/** When a token or an admin key was last used; without one, never yet. */
export interface TokenUseRow {
  token_id: string;
  last_used_at: number;
}

export interface AdminKeyRow {
  id: string;
  app_id: string | null;
  key_hash: string;
  last_four: string;
  created_at: number;
  revoked_at: number | null;
}

export interface RouteRow {
  app_id: string;
  id: string;
  platform: string;
  path: string;
  /** Equal for equivalent patterns: unique per app and platform. */
  pattern_key: string;
  device: string | null;
  url_schemes: string;
  version: string | null;
  build: string | null;
  created_at: number;
  updated_at: number;
}

export interface TemplateRow {
  app_id: string;
  id: string;
  name: string;
  pattern: string;
  /** Equal for equivalent patterns: unique per app. */
  pattern_key: string;
  targets: string;
  preview_title: string | null;
  preview_description: string | null;
  preview_image_url: string | null;
  created_at: number;
  updated_at: number;
}

export interface SmartLinkRow {
  app_id: string;
  id: string;
  code: string;
  uri: string;
  overrides: string | null;
  metadata: string | null;
  redeem_limit: number | null;
  redeem_count: number;
  tags: string | null;
  /** A hash of what makes a unique link the same link; null: the link is not unique. */
  unique_key: string | null;
  starts_at: number | null;
  expires_at: number | null;
  expired_url: string | null;
  preview_title: string | null;
  preview_description: string | null;
  preview_image_url: string | null;
  created_by: string | null;
  created_at: number;
  updated_at: number;
  /** A deleted link keeps its row, so that its code is never given out again. */
  deleted_at: number | null;
}

/** The index of the tags that stand in a link's own row: which links have this tag. */
export interface SmartLinkTagRow {
  app_id: string;
  tag: string;
  smart_link_id: string;
}

/** What this installation keeps to itself, one value a name. */
export interface InstallationSecretRow {
  name: string;
  secret: string;
  created_at: number;
}
