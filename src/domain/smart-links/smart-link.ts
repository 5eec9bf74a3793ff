import type { Preview } from '../apps/preview.ts';
import type { JsonObject } from '../json.ts';
import type { PlatformKind } from '../platform-kind.ts';

/** The destination that a link sets for one platform, overriding its template or path. */
export interface Override {
  link: string;
  /** Null: the default fallback of the platform. */
  fallback: string | null;
  /**
   * The schemes of the link and the fallback that were other apps' (`allowedSchemes`) when the override was set. Absent
   * if there are none. The override is ignored once the app doesn't allow one of them any more.
   */
  otherAppSchemes?: readonly string[];
}

export type Overrides = Partial<Record<PlatformKind, Override>>;

/** Returns overrides as clients set and read them, without `otherAppSchemes`. */
export function toOverrideInputs(overrides: Overrides): Overrides {
  return Object.fromEntries(Object.entries(overrides).map(([kind, { link, fallback }]) => [kind, { link, fallback }]));
}

/** A short URL that opens the right destination on every device. Destinations are computed, never stored. */
export interface SmartLink {
  appId: string;
  /** A UUIDv7 that contains the time `createdAt`, so ids sort in the order of creation. */
  id: string;
  code: string;
  /**
   * The canonical target URI: a relative path (the root is `/`), or a foreign http(s) URL. A path has outer or doubled
   * slashes only if it was created from a URL of the app's own website that has them.
   */
  uri: string;
  overrides: Overrides;
  metadata: JsonObject | null;
  /** How many times apps can redeem the metadata. Null: no limit. */
  redeemLimit: number | null;
  redeemCount: number;
  tags: readonly string[];
  /** A name for people who manage the link. Neither visitors nor publishable tokens can read it. */
  title: string | null;
  /** A text for people who manage the link. Neither visitors nor publishable tokens can read it. */
  note: string | null;
  /** Whether the link answers like an expired one, whatever its validity window is. */
  disabled: boolean;
  /** Whether it is the app's only unique link with these properties; see `computeUniqueKey`. */
  unique: boolean;
  startsAt: number | null;
  expiresAt: number | null;
  /** The URL that the link opens while it is disabled or outside its validity window. Null: the server shows a page. */
  expiredUrl: string | null;
  preview: Preview;
  /**
   * The id of the platform token or admin key that created it. Null: created by a visit to a lazy link, or on the
   * command line.
   */
  createdBy: string | null;
  createdAt: number;
  updatedAt: number;
}
