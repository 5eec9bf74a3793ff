import type { Platform } from '../../../domain/apps/platform.ts';
import { formatList, toIsoTime } from '../output.ts';
import { formatFacts } from '../table.ts';

/** Returns a platform as JSON. */
export function toPlatformJson({ appId: _appId, createdAt, updatedAt, ...settings }: Platform) {
  return { ...settings, createdAt: toIsoTime(createdAt), updatedAt: toIsoTime(updatedAt) };
}

/** Formats a platform for people. */
export function formatPlatform(platform: Platform): string {
  return formatFacts([
    ['Platform', platform.kind],
    ['Base URL', platform.baseUrl],
    ['URL schemes', formatList(platform.urlSchemes)],
    ['Store URL', platform.storeUrl],
    ['Team ID', platform.teamId],
    ['Bundle ID', platform.bundleId],
    ['App Store ID', platform.appStoreId],
    ['Package name', platform.packageName],
    ['SHA-256', formatList(platform.sha256Fingerprints)],
  ]);
}
