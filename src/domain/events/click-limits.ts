import { combineTallyKeys, createTally, toTallyKey } from './click-tally.ts';
import { DAY_MS } from './day.ts';

/**
 * How much the clicks of one UTC day can add to the database; 0 means no limit. Addresses count by client key: an IPv4
 * address or an IPv6 /64 network.
 */
export interface ClickLimitSettings {
  /** Stored clicks on one link per client key. On all links together, a client key has ten times as many. */
  clicksByAddress: number;
  /** Stored clicks on one link. */
  clicksByLink: number;
  /** Visitors to one link per client key. */
  visitorsByAddress: number;
}

/**
 * The default limits. The people of a company, or of a mobile network, who share an IP address rarely reach them. A
 * program that opens links in a loop does within minutes.
 */
export const DEFAULT_CLICK_LIMITS: Readonly<ClickLimitSettings> = {
  clicksByAddress: 1_000,
  clicksByLink: 100_000,
  visitorsByAddress: 100,
};

/** The links whose stored clicks, up to the limit per link, one client key can have on a day. */
const LINKS_PER_ADDRESS = 10;

/** The number of links, of client keys and of pairs of both that are counted. */
const SLOTS = 65_536;

/** How a click is recorded. */
export interface ClickAdmission {
  /** Whether the click is stored. Otherwise it is only counted. */
  isStored: boolean;
  /** Whether the click can wait for an install. False for a client key that is beyond its limit on all links. */
  canAwaitInstall: boolean;
  /**
   * Whether the visitor with this hash is counted separately. Otherwise they count as the same visitor as all others
   * with this client key and link.
   */
  isDistinct(visitorHash: string): boolean;
}

/**
 * Creates the daily limits of stored clicks and visitors. They apply per process and since its start, in memory of a
 * limited size. A clock that is set to another day starts new counts. `clock` returns milliseconds since the epoch.
 */
export function createClickLimits(settings: Readonly<ClickLimitSettings>, clock: () => number) {
  const maxClicksByAddress = settings.clicksByAddress || Number.POSITIVE_INFINITY;
  const maxClicksByLink = settings.clicksByLink || Number.POSITIVE_INFINITY;
  const maxVisitors = settings.visitorsByAddress || Number.POSITIVE_INFINITY;
  const unlistedClicks = { address: 0, link: 0 };
  // Created on first use, because the command line records no clicks.
  let tallies: Tallies | undefined;

  function getTallies(): Tallies {
    const day = Math.floor(clock() / DAY_MS);
    if (tallies?.day !== day) {
      tallies = createTallies(day);
    }
    return tallies;
  }

  return {
    /** The number of clicks that were only counted, by the limit that they exceeded. */
    unlistedClicks: unlistedClicks as Readonly<typeof unlistedClicks>,

    /** Decides how a click is recorded. For a null client key, an unknown address, only the limit of the link applies. */
    admitClick(smartLinkId: string, clientKey: string | null): ClickAdmission {
      const { links, addresses, pairs, visitors } = getTallies();
      const linkKey = toTallyKey(smartLinkId);
      const addressKey = toTallyKey(clientKey ?? '');
      const ofLink = links.findSlot(linkKey);
      const ofAddress = addresses.findSlot(addressKey);
      const ofPair = pairs.findSlot(combineTallyKeys(linkKey, addressKey));
      let visitorsOfPair = visitors[ofPair];
      if (visitorsOfPair === undefined || pairs.getCount(ofPair) === 0) {
        visitorsOfPair = [];
        visitors[ofPair] = visitorsOfPair;
      }
      // Counts every click, also beyond the limit, so that less active pairs are replaced first.
      pairs.add(ofPair);

      const isKnown = clientKey !== null;
      const isFlooding = isKnown && addresses.getCount(ofAddress) >= maxClicksByAddress * LINKS_PER_ADDRESS;
      let exceeded: keyof typeof unlistedClicks | null = null;
      if (isFlooding || (isKnown && pairs.getCount(ofPair) > maxClicksByAddress)) {
        exceeded = 'address';
      } else if (links.getCount(ofLink) >= maxClicksByLink) {
        exceeded = 'link';
      }
      if (exceeded === null) {
        links.add(ofLink);
        addresses.add(ofAddress);
      } else {
        unlistedClicks[exceeded] += 1;
      }
      return {
        isStored: exceeded === null,
        canAwaitInstall: !isFlooding,
        isDistinct: (visitorHash) =>
          !isFlooding && addVisitor(visitorsOfPair, toTallyKey(visitorHash).tag, maxVisitors),
      };
    },
  };
}

/** Decides which clicks are stored and which visitors are distinguished. */
export type ClickLimits = ReturnType<typeof createClickLimits>;

/** The clicks of one UTC day. `day` is in days since 1970. */
function createTallies(day: number) {
  return {
    day,
    /** Stored clicks by link. */
    links: createTally(SLOTS),
    /** Stored clicks by client key. */
    addresses: createTally(SLOTS),
    /** Clicks by link and client key. */
    pairs: createTally(SLOTS),
    /** The distinct visitors of each pair, by slot. */
    visitors: new Array<number[] | undefined>(SLOTS),
  };
}

type Tallies = ReturnType<typeof createTallies>;

/** Whether the visitor is in the list or can be added to it. The last visitor of the limit represents all others. */
function addVisitor(visitors: number[], visitor: number, maxVisitors: number): boolean {
  if (visitors.includes(visitor)) {
    return true;
  }
  if (visitors.length >= maxVisitors - 1) {
    return false;
  }
  visitors.push(visitor);
  return true;
}
