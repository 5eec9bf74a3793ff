import { getHost } from '../addresses/address.ts';
import { parseWebAddress, parseWebBase, type WebBase } from '../addresses/web-address.ts';
import type { PlatformKind } from '../platform-kind.ts';
import type { App } from './app.ts';
import type { Platform } from './platform.ts';
import type { Template } from './template.ts';
import { compileTemplate, indexTemplates, type TemplateIndex } from './template-matching.ts';

/** The cached data of an app that determines the destinations of its links. Immutable. */
export interface AppSnapshot {
  app: App;
  platforms: ReadonlyMap<PlatformKind, Platform>;
  templates: readonly Template[];
  templateIndex: TemplateIndex;
  /** The URL schemes of all platforms of the app. */
  schemes: ReadonlySet<string>;
  webBase: WebBase | null;
  /** The hosts that publishable tokens can link to and name pictures on, in the form of `getHost`. */
  publishableHosts: ReadonlySet<string>;
  /** The ids of the app's publishable tokens, including revoked ones. */
  publishableTokenIds: ReadonlySet<string>;
}

/**
 * Builds the snapshot of an app. Stored data was validated when it was saved. If a rule has become stricter since, data
 * that violates it is ignored, so that the app's other links keep working.
 */
export function buildAppSnapshot(
  app: App,
  platforms: readonly Platform[],
  templates: readonly Template[],
  publishableTokenIds: ReadonlySet<string> = new Set(),
): AppSnapshot {
  const byKind = new Map(platforms.map((platform) => [platform.kind, platform]));
  const baseUrl = byKind.get('web')?.baseUrl ?? null;
  const base = baseUrl === null ? null : parseWebBase(baseUrl);
  const webBase = base?.ok ? base.value.base : null;
  const compiled = templates.map(compileTemplate);
  return {
    app,
    platforms: byKind,
    templates,
    templateIndex: indexTemplates(compiled.flatMap((template) => (template.ok ? [template.value] : []))),
    schemes: new Set(platforms.flatMap((platform) => platform.urlSchemes)),
    webBase,
    publishableHosts: new Set([
      ...(webBase === null ? [] : [webBase.host]),
      ...platforms.flatMap((platform) => getStoreHosts(platform)),
      ...app.allowedHosts,
    ]),
    publishableTokenIds,
  };
}

function getStoreHosts(platform: Platform): string[] {
  const address = platform.storeUrl === null ? null : parseWebAddress(platform.storeUrl);
  return address?.ok ? [getHost(address.value)] : [];
}
