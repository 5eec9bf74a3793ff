import type { SmartLink } from './smart-link.ts';

/** Whether a link leads anywhere at this time: from its start on, and no more from its expiry on. */
export function isInWindow({ startsAt, expiresAt }: Pick<SmartLink, 'startsAt' | 'expiresAt'>, now: number): boolean {
  return (startsAt === null || now >= startsAt) && (expiresAt === null || now < expiresAt);
}
