import { getHost } from '../addresses/address.ts';
import { parseWebAddress, parseWebBase, type WebBase } from '../addresses/web-address.ts';
import type { PlatformKind } from '../platform-kind.ts';
import type { App } from './app.ts';
import type { Platform } from './platform.ts';
import type { Template } from './template.ts';
import { compileTemplate, indexTemplates, type TemplateIndex } from './template-matching.ts';

/** All that decides where an app's links lead, derived once from what is stored and then only read. */
export interface AppSnapshot {
  app: App;
  platforms: ReadonlyMap<PlatformKind, Platform>;
  templates: readonly Template[];
  templateIndex: TemplateIndex;
  /** The app's own URL schemes: those that an operator set on its platforms. */
  schemes: ReadonlySet<string>;
  webBase: WebBase | null;
  /** The hosts that http(s) targets may name with a publishable token, as `getHost` spells them. */
  publishableHosts: ReadonlySet<string>;
}

/**
 * Derives an app's snapshot. What is stored was checked on its way in; should a rule have become stricter since,
 * what breaks it counts as not there, so that the app's other links keep working.
 */
export function buildAppSnapshot(
  app: App,
  platforms: readonly Platform[],
  templates: readonly Template[],
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
  };
}

function getStoreHosts(platform: Platform): string[] {
  const address = platform.storeUrl === null ? null : parseWebAddress(platform.storeUrl);
  return address?.ok ? [getHost(address.value)] : [];
}
