import { parseScheme } from '../addresses/address.ts';
import { addQueryPairs, findQueryValue, formatDeepLinkParameter, type QueryPair } from '../addresses/query.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { PlatformKind } from '../platform-kind.ts';
import { type Destination, findDestination } from './destination.ts';
import type { SmartLink } from './smart-link.ts';

/**
 * Whose destinations the app of a platform understands, the best first: what a device takes that has this app, except
 * that nobody is led to the web who is in the app already.
 */
const UNDERSTOOD: Record<PlatformKind, readonly PlatformKind[]> = {
  web: ['web'],
  iphone: ['iphone', 'universal'],
  ipad: ['ipad', 'universal', 'iphone'],
  universal: ['universal'],
  android: ['android'],
};

/** Where a link leads the app of one platform. */
export interface AppDestination {
  destination: Destination;
  /** The destination's link, or its fallback where the app has nothing to open. */
  address: string;
}

/** Where a link leads the app of this platform; null: nowhere. */
export function findAppDestination(
  link: Pick<SmartLink, 'uri' | 'overrides'>,
  platform: PlatformKind,
  snapshot: AppSnapshot,
): AppDestination | null {
  const found = UNDERSTOOD[platform].map((kind) => findDestination(link, kind, snapshot)).filter((one) => one !== null);
  const destination = found.find((one) => one.link !== null) ?? found[0];
  const address = destination?.link ?? destination?.fallback ?? null;
  return destination === undefined || address === null ? null : { destination, address };
}

/** What in a deep link tells the app where it comes from: the ids of a click or, where there is none, of a link. */
interface DeepLinkParameters {
  clickId: string | null;
  smartLinkId: string | null;
}

const CLICK = '_hk_cid';
const LINK = '_hk_sid';
const METADATA = '_hk_md';

/**
 * The address with its deep-link parameters, if it leads into an app. A web address stays as it is: the ids unlock metadata, so
 * they are nothing for the logs of web sites.
 */
export function addDeepLinkParameters(
  { destination, address }: AppDestination,
  link: Pick<SmartLink, 'id' | 'metadata'>,
  clickId: string | null,
): string {
  const scheme = parseScheme(address);
  if (destination.platform === 'web' || scheme === null || scheme === 'http' || scheme === 'https') {
    return address;
  }
  return addQueryPairs(address, buildDeepLinkParameters(link, clickId));
}

/** The parameters that tell an app which click its deep link comes from, or which link if no click was stored in time. */
export function buildDeepLinkParameters(link: Pick<SmartLink, 'id' | 'metadata'>, clickId: string | null): QueryPair[] {
  const origin = clickId === null ? formatDeepLinkParameter(LINK, link.id) : formatDeepLinkParameter(CLICK, clickId);
  return link.metadata === null ? [origin] : [origin, formatDeepLinkParameter(METADATA, '1')];
}

/** The deep-link parameters that an app reports back. They come from a stranger: whether there are such a click and link is not said. */
export function parseDeepLinkParameters(deepLink: string): DeepLinkParameters {
  return { clickId: findQueryValue(deepLink, CLICK), smartLinkId: findQueryValue(deepLink, LINK) };
}
