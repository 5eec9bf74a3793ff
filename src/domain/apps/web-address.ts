import { readAddress } from '../address.ts';
import type { Checked } from '../failures.ts';
import { accepted, refused } from '../failures.ts';
import { segmentsOf } from '../path.ts';

/**
 * An http(s) address, read as browsers do, without userinfo and control characters, of at most 2,048 characters:
 * a store's, a picture's.
 */
export function parseWebAddress(text: string): Checked<URL> {
  const address = readAddress(text);
  if (!address.ok) return address;
  if (address.value.kind !== 'web') return refused('is no http or https address; write it as "https://host/path"');
  return accepted(address.value.url);
}

/** Where an app's pages live: what stands below is a path of the app's. */
export interface WebBase {
  /** Without a slash at its end. */
  text: string;
  /** As `hostOf` spells it; http and https are one. */
  host: string;
  segments: readonly string[];
}

/** The base URL of a web platform: http(s), without query and fragment. */
export function parseWebBase(text: string): Checked<{ text: string; base: WebBase }> {
  const address = readAddress(text);
  if (!address.ok) return address;
  const { value } = address;
  if (value.kind !== 'web') return refused('is no http or https address; write it as "https://host"');
  if (value.query !== '' || value.fragment !== '') {
    return refused('has a query or a fragment; leave it out, since paths are put behind');
  }
  const segments = segmentsOf(value.path);
  const canonical = [`${value.scheme}://${value.host}`, ...segments].join('/');
  return accepted({ text: canonical, base: { text: canonical, host: value.host, segments } });
}
