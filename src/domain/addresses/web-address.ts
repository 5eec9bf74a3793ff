import type { Checked } from '../failures.ts';
import { accept, reject } from '../failures.ts';
import { describeExcessLength, readAddress } from './address.ts';
import { MAX_ADDRESS_LENGTH, splitSegments } from './path.ts';

/**
 * Parses an http(s) URL, such as that of a store page or an image, by the rules of `readAddress`. Its normalized form
 * must also have at most 2,048 characters.
 */
export function parseWebAddress(text: string): Checked<URL> {
  const address = readAddress(text);
  if (!address.ok) {
    return address;
  }
  if (address.value.kind !== 'web') {
    return reject('must be an http or https URL such as `https://host/path`.');
  }
  const { url } = address.value;
  return url.href.length > MAX_ADDRESS_LENGTH ? reject(describeExcessLength(url.href.length)) : accept(url);
}

/** The base URL of an app's web pages. URLs below it are equivalent to paths of the app. */
export interface WebBase {
  /** Without a trailing slash. */
  text: string;
  /** As returned by `getHost`. The scheme is not compared: http and https are equivalent. */
  host: string;
  segments: readonly string[];
}

/** Parses the base URL of a web platform: an http(s) URL without query and fragment. */
export function parseWebBase(text: string): Checked<{ text: string; base: WebBase }> {
  const address = readAddress(text);
  if (!address.ok) {
    return address;
  }
  const { value } = address;
  if (value.kind !== 'web') {
    return reject('must be an http or https URL such as `https://host`.');
  }
  if (value.query !== '' || value.fragment !== '') {
    return reject('has a query or a fragment. Remove it, because paths are appended to the base URL.');
  }
  const segments = splitSegments(value.path);
  const canonical = [`${value.scheme}://${value.host}`, ...segments].join('/');
  if (canonical.length > MAX_ADDRESS_LENGTH) {
    return reject(describeExcessLength(canonical.length));
  }
  return accept({ text: canonical, base: { text: canonical, host: value.host, segments } });
}

/** Returns the URL of a path on a website. */
export function buildWebLink({ text }: WebBase, path: string): string {
  return path.startsWith('/') ? text + path : `${text}/${path}`;
}

/** Whether an address is an http(s) URL, not a deep link or a path. */
export function isWebAddress(address: string): boolean {
  return /^https?:\/\//i.test(address);
}
