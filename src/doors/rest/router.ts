import type { Endpoint } from './endpoint.ts';
import { claimAndroidInstall, claimIosInstall } from './installs.ts';
import { acknowledge } from './older-sdks.ts';
import { recordOpen } from './opens.ts';
import { readClickMetadata, readMetadata, redeemMetadata } from './redeems.ts';
import { resolveSmartLink } from './resolutions.ts';
import { registerRoute } from './routes.ts';
import { createSmartLink, getSmartLink } from './smart-links.ts';
import { readVersion } from './version.ts';

/** The endpoints of a path by method. */
export type Verbs = Readonly<Partial<Record<'GET' | 'POST', Endpoint>>>;

const PATHS: ReadonlyMap<string, Verbs> = new Map([
  ['/v2/smartlinks', { POST: createSmartLink }],
  ['/v2/smartlinks/resolve', { POST: resolveSmartLink }],
  ['/v2/smartlinks/metadata', { GET: readMetadata }],
  ['/v2/smartlinks/redeem', { POST: redeemMetadata }],
  ['/v2/smartlinks/open', { POST: recordOpen }],
  ['/v2/routes', { POST: registerRoute }],
  ['/v2/installs/ios', { POST: claimIosInstall }],
  ['/v2/installs/android', { POST: claimAndroidInstall }],
  ['/v2/version', { GET: readVersion }],
]);

/** Paths that only SDKs before 2.2 request. Installed apps still use these SDKs. */
const OLDER_PATHS: ReadonlyMap<string, Verbs> = new Map<string, Verbs>([
  // Links whose code is `create` remain readable.
  ['/v2/smartlinks/create', { POST: createSmartLink, GET: getSmartLink }],
  ['/v2/fingerprints/match', { GET: acknowledge }],
  ['/v2/universal_links/open', { POST: acknowledge }],
]);

/**
 * A link by its short code. The paths above take precedence: a link with the code `open`, for example, is available
 * only in GraphQL.
 */
const CODE = /^\/v2\/smartlinks\/([^/]+)$/;
const CODE_VERBS: Verbs = { GET: getSmartLink };

/** The metadata of a click, for SDKs before 2.2. */
const CLICK_METADATA = /^\/v2\/smartlinks\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/metadata$/i;
const CLICK_METADATA_VERBS: Verbs = { GET: readClickMetadata };

/** Finds the endpoints of a path, which can end in `.json` or a slash. Returns null for an unknown path. */
export function findPath(requestPath: string): { verbs: Verbs; segment: string } | null {
  const path = requestPath.replace(/(\.json|\/)$/, '');
  const code = CODE.exec(path)?.[1];
  const verbs = PATHS.get(path) ?? OLDER_PATHS.get(path) ?? (code === undefined ? undefined : CODE_VERBS);
  if (verbs !== undefined) {
    return { verbs, segment: decodeSegment(code ?? '') };
  }
  const clickId = CLICK_METADATA.exec(path)?.[1];
  return clickId === undefined ? null : { verbs: CLICK_METADATA_VERBS, segment: clickId.toLowerCase() };
}

/** Formats the value of the `Allow` header of a path. */
export function formatAllowedVerbs(verbs: Verbs): string {
  return Object.keys(verbs)
    .map((verb) => (verb === 'GET' ? 'GET, HEAD' : verb))
    .join(', ');
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // Short codes never contain malformed escapes, so no link will be found.
    return segment;
  }
}
