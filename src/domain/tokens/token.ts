import { generateId } from '../ids.ts';
import type { PlatformKind } from '../platform-kind.ts';

/** The credential of a client of one platform. The database stores the SHA-256 of its text, never the text. */
export interface PlatformToken {
  id: string;
  appId: string;
  platform: PlatformKind;
  /** True: the token ships in apps and web pages, so anyone can extract it. False: a back end keeps it secret. */
  publishable: boolean;
  lastFour: string;
  createdAt: number;
  revokedAt: number | null;
  /** The time from which the token is rejected, because it was rotated. Null: none. */
  expiresAt: number | null;
  /** The time of its last use, to the minute. Null: never used. */
  lastUsedAt: number | null;
}

/** The credential of an operator, for one app, or for the whole installation if `appId` is null. */
export interface AdminKey {
  id: string;
  appId: string | null;
  /** What the operator uses it for, such as the name of a dashboard. Null: none. */
  label: string | null;
  /** True: the key reads links and statistics only. */
  readOnly: boolean;
  lastFour: string;
  createdAt: number;
  revokedAt: number | null;
  /** The time of its last use, to the minute. Null: never used. */
  lastUsedAt: number | null;
}

/** Narrows the creator of a link to a token, which has a platform, unlike a key. */
export function isPlatformToken(credential: PlatformToken | AdminKey): credential is PlatformToken {
  return 'platform' in credential;
}

/** Builds a new admin key with this text, which was created `now` and has never been used. */
export function buildAdminKey(
  { appId, label, readOnly }: Pick<AdminKey, 'appId' | 'label' | 'readOnly'>,
  text: string,
  now: number,
): AdminKey {
  return {
    id: generateId(now),
    appId,
    label,
    readOnly,
    lastFour: text.slice(-4),
    createdAt: now,
    revokedAt: null,
    lastUsedAt: null,
  };
}
