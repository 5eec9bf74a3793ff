import type { z } from 'zod';
import { type ClickLimitSettings, DEFAULT_CLICK_LIMITS } from '../domain/events/click-limits.ts';
import { createWholeNumberSchema } from './whole-number.ts';

/** Limits per UTC day; 0 means unlimited. */
export const clickLimitVariables = {
  MAX_STORED_CLICKS_ADDRESS: createWholeNumberSchema(0, 100_000_000).default(DEFAULT_CLICK_LIMITS.clicksByAddress),
  MAX_STORED_CLICKS_LINK: createWholeNumberSchema(0, 100_000_000).default(DEFAULT_CLICK_LIMITS.clicksByLink),
  // Each click compares the visitor with all others of the same address.
  MAX_VISITORS_ADDRESS: createWholeNumberSchema(0, 1_000).default(DEFAULT_CLICK_LIMITS.visitorsByAddress),
};

type ClickLimitValues = { [Name in keyof typeof clickLimitVariables]: z.output<(typeof clickLimitVariables)[Name]> };

export function toClickLimits(env: ClickLimitValues): ClickLimitSettings {
  return {
    clicksByAddress: env.MAX_STORED_CLICKS_ADDRESS,
    clicksByLink: env.MAX_STORED_CLICKS_LINK,
    visitorsByAddress: env.MAX_VISITORS_ADDRESS,
  };
}
