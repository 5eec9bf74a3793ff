import type { z } from 'zod';
import { DEFAULT_LIMITS, type LimitSettings } from '../domain/limits/limits.ts';
import { wholeNumber } from './whole-number.ts';

/** How often a minute; 0 is without a limit. */
export const rateLimitVariables = {
  RATE_LIMIT_TOKEN: rateLimit(DEFAULT_LIMITS.token),
  RATE_LIMIT_ADDRESS: rateLimit(DEFAULT_LIMITS.address),
  RATE_LIMIT_WRONG_TOKENS: rateLimit(DEFAULT_LIMITS.wrongTokens),
  RATE_LIMIT_MISSES: rateLimit(DEFAULT_LIMITS.misses),
  RATE_LIMIT_LAZY_LINKS: rateLimit(DEFAULT_LIMITS.lazyLinks),
  RATE_LIMIT_REDEEMS_TOKEN: rateLimit(DEFAULT_LIMITS.redeemsByToken),
  RATE_LIMIT_REDEEMS_ADDRESS: rateLimit(DEFAULT_LIMITS.redeemsByAddress),
  RATE_LIMIT_REDEEMS_LINK: rateLimit(DEFAULT_LIMITS.redeemsByLink),
};

type RateLimitValues = { [Name in keyof typeof rateLimitVariables]: z.output<(typeof rateLimitVariables)[Name]> };

export function toRateLimits(env: RateLimitValues): LimitSettings {
  return {
    token: env.RATE_LIMIT_TOKEN,
    address: env.RATE_LIMIT_ADDRESS,
    wrongTokens: env.RATE_LIMIT_WRONG_TOKENS,
    misses: env.RATE_LIMIT_MISSES,
    lazyLinks: env.RATE_LIMIT_LAZY_LINKS,
    redeemsByToken: env.RATE_LIMIT_REDEEMS_TOKEN,
    redeemsByAddress: env.RATE_LIMIT_REDEEMS_ADDRESS,
    redeemsByLink: env.RATE_LIMIT_REDEEMS_LINK,
  };
}

function rateLimit(usual: number) {
  return wholeNumber(0, 100_000_000).default(usual);
}
