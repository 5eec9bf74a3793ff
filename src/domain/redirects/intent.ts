import { parseScheme } from '../addresses/address.ts';
import { isWebAddress } from '../addresses/web-address.ts';

/** A Java package: everything else could end the part of the intent that it stands in. */
const PACKAGE = /^[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*$/;

/**
 * The address by which Android's Chrome opens a deep link in its app, in the app of that package alone where one is
 * given, and goes to the fallback by itself where there is none
 * (developer.chrome.com/docs/android/intents). A `#` in the deep link is encoded, since what follows it would be
 * taken for the intent's own parts; a fallback that is no address of the web is left out, as Chrome would do.
 * Throws a TypeError for what has no scheme.
 */
export function buildIntentUrl(deepLink: string, packageName: string | null, fallbackUrl: string | null): string {
  const scheme = parseScheme(deepLink);
  if (scheme === null) {
    throw new TypeError(`an intent needs a deep link with a scheme, and "${deepLink}" has none`);
  }
  const data = deepLink.slice(scheme.length + 1).replaceAll('#', '%23');
  const parts = [`scheme=${scheme}`];
  if (packageName !== null && PACKAGE.test(packageName)) {
    parts.push(`package=${packageName}`);
  }
  if (fallbackUrl !== null && isWebAddress(fallbackUrl)) {
    parts.push(`S.browser_fallback_url=${encodeURIComponent(fallbackUrl)}`);
  }
  return `intent:${data}#Intent;${parts.join(';')};end`;
}
