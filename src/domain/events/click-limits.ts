import { LRUCache } from 'lru-cache';
import type { Click } from './click.ts';
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

/** The maximum number of cached keys of each kind. The least recently used ones are evicted, and start again at zero. */
const MAX_KEYS = 50_000;

/** How a click is recorded. */
export interface ClickAdmission {
  /** Whether the click is stored. Otherwise it is only counted. */
  isStored: boolean;
  /** Whether the click can wait for an install. False for a client key that is beyond its limit on all links. */
  canAwaitInstall: boolean;
  /**
   * Whether the visitor with this hash counts as one of their own. Otherwise they count as the same visitor as all
   * others with this client key and link.
   */
  isDistinct(visitorHash: string): boolean;
}

/** The use of the limits by one key. */
interface Usage {
  /** The UTC day, in days since 1970. */
  day: number;
  /** The number of stored clicks. */
  clicks: number;
  /** Numbers that identify the distinct visitors. A number takes a fraction of the memory of a hash. */
  visitors: number[] | null;
}

/**
 * Creates the daily limits of stored clicks and visitors. They apply per process and since its start, in memory, so that
 * checking them costs three map lookups. A clock that is set to another day starts new counts.
 */
export function createClickLimits(settings: Readonly<ClickLimitSettings>) {
  const maxClicksByAddress = settings.clicksByAddress || Number.POSITIVE_INFINITY;
  const maxClicksByLink = settings.clicksByLink || Number.POSITIVE_INFINITY;
  const maxVisitors = settings.visitorsByAddress || Number.POSITIVE_INFINITY;
  // Created on first use, because the caches preallocate their entries and the command line records no clicks.
  let caches: ReturnType<typeof createCaches> | undefined;
  const unlistedClicks = { address: 0, link: 0 };

  /** Whether the usage has the visitor, or space for them. The last visitor stands for all others. */
  function addVisitor(usage: Usage, visitorHash: string): boolean {
    usage.visitors ??= [];
    const visitor = toNumber(visitorHash);
    if (usage.visitors.includes(visitor)) {
      return true;
    }
    if (usage.visitors.length >= maxVisitors - 1) {
      return false;
    }
    usage.visitors.push(visitor);
    return true;
  }

  return {
    /** The number of clicks that were only counted, by the limit that they exceeded. */
    unlistedClicks: unlistedClicks as Readonly<typeof unlistedClicks>,

    /** Decides how a click is recorded. A null client key, an unknown address, has no limits of its own. */
    admitClick({ smartLinkId, createdAt }: Pick<Click, 'smartLinkId' | 'createdAt'>, clientKey: string | null) {
      caches ??= createCaches();
      const day = Math.floor(createdAt / DAY_MS);
      const ofLink = getUsage(caches.links, smartLinkId, day);
      const ofAddress = clientKey === null ? null : getUsage(caches.addresses, clientKey, day);
      const ofBoth = clientKey === null ? null : getUsage(caches.addressesOfLinks, `${smartLinkId} ${clientKey}`, day);
      const isFlooding = ofAddress !== null && ofAddress.clicks >= maxClicksByAddress * LINKS_PER_ADDRESS;
      const exceeded =
        isFlooding || (ofBoth !== null && ofBoth.clicks >= maxClicksByAddress)
          ? 'address'
          : ofLink.clicks >= maxClicksByLink
            ? 'link'
            : null;
      if (exceeded === null) {
        for (const usage of [ofLink, ofAddress, ofBoth]) {
          if (usage !== null) {
            usage.clicks += 1;
          }
        }
      } else {
        unlistedClicks[exceeded] += 1;
      }
      return {
        isStored: exceeded === null,
        canAwaitInstall: !isFlooding,
        isDistinct: (visitorHash) => ofBoth === null || (!isFlooding && addVisitor(ofBoth, visitorHash)),
      } satisfies ClickAdmission;
    },
  };
}

/** Decides which clicks are stored and which visitors are distinguished. */
export type ClickLimits = ReturnType<typeof createClickLimits>;

type UsageCache = LRUCache<string, Usage>;

function createCaches() {
  const createCache = (): UsageCache => new LRUCache({ max: MAX_KEYS });
  return { links: createCache(), addresses: createCache(), addressesOfLinks: createCache() };
}

function getUsage(cache: UsageCache, key: string, day: number): Usage {
  const cached = cache.get(key);
  if (cached?.day === day) {
    return cached;
  }
  const usage: Usage = { day, clicks: 0, visitors: null };
  cache.set(key, usage);
  return usage;
}

/** Returns 32 bits of a hash, enough to distinguish the few visitors of one address. */
function toNumber(hash: string): number {
  let number = 0;
  for (let i = 0; i < 8; i++) {
    number = (Math.imul(number, 31) + hash.charCodeAt(i)) | 0;
  }
  return number;
}
