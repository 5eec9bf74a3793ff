import { getClientKey } from '../addresses/ip-address.ts';
import { computeKeyedHash } from '../keyed-hash.ts';

/** The iOS device families that both browsers and apps report. An iPod touch counts as an iPhone in both. */
export type IosFamily = 'iphone' | 'ipad';

/**
 * The properties that a click and an install on the same device share. Deliberately coarse: this is not a fingerprint.
 */
export interface MatchedDevice {
  /** The client's IP address. Null if it is unknown, in which case nothing matches. */
  address: string | null;
  family: IosFamily;
  /** As the browser or the app reports it (`17.5.1`); null if it doesn't. */
  osVersion: string | null;
}

/** Returns the family of a device type that an app reports (`iPhone`, `iPad2,1`, `iPod touch`); null for any other. */
export function parseIosFamily(deviceType: string): IosFamily | null {
  if (/^\s*ipad/i.test(deviceType)) {
    return 'ipad';
  }
  return /^\s*(?:iphone|ipod)/i.test(deviceType) ? 'iphone' : null;
}

/**
 * Returns the keyed hash by which a click and an install are matched, computed from the app, the client key and the
 * kind of device; null if the address is unknown. The key isn't part of the table, so the table's content alone doesn't
 * allow a brute-force search for the addresses.
 */
export function computeMatchHash(secret: string, appId: string, device: MatchedDevice): string | null {
  const clientKey = device.address === null ? null : getClientKey(device.address);
  return clientKey === null
    ? null
    : computeKeyedHash(secret, [appId, clientKey, device.family, getComparableVersion(device)]);
}

/** Since iOS 26, Safari reports a frozen version, 18.6 or 18.7 (WebKit, "Features in Safari 26.0"). */
const FIRST_FROZEN_VERSION = { major: 18, minor: 6 };

/** Above all minor versions of iOS. Limited, because each version that a client invents is another match hash. */
const MAX_MINOR_VERSION = 99;

/**
 * Returns the part of the version that browsers and apps both report: the major and minor version on iPhones below
 * 18.6, and nothing otherwise. An iPad's browser claims to run on a Mac and reports no iOS version.
 */
function getComparableVersion({ family, osVersion }: MatchedDevice): string {
  const [, major, minor] = /^\s*(\d{1,3})(?:[._](\d{1,3}))?/.exec(osVersion ?? '') ?? [];
  if (family === 'ipad' || major === undefined) {
    return '';
  }
  const version = { major: Number(major), minor: Number(minor ?? 0) };
  const isOlder =
    version.major < FIRST_FROZEN_VERSION.major ||
    (version.major === FIRST_FROZEN_VERSION.major && version.minor < FIRST_FROZEN_VERSION.minor);
  return isOlder && version.minor <= MAX_MINOR_VERSION ? `${version.major}.${version.minor}` : '';
}
