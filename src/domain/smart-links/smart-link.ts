import type { Preview } from '../apps/preview.ts';
import type { JsonObject } from '../json.ts';
import type { PlatformKind } from '../platform-kind.ts';

/** What a link's maker set for one platform, instead of what template or path would give. */
export interface Override {
  link: string;
  /** Null: the platform's default fallback. */
  fallback: string | null;
}

export type Overrides = Partial<Record<PlatformKind, Override>>;

/** One short address that opens the right place on every device. Where it leads is computed, never stored. */
export interface SmartLink {
  appId: string;
  /** A UUIDv7 made at `createdAt`, so that the order of ids is the order of creation. */
  id: string;
  code: string;
  /** Canonical: a relative path without outer slashes (the root is `/`), or a foreign http(s) URL. */
  uri: string;
  overrides: Overrides;
  metadata: JsonObject | null;
  /** How many times apps may read the metadata; null is no limit. */
  redeemLimit: number | null;
  redeemCount: number;
  tags: readonly string[];
  /** The one link of its app for this uri, overrides, metadata, redeem limit and window. */
  unique: boolean;
  startsAt: number | null;
  expiresAt: number | null;
  /** Where the link leads outside its window; null: a page that says so. */
  expiredUrl: string | null;
  preview: Preview;
  /** The id of the platform token or admin key that made it; null: made by a lazy link. */
  createdBy: string | null;
  createdAt: number;
  updatedAt: number;
}
