import type { PlatformKind } from '../platform-kind.ts';

/** What a client of one platform authenticates with. Its text is never stored, only the SHA-256 of it. */
export interface PlatformToken {
  id: string;
  appId: string;
  platform: PlatformKind;
  /** It ships in apps and pages, so every stranger has it; false: a back end's secret. */
  publishable: boolean;
  lastFour: string;
  createdAt: number;
  revokedAt: number | null;
  /** When it was last used, to the minute; null: never yet. */
  lastUsedAt: number | null;
}

/** What an operator authenticates with, for one app or (appId null) for the whole installation. */
export interface AdminKey {
  id: string;
  appId: string | null;
  lastFour: string;
  createdAt: number;
  revokedAt: number | null;
  /** When it was last used, to the minute; null: never yet. */
  lastUsedAt: number | null;
}

/** Narrows a link's maker: a token has a platform, a key has none. */
export function isPlatformToken(credential: PlatformToken | AdminKey): credential is PlatformToken {
  return 'platform' in credential;
}
