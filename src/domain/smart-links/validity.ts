import type { SmartLink } from './smart-link.ts';

/**
 * Whether a link resolves at this time: if it isn't disabled and is inside its window, which includes its start and
 * excludes its expiry.
 */
export function isActive(
  { disabled, startsAt, expiresAt }: Pick<SmartLink, 'disabled' | 'startsAt' | 'expiresAt'>,
  now: number,
): boolean {
  return !disabled && (startsAt === null || now >= startsAt) && (expiresAt === null || now < expiresAt);
}
