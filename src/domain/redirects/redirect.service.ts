import type { Database } from '../../../db/database.ts';
import { hasHop } from '../addresses/hop.ts';
import { getClientKey } from '../addresses/ip-address.ts';
import { buildForwardedQuery } from '../addresses/query.ts';
import { isOtherAppDeepLink } from '../apps/other-app.ts';
import type { Preview } from '../apps/preview.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import { hasSignificantSlashes } from '../apps/uri.ts';
import { type Client, classifyVisit, getDeviceFamily } from '../clients/client.ts';
import type { ClickService } from '../events/click.service.ts';
import { CLICK_OUTCOMES, type Click, type ClickOutcome } from '../events/click.ts';
import type { DeferredService } from '../events/deferred.service.ts';
import type { MatchedDevice } from '../events/install-match.ts';
import { generateId } from '../ids.ts';
import type { EnumerationGuard } from '../limits/enumeration-guard.ts';
import type { PlatformKind } from '../platform-kind.ts';
import type { PreviewService } from '../previews/preview.service.ts';
import { buildDeepLinkParameters } from '../smart-links/deep-link.ts';
import { computeDestinations, type Destination } from '../smart-links/destination.ts';
import type { LinkChains } from '../smart-links/link-chain.service.ts';
import { buildPreview } from '../smart-links/link-preview.ts';
import { findSmartLinkByCode } from '../smart-links/smart-link.repository.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import { choose } from './choose.ts';
import { completeOutcome } from './complete-outcome.ts';
import { decide } from './decision.service.ts';
import type { LazyLink, LazyLinks } from './lazy-link.service.ts';
import { limitLocation } from './location.ts';
import type { Choice, Outcome, Step } from './outcome.ts';

/** A request for a link's URL. */
interface Visit {
  client: Client;
  /** False for a HEAD request, which records nothing. */
  opens: boolean;
  /** The query string of the request, without `?`. */
  query: string;
  /** The client's IP address; null if it is unknown. */
  address: string | null;
  userAgent: string;
  /** The host of the referring page; null if it is unknown. */
  referrerHost: string | null;
}

/** The fields of a link that pages show. `code` is null for a lazy link that is not stored. */
export interface ShownLink {
  code: string | null;
  uri: string;
  preview: Preview;
  startsAt: number | null;
  expiresAt: number | null;
  /** The destinations on all platforms. Empty except for bots, whose page contains deep links. */
  destinations: readonly Destination[];
  /** The platforms on which the link opens another app. */
  otherAppPlatforms: readonly PlatformKind[];
}

/** The result of opening a link. URLs are complete and ready to be sent. */
export interface Opening {
  outcome: Outcome;
  /** Null if the link doesn't exist. */
  link: ShownLink | null;
}

/** A link's destinations and the reasons for its outcome, for visitors who inspect a link before they open it. */
interface Inspection extends Opening {
  destinations: readonly Destination[];
  steps: readonly Step[];
}

const NOT_FOUND: Opening = { outcome: { kind: 'NOT_FOUND' }, link: null };

/** Returns the outcome to record with a click; null for outcomes that aren't counted, such as an expired link. */
function getClickOutcome({ kind }: Outcome): ClickOutcome | null {
  // IPAD_CHECK is not a click: the page reloads the link at once, and that request is counted.
  return CLICK_OUTCOMES.find((outcome) => outcome === kind) ?? null;
}

/** The outcomes whose pages can show a scraped preview. The page of a link outside its validity window can't. */
const KINDS_WITH_PREVIEW: ReadonlySet<Outcome['kind']> = new Set(['PREVIEW_PAGE', 'BOT_PAGE', 'QR_PAGE', 'IPAD_CHECK']);

interface RedirectServiceParts {
  db: Database;
  clock: () => number;
  clicks: ClickService;
  deferred: Pick<DeferredService, 'buildDeferredClick'>;
  lazyLinks: LazyLinks;
  enumerationGuard: EnumerationGuard;
  previews: Pick<PreviewService, 'getPreview'>;
  chains: LinkChains;
}

/**
 * Redirects visitors. All functions fail with a StoreError if the store can't be read, and with TOO_MANY_REQUESTS if
 * the visitor seems to be guessing codes. They throw no other errors.
 */
export function createRedirectService({
  db,
  clock,
  clicks,
  deferred,
  lazyLinks,
  enumerationGuard,
  previews,
  chains,
}: RedirectServiceParts) {
  async function openLink(
    snapshot: AppSnapshot,
    link: LazyLink,
    visit: Visit,
    canFetch = visit.opens,
  ): Promise<Opening> {
    const now = clock();
    const input = { link, snapshot, client: visit.client, installed: 'unknown', now, explained: false } as const;
    const decision = decide(input, chains, () => hasHop(`?${visit.query}`));
    const choice = decision instanceof Promise ? await decision : decision;
    const isStored = link.code !== null;
    const forwardedQuery = buildForwardedQuery(visit.query, snapshot.app.forwardedQueryParameters);
    const complete = (clickId: string | null) => {
      const deepLinkParameters = isStored ? buildDeepLinkParameters(link, clickId) : [];
      const outcome = completeOutcome(choice.outcome, { forwardedQuery, deepLinkParameters }, snapshot);
      return limitLocation(outcome, snapshot);
    };
    const id = generateId(now);
    const outcome = complete(id);
    const preview = getPreview(link, snapshot, outcome, canFetch);
    const click = isStored ? buildClick({ id, createdAt: now }, link, visit, { ...choice, outcome }) : null;
    const isRecorded = click !== null && (await recordClick(snapshot, click, visit, outcome));
    return {
      // The ids of clicks and links have the same length, so this is the same kind of outcome.
      outcome: isRecorded ? outcome : complete(null),
      link: toShownLink(link, snapshot, outcome, await preview),
    };
  }

  /** Returns the click to record for a visit, including a bot's; null if the visit isn't counted. */
  function buildClick(
    { id, createdAt }: Pick<Click, 'id' | 'createdAt'>,
    link: LazyLink,
    visit: Visit,
    { outcome, destination }: Pick<Choice, 'outcome' | 'destination'>,
  ): Click | null {
    const clickOutcome = getClickOutcome(outcome);
    const visitKind = visit.opens ? classifyVisit(visit.client) : null;
    if (visitKind === null || clickOutcome === null) {
      return null;
    }
    return {
      appId: link.appId,
      id,
      smartLinkId: link.id,
      source: visitKind === 'BOT' ? 'BOT' : 'VISITOR',
      platform: destination?.platform ?? null,
      credentialId: null,
      uid: null,
      redeemedAt: null,
      createdAt,
      outcome: clickOutcome,
      referrerHost: visit.referrerHost,
      device: visit.client.device,
      browser: visit.client.browser,
      bot: visit.client.bot,
    };
  }

  /** Records a click, and returns whether it became durable in time. */
  function recordClick(snapshot: AppSnapshot, click: Click, visit: Visit, outcome: Outcome): Promise<boolean> {
    const device = canAwaitInstall(outcome, snapshot) ? getMatchedDevice(visit) : null;
    return clicks.recordVisit(click, visit, device && (() => deferred.buildDeferredClick(snapshot, click, device)));
  }

  function findLink({ app }: AppSnapshot, code: string, address: string | null): Promise<SmartLink | null> {
    const clientKey = address === null ? null : getClientKey(address);
    return enumerationGuard.find(app.id, code, clientKey, () => findSmartLinkByCode(db.read, app.id, code));
  }

  /** Returns the preview to show. Most outcomes have no page, so they need no lookup. */
  function getPreview(
    link: LazyLink,
    snapshot: AppSnapshot,
    { kind }: Outcome,
    canFetch: boolean,
  ): Preview | Promise<Preview> {
    if (kind === 'EXPIRED') {
      return buildPreview(link, snapshot, null);
    }
    if (!KINDS_WITH_PREVIEW.has(kind)) {
      return link.preview;
    }
    // Visitors can choose the slashes of lazy links, so these requests have a separate limit.
    const fetchReason = link.code === null || hasSignificantSlashes(link.uri) ? 'LAZY_VISIT' : 'VISIT';
    return previews.getPreview(link, snapshot, canFetch ? fetchReason : null);
  }

  return {
    /** Whether a link with this short code exists. */
    async hasLink(snapshot: AppSnapshot, code: string, { address }: Pick<Visit, 'address'>): Promise<boolean> {
      return (await findLink(snapshot, code, address)) !== null;
    },

    /** Opens the link with this short code for a visitor, and records the click if the visit is counted. */
    async open(snapshot: AppSnapshot, code: string, visit: Visit): Promise<Opening> {
      const link = await findLink(snapshot, code, visit.address);
      return link === null ? NOT_FOUND : openLink(snapshot, link, visit);
    },

    /** Like `open`, for the unique link that has this URI and no other settings. Creates it if necessary. */
    async openLazily(snapshot: AppSnapshot, uri: string, visit: Visit): Promise<Opening> {
      const isClick = visit.opens && classifyVisit(visit.client) === 'CLICK';
      const link = await lazyLinks.findOrCreate(snapshot, uri, { canStore: isClick, address: visit.address });
      return link === null ? NOT_FOUND : openLink(snapshot, link, { ...visit, opens: isClick }, visit.opens);
    },

    /**
     * Returns the outcome that opening the link with this short code would have for the client. Records nothing and
     * adds no parameters.
     */
    async inspect(
      snapshot: AppSnapshot,
      code: string,
      { client, address, query }: Pick<Visit, 'client' | 'address' | 'query'>,
    ): Promise<Inspection> {
      const link = await findLink(snapshot, code, address);
      const input = { snapshot, client, installed: 'unknown', now: clock() } as const;
      if (link === null) {
        return { ...NOT_FOUND, destinations: [], steps: choose({ ...input, link }).steps };
      }
      const { outcome, steps } = await decide({ ...input, link }, chains, () => hasHop(`?${query}`));
      const preview =
        outcome.kind === 'EXPIRED'
          ? buildPreview(link, snapshot, null)
          : await previews.getPreview(link, snapshot, null);
      return {
        outcome,
        link: toShownLink(link, snapshot, outcome, preview),
        destinations: computeDestinations(link, snapshot),
        steps,
      };
    },
  };
}

function toShownLink(link: LazyLink, snapshot: AppSnapshot, { kind }: Outcome, preview: Preview): ShownLink {
  const { code, uri, startsAt, expiresAt } = link;
  const isBot = kind === 'BOT_PAGE';
  // Most apps allow no schemes of other apps, so most links don't need this.
  const destinations = isBot || snapshot.app.allowedSchemes.length > 0 ? computeDestinations(link, snapshot) : [];
  const otherAppPlatforms = destinations
    .filter((destination) => destination.link !== null && isOtherAppDeepLink(destination.link, snapshot))
    .map(({ platform }) => platform);
  return { code, uri, startsAt, expiresAt, preview, destinations: isBot ? destinations : [], otherAppPlatforms };
}

/**
 * Whether the app may be installed and then open the link: a visitor who gets the preview page or the store may install
 * it, unless the link opens another app.
 */
function canAwaitInstall(outcome: Outcome, snapshot: AppSnapshot): boolean {
  switch (outcome.kind) {
    case 'PREVIEW_PAGE':
      return outcome.open === null || !isOtherAppDeepLink(outcome.open, snapshot);
    case 'STORE':
      return outcome.link === null || !isOtherAppDeepLink(outcome.link, snapshot);
    default:
      return false;
  }
}

/**
 * Returns the properties by which a later install is matched. Null except on iPhones and iPads: on Android, Google Play
 * passes the deep link to the app.
 */
function getMatchedDevice({ client, address }: Visit): MatchedDevice | null {
  const family = getDeviceFamily(client);
  return family === 'iphone' || family === 'ipad' ? { address, family, osVersion: client.osVersion } : null;
}
