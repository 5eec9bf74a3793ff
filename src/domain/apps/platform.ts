import type { PlatformKind } from '../platform-kind.ts';

/** How one app is reached on one platform. `web` has a base URL; the others have schemes and a store address. */
export interface Platform {
  appId: string;
  kind: PlatformKind;
  /** Web alone: http(s), without query, fragment or slash at its end. */
  baseUrl: string | null;
  /** Mobile alone: lower case, the first one is used for the links that we build. */
  urlSchemes: readonly string[];
  storeUrl: string | null;
  teamId: string | null;
  bundleId: string | null;
  appStoreId: string | null;
  packageName: string | null;
  /** SHA-256 certificate fingerprints, upper case with colons. */
  sha256Fingerprints: readonly string[];
  /** Milliseconds since the epoch, as every time in the domain. */
  createdAt: number;
  updatedAt: number;
}
