import type { Database } from '../../../db/database.ts';
import { getClientKey } from '../addresses/ip-address.ts';
import { buildForwardedQuery } from '../addresses/query.ts';
import type { Preview } from '../apps/preview.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import { type Client, classifyVisit, getDeviceFamily } from '../clients/client.ts';
import type { ClickService } from '../events/click.service.ts';
import { CLICK_OUTCOMES, type Click, type ClickOutcome } from '../events/click.ts';
import type { DeferredService } from '../events/deferred.service.ts';
import type { MatchedDevice } from '../events/install-match.ts';
import { generateId } from '../ids.ts';
import type { EnumerationGuard } from '../limits/enumeration-guard.ts';
import type { PreviewService } from '../previews/preview.service.ts';
import { buildDeepLinkParameters } from '../smart-links/deep-link.ts';
import { computeDestinations, type Destination } from '../smart-links/destination.ts';
import { buildPreview } from '../smart-links/link-preview.ts';
import { findSmartLinkByCode } from '../smart-links/smart-link.repository.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import { choose } from './choose.ts';
import { completeOutcome } from './complete-outcome.ts';
import type { LazyLink, LazyLinks } from './lazy-link.service.ts';
import type { Choice, Outcome, Step } from './outcome.ts';

/** Somebody who opens a link's address. */
interface Visit {
  client: Client;
  /** False for a mere look (HEAD), which changes nothing. */
  opens: boolean;
  /** The query that they came with, without `?`. */
  query: string;
  /** The address that they ask from; null: not known. */
  address: string | null;
  userAgent: string;
  /** The host of the page that they come from; null: not told. */
  referrerHost: string | null;
}

/** What pages show of a link. `code` is null for a lazy link that is not stored. */
export interface ShownLink {
  code: string | null;
  uri: string;
  preview: Preview;
  startsAt: number | null;
  /** Where it leads on each platform: for bots alone, whose apps open other apps by themselves. */
  destinations: readonly Destination[];
}

/** What a visitor gets: addresses are complete, and can be sent as they are. */
export interface Opening {
  outcome: Outcome;
  /** Null: there is no such link. */
  link: ShownLink | null;
}

/** Where a link leads and why, for people who want to know before they open it. */
interface Inspection extends Opening {
  destinations: readonly Destination[];
  steps: readonly Step[];
}

const NOT_FOUND: Opening = { outcome: { kind: 'NOT_FOUND' }, link: null };

/** What counts as a visit. Who finds nothing, or finds a link outside of its window, has not been led anywhere. */
function getClickOutcome({ kind }: Outcome): ClickOutcome | null {
  // The page that tells an iPad from a Mac comes back at once, and is counted then.
  return CLICK_OUTCOMES.find((outcome) => outcome === kind) ?? null;
}

/** The pages that show what a link is about. Outside of its window only what its maker said of it is shown. */
const KINDS_WITH_PREVIEW: ReadonlySet<Outcome['kind']> = new Set(['PREVIEW_PAGE', 'BOT_PAGE', 'QR_PAGE', 'IPAD_CHECK']);

interface RedirectServiceParts {
  db: Database;
  clock: () => number;
  clicks: ClickService;
  deferred: Pick<DeferredService, 'buildDeferredClick'>;
  lazyLinks: LazyLinks;
  enumerationGuard: EnumerationGuard;
  previews: Pick<PreviewService, 'getPreview'>;
}

/**
 * All fail with a StoreError where the store can't be read, with TOO_MANY_REQUESTS where the visitor seems to guess
 * codes, and with nothing else.
 */
export function createRedirectService({
  db,
  clock,
  clicks,
  deferred,
  lazyLinks,
  enumerationGuard,
  previews,
}: RedirectServiceParts) {
  async function openLink(
    snapshot: AppSnapshot,
    link: LazyLink,
    visit: Visit,
    canFetch = visit.opens,
  ): Promise<Opening> {
    const { client } = visit;
    const choice = choose({ link, snapshot, client, installed: 'unknown', now: clock(), explained: false });
    const isStored = link.code !== null;
    const preview = getPreview(link, snapshot, choice.outcome, canFetch);
    const click = isStored ? buildClick(link, visit, choice) : null;
    const clickId = click !== null && (await recordClick(snapshot, click, visit, choice.outcome)) ? click.id : null;
    const additions = {
      forwardedQuery: buildForwardedQuery(visit.query, snapshot.app.travellingParameters),
      deepLinkParameters: isStored ? buildDeepLinkParameters(link, clickId) : [],
    };
    return {
      outcome: completeOutcome(choice.outcome, additions, snapshot),
      link: toShownLink(link, snapshot, choice.outcome, await preview),
    };
  }

  /** The click that a visit is; null: it is none. */
  function buildClick(link: LazyLink, visit: Visit, { outcome, destination }: Choice): Click | null {
    const clickOutcome = getClickOutcome(outcome);
    const visitKind = visit.opens ? classifyVisit(visit.client) : null;
    if (visitKind === null || clickOutcome === null) {
      return null;
    }
    const now = clock();
    return {
      appId: link.appId,
      id: generateId(now),
      smartLinkId: link.id,
      source: visitKind === 'BOT' ? 'BOT' : 'VISITOR',
      platform: destination?.platform ?? null,
      credentialId: null,
      uid: null,
      redeemedAt: null,
      createdAt: now,
      outcome: clickOutcome,
      referrerHost: visit.referrerHost,
      device: visit.client.device,
      browser: visit.client.browser,
      bot: visit.client.bot,
    };
  }

  /** Whether the click is durable in time. */
  function recordClick(snapshot: AppSnapshot, click: Click, visit: Visit, outcome: Outcome): Promise<boolean> {
    const device = canAwaitInstall(outcome) ? getMatchedDevice(visit) : null;
    return clicks.recordVisit(click, visit, device && (() => deferred.buildDeferredClick(snapshot, click, device)));
  }

  function findLink({ app }: AppSnapshot, code: string, address: string | null): Promise<SmartLink | null> {
    const clientKey = address === null ? null : getClientKey(address);
    return enumerationGuard.find(app.id, code, clientKey, () => findSmartLinkByCode(db.read, app.id, code));
  }

  /** What the answer shows of the link. Most are no page: for them nothing is looked up, nor put together. */
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
    const fetchReason = link.code === null ? 'LAZY_VISIT' : 'VISIT';
    return previews.getPreview(link, snapshot, canFetch ? fetchReason : null);
  }

  return {
    /** Opens the link of this code in this app for a visitor, and records the click if it is one. */
    async open(snapshot: AppSnapshot, code: string, visit: Visit): Promise<Opening> {
      const link = await findLink(snapshot, code, visit.address);
      return link === null ? NOT_FOUND : openLink(snapshot, link, visit);
    },

    /** As `open` with the plain unique link of this uri, made if need be. */
    async openLazily(snapshot: AppSnapshot, uri: string, visit: Visit): Promise<Opening> {
      const isClick = visit.opens && classifyVisit(visit.client) === 'CLICK';
      const link = await lazyLinks.findOrCreate(snapshot, uri, { canStore: isClick, address: visit.address });
      return link === null ? NOT_FOUND : openLink(snapshot, link, { ...visit, opens: isClick }, visit.opens);
    },

    /** Where the link of this code would lead the visitor's client. Nothing is recorded, and no address is marked. */
    async inspect(
      snapshot: AppSnapshot,
      code: string,
      { client, address }: Pick<Visit, 'client' | 'address'>,
    ): Promise<Inspection> {
      const link = await findLink(snapshot, code, address);
      const { outcome, steps } = choose({ link, snapshot, client, installed: 'unknown', now: clock() });
      if (link === null) {
        return { ...NOT_FOUND, destinations: [], steps };
      }
      const preview = buildPreview(link, snapshot, null);
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
  const { code, uri, startsAt } = link;
  const destinations = kind === 'BOT_PAGE' ? computeDestinations(link, snapshot) : [];
  return { code, uri, startsAt, preview, destinations };
}

/** Whether an install may follow: whoever gets the page or the store may come back with the app. */
function canAwaitInstall({ kind }: Outcome): boolean {
  return kind === 'PREVIEW_PAGE' || kind === 'STORE';
}

/** What a later install is matched by; null for devices whose stores tell an install its link themselves. */
function getMatchedDevice({ client, address }: Visit): MatchedDevice | null {
  const family = getDeviceFamily(client);
  return family === 'iphone' || family === 'ipad' ? { address, family, osVersion: client.osVersion } : null;
}
