import type { App } from '../../../domain/apps/app.ts';
import type { AdminKey } from '../../../domain/tokens/token.ts';
import { isoTime, shownTime } from '../output.ts';
import { type Column, facts } from '../table.ts';

/** An admin key as programs read it, without its text. */
export function keyJson({ id, appId, lastFour, createdAt, revokedAt, lastUsedAt }: AdminKey) {
  return {
    id,
    appId,
    lastFour,
    createdAt: isoTime(createdAt),
    revokedAt: isoTime(revokedAt),
    lastUsedAt: isoTime(lastUsedAt),
  };
}

/** What a key is for, in a word: the app's subdomain, or all apps. */
export function scopeOf({ appId }: AdminKey, apps: readonly App[]): string {
  if (appId === null) return 'all apps';
  return apps.find(({ id }) => id === appId)?.subdomain ?? appId;
}

/** An admin key as people read it, without its text. */
export function keyText(key: AdminKey, apps: readonly App[]): string {
  return facts(keyColumns(apps).map(({ heading, of }) => [heading, of(key)]));
}

export function keyColumns(apps: readonly App[]): readonly Column<AdminKey>[] {
  return [
    { heading: 'For', of: (key) => scopeOf(key, apps) },
    { heading: 'Last four', of: ({ lastFour }) => lastFour },
    { heading: 'Id', of: ({ id }) => id },
    { heading: 'Created', of: ({ createdAt }) => shownTime(createdAt) },
    { heading: 'Last used', of: ({ lastUsedAt }) => shownTime(lastUsedAt) },
    { heading: 'Revoked', of: ({ revokedAt }) => shownTime(revokedAt) },
  ];
}
