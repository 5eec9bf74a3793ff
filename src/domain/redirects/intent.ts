import { parseScheme } from '../addresses/address.ts';
import { isWebAddress } from '../addresses/web-address.ts';

/** A Java package name. Other characters could end the package part of the intent. */
const PACKAGE = /^[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*$/;

/**
 * Returns the intent URL with which Chrome on Android opens a deep link in an app (only in `packageName` if it isn't
 * null), or the fallback if no app can open it (developer.chrome.com/docs/android/intents). The deep link must be
 * well-formed (`toWellFormedUri`). Its fragment stays one, because Android's `Intent.parseUri` takes everything before
 * the last `#` as data. Omits a fallback that isn't an http(s) URL, which Chrome would ignore. Throws a TypeError if
 * the deep link has no scheme.
 */
export function buildIntentUrl(deepLink: string, packageName: string | null, fallbackUrl: string | null): string {
  const scheme = parseScheme(deepLink);
  if (scheme === null) {
    throw new TypeError(`deep link without a scheme: "${deepLink}"`);
  }
  const data = deepLink.slice(scheme.length + 1);
  const parts = [`scheme=${scheme}`];
  if (packageName !== null && PACKAGE.test(packageName)) {
    parts.push(`package=${packageName}`);
  }
  if (fallbackUrl !== null && isWebAddress(fallbackUrl)) {
    parts.push(`S.browser_fallback_url=${encodeURIComponent(fallbackUrl)}`);
  }
  return `intent:${data}#Intent;${parts.join(';')};end`;
}
