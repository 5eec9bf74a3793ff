import type { Pattern } from '../addresses/path-pattern.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import { buildComponents, buildFittingFile, type PlatformFile, spellSegment } from './component.ts';

const ALL_URLS = 'delegate_permission/common.handle_all_urls';

/**
 * Builds assetlinks.json (developer.android.com, "Configure website associations and dynamic rules").
 * Returns null without a package name or fingerprints. From Android 15, the dynamic rules narrow the manifest's links;
 * earlier versions ignore them.
 */
export function buildAndroidFile(snapshot: AppSnapshot): PlatformFile | null {
  const { packageName = null, sha256Fingerprints = [] } = snapshot.platforms.get('android') ?? {};
  if (packageName === null || sha256Fingerprints.length === 0) {
    return null;
  }
  return buildFittingFile(snapshot, (templates) => [
    {
      relation: [ALL_URLS],
      target: { namespace: 'android_app', package_name: packageName, sha256_cert_fingerprints: sha256Fingerprints },
      relation_extensions: {
        [ALL_URLS]: { dynamic_app_link_components: buildComponents(templates, ['android'], buildSpellings) },
      },
    },
  ]);
}

/** Returns the spellings for Android, which decodes addresses before matching. */
function buildSpellings({ segments }: Pattern, asterisk: string): string[] {
  const path = segments
    .map((segment) => (segment.kind === 'parameter' ? '?*' : spellSegment(segment.decoded).replaceAll('*', asterisk)))
    .join('/');
  return path === '' ? ['/'] : [`/${path}`, path];
}
