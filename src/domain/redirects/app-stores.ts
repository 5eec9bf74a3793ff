import { LRUCache } from 'lru-cache';
import { parseUrl } from '../addresses/parse-url.ts';
import { setInQuery } from '../addresses/query.ts';
import { STORE_HOSTS } from '../addresses/store-hosts.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { Device } from '../clients/client.ts';
import { PLATFORM_CHAINS } from './platform-chains.ts';

/** Whether a URL belongs to a known app store or is the platform's `storeUrl`. */
export function isStoreAddress(address: string, storeUrl: string | null): boolean {
  return address === storeUrl || STORE_HOSTS.has(getHostname(address));
}

/** Whether apps are installed from an address: it belongs to a known store, or is the `storeUrl` of any platform. */
export function isStore(address: string, { platforms }: AppSnapshot): boolean {
  return isStoreAddress(address, null) || [...platforms.values()].some(({ storeUrl }) => storeUrl === address);
}

/** Returns the app's page in the store of a device, or null if there is none. */
export function findStoreUrl(device: Device, { platforms }: AppSnapshot): string | null {
  const urls = PLATFORM_CHAINS[device].map((kind) => platforms.get(kind)?.storeUrl ?? null);
  return urls.find((url) => url !== null) ?? null;
}

/**
 * Adds the deep link to a Google Play URL as its `referrer`, which the app reads once after its installation. Replaces
 * an existing referrer, because the app would mistake it for a deep link. Returns any other URL unchanged.
 *
 * The store decodes the parameter, and the SDK decodes its value once more as form data. A deep link that this would
 * change is therefore encoded twice.
 */
export function addPlayReferrer(storeUrl: string, deepLink: string): string {
  if (getHostname(storeUrl) !== 'play.google.com') {
    return storeUrl;
  }
  const referrer = /[%+]/.test(deepLink) ? encodeURIComponent(deepLink) : deepLink;
  return setInQuery(storeUrl, 'referrer', encodeURIComponent(referrer));
}

/** The part of a web address before its path. */
const ORIGIN = /^https?:\/\/[^/?#\\]+/i;

/** Cached by origin, because links have few different hosts, and parsing a URL is the slowest step here. */
const hostnames = new LRUCache<string, string>({ max: 1_000 });

/** Returns the host name in lower case, or an empty string if the text isn't an http(s) URL. */
function getHostname(address: string): string {
  const origin = ORIGIN.exec(address)?.[0] ?? address;
  const cached = hostnames.get(origin);
  if (cached !== undefined) {
    return cached;
  }
  const hostname = (/^https?:/i.test(address) ? parseUrl(address)?.hostname : undefined) ?? '';
  hostnames.set(origin, hostname);
  return hostname;
}
