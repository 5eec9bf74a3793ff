import { createRate, type SharedRate } from './rate-limit.ts';

/** How often a minute; 0 is without a limit. Places are addresses, of IPv6 their networks (/64). */
export interface LimitSettings {
  /** Requests to the API with one secret token or admin key. */
  token: number;
  /** Requests to the API from one place, without a token or with a publishable one, which every stranger has. */
  address: number;
  /** Credentials that nobody has, from one place. */
  wrongTokens: number;
  /** Codes that no link has, from one place. */
  misses: number;
  /** Lazy links that one place makes of one app. */
  lazyLinks: number;
  /** Redeems with one token or key. */
  redeemsByToken: number;
  /** Redeems from one place, but with a secret token or a key. */
  redeemsByAddress: number;
  /** Redeems of one link from one place, but with a secret token or a key. */
  redeemsByLink: number;
}

/**
 * What an honest client never meets, however busy: a back end that makes links in bulk, all the phones of a company or
 * of a mobile network behind one address. A process that is asked in a loop by mistake does meet it.
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
