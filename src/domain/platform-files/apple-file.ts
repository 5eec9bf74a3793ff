import type { Pattern } from '../addresses/path-pattern.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { Template } from '../apps/template.ts';
import type { PlatformKind } from '../platform-kind.ts';
import { buildComponents, buildFittingFile, type Component } from './component.ts';

const IOS: readonly PlatformKind[] = ['iphone', 'ipad', 'universal'];

/**
 * Builds the JSON text of apple-app-site-association, which lists the apps that the links of this host open
 * (developer.apple.com, "Supporting associated domains" and "applinks"). Returns null if no platform has a team id and
 * a bundle id.
 */
export function buildAppleFile(snapshot: AppSnapshot): string | null {
  const apps = groupPlatformsByApp(snapshot);
  if (apps.size === 0) {
    return null;
  }
  return buildFittingFile(snapshot, (templates) => ({ applinks: { details: buildDetails(apps, templates) } }));
}

/** Groups the platforms by Apple app id, because one app can serve several platforms. */
function groupPlatformsByApp({ platforms }: AppSnapshot): Map<string, PlatformKind[]> {
  const apps = new Map<string, PlatformKind[]>();
  for (const kind of IOS) {
    const { teamId = null, bundleId = null } = platforms.get(kind) ?? {};
    if (teamId === null || bundleId === null) {
      continue;
    }
    const appId = `${teamId}.${bundleId}`;
    apps.set(appId, [...(apps.get(appId) ?? []), kind]);
  }
  return apps;
}

/** Builds the entries of the file. Apps with the same components share an entry. */
function buildDetails(apps: ReadonlyMap<string, readonly PlatformKind[]>, templates: readonly Template[]) {
  const entries = new Map<string, { appIDs: string[]; components: Component[] }>();
  for (const [appId, kinds] of apps) {
    const components = buildComponents(templates, kinds, buildSpellings);
    const key = JSON.stringify(components);
    const appIDs = [...(entries.get(key)?.appIDs ?? []), appId];
    entries.set(key, { appIDs, components });
  }
  return [...entries.values()];
}

/** Returns the spellings for Apple, which doesn't decode addresses: both with encoded and with unencoded slashes. */
function buildSpellings({ segments }: Pattern): string[] {
  const written = segments.map((segment) =>
    segment.kind === 'parameter' ? '?*' : encodeURIComponent(segment.decoded),
  );
  const [path, encoded] = [written.join('/'), written.join('%2F')];
  const all = [`/${path}`, path, `%2F${encoded}`, encoded];
  return [...new Set(all)].filter((spelling) => spelling !== '');
}
