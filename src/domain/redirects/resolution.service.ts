import { z } from 'zod';
import type { Database } from '../../../db/client.ts';
import type { AppService } from '../apps/app.service.ts';
import type { AppConfiguration } from '../apps/snapshot.ts';
import type { Configurations } from '../apps/snapshot-cache.ts';
import { PLATFORM_KINDS, type PlatformKind } from '../apps/platform.ts';
import { recordClicks } from '../events/click.service.ts';
import { type Click, NO_ASKER } from '../events/click.ts';
import { DomainFailure, type Warning, warning } from '../failures.ts';
import { newId } from '../ids.ts';
import { optionalText, parseInput, shortText } from '../input.ts';
import type { Limits } from '../limits/limits.ts';
import { isExhausted } from '../events/redeem.service.ts';
import { takeRedeemTurn } from '../events/redeem-rate.ts';
import { type Redeemed, redeem } from '../events/redemption.repository.ts';
import type { LazyLink, LazyLinks } from './lazy.service.ts';
import { parseLazyAddress } from '../smart-links/link-url.ts';
import { type Aim, aimOf, markedLink } from '../smart-links/deep-link.ts';
import type { Destination } from '../smart-links/destination.ts';
import type { SmartLinkService } from '../smart-links/smart-link.service.ts';
import type { JsonObject, SmartLink } from '../smart-links/smart-link.ts';
import { isWithinWindow } from '../smart-links/window.ts';
import { save } from '../store.ts';
import { type Caller, credentialIdOf } from '../access/caller.ts';
import { ownPlatform } from '../access/own-platform.ts';
import { permitted } from '../access/permissions.ts';

const resolveInput = z.object({
  /** One of the two says which link is meant. */
  url: optionalText,
  code: optionalText,
  /** A token's own; an admin key has to say. */
  platform: z.enum(PLATFORM_KINDS).nullish(),
  /** What the app calls the device. */
  uid: shortText(200),
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

export interface ResolutionService {
  /**
   * Where a link leads the caller's platform; nothing is counted or recorded. The address of a lazy link will do, by the
   * rules of the link edge. Fails with COULD_NOT_FIND_RECORD for a link that is unknown, foreign, deleted, outside its
   * window, or leads nowhere on that platform.
   */
  resolve(caller: Caller | null, app: string | null, input: ResolveInput): Promise<Destination>;
  /**
   * As `resolve`, by an app that the link has opened: with a mobile token that is a click. Metadata comes along, and
   * that counts as a redeem; past the limit it stays away, with the warning TOO_MANY_REDEEMS, and with
   * TOO_MANY_REQUESTS where metadata is read too often. A lazy link is made where there is none yet.
   */
  resolveSmartLink(caller: Caller | null, app: string | null, input: ResolveInput): Promise<Resolution>;
}

interface Found {
  known: Caller;
  config: AppConfiguration;
  platform: PlatformKind;
  uid: string | null;
  link: LazyLink;
  aim: Aim;
}

export function createResolutionService(
  db: Database,
  clock: () => number,
  configurations: Configurations,
  apps: AppService,
  smartLinks: SmartLinkService,
  lazyLinks: LazyLinks,
  limits: Limits,
): ResolutionService {
  /** The link that a lazy address stands for, which need not be stored; null: the address is none of this app's. */
  async function lazyLinkOf(config: AppConfiguration, url: string): Promise<LazyLink | null> {
    const lazy = parseLazyAddress(url);
    if (lazy === null || (await configurations.appIdOfHost(lazy.host)) !== config.app.id) return null;
    return lazyLinks.of(config, lazy.uri, { mayStore: false, address: null });
  }

  async function find(caller: Caller | null, app: string | null, input: ResolveInput, now: number): Promise<Found> {
    const known = permitted(caller, 'resolve');
    const config = await apps.configurationFor(known, app);
    const { url, code, platform: named, uid } = parseInput(resolveInput, input);
    const platform = ownPlatform(known, named ?? null);
    const lazy = url === null || code !== null ? null : await lazyLinkOf(config, url);
    const link = lazy ?? (await smartLinks.getSmartLink(known, config.app.id, { url, code }));
    if (!isWithinWindow(link, now)) throw nowhere('This app has no such smart link.');
    const aim = aimOf(link, platform, config);
    if (aim === null) throw nowhere(`This smart link leads nowhere on the platform ${platform}.`);
    return { known, config, platform, uid, link, aim };
  }

  async function stored({ code, ...link }: LazyLink, known: Caller): Promise<SmartLink> {
    if (code !== null) return { ...link, code };
    return smartLinks.createSmartLink(known, link.appId, { uri: link.uri, unique: true });
  }

  return {
    async resolve(caller, app, input) {
      return (await find(caller, app, input, clock())).aim.destination;
    },

    async resolveSmartLink(caller, app, input) {
      const now = clock();
      const { known, config, uid, link: found, aim } = await find(caller, app, input, now);
      const link = await stored(found, known);
      const event = {
        appId: config.app.id,
        smartLinkId: link.id,
        credentialId: credentialIdOf(known),
        uid,
        createdAt: now,
      };
      const isMobileApp = known.kind === 'platform' && known.platform !== 'web';
      const click: Omit<Click, 'redeemedAt'> | null = isMobileApp
        ? { ...event, ...NO_ASKER, id: newId(now), source: 'APP', platform: aim.destination.platform, outcome: 'APP' }
        : null;
      const isLeft = link.metadata !== null && !isExhausted(link);
      // The app is opened all the same; its metadata it may ask for later.
      const isTooOften = isLeft && takeRedeemTurn(limits, known, link.id) > 0;
      const mayRedeem = isLeft && !isTooOften;

      let redeemed: Redeemed | null = null;
      if (click !== null || mayRedeem) {
        redeemed = await save(db, async (tx) => {
          const id = newId(now);
          const counted = mayRedeem ? await redeem(tx, { ...event, id, clickId: click?.id ?? null }) : null;
          if (click !== null) {
            await recordClicks(tx, [{ click: { ...click, redeemedAt: counted === null ? null : now } }]);
          }
          return counted;
        });
      }
      return {
        smartLink: redeemed === null ? link : { ...link, ...redeemed },
        destination: aim.destination,
        deepLink: markedLink(aim, link, click?.id ?? null),
        metadata: redeemed?.metadata ?? null,
        warnings: warningsOf(link, redeemed, isTooOften),
      };
    },
  };
}

function warningsOf(link: SmartLink, redeemed: Redeemed | null, isTooOften: boolean): Warning[] {
  if (link.metadata === null || redeemed !== null) return [];
  return [warning(isTooOften ? 'TOO_MANY_REQUESTS' : 'TOO_MANY_REDEEMS')];
}

function nowhere(details: string): DomainFailure {
  return new DomainFailure('COULD_NOT_FIND_RECORD', { details });
}
