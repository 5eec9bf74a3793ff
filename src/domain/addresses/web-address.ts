import type { Checked } from '../failures.ts';
import { accept, reject } from '../failures.ts';
import { describeExcessLength, readAddress } from './address.ts';
import { MAX_ADDRESS_LENGTH, splitSegments } from './path.ts';

/**
 * An http(s) address, read as browsers do, without userinfo and control characters, of at most 2,048 characters:
 * a store's, a picture's.
 */
export function parseWebAddress(text: string): Checked<URL> {
  const address = readAddress(text);
  if (!address.ok) {
    return address;
  }
  if (address.value.kind !== 'web') {
    return reject('is no http or https address; write it as "https://host/path"');
  }
  const { url } = address.value;
  return url.href.length > MAX_ADDRESS_LENGTH ? reject(describeExcessLength(url.href.length)) : accept(url);
}

/** Where an app's pages live: what stands below is a path of the app's. */
export interface WebBase {
  /** Without a slash at its end. */
  text: string;
  /** As `getHost` spells it; http and https are one. */
  host: string;
  segments: readonly string[];
}

/** The base URL of a web platform: http(s), without query and fragment. */
export function parseWebBase(text: string): Checked<{ text: string; base: WebBase }> {
  const address = readAddress(text);
  if (!address.ok) {
    return address;
  }
  const { value } = address;
  if (value.kind !== 'web') {
    return reject('is no http or https address; write it as "https://host"');
  }
  if (value.query !== '' || value.fragment !== '') {
    return reject('has a query or a fragment; leave it out, since paths are put behind');
  }
  const segments = splitSegments(value.path);
  const canonical = [`${value.scheme}://${value.host}`, ...segments].join('/');
  if (canonical.length > MAX_ADDRESS_LENGTH) {
    return reject(describeExcessLength(canonical.length));
  }
  return accept({ text: canonical, base: { text: canonical, host: value.host, segments } });
}

/** Whether an address is one of the web, and no deep link. */
export function isWebAddress(address: string): boolean {
  return /^https?:\/\//i.test(address);
}
