import type { Pattern } from '../addresses/path-pattern.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { Template } from '../apps/template.ts';
import type { PlatformKind } from '../platform-kind.ts';
import { buildComponents, buildFittingFile, type Component, type PlatformFile, spellSegment } from './component.ts';

/** The platforms whose apps the file lists. */
export const IOS_KINDS: readonly PlatformKind[] = ['iphone', 'ipad', 'universal'];

/**
 * Builds apple-app-site-association, which lists the apps that the links of this host open
 * (developer.apple.com, "Supporting associated domains" and "applinks"). Returns null if no platform has a team id and
 * a bundle id.
 */
export function buildAppleFile(snapshot: AppSnapshot): PlatformFile | null {
  const apps = groupPlatformsByApp(snapshot);
  if (apps.size === 0) {
    return null;
  }
  return buildFittingFile(snapshot, (templates) => ({
    applinks: {
      // iOS 9 to 12 require this key, and require it to be empty.
      apps: [],
      details: [...apps].map(([appId, kinds]) => buildDetail(appId, kinds, templates)),
    },
  }));
}

/** Groups the platforms by Apple app id, because one app can serve several platforms. */
function groupPlatformsByApp({ platforms }: AppSnapshot): Map<string, PlatformKind[]> {
  const apps = new Map<string, PlatformKind[]>();
  for (const kind of IOS_KINDS) {
    const { teamId = null, bundleId = null } = platforms.get(kind) ?? {};
    if (teamId === null || bundleId === null) {
      continue;
    }
    const appId = `${teamId}.${bundleId}`;
    apps.set(appId, [...(apps.get(appId) ?? []), kind]);
  }
  return apps;
}

/** Builds the entry of an app. iOS 13 and later read `appIDs` and `components`, earlier versions the other two keys. */
function buildDetail(appId: string, kinds: readonly PlatformKind[], templates: readonly Template[]) {
  const components = buildComponents(templates, kinds, buildSpellings);
  return { appIDs: [appId], components, appID: appId, paths: buildPaths(components) };
}

/** Paths can't match queries, so all lazy links go to the link edge. */
function buildPaths(components: readonly Component[]): string[] {
  return components
    .filter((component) => component['?'] === undefined)
    .map(({ '/': path, exclude }) => (exclude ? `NOT ${path}` : path));
}

/** Returns the spellings for iOS, which doesn't decode URLs: both with encoded and with unencoded slashes. */
function buildSpellings({ segments }: Pattern, asterisk: string): string[] {
  const written = segments.map((segment) =>
    segment.kind === 'parameter' ? '?*' : encodeURIComponent(spellSegment(segment.decoded)).replaceAll('*', asterisk),
  );
  const [path, encoded] = [written.join('/'), written.join('%2F')];
  const all = [`/${path}`, path, `%2F${encoded}`, encoded];
  return [...new Set(all)].filter((spelling) => spelling !== '');
}
