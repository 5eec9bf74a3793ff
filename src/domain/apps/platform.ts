import type { PlatformKind } from '../platform-kind.ts';

/** The settings of an app for one platform. `web` has a base URL; the others have URL schemes and a store URL. */
export interface Platform {
  appId: string;
  kind: PlatformKind;
  /** Web only: http(s), without query, fragment or trailing slash. */
  baseUrl: string | null;
  /** Mobile only, in lower case. The server builds deep links with the first one. */
  urlSchemes: readonly string[];
  storeUrl: string | null;
  teamId: string | null;
  bundleId: string | null;
  appStoreId: string | null;
  packageName: string | null;
  /** SHA-256 certificate fingerprints, upper case with colons. */
  sha256Fingerprints: readonly string[];
  /** Milliseconds since the epoch, like all times in the domain. */
  createdAt: number;
  updatedAt: number;
}
