import type { Database } from '../../../db/client.ts';
import type { AppConfiguration } from '../apps/snapshot.ts';
import type { Preview } from '../apps/preview.ts';
import type { ClickService } from '../events/click.service.ts';
import { CLICK_OUTCOMES, type Click, type ClickOutcome } from '../events/click.ts';
import type { DeferredService } from '../events/deferred.service.ts';
import type { MatchedDevice } from '../events/match.ts';
import { newId } from '../ids.ts';
import { placeOf } from '../addresses/ip-address.ts';
import type { Guesses } from '../limits/guesses.ts';
import type { PreviewService } from '../previews/preview.service.ts';
import { type Destination, destinationsOf } from '../smart-links/destination.ts';
import { previewOf } from '../smart-links/preview.ts';
import { travellingQuery } from '../addresses/query.ts';
import { findSmartLinkByCode } from '../smart-links/smart-link.repository.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import { choose } from './choose.ts';
import { type Client, countedAs, familyOf } from '../clients/client.ts';
import { completed, marksOn } from './complete.ts';
import type { LazyLink, LazyLinks } from './lazy.service.ts';
import type { Choice, Outcome, Step } from './outcome.ts';

/** Somebody who opens a link's address. */
export interface Visit {
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
export interface Inspection extends Opening {
  destinations: readonly Destination[];
  steps: readonly Step[];
}

/**
 * All fail with a StoreError where the store can't be read, with TOO_MANY_REQUESTS where the visitor seems to guess
 * codes, and with nothing else.
 */
export interface RedirectService {
  /** Opens the link of this code in this app for a visitor, and records the click if it is one. */
  open(config: AppConfiguration, code: string, visit: Visit): Promise<Opening>;
  /** As `open` with the plain unique link of this uri, made if need be. */
  openLazily(config: AppConfiguration, uri: string, visit: Visit): Promise<Opening>;
  /** Where the link of this code would lead the visitor's client. Nothing is recorded, and no address is marked. */
  inspect(config: AppConfiguration, code: string, visit: Pick<Visit, 'client' | 'address'>): Promise<Inspection>;
}

const NOWHERE: Opening = { outcome: { kind: 'NOT_FOUND' }, link: null };

/** What counts as a visit. Who finds nothing, or finds a link outside of its window, has not been led anywhere. */
function leadingKind({ kind }: Outcome): ClickOutcome | null {
  // The page that tells an iPad from a Mac comes back at once, and is counted then.
  return CLICK_OUTCOMES.find((outcome) => outcome === kind) ?? null;
}

/** The pages that show what a link is about. Outside of its window only what its maker said of it is shown. */
const SHOWING: ReadonlySet<Outcome['kind']> = new Set(['PREVIEW_PAGE', 'BOT_PAGE', 'QR_PAGE', 'IPAD_CHECK']);

export function createRedirectService(
  db: Database,
  clock: () => number,
  clicks: ClickService,
  deferred: Pick<DeferredService, 'armable'>,
  lazyLinks: LazyLinks,
  guesses: Guesses,
  previews: Pick<PreviewService, 'shown'>,
): RedirectService {
  async function answer(
    config: AppConfiguration,
    link: LazyLink,
    visit: Visit,
    mayFetch = visit.opens,
  ): Promise<Opening> {
    const { client } = visit;
    const choice = choose({ link, config, client, installed: 'unknown', now: clock(), explained: false });
    const isStored = link.code !== null;
    const showing = previewFor(link, config, choice.outcome, mayFetch);
    const click = isStored ? clickOf(link, visit, choice) : null;
    const clickId = click !== null && (await recorded(config, click, visit, choice.outcome)) ? click.id : null;
    const additions = {
      travelling: travellingQuery(visit.query, config.app.travellingParameters),
      marks: isStored ? marksOn(link, clickId) : [],
    };
    return {
      outcome: completed(choice.outcome, additions, config),
      link: shown(link, config, choice.outcome, await showing),
    };
  }

  /** The click that a visit is; null: it is none. */
  function clickOf(link: LazyLink, visit: Visit, { outcome, destination }: Choice): Click | null {
    const led = leadingKind(outcome);
    const counted = visit.opens ? countedAs(visit.client) : null;
    if (counted === null || led === null) return null;
    const now = clock();
    return {
      appId: link.appId,
      id: newId(now),
      smartLinkId: link.id,
      source: counted === 'BOT' ? 'BOT' : 'VISITOR',
      platform: destination?.platform ?? null,
      credentialId: null,
      uid: null,
      redeemedAt: null,
      createdAt: now,
      outcome: led,
      referrerHost: visit.referrerHost,
      device: visit.client.device,
      browser: visit.client.browser,
      bot: visit.client.bot,
    };
  }

  /** Whether the click is durable in time. */
  function recorded(config: AppConfiguration, click: Click, visit: Visit, outcome: Outcome): Promise<boolean> {
    const device = mayWait(outcome) ? matchedDevice(visit) : null;
    return clicks.recordVisit(click, visit, device && (() => deferred.armable(config, click, device)));
  }

  function find({ app }: AppConfiguration, code: string, address: string | null): Promise<SmartLink | null> {
    const place = address === null ? null : placeOf(address);
    return guesses.find(app.id, code, place, () => findSmartLinkByCode(db.read, app.id, code));
  }

  /** What the answer shows of the link. Most are no page: for them nothing is looked up, nor put together. */
  function previewFor(
    link: LazyLink,
    config: AppConfiguration,
    { kind }: Outcome,
    mayFetch: boolean,
  ): Preview | Promise<Preview> {
    if (kind === 'EXPIRED') return previewOf(link, config, null);
    if (!SHOWING.has(kind)) return link.preview;
    const occasion = link.code === null ? 'LAZY_VISIT' : 'VISIT';
    return previews.shown(link, config, mayFetch ? occasion : null);
  }

  return {
    async open(config, code, visit) {
      const link = await find(config, code, visit.address);
      return link === null ? NOWHERE : answer(config, link, visit);
    },

    async openLazily(config, uri, visit) {
      const isClick = visit.opens && countedAs(visit.client) === 'CLICK';
      const link = await lazyLinks.of(config, uri, { mayStore: isClick, address: visit.address });
      return link === null ? NOWHERE : answer(config, link, { ...visit, opens: isClick }, visit.opens);
    },

    async inspect(config, code, { client, address }) {
      const link = await find(config, code, address);
      const { outcome, steps } = choose({ link, config, client, installed: 'unknown', now: clock() });
      if (link === null) return { ...NOWHERE, destinations: [], steps };
      const preview = previewOf(link, config, null);
      return {
        outcome,
        link: shown(link, config, outcome, preview),
        destinations: destinationsOf(link, config),
        steps,
      };
    },
  };
}

function shown(link: LazyLink, config: AppConfiguration, { kind }: Outcome, preview: Preview): ShownLink {
  const { code, uri, startsAt } = link;
  const destinations = kind === 'BOT_PAGE' ? destinationsOf(link, config) : [];
  return { code, uri, startsAt, preview, destinations };
}

/** Whether an install may follow: whoever gets the page or the store may come back with the app. */
function mayWait({ kind }: Outcome): boolean {
  return kind === 'PREVIEW_PAGE' || kind === 'STORE';
}

/** What a later install is matched by; null for devices whose stores tell an install its link themselves. */
function matchedDevice({ client, address }: Visit): MatchedDevice | null {
  const family = familyOf(client);
  return family === 'iphone' || family === 'ipad' ? { address, family, osVersion: client.osVersion } : null;
}
