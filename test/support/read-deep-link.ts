import assert from 'node:assert/strict';
import { decodeWithUrlDecoder, listQueryParameters, parseAndroidUri } from './android-uri.ts';
import { parseAppleUrl } from './apple-url.ts';
import type { Meant } from './meant-link.ts';

/** Asserts that an app on Android reads in its deep link what was meant. */
export function assertAndroidReads(deepLink: string, scheme: string, meant: Meant): void {
  const uri = parseAndroidUri(deepLink);
  const segments = uri.host === null || uri.host === '' ? uri.pathSegments : [uri.host, ...uri.pathSegments];
  assert.deepEqual(
    {
      scheme: uri.scheme,
      userInfo: uri.userInfo,
      port: uri.port,
      segments,
      query: listQueryParameters(uri.query),
      fragment: uri.fragment ?? '',
    },
    { scheme, userInfo: null, port: -1, ...meant },
    deepLink,
  );
}

/** Asserts that an app on iOS reads in its deep link what was meant. */
export function assertAppleReads(deepLink: string, scheme: string, meant: Meant): void {
  const url = parseAppleUrl(deepLink);
  assert.ok(url !== null, `NSURL can't read ${deepLink}`);
  const { host, pathSegments, ...rest } = url;
  assert.deepEqual(
    { ...rest, segments: host === '' ? pathSegments : [host, ...pathSegments] },
    { scheme, user: null, port: null, ...meant },
    deepLink,
  );
}

/**
 * Returns what the SDK on Android reads as the referrer in the address of a page of Google Play. Google Play decodes
 * the parameter, and the SDK decodes it again.
 */
export function decodePlayReferrer(storeUrl: string): string {
  const query = parseAndroidUri(storeUrl).query;
  const [, referrer] = listQueryParameters(query).find(([name]) => name === 'referrer') ?? [];
  assert.ok(referrer !== undefined, `no referrer in ${storeUrl}`);
  return decodeWithUrlDecoder(referrer);
}
