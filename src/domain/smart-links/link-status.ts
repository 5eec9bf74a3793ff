import type { SmartLink } from './smart-link.ts';

/** Whether a link resolves, or why it doesn't. */
export const LINK_STATUSES = ['ACTIVE', 'SCHEDULED', 'EXPIRED', 'DISABLED'] as const;

export type LinkStatus = (typeof LINK_STATUSES)[number];

/** Returns the status of a link at this time. Its window includes its start and excludes its expiry. */
export function getLinkStatus(
  { disabled, startsAt, expiresAt }: Pick<SmartLink, 'disabled' | 'startsAt' | 'expiresAt'>,
  now: number,
): LinkStatus {
  if (disabled) {
    return 'DISABLED';
  }
  if (startsAt !== null && now < startsAt) {
    return 'SCHEDULED';
  }
  return expiresAt !== null && now >= expiresAt ? 'EXPIRED' : 'ACTIVE';
}

/** Whether a link resolves at this time. */
export function isActive(link: Pick<SmartLink, 'disabled' | 'startsAt' | 'expiresAt'>, now: number): boolean {
  return getLinkStatus(link, now) === 'ACTIVE';
}
