import { getClientKey } from '../addresses/ip-address.ts';
import { computeKeyedHash } from '../keyed-hash.ts';

/** The devices of iOS that an install can be told to be on. An iPod touch is a small iPhone, in browsers as in apps. */
export type IosFamily = 'iphone' | 'ipad';

/** What a click and an install of one device have in common. Coarse on purpose: this is no fingerprint. */
export interface MatchedDevice {
  /** The address that the request came from; null: not known, and then nothing matches. */
  address: string | null;
  family: IosFamily;
  /** As a browser or an app says it (`17.5.1`); null: not told. */
  osVersion: string | null;
}

/** The family that an app names as its device (`iPhone`, `iPad2,1`, `iPod touch`); null for a name of something else. */
export function parseIosFamily(deviceType: string): IosFamily | null {
  if (/^\s*ipad/i.test(deviceType)) {
    return 'ipad';
  }
  return /^\s*(?:iphone|ipod)/i.test(deviceType) ? 'iphone' : null;
}

/**
 * What a click and an install are matched by: a keyed hash over app, place and kind of device. Null: the place is not
 * known. The key stays on the server, so that who reads the table can't try out addresses.
 */
export function computeMatchHash(secret: string, appId: string, device: MatchedDevice): string | null {
  const clientKey = device.address === null ? null : getClientKey(device.address);
  return clientKey === null
    ? null
    : computeKeyedHash(secret, [appId, clientKey, device.family, getComparableVersion(device)]);
}

/** From iOS 26 on Safari goes on saying 18.6 or 18.7 (WebKit, "Features in Safari 26.0"). */
const FIRST_FROZEN_VERSION = { major: 18, minor: 6 };

/**
 * The version as far as both sides tell it: on iPhones below 18.6 major and minor, else nothing. An iPad's browser
 * says that it is a Mac, and tells no version at all.
 */
function getComparableVersion({ family, osVersion }: MatchedDevice): string {
  const [, major, minor] = /^\s*(\d{1,3})(?:[._](\d{1,3}))?/.exec(osVersion ?? '') ?? [];
  if (family === 'ipad' || major === undefined) {
    return '';
  }
  const version = { major: Number(major), minor: Number(minor ?? 0) };
  const isReliable =
    version.major < FIRST_FROZEN_VERSION.major ||
    (version.major === FIRST_FROZEN_VERSION.major && version.minor < FIRST_FROZEN_VERSION.minor);
  return isReliable ? `${version.major}.${version.minor}` : '';
}
