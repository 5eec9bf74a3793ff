import type { PlatformKind } from '../platform-kind.ts';

/** A path pattern that an app build understands, registered by the app itself. Recorded, never trusted. */
export interface Route {
  appId: string;
  id: string;
  platform: PlatformKind;
  /** Without outer or doubled slashes (`products/:product_id`). */
  path: string;
  device: string | null;
  urlSchemes: readonly string[];
  version: string | null;
  build: string | null;
  createdAt: number;
  updatedAt: number;
}
