import { createRate, type SharedRate } from './rate-limit.ts';

/** The rate limits per minute; 0 means no limit. A client key is an IPv4 address or an IPv6 /64 network. */
export interface LimitSettings {
  /** API requests per secret token or admin key. */
  token: number;
  /** API requests per client key, without a token or with a publishable one, which anyone can extract. */
  address: number;
  /** Requests with unknown credentials, per client key. */
  wrongTokens: number;
  /** Lookups of codes that no link has, per client key. */
  misses: number;
  /** New lazy links per app and client key. */
  lazyLinks: number;
  /** Redemptions per token or key. */
  redeemsByToken: number;
  /** Redemptions per client key, except with a secret token or an admin key. */
  redeemsByAddress: number;
  /** Redemptions of a link per client key, except with a secret token or an admin key. */
  redeemsByLink: number;
}

/**
 * The default limits. Legitimate clients don't reach them, not even a back end that creates links in bulk, or all
 * phones of a company or a mobile network that share an IP address. A client in an endless loop of requests does.
 */
export const DEFAULT_LIMITS: Readonly<LimitSettings> = {
  token: 600_000,
  address: 30_000,
  wrongTokens: 120,
  misses: 60,
  lazyLinks: 60,
  redeemsByToken: 60_000,
  redeemsByAddress: 1_200,
  redeemsByLink: 120,
};

export type Limits = Readonly<Record<keyof LimitSettings, SharedRate>>;

export function createLimits(settings: Readonly<LimitSettings>, clock: () => number): Limits {
  const createNamedRate = (name: keyof LimitSettings) => createRate(settings[name], clock);
  return {
    token: createNamedRate('token'),
    address: createNamedRate('address'),
    wrongTokens: createNamedRate('wrongTokens'),
    misses: createNamedRate('misses'),
    lazyLinks: createNamedRate('lazyLinks'),
    redeemsByToken: createNamedRate('redeemsByToken'),
    redeemsByAddress: createNamedRate('redeemsByAddress'),
    redeemsByLink: createNamedRate('redeemsByLink'),
  };
}
