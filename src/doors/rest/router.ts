import type { Endpoint } from './endpoint.ts';
import { claimAndroidInstall, claimIosInstall } from './installs.ts';
import { recordOpen } from './opens.ts';
import { readMetadata, redeemMetadata } from './redeems.ts';
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

/** A link by its short code. The paths above take precedence: links with such a code are available only in GraphQL. */
const CODE = /^\/v2\/smartlinks\/([^/]+)$/;
const CODE_VERBS: Verbs = { GET: getSmartLink };

/** Finds the endpoints of a path, which can end in `.json` or a slash. Returns null for an unknown path. */
export function findPath(requestPath: string): { verbs: Verbs; code: string } | null {
  const path = requestPath.replace(/(\.json|\/)$/, '');
  const verbs = PATHS.get(path);
  if (verbs !== undefined) {
    return { verbs, code: '' };
  }
  const code = CODE.exec(path)?.[1];
  return code === undefined ? null : { verbs: CODE_VERBS, code: decodeSegment(code) };
}

/** Formats the `Allow` header of a path. */
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
