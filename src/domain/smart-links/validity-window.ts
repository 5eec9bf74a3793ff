import type { SmartLink } from './smart-link.ts';

/** Whether a link resolves at this time. The window includes its start and excludes its expiry. */
export function isInWindow({ startsAt, expiresAt }: Pick<SmartLink, 'startsAt' | 'expiresAt'>, now: number): boolean {
  return (startsAt === null || now >= startsAt) && (expiresAt === null || now < expiresAt);
}
