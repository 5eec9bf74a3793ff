import { parseCustomCode } from '../smart-links/code.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import { computeUniqueKey } from '../smart-links/unique-key.ts';

/** Something that is wrong, and how to fix it. */
export interface CheckFinding {
  fault: string;
  fix: string;
}

/** What a link's row says beside the link itself. */
export interface StoredLink {
  link: SmartLink;
  uniqueKey: string | null;
}

/** The key that a unique link should have been stored under, where it is another one. */
export function findCorrectUniqueKey({ link, uniqueKey }: StoredLink): string | null {
  if (uniqueKey === null) {
    return null;
  }
  const right = computeUniqueKey(link);
  return right === uniqueKey ? null : right;
}

/** What no rule of links would have let through. */
export function findLinkFaults({ link }: StoredLink): string[] {
  const faults: string[] = [];
  const code = parseCustomCode(link.code);
  if (!code.ok) {
    faults.push(`its code ${code.reason}`);
  }
  if (link.uri === '') {
    faults.push('its uri is empty');
  }
  if (link.redeemCount < 0) {
    faults.push('it was redeemed less than no times');
  }
  if (link.redeemLimit !== null && link.redeemLimit < 1) {
    faults.push('its redeem limit is less than one');
  }
  if (link.startsAt !== null && link.expiresAt !== null && link.expiresAt <= link.startsAt) {
    faults.push('it expires before it starts');
  }
  return faults;
}
