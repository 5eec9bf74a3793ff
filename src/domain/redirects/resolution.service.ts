import { z } from 'zod';
import type { Database, Db } from '../../../db/database.ts';
import { type AnyCaller, type Caller, getCallerClientKey, getCredentialId } from '../access/caller.ts';
import { requireOwnPlatform } from '../access/own-platform.ts';
import { requirePermission } from '../access/permissions.ts';
import { hasHop } from '../addresses/hop.ts';
import { addQueryPairs, buildForwardedQuery } from '../addresses/query.ts';
import type { AppService } from '../apps/app.service.ts';
import type { AppName } from '../apps/app-name.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { SnapshotCache } from '../apps/snapshot-cache.ts';
import { recordClicks } from '../events/click.service.ts';
import { type Click, NO_CLIENT } from '../events/click.ts';
import type { ClickLimits } from '../events/click-limits.ts';
import type { EventCounter } from '../events/event-counter.repository.ts';
import { isExhausted } from '../events/redeem.service.ts';
import { consumeRedeem, refundIfNotSaved } from '../events/redeem-rate.service.ts';
import { type Redeemed, redeem } from '../events/redemption.repository.ts';
import { createWarning, DomainFailure, type Warning } from '../failures.ts';
import { generateId, type RequestedId } from '../ids.ts';
import { createShortTextSchema, optionalText, parseInput } from '../input.ts';
import type { JsonObject } from '../json.ts';
import type { Limits } from '../limits/limits.ts';
import { PLATFORM_KINDS, type PlatformKind } from '../platform-kind.ts';
import { type AppDestination, addDeepLinkParameters, findAppDestination } from '../smart-links/deep-link.ts';
import type { Destination } from '../smart-links/destination.ts';
import type { LinkChains } from '../smart-links/link-chain.service.ts';
import { isActive } from '../smart-links/link-status.ts';
import { parseBannerUri, parseLazyLinkUrl } from '../smart-links/link-url.ts';
import type { SmartLinkService } from '../smart-links/smart-link.service.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import { save } from '../store.ts';
import { isStore } from './app-stores.ts';
import type { LazyLink, LazyLinks } from './lazy-link.service.ts';

const resolveInput = z.object({
  /** Exactly one of `url`, `code` and `id` is required. */
  url: optionalText,
  code: optionalText,
  /** Defaults to the token's platform, and must match it. Required with an admin key. */
  platform: z.enum(PLATFORM_KINDS).nullish(),
  /** The app's identifier for the device. */
  uid: createShortTextSchema(200),
});

export type ResolveInput = z.input<typeof resolveInput> & {
  /** The link's id, instead of `url` and `code`. */
  id?: RequestedId | null;
};

/** The result of resolving a link for an app that the link has opened. */
export interface Resolution {
  smartLink: SmartLink;
  destination: Destination;
  /** The URL for the app to open, with the deep-link parameters that it sends back when it reports events. */
  deepLink: string;
  /** Null if the link has none, or if it can't be redeemed, in which case there is a warning. */
  metadata: JsonObject | null;
  warnings: Warning[];
}

interface ResolvedTarget {
  known: Caller;
  snapshot: AppSnapshot;
  platform: PlatformKind;
  uid: string | null;
  link: LazyLink;
  appDestination: AppDestination;
}

interface ResolutionServiceParts {
  db: Database;
  clock: () => number;
  snapshots: SnapshotCache;
  apps: AppService;
  smartLinks: SmartLinkService;
  lazyLinks: LazyLinks;
  limits: Limits;
  counter: EventCounter;
  chains: LinkChains;
  clickLimits: Pick<ClickLimits, 'admitClick'>;
}

export function createResolutionService({
  db,
  clock,
  snapshots,
  apps,
  smartLinks,
  lazyLinks,
  limits,
  counter,
  chains,
  clickLimits,
}: ResolutionServiceParts) {
  async function findLazyUri(snapshot: AppSnapshot, url: string): Promise<string | null> {
    const lazyAddress = parseLazyLinkUrl(url);
    const isOwn = lazyAddress !== null && (await snapshots.findAppIdByHost(lazyAddress.host)) === snapshot.app.id;
    return isOwn ? lazyAddress.uri : null;
  }

  /** Returns the link of a lazy URL, without storing it; null if the URL doesn't belong to this app. */
  async function findLazyLink(snapshot: AppSnapshot, url: string): Promise<LazyLink | null> {
    const uri = parseBannerUri(url) ?? (await findLazyUri(snapshot, url));
    return uri === null ? null : lazyLinks.findOrCreate(snapshot, uri, { canStore: false, address: null });
  }

  async function findTarget(
    caller: AnyCaller,
    app: AppName | null,
    input: ResolveInput,
    now: number,
  ): Promise<ResolvedTarget> {
    const known = requirePermission(caller, 'resolve');
    const snapshot = await apps.getSnapshotFor(known, app);
    const { id = null, ...other } = input;
    const { url, code, platform: requestedPlatform, uid } = parseInput(resolveInput, other);
    const platform = requireOwnPlatform(known, requestedPlatform ?? null);
    const lazyLink = url === null || code !== null ? null : await findLazyLink(snapshot, url);
    const link = lazyLink ?? (await smartLinks.getSmartLink(known, snapshot.app.id, { id, url, code }));
    if (!isActive(link, now)) {
      throw createNotFoundFailure('No smart link with this URL or code exists in this app.');
    }
    const ownDestination = await findOpenedDestination(link, platform, snapshot, url);
    const appDestination = addForwardedQuery(ownDestination, url, snapshot);
    return { known, snapshot, platform, uid, link, appDestination };
  }

  /** Finds the destination of a link that the app opens by this URL. Decides about chains of links like `choose`. */
  async function findOpenedDestination(
    link: LazyLink,
    platform: PlatformKind,
    snapshot: AppSnapshot,
    url: string | null,
  ): Promise<AppDestination> {
    const found = findAppDestination(link, platform, snapshot);
    if (found === null) {
      throw createNotFoundFailure(`The smart link has no destination on the platform \`${platform}\`.`);
    }
    const { destination } = found;
    if (!(await chains.hasLinkHost([destination.link, destination.fallback]))) {
      return found;
    }
    const chain = await chains.find(link, snapshot, hasHop(url ?? ''));
    const opened = findAppDestination(link, platform, snapshot, chain);
    if (opened === null) {
      throw createNotFoundFailure(
        `On the platform \`${platform}\`, the smart link only leads to itself or to a chain of other links.`,
      );
    }
    return opened;
  }

  async function storeLink({ code, ...link }: LazyLink, known: Caller): Promise<SmartLink> {
    if (code !== null) {
      return { ...link, code };
    }
    return (await smartLinks.createSmartLink(known, link.appId, { uri: link.uri, unique: true })).smartLink;
  }

  return {
    /**
     * Returns a link's destination on the caller's platform. Counts and records nothing. Accepts the URL of a lazy
     * link, under the rules of the link edge. Fails with COULD_NOT_FIND_RECORD for a link that is unknown, foreign,
     * deleted, disabled, outside its window, or without a destination on that platform.
     */
    async resolve(caller: AnyCaller, app: AppName | null, input: ResolveInput): Promise<Destination> {
      return (await findTarget(caller, app, input, clock())).appDestination.destination;
    },

    /**
     * Resolves a link like `resolve`, for an app that the link has opened. With a mobile token, records a click.
     * Returns the link's metadata and counts that as a redemption. Beyond the redeem limit, the metadata is null with
     * the warning TOO_MANY_REDEEMS; beyond a rate limit, with TOO_MANY_REQUESTS. Creates a lazy link that isn't stored.
     */
    async resolveSmartLink(caller: AnyCaller, app: AppName | null, input: ResolveInput): Promise<Resolution> {
      const now = clock();
      const { known, snapshot, uid, link: foundLink, appDestination } = await findTarget(caller, app, input, now);
      const link = await storeLink(foundLink, known);
      const event = {
        appId: snapshot.app.id,
        smartLinkId: link.id,
        credentialId: getCredentialId(known),
        uid,
        createdAt: now,
      };
      const isMobileApp = known.kind === 'platform' && known.platform !== 'web';
      const click: Omit<Click, 'redeemedAt'> | null = isMobileApp
        ? {
            ...event,
            ...NO_CLIENT,
            id: generateId(now),
            source: 'APP',
            platform: appDestination.destination.platform,
            outcome: 'APP',
          }
        : null;
      const isUnlisted = click !== null && !clickLimits.admitClick(link.id, getCallerClientKey(known)).isStored;
      const clickId = isUnlisted ? null : (click?.id ?? null);
      const hasRedeemsLeft = link.metadata !== null && !isExhausted(link);
      // An exceeded rate limit must not prevent the app from opening. It can request the metadata later.
      const isRateLimited = hasRedeemsLeft && consumeRedeem(limits, known, link.id) > 0;
      const canRedeem = hasRedeemsLeft && !isRateLimited;

      let redeemed: Redeemed | null = null;
      if (click !== null || canRedeem) {
        const write = async (tx: Db) => {
          const id = generateId(now);
          const counted = canRedeem ? await redeem(tx, { ...event, id, clickId }, counter) : null;
          if (click !== null) {
            await recordClicks(
              tx,
              [{ click: { ...click, redeemedAt: counted === null ? null : now }, isUnlisted }],
              counter,
            );
          }
          return counted;
        };
        redeemed = await (canRedeem
          ? refundIfNotSaved(limits, known, link.id, () => save(db, write, { lockedRow: link.id }))
          : save(db, write));
      }
      return {
        smartLink: redeemed === null ? link : { ...link, ...redeemed },
        destination: appDestination.destination,
        deepLink: addDeepLinkParameters(appDestination, link, clickId, snapshot),
        metadata: redeemed?.metadata ?? null,
        warnings: buildWarnings(link, redeemed, isRateLimited),
      };
    },
  };
}

/**
 * Adds the query parameters that the link edge would forward from the link's URL, so that an app which its system
 * opened directly receives them as well.
 */
function addForwardedQuery(
  { destination, address }: AppDestination,
  url: string | null,
  snapshot: AppSnapshot,
): AppDestination {
  const [, query = ''] = /^[^?#]*\?([^#]*)/.exec(url ?? '') ?? [];
  const pairs = buildForwardedQuery(query, snapshot.app.forwardedQueryParameters);
  const complete = (target: string) => (isStore(target, snapshot) ? target : addQueryPairs(target, pairs));
  const { link, fallback } = destination;
  return {
    destination: { ...destination, link: link && complete(link), fallback: fallback && complete(fallback) },
    address: complete(address),
  };
}

function buildWarnings(link: SmartLink, redeemed: Redeemed | null, isRateLimited: boolean): Warning[] {
  if (link.metadata === null || redeemed !== null) {
    return [];
  }
  return [createWarning(isRateLimited ? 'TOO_MANY_REQUESTS' : 'TOO_MANY_REDEEMS')];
}

function createNotFoundFailure(details: string): DomainFailure {
  return new DomainFailure('COULD_NOT_FIND_RECORD', { details });
}
