import { setInQuery } from '../smart-links/query.ts';

const STORE_HOSTS: ReadonlySet<string> = new Set([
  'apps.apple.com',
  'itunes.apple.com',
  'play.google.com',
  'appgallery.huawei.com',
  'apps.samsung.com',
  'galaxystore.samsung.com',
]);

/** Whether an address is one at which apps are installed from: a known store's, or the one that the platform names. */
export function isStoreAddress(address: string, storeUrl: string | null): boolean {
  return address === storeUrl || STORE_HOSTS.has(hostnameOf(address));
}

/**
 * The address of an app in the Play store with the deep link in `referrer`, which the app reads once, after it was
 * installed. A referrer that is there is replaced: the app takes it for a deep link. Other addresses stay as they are.
 */
export function playReferrer(storeUrl: string, deepLink: string): string {
  if (hostnameOf(storeUrl) !== 'play.google.com') return storeUrl;
  return setInQuery(storeUrl, 'referrer', encodeURIComponent(deepLink));
}

/** Lower case; empty for what is no address of the web. */
function hostnameOf(address: string): string {
  return /^https?:/i.test(address) && URL.canParse(address) ? new URL(address).hostname : '';
}
