import { addQueryPairs, findQueryValue, formatDeepLinkParameter, type QueryPair } from '../addresses/query.ts';
import { isWebAddress } from '../addresses/web-address.ts';
import { toWellFormedUri } from '../addresses/well-formed.ts';
import { isOtherAppDeepLink } from '../apps/other-app.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { PlatformKind } from '../platform-kind.ts';
import { type Destination, findDestination } from './destination.ts';
import { followDestination, type LinkChain, NO_CHAIN } from './link-chain.ts';
import type { SmartLink } from './smart-link.ts';

/**
 * The platforms whose destinations the app of a platform can open, best first. The order is the same as for redirects
 * to that app, but without the web, because the user is already in the app.
 */
const UNDERSTOOD: Record<PlatformKind, readonly PlatformKind[]> = {
  web: ['web'],
  iphone: ['iphone', 'universal'],
  ipad: ['ipad', 'universal', 'iphone'],
  universal: ['universal'],
  android: ['android'],
};

/** The destination of a link in the app of one platform. */
export interface AppDestination {
  destination: Destination;
  /** The destination's link, or its fallback if it has no link. */
  address: string;
}

/** Finds the destination of a link in the app of a platform. `chain` contains the links that the link leads to. */
export function findAppDestination(
  link: Pick<SmartLink, 'uri' | 'overrides'>,
  platform: PlatformKind,
  snapshot: AppSnapshot,
  chain: LinkChain = NO_CHAIN,
): AppDestination | null {
  const found = UNDERSTOOD[platform]
    .map((kind) => findDestination(link, kind, snapshot))
    .map((one) => one && followDestination(one, chain))
    .filter((one) => one !== null);
  const destination = found.find((one) => one.link !== null) ?? found[0];
  const address = destination?.link ?? destination?.fallback ?? null;
  return destination === undefined || address === null ? null : { destination, address };
}

/** The ids that a deep link contains: the click's, or without a click, the smart link's. */
interface DeepLinkParameters {
  clickId: string | null;
  smartLinkId: string | null;
}

const CLICK = '_hk_cid';
const LINK = '_hk_sid';
const METADATA = '_hk_md';

/**
 * Adds deep-link parameters to a URL that opens the app, but not to an http(s) URL or a deep link of another app: the
 * ids grant access to metadata, so they must not appear in the logs of websites or reach other apps. The result is
 * well-formed, except that the URL of a web platform stays unchanged.
 */
export function addDeepLinkParameters(
  { destination, address }: AppDestination,
  link: Pick<SmartLink, 'id' | 'metadata'>,
  clickId: string | null,
  snapshot: AppSnapshot,
): string {
  if (destination.platform === 'web') {
    return address;
  }
  const isOwn = !isWebAddress(address) && !isOtherAppDeepLink(address, snapshot);
  return toWellFormedUri(isOwn ? addQueryPairs(address, buildDeepLinkParameters(link, clickId)) : address);
}

/** Builds the deep-link parameters of a click, or of the link if no click was stored in time. */
export function buildDeepLinkParameters(link: Pick<SmartLink, 'id' | 'metadata'>, clickId: string | null): QueryPair[] {
  const origin = clickId === null ? formatDeepLinkParameter(LINK, link.id) : formatDeepLinkParameter(CLICK, clickId);
  return link.metadata === null ? [origin] : [origin, formatDeepLinkParameter(METADATA, '1')];
}

/** Parses the deep-link parameters that an app reports. They are untrusted: the click and the link may not exist. */
export function parseDeepLinkParameters(deepLink: string): DeepLinkParameters {
  return { clickId: findQueryValue(deepLink, CLICK), smartLinkId: findQueryValue(deepLink, LINK) };
}
