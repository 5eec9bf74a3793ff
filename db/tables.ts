import type { AppDeletionRow, AppRow, SubdomainRow } from './tables/apps.ts';
import type { ClickRow, DeferredClickRow } from './tables/clicks.ts';
import type { IdempotencyKeyRow } from './tables/idempotency-keys.ts';
import type { ImportRefusalRow, ImportRow } from './tables/imports.ts';
import type { InstallRow } from './tables/installs.ts';
import type { OpenRow } from './tables/opens.ts';
import type { PlatformRow } from './tables/platforms.ts';
import type { RateUsageRow } from './tables/rate-limits.ts';
import type { RedemptionRow } from './tables/redemptions.ts';
import type { RouteRow } from './tables/routes.ts';
import type { ScrapedPreviewRow } from './tables/scraped-previews.ts';
import type { InstallationSecretRow } from './tables/secrets.ts';
import type { InstallationSettingRow } from './tables/settings.ts';
import type { SmartLinkRow, SmartLinkTagRow, SmartLinkWordRow, UniqueKeyUpdateRow } from './tables/smart-links.ts';
import type {
  AppCountFillRow,
  DailyAppCountRow,
  DailyAppReferrerRow,
  DailyCountRow,
  DailyReferrerRow,
  DailyVisitorRow,
  LinkClicksRow,
} from './tables/statistics.ts';
import type { TemplateRow } from './tables/templates.ts';
import type { AdminKeyRow, PlatformTokenRow, SignInCodeRow, TokenUseRow } from './tables/tokens.ts';

/**
 * The tables and their rows as stored, the same on SQLite and PostgreSQL: times are integer milliseconds since the
 * epoch, flags are 0 or 1, JSON and lists are text (see `column-codecs.ts`). Repositories convert rows to models and
 * never return rows themselves.
 *
 * The files in `db/tables` declare the row types. They are here, not next to the repositories in `src/domain`, because
 * `db` imports nothing from `src`.
 */
export interface Tables {
  apps: AppRow;
  app_deletions: AppDeletionRow;
  subdomains: SubdomainRow;
  platforms: PlatformRow;
  platform_tokens: PlatformTokenRow;
  admin_keys: AdminKeyRow;
  token_uses: TokenUseRow;
  sign_in_codes: SignInCodeRow;
  routes: RouteRow;
  templates: TemplateRow;
  smart_links: SmartLinkRow;
  smart_link_tags: SmartLinkTagRow;
  smart_link_words: SmartLinkWordRow;
  unique_key_updates: UniqueKeyUpdateRow;
  clicks: ClickRow;
  redemptions: RedemptionRow;
  opens: OpenRow;
  installs: InstallRow;
  deferred_clicks: DeferredClickRow;
  installation_secrets: InstallationSecretRow;
  installation_settings: InstallationSettingRow;
  idempotency_keys: IdempotencyKeyRow;
  imports: ImportRow;
  import_refusals: ImportRefusalRow;
  rate_turns: RateUsageRow;
  daily_counts: DailyCountRow;
  daily_referrers: DailyReferrerRow;
  daily_app_counts: DailyAppCountRow;
  daily_app_referrers: DailyAppReferrerRow;
  app_count_fill: AppCountFillRow;
  daily_visitors: DailyVisitorRow;
  link_clicks: LinkClicksRow;
  scraped_previews: ScrapedPreviewRow;
}
