import { LRUCache } from 'lru-cache';
import { setInQuery } from '../addresses/query.ts';

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
  return address === storeUrl || STORE_HOSTS.has(getHostname(address));
}

/**
 * The address of an app in the Play store with the deep link in `referrer`, which the app reads once, after it was
 * installed. A referrer that is there is replaced: the app takes it for a deep link. Other addresses stay as they are.
 */
export function addPlayReferrer(storeUrl: string, deepLink: string): string {
  if (getHostname(storeUrl) !== 'play.google.com') {
    return storeUrl;
  }
  return setInQuery(storeUrl, 'referrer', encodeURIComponent(deepLink));
}

/** What stands in front of an address' path, where it names a host. */
const ORIGIN = /^https?:\/\/[^/?#\\]+/i;

/** By origin: links lead to few hosts, and to read a URL takes longer than all else here. */
const hostnames = new LRUCache<string, string>({ max: 1_000 });

/** Lower case; empty for what is no address of the web. */
function getHostname(address: string): string {
  const origin = ORIGIN.exec(address)?.[0] ?? address;
  const cached = hostnames.get(origin);
  if (cached !== undefined) {
    return cached;
  }
  const hostname = /^https?:/i.test(address) && URL.canParse(address) ? new URL(address).hostname : '';
  hostnames.set(origin, hostname);
  return hostname;
}
