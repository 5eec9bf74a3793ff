import { schemeOf } from '../addresses/address.ts';
import type { AppConfiguration } from '../apps/snapshot.ts';
import { PLATFORM_KINDS, type PlatformKind } from '../apps/platform.ts';
import { type CompiledTarget, matchTemplate, type TemplateMatch } from '../apps/matching.ts';
import type { FallbackKind, Template } from '../apps/template.ts';
import { expandUrlPattern } from '../addresses/url-pattern.ts';
import type { Override, SmartLink } from './smart-link.ts';
import { isForeign, splitUri } from '../apps/uri.ts';

/** What decided on a destination: the link's maker, a template of the app's, or neither. */
export type DestinationSource = 'OVERRIDE' | 'TEMPLATE' | 'SAME_PATH';

/** What one link is on one platform. */
export interface Destination {
  platform: PlatformKind;
  /** What opens the app, or the page on the web; null where there is only a fallback. */
  link: string | null;
  /** Where a device goes on which the app is missing. */
  fallback: string | null;
  source: DestinationSource;
}

type LinkTargets = Pick<SmartLink, 'uri' | 'overrides'>;

/** What all platforms of one link have in common, worked out once. */
interface Resolution {
  link: LinkTargets;
  config: AppConfiguration;
  foreign: boolean;
  match: TemplateMatch | null;
  suffix: { query: string; fragment: string };
}

/** Where a link leads on a platform: by its override, else its template, else the same path; null if nowhere. */
export function destinationOn(link: LinkTargets, platform: PlatformKind, config: AppConfiguration): Destination | null {
  return destination(resolutionOf(link, config), platform);
}

/** Where a link leads on each platform on which it leads anywhere, in the order of the kinds. */
export function destinationsOf(link: LinkTargets, config: AppConfiguration): Destination[] {
  const resolution = resolutionOf(link, config);
  return PLATFORM_KINDS.map((platform) => destination(resolution, platform)).filter((found) => found !== null);
}

/** The template that a link's path fits; a foreign uri fits none. */
export function templateOf(link: Pick<SmartLink, 'uri'>, config: AppConfiguration): Template | null {
  if (isForeign(link.uri)) return null;
  return matchTemplate(config.templateIndex, splitUri(link.uri).path)?.template.template ?? null;
}

function resolutionOf(link: LinkTargets, config: AppConfiguration): Resolution {
  if (isForeign(link.uri)) return { link, config, foreign: true, match: null, suffix: { query: '', fragment: '' } };
  const suffix = splitUri(link.uri);
  return { link, config, foreign: false, match: matchTemplate(config.templateIndex, suffix.path), suffix };
}

function destination(resolution: Resolution, platform: PlatformKind): Destination | null {
  const override = resolution.link.overrides[platform];
  if (override !== undefined) return byOverride(resolution, platform, override);
  const target = resolution.match?.template.urls[platform];
  if (target !== undefined) return byTemplate(resolution, platform, target);
  if (resolution.foreign) return byForeignUri(resolution, platform);
  if (!resolution.config.platforms.has(platform)) return null;
  const link = samePath(resolution.config, platform, resolution.link.uri);
  return settled({ platform, link, fallback: defaultFallback(resolution, platform), source: 'SAME_PATH' });
}

function byOverride(resolution: Resolution, platform: PlatformKind, override: Override): Destination | null {
  const { config } = resolution;
  const fallback = override.fallback ?? defaultFallback(resolution, platform);
  return settled({ platform, link: overrideLink(config, platform, override.link), fallback, source: 'OVERRIDE' });
}

function byTemplate(resolution: Resolution, platform: PlatformKind, target: CompiledTarget): Destination {
  const parameters = resolution.match?.parameters ?? {};
  const link = expandUrlPattern(target.url, parameters, resolution.suffix);
  const kind = resolution.match?.template.template.targets[platform]?.fallbackKind ?? 'STORE';
  const fallback =
    target.fallback === null
      ? fallbackOfKind(resolution, platform, kind)
      : expandUrlPattern(target.fallback, parameters, resolution.suffix);
  return { platform, link, fallback, source: 'TEMPLATE' };
}

/** A foreign address is the web's business; a phone may have a store address of ours, but it is no place for this link. */
function byForeignUri({ link, config }: Resolution, platform: PlatformKind): Destination | null {
  if (platform === 'web') return { platform, link: link.uri, fallback: null, source: 'SAME_PATH' };
  return config.platforms.has(platform) ? { platform, link: null, fallback: link.uri, source: 'SAME_PATH' } : null;
}

/** A path on a platform (`<base url>/<path>`, `<scheme>://<path>`), or null where there is no base or scheme. */
function samePath(config: AppConfiguration, platform: PlatformKind, uri: string): string | null {
  const path = uri === '/' ? '' : uri;
  if (platform === 'web') return config.webBase === null ? null : `${config.webBase.text}/${path}`;
  const scheme = config.platforms.get(platform)?.urlSchemes[0];
  return scheme === undefined ? null : `${scheme}://${path}`;
}

function overrideLink(config: AppConfiguration, platform: PlatformKind, link: string): string | null {
  return schemeOf(link) === null ? samePath(config, platform, link) : link;
}

function defaultFallback(resolution: Resolution, platform: PlatformKind): string | null {
  return fallbackOfKind(resolution, platform, 'STORE');
}

/** Of store and web the wanted one, else the other. The web itself is where all fallbacks end, so it has none. */
function fallbackOfKind(resolution: Resolution, platform: PlatformKind, kind: FallbackKind): string | null {
  if (platform === 'web') return null;
  const store = resolution.config.platforms.get(platform)?.storeUrl ?? null;
  return kind === 'WEB' ? (webLink(resolution) ?? store) : (store ?? webLink(resolution));
}

function webLink(resolution: Resolution): string | null {
  return destination(resolution, 'web')?.link ?? null;
}

function settled(found: Destination): Destination | null {
  return found.link === null && found.fallback === null ? null : found;
}
