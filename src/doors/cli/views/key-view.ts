import type { App } from '../../../domain/apps/app.ts';
import type { AdminKey } from '../../../domain/tokens/token.ts';
import { formatTime, toIsoTime } from '../output.ts';
import { type Column, formatFacts } from '../table.ts';

/** Returns an admin key as JSON, without its text. */
export function toKeyJson({ id, appId, label, readOnly, lastFour, createdAt, revokedAt, lastUsedAt }: AdminKey) {
  return {
    id,
    appId,
    label,
    readOnly,
    lastFour,
    createdAt: toIsoTime(createdAt),
    revokedAt: toIsoTime(revokedAt),
    lastUsedAt: toIsoTime(lastUsedAt),
  };
}

/** Formats the scope of a key: the app's subdomain, or "all apps". */
export function formatScope({ appId }: AdminKey, apps: readonly App[]): string {
  if (appId === null) {
    return 'all apps';
  }
  return apps.find(({ id }) => id === appId)?.subdomain ?? appId;
}

/** Formats what a key can do. */
export function formatAccess({ readOnly }: AdminKey): string {
  return readOnly ? 'read-only' : 'full';
}

/** Formats an admin key for people, without its text. */
export function formatKey(key: AdminKey, apps: readonly App[]): string {
  return formatFacts(buildKeyColumns(apps).map(({ heading, getCell }) => [heading, getCell(key)]));
}

export function buildKeyColumns(apps: readonly App[]): readonly Column<AdminKey>[] {
  return [
    { heading: 'Scope', getCell: (key) => formatScope(key, apps) },
    { heading: 'Label', getCell: ({ label }) => label },
    { heading: 'Access', getCell: formatAccess },
    { heading: 'Last four', getCell: ({ lastFour }) => lastFour },
    { heading: 'ID', getCell: ({ id }) => id },
    { heading: 'Created', getCell: ({ createdAt }) => formatTime(createdAt) },
    { heading: 'Last used', getCell: ({ lastUsedAt }) => formatTime(lastUsedAt) },
    { heading: 'Revoked', getCell: ({ revokedAt }) => formatTime(revokedAt) },
  ];
}
