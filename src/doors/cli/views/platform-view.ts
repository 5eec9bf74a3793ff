import type { Platform } from '../../../domain/apps/platform.ts';
import { formatList, toIsoTime } from '../output.ts';
import { formatFacts } from '../table.ts';

/** A platform as programs read it. */
export function toPlatformJson({ appId: _appId, createdAt, updatedAt, ...settings }: Platform) {
  return { ...settings, createdAt: toIsoTime(createdAt), updatedAt: toIsoTime(updatedAt) };
}

/** A platform as people read it, with the settings that it has. */
export function formatPlatform(platform: Platform): string {
  return formatFacts([
    ['Platform', platform.kind],
    ['Base URL', platform.baseUrl],
    ['URL schemes', formatList(platform.urlSchemes)],
    ['Store', platform.storeUrl],
    ['Team id', platform.teamId],
    ['Bundle id', platform.bundleId],
    ['App Store id', platform.appStoreId],
    ['Package', platform.packageName],
    ['SHA-256', formatList(platform.sha256Fingerprints)],
  ]);
}
