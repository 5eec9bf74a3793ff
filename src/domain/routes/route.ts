import type { PlatformKind } from '../platform-kind.ts';

/** A path pattern that an app build supports, as registered by the app. Recorded, but never trusted. */
export interface Route {
  appId: string;
  id: string;
  platform: PlatformKind;
  /** Without leading, trailing or repeated slashes: `products/:product_id`. */
  path: string;
  device: string | null;
  urlSchemes: readonly string[];
  version: string | null;
  build: string | null;
  createdAt: number;
  updatedAt: number;
}
