import { createHmac } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';

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
export function iosFamilyOf(deviceType: string): IosFamily | null {
  if (/^\s*ipad/i.test(deviceType)) return 'ipad';
  return /^\s*(?:iphone|ipod)/i.test(deviceType) ? 'iphone' : null;
}

/**
 * What a click and an install are matched by: a keyed hash over app, place and kind of device. Null: the place is not
 * known. The key stays on the server, so that who reads the table can't try out addresses.
 */
export function matchHash(secret: string, appId: string, device: MatchedDevice): string | null {
  const place = device.address === null ? null : placeOf(device.address);
  if (place === null) return null;
  const text = JSON.stringify([appId, place, device.family, versionOf(device)]);
  return createHmac('sha256', secret).update(text).digest('base64url');
}

/**
 * The place that an address stands for: an IPv4 address as it is, of an IPv6 address the network (/64), since devices
 * change the rest of it by themselves. IPv4 written as IPv6 is IPv4. Null for what is no address.
 */
export function placeOf(address: string): string | null {
  const text = address.trim().replace(/%.*$/, '');
  if (isIPv4(text)) return text;
  if (!isIPv6(text)) return null;
  const groups = groupsOf(text);
  const [a, b, c, d, e, f, high = 0, low = 0] = groups;
  if (a === 0 && b === 0 && c === 0 && d === 0 && e === 0 && f === 0xffff) {
    return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight groups of an IPv6 address. Whatever its spelling, a URL's parser makes it hexadecimal with one gap. */
function groupsOf(address: string): number[] {
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...gap, ...after].map((group) => Number.parseInt(group, 16));
}

/** From iOS 26 on Safari goes on saying 18.6 or 18.7 (WebKit, "Features in Safari 26.0"). */
const LAST_TOLD = { major: 18, minor: 6 };

/**
 * The version as far as both sides tell it: on iPhones below 18.6 major and minor, else nothing. An iPad's browser
 * says that it is a Mac, and tells no version at all.
 */
function versionOf({ family, osVersion }: MatchedDevice): string {
  const [, major, minor] = /^\s*(\d{1,3})(?:[._](\d{1,3}))?/.exec(osVersion ?? '') ?? [];
  if (family === 'ipad' || major === undefined) return '';
  const version = { major: Number(major), minor: Number(minor ?? 0) };
  const isTold =
    version.major < LAST_TOLD.major || (version.major === LAST_TOLD.major && version.minor < LAST_TOLD.minor);
  return isTold ? `${version.major}.${version.minor}` : '';
}
