import { parseCustomCode } from '../smart-links/code.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import { computeUniqueKey } from '../smart-links/unique-key.ts';
import { isTimeInRange, MAX_COUNT } from '../value-ranges.ts';

/** A fault in the database, and the statement or instruction that fixes it. */
export interface CheckFinding {
  fault: string;
  fix: string;
}

/** A link, with the columns of its row that are not part of `SmartLink`. */
export interface StoredLink {
  link: SmartLink;
  uniqueKey: string | null;
  /** Whether the index of searches should contain the words of the link. */
  hasWords: boolean;
}

/** Returns the key that a unique link should be stored under, or null if it is stored correctly or isn't unique. */
export function findCorrectUniqueKey({ link, uniqueKey }: StoredLink): string | null {
  if (uniqueKey === null) {
    return null;
  }
  const right = computeUniqueKey(link);
  return right === uniqueKey ? null : right;
}

/** Returns a sentence for each rule that a link violates. Such a link can't be created through any API. */
export function findLinkFaults({ link }: StoredLink): string[] {
  const faults: string[] = [];
  const code = parseCustomCode(link.code);
  if (!code.ok) {
    faults.push(`Its code ${code.reason}`);
  }
  if (link.uri === '') {
    faults.push('Its target URI is empty.');
  }
  if (link.redeemCount < 0) {
    faults.push(`Its redeem count is ${link.redeemCount}, which is negative.`);
  }
  if (link.redeemLimit !== null && link.redeemLimit < 1) {
    faults.push(`Its redeem limit is ${link.redeemLimit}, which is less than 1.`);
  }
  for (const [name, count] of [
    ['count', link.redeemCount],
    ['limit', link.redeemLimit ?? 0],
  ] as const) {
    if (count > MAX_COUNT) {
      faults.push(`Its redeem ${name} is ${count}, which is more than ${MAX_COUNT}.`);
    }
  }
  for (const [name, time] of [
    ['creation time', link.createdAt],
    ['start', link.startsAt],
    ['expiry', link.expiresAt],
  ] as const) {
    if (time !== null && !isTimeInRange(time)) {
      faults.push(`Its ${name} is ${time} ms after 1970, which is not between the years 1970 and 9999.`);
    }
  }
  if (link.startsAt !== null && link.expiresAt !== null && link.expiresAt <= link.startsAt) {
    faults.push('It expires before it starts, or at the same time.');
  }
  return faults;
}
