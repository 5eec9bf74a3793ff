import { parseScheme } from '../addresses/address.ts';
import type { AppSnapshot } from './snapshot.ts';

/**
 * Whether an address is a deep link of another app: its scheme is one of the app's `allowedSchemes`. A scheme that a
 * platform of the app has as well is the app's own.
 */
export function isOtherAppDeepLink(address: string, { app, schemes }: AppSnapshot): boolean {
  if (app.allowedSchemes.length === 0) {
    return false;
  }
  const scheme = parseScheme(address);
  return scheme !== null && app.allowedSchemes.includes(scheme) && !schemes.has(scheme);
}
