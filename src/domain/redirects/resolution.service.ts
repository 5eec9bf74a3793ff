import { z } from 'zod';
import type { Database } from '../../../db/database.ts';
import { type Caller, getCredentialId } from '../access/caller.ts';
import { requireOwnPlatform } from '../access/own-platform.ts';
import { requirePermission } from '../access/permissions.ts';
import type { AppService } from '../apps/app.service.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { SnapshotCache } from '../apps/snapshot-cache.ts';
import { recordClicks } from '../events/click.service.ts';
import { type Click, NO_CLIENT } from '../events/click.ts';
import { isExhausted } from '../events/redeem.service.ts';
import { consumeRedeem } from '../events/redeem-rate.ts';
import { type Redeemed, redeem } from '../events/redemption.repository.ts';
import { createWarning, DomainFailure, type Warning } from '../failures.ts';
import { generateId } from '../ids.ts';
import { createShortTextSchema, optionalText, parseInput } from '../input.ts';
import type { JsonObject } from '../json.ts';
import type { Limits } from '../limits/limits.ts';
import { PLATFORM_KINDS, type PlatformKind } from '../platform-kind.ts';
import { type AppDestination, addDeepLinkParameters, findAppDestination } from '../smart-links/deep-link.ts';
import type { Destination } from '../smart-links/destination.ts';
import { parseLazyLinkUrl } from '../smart-links/link-url.ts';
import type { SmartLinkService } from '../smart-links/smart-link.service.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import { isInWindow } from '../smart-links/validity-window.ts';
import { save } from '../store.ts';
import type { LazyLink, LazyLinks } from './lazy-link.service.ts';

const resolveInput = z.object({
  /** One of the two says which link is meant. */
  url: optionalText,
  code: optionalText,
  /** A token's own; an admin key has to say. */
  platform: z.enum(PLATFORM_KINDS).nullish(),
  /** What the app calls the device. */
  uid: createShortTextSchema(200),
});

export type ResolveInput = z.input<typeof resolveInput>;

/** A link that an app was opened by. */
export interface Resolution {
  smartLink: SmartLink;
  destination: Destination;
  /** What the app is to open, with the marks by which it reports back. */
  deepLink: string;
  /** Null: the link has none, or it has been read as often as it may be; then there is a warning. */
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
}

export function createResolutionService({
  db,
  clock,
  snapshots,
  apps,
  smartLinks,
  lazyLinks,
  limits,
}: ResolutionServiceParts) {
  /** The link that a lazy address stands for, which need not be stored; null: the address is none of this app's. */
  async function findLazyLink(snapshot: AppSnapshot, url: string): Promise<LazyLink | null> {
    const lazyAddress = parseLazyLinkUrl(url);
    if (lazyAddress === null || (await snapshots.findAppIdByHost(lazyAddress.host)) !== snapshot.app.id) {
      return null;
    }
    return lazyLinks.findOrCreate(snapshot, lazyAddress.uri, { canStore: false, address: null });
  }

  async function findTarget(
    caller: Caller | null,
    app: string | null,
    input: ResolveInput,
    now: number,
  ): Promise<ResolvedTarget> {
    const known = requirePermission(caller, 'resolve');
    const snapshot = await apps.getSnapshotFor(known, app);
    const { url, code, platform: requestedPlatform, uid } = parseInput(resolveInput, input);
    const platform = requireOwnPlatform(known, requestedPlatform ?? null);
    const lazyLink = url === null || code !== null ? null : await findLazyLink(snapshot, url);
    const link = lazyLink ?? (await smartLinks.getSmartLink(known, snapshot.app.id, { url, code }));
    if (!isInWindow(link, now)) {
      throw createNotFoundFailure('This app has no such smart link.');
    }
    const appDestination = findAppDestination(link, platform, snapshot);
    if (appDestination === null) {
      throw createNotFoundFailure(`This smart link leads nowhere on the platform ${platform}.`);
    }
    return { known, snapshot, platform, uid, link, appDestination };
  }

  async function storeLink({ code, ...link }: LazyLink, known: Caller): Promise<SmartLink> {
    if (code !== null) {
      return { ...link, code };
    }
    return smartLinks.createSmartLink(known, link.appId, { uri: link.uri, unique: true });
  }

  return {
    /**
     * Where a link leads the caller's platform; nothing is counted or recorded. The address of a lazy link will do, by the
     * rules of the link edge. Fails with COULD_NOT_FIND_RECORD for a link that is unknown, foreign, deleted, outside its
     * window, or leads nowhere on that platform.
     */
    async resolve(caller: Caller | null, app: string | null, input: ResolveInput): Promise<Destination> {
      return (await findTarget(caller, app, input, clock())).appDestination.destination;
    },

    /**
     * As `resolve`, by an app that the link has opened: with a mobile token that is a click. Metadata comes along, and
     * that counts as a redeem; past the limit it stays away, with the warning TOO_MANY_REDEEMS, and with
     * TOO_MANY_REQUESTS where metadata is read too often. A lazy link is made where there is none yet.
     */
    async resolveSmartLink(caller: Caller | null, app: string | null, input: ResolveInput): Promise<Resolution> {
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
      const hasRedeemsLeft = link.metadata !== null && !isExhausted(link);
      // The app is opened all the same; its metadata it may ask for later.
      const isRateLimited = hasRedeemsLeft && consumeRedeem(limits, known, link.id) > 0;
      const canRedeem = hasRedeemsLeft && !isRateLimited;

      let redeemed: Redeemed | null = null;
      if (click !== null || canRedeem) {
        redeemed = await save(db, async (tx) => {
          const id = generateId(now);
          const counted = canRedeem ? await redeem(tx, { ...event, id, clickId: click?.id ?? null }) : null;
          if (click !== null) {
            await recordClicks(tx, [{ click: { ...click, redeemedAt: counted === null ? null : now } }]);
          }
          return counted;
        });
      }
      return {
        smartLink: redeemed === null ? link : { ...link, ...redeemed },
        destination: appDestination.destination,
        deepLink: addDeepLinkParameters(appDestination, link, click?.id ?? null),
        metadata: redeemed?.metadata ?? null,
        warnings: buildWarnings(link, redeemed, isRateLimited),
      };
    },
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
