import type { Platform } from '../../../domain/apps/platform.ts';
import { isoTime, shownList } from '../output.ts';
import { facts } from '../table.ts';

/** A platform as programs read it. */
export function platformJson({ appId: _ofTheApp, createdAt, updatedAt, ...settings }: Platform) {
  return { ...settings, createdAt: isoTime(createdAt), updatedAt: isoTime(updatedAt) };
}

/** A platform as people read it, with the settings that it has. */
export function platformText(platform: Platform): string {
  return facts([
    ['Platform', platform.kind],
    ['Base URL', platform.baseUrl],
    ['URL schemes', shownList(platform.urlSchemes)],
    ['Store', platform.storeUrl],
    ['Team id', platform.teamId],
    ['Bundle id', platform.bundleId],
    ['App Store id', platform.appStoreId],
    ['Package', platform.packageName],
    ['SHA-256', shownList(platform.sha256Fingerprints)],
  ]);
}
