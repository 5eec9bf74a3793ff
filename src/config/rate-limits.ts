import type { z } from 'zod';
import { DEFAULT_LIMITS, type LimitSettings } from '../domain/limits/limits.ts';
import { createWholeNumberSchema } from './whole-number.ts';

/** Limits per minute; 0 means unlimited. */
export const rateLimitVariables = {
  RATE_LIMIT_TOKEN: createRateLimitSchema(DEFAULT_LIMITS.token),
  RATE_LIMIT_ADDRESS: createRateLimitSchema(DEFAULT_LIMITS.address),
  RATE_LIMIT_WRONG_TOKENS: createRateLimitSchema(DEFAULT_LIMITS.wrongTokens),
  RATE_LIMIT_MISSES: createRateLimitSchema(DEFAULT_LIMITS.misses),
  RATE_LIMIT_LAZY_LINKS: createRateLimitSchema(DEFAULT_LIMITS.lazyLinks),
  RATE_LIMIT_REDEEMS_TOKEN: createRateLimitSchema(DEFAULT_LIMITS.redeemsByToken),
  RATE_LIMIT_REDEEMS_ADDRESS: createRateLimitSchema(DEFAULT_LIMITS.redeemsByAddress),
  RATE_LIMIT_REDEEMS_LINK: createRateLimitSchema(DEFAULT_LIMITS.redeemsByLink),
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

function createRateLimitSchema(defaultLimit: number) {
  return createWholeNumberSchema(0, 100_000_000).default(defaultLimit);
}
