import type { Database } from '../../db/database.ts';
import { createAppService } from './apps/app.service.ts';
import { createAppDeletions } from './apps/app-deletion.service.ts';
import type { LinkSettings } from './apps/link-host.ts';
import { createPlatformService } from './apps/platform.service.ts';
import { createSnapshotCache } from './apps/snapshot-cache.ts';
import { createTemplateService } from './apps/template.service.ts';
import { createUriPolicies } from './apps/uri-policy.service.ts';
import { createCheckService } from './checks/check.service.ts';
import { createAppCountService } from './events/app-count.service.ts';
import { CLICK_RETENTION_DAYS, CLICK_TIMEOUT_MS, createClickService } from './events/click.service.ts';
import { type ClickLimitSettings, createClickLimits, DEFAULT_CLICK_LIMITS } from './events/click-limits.ts';
import { createDeferredService } from './events/deferred.service.ts';
import { createEventCounter } from './events/event-counter.repository.ts';
import { createInstallService } from './events/install.service.ts';
import { createOpenService } from './events/open.service.ts';
import { createRedeemService } from './events/redeem.service.ts';
import { createSampleEventService } from './events/sample-event.service.ts';
import { createStatisticsService } from './events/statistics.service.ts';
import { createTopLinkService } from './events/top-link.service.ts';
import { createVisitorService } from './events/visitor.service.ts';
import { createDroppedWrites, type DroppedWritesListener } from './health/dropped-writes.ts';
import { createHealthService, type HealthListener } from './health/health.service.ts';
import { createIdempotencyService } from './idempotency/idempotency.service.ts';
import { createImportService } from './imports/import.service.ts';
import { createEnumerationGuard } from './limits/enumeration-guard.ts';
import { createLimitSharing } from './limits/limit-sharing.service.ts';
import { createLimits, DEFAULT_LIMITS, type LimitSettings } from './limits/limits.ts';
import { createMaintenanceService } from './maintenance.service.ts';
import { createAssociationFiles } from './platform-files/association-files.ts';
import { createPreviewService, type Scraping } from './previews/preview.service.ts';
import { createExplainService } from './redirects/explain.service.ts';
import { createLazyLinks } from './redirects/lazy-link.service.ts';
import { createRedirectService } from './redirects/redirect.service.ts';
import { createResolutionService } from './redirects/resolution.service.ts';
import { createRouteService } from './routes/route.service.ts';
import { createBulkService } from './smart-links/bulk.service.ts';
import { createBulkChangeService } from './smart-links/bulk-change.service.ts';
import { createCodeAvailabilityService } from './smart-links/code-availability.service.ts';
import { createLinkChains } from './smart-links/link-chain.service.ts';
import { createRestorationService } from './smart-links/restoration.service.ts';
import { createSearchIndexService } from './smart-links/search-index.service.ts';
import { createSmartLinkService } from './smart-links/smart-link.service.ts';
import { createTagService } from './smart-links/tag.service.ts';
import { createTemplateImpactService } from './smart-links/template-impact.service.ts';
import { createUniqueKeyService } from './smart-links/unique-key.service.ts';
import { createAdmission } from './tokens/admission.service.ts';
import { createAuthentication } from './tokens/authentication.service.ts';
import { createSignInService } from './tokens/sign-in.service.ts';
import { createTokenService } from './tokens/token.service.ts';

interface DomainParts {
  db: Database;
  /** Milliseconds since the epoch. */
  clock: () => number;
  generateCode: () => string;
  links: LinkSettings;
  /** The rate limits. Defaults to `DEFAULT_LIMITS`. */
  limits?: LimitSettings;
  /** The daily limits of stored clicks and visitors. Defaults to `DEFAULT_CLICK_LIMITS`. */
  clickLimits?: ClickLimitSettings;
  /** How long a redirect waits for its click to be stored, in milliseconds. Defaults to 25. */
  clickTimeoutMs?: number | undefined;
  /** How many days clicks are retained. Defaults to 90. */
  clickRetentionDays?: number | undefined;
  /** Notified of writes that were dropped because the store failed. Optional. */
  onDroppedWrites?: DroppedWritesListener;
  /** Notified when the store becomes unavailable and when it recovers. Optional. */
  healthListener?: HealthListener;
  /** How the server fetches target pages for link previews. Null, the default, turns fetching off. */
  scraping?: Scraping | null;
}

/** Creates the services of the domain, in order of their dependencies. */
export function createServices({
  db,
  clock,
  generateCode,
  links,
  limits: settings = DEFAULT_LIMITS,
  clickLimits: clickLimitSettings = DEFAULT_CLICK_LIMITS,
  clickTimeoutMs = CLICK_TIMEOUT_MS,
  clickRetentionDays = CLICK_RETENTION_DAYS,
  onDroppedWrites = () => {},
  healthListener = { onFailure() {}, onRecovery() {} },
  scraping = null,
}: DomainParts) {
  const limits = createLimits(settings, clock);
  const limitSharing = createLimitSharing(db, limits);
  const enumerationGuard = createEnumerationGuard(limits.misses);
  const snapshots = createSnapshotCache(db, links);
  const apps = createAppService({ db, clock, snapshots, links });
  const policies = createUriPolicies(links);
  const authentication = createAuthentication(db, clock);
  const tokens = createTokenService(db, clock, apps);
  const signIn = createSignInService(db, clock);
  const deferred = createDeferredService(db, clock);
  const counter = createEventCounter(db.dialect);
  const appCounts = createAppCountService(db, clock);
  const health = createHealthService(db, healthListener);
  const droppedWrites = createDroppedWrites(clock, onDroppedWrites, (error) => health.recordError(error, null));
  const previews = createPreviewService({ db, clock, snapshots, droppedWrites, scraping });
  const smartLinks = createSmartLinkService({
    db,
    clock,
    generateCode,
    snapshots,
    apps,
    policies,
    onSaved: previews.prefetchPage,
    links,
    enumerationGuard,
  });
  const visitors = createVisitorService(db, clock);
  const clickLimits = createClickLimits(clickLimitSettings, clock);
  const clicks = createClickService({
    db,
    counter,
    droppedWrites,
    visitors,
    limits: clickLimits,
    timeoutMs: clickTimeoutMs,
    retentionDays: clickRetentionDays,
  });
  const chains = createLinkChains({ db, snapshots, links });
  const lazyLinks = createLazyLinks({ db, clock, generateCode, policies, droppedWrites, rate: limits.lazyLinks });
  const templates = createTemplateService({ db, clock, apps, policies });
  return {
    snapshots,
    apps,
    appDeletions: createAppDeletions(db, clock),
    platforms: createPlatformService({ db, clock, apps, links }),
    authentication,
    tokens,
    signIn,
    admission: createAdmission(authentication, limits),
    idempotency: createIdempotencyService(db, clock),
    routes: createRouteService(db, clock, apps),
    templates,
    templateImpact: createTemplateImpactService(db, templates),
    explanations: createExplainService({ clock, snapshots, apps, smartLinks, lazyLinks, chains }),
    smartLinks,
    searchIndex: createSearchIndexService(db),
    uniqueKeys: createUniqueKeyService(db),
    codeAvailability: createCodeAvailabilityService(db, apps),
    bulk: createBulkService({ db, clock, generateCode, apps, policies }),
    bulkChanges: createBulkChangeService({ db, clock, apps, policies }),
    resolutions: createResolutionService({
      db,
      clock,
      snapshots,
      apps,
      smartLinks,
      lazyLinks,
      limits,
      counter,
      clickLimits,
      chains,
    }),
    redeems: createRedeemService({ db, clock, apps, limits, counter }),
    opens: createOpenService({ db, clock, apps, counter }),
    installs: createInstallService({ db, clock, apps, deferred, counter, links }),
    deferred,
    droppedWrites,
    health,
    clicks,
    clickLimits,
    redirects: createRedirectService({ db, clock, clicks, deferred, lazyLinks, enumerationGuard, previews, chains }),
    previews,
    limitSharing,
    statistics: createStatisticsService(db, clock),
    topLinks: createTopLinkService(db),
    sampleEvents: createSampleEventService(db, clock, counter),
    appCounts,
    maintenance: createMaintenanceService({
      db,
      clock,
      appCounts,
      clicks,
      deferred,
      limits: limitSharing,
      previews,
      signIn,
      visitors,
    }),
    imports: createImportService({ db, clock, generateCode, apps, policies }),
    restorations: createRestorationService(db, clock, apps),
    tags: createTagService(db, clock, apps),
    checks: createCheckService(db),
    associationFiles: createAssociationFiles(links),
  };
}

/** The services that entry points use. */
export type Services = ReturnType<typeof createServices>;
