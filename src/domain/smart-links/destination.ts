import { parseScheme } from '../addresses/address.ts';
import { expandUrlPattern } from '../addresses/url-pattern.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { FallbackKind, Template } from '../apps/template.ts';
import { type CompiledTarget, matchTemplate, type TemplateMatch } from '../apps/template-matching.ts';
import { isForeign, splitUri } from '../apps/uri.ts';
import { PLATFORM_KINDS, type PlatformKind } from '../platform-kind.ts';
import type { Override, SmartLink } from './smart-link.ts';

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
interface DestinationContext {
  link: LinkTargets;
  snapshot: AppSnapshot;
  foreign: boolean;
  match: TemplateMatch | null;
  suffix: { query: string; fragment: string };
}

/** Where a link leads on a platform: by its override, else its template, else the same path; null if nowhere. */
export function findDestination(link: LinkTargets, platform: PlatformKind, snapshot: AppSnapshot): Destination | null {
  return computeDestination(createContext(link, snapshot), platform);
}

/** Where a link leads on each platform on which it leads anywhere, in the order of the kinds. */
export function computeDestinations(link: LinkTargets, snapshot: AppSnapshot): Destination[] {
  const context = createContext(link, snapshot);
  return PLATFORM_KINDS.map((platform) => computeDestination(context, platform)).filter((found) => found !== null);
}

/** The template that a link's path fits; a foreign uri fits none. */
export function findLinkTemplate(link: Pick<SmartLink, 'uri'>, snapshot: AppSnapshot): Template | null {
  if (isForeign(link.uri)) {
    return null;
  }
  return matchTemplate(snapshot.templateIndex, splitUri(link.uri).path)?.template.template ?? null;
}

function createContext(link: LinkTargets, snapshot: AppSnapshot): DestinationContext {
  if (isForeign(link.uri)) {
    return { link, snapshot, foreign: true, match: null, suffix: { query: '', fragment: '' } };
  }
  const suffix = splitUri(link.uri);
  return { link, snapshot, foreign: false, match: matchTemplate(snapshot.templateIndex, suffix.path), suffix };
}

function computeDestination(context: DestinationContext, platform: PlatformKind): Destination | null {
  const override = context.link.overrides[platform];
  if (override !== undefined) {
    return buildOverrideDestination(context, platform, override);
  }
  const target = context.match?.template.urls[platform];
  if (target !== undefined) {
    return buildTemplateDestination(context, platform, target);
  }
  if (context.foreign) {
    return buildForeignDestination(context, platform);
  }
  if (!context.snapshot.platforms.has(platform)) {
    return null;
  }
  const link = buildSamePathLink(context.snapshot, platform, context.link.uri);
  return omitIfEmpty({ platform, link, fallback: findDefaultFallback(context, platform), source: 'SAME_PATH' });
}

function buildOverrideDestination(
  context: DestinationContext,
  platform: PlatformKind,
  override: Override,
): Destination | null {
  const { snapshot } = context;
  const fallback = override.fallback ?? findDefaultFallback(context, platform);
  return omitIfEmpty({
    platform,
    link: buildOverrideLink(snapshot, platform, override.link),
    fallback,
    source: 'OVERRIDE',
  });
}

function buildTemplateDestination(
  context: DestinationContext,
  platform: PlatformKind,
  target: CompiledTarget,
): Destination {
  const parameters = context.match?.parameters ?? {};
  const link = expandUrlPattern(target.url, parameters, context.suffix);
  const kind = context.match?.template.template.targets[platform]?.fallbackKind ?? 'STORE';
  const fallback =
    target.fallback === null
      ? findFallback(context, platform, kind)
      : expandUrlPattern(target.fallback, parameters, context.suffix);
  return { platform, link, fallback, source: 'TEMPLATE' };
}

/** A foreign address is the web's business; a phone may have a store address of ours, but it is no place for this link. */
function buildForeignDestination({ link, snapshot }: DestinationContext, platform: PlatformKind): Destination | null {
  if (platform === 'web') {
    return { platform, link: link.uri, fallback: null, source: 'SAME_PATH' };
  }
  return snapshot.platforms.has(platform) ? { platform, link: null, fallback: link.uri, source: 'SAME_PATH' } : null;
}

/** A path on a platform (`<base url>/<path>`, `<scheme>://<path>`), or null where there is no base or scheme. */
function buildSamePathLink(snapshot: AppSnapshot, platform: PlatformKind, uri: string): string | null {
  const path = uri === '/' ? '' : uri;
  if (platform === 'web') {
    return snapshot.webBase === null ? null : `${snapshot.webBase.text}/${path}`;
  }
  const scheme = snapshot.platforms.get(platform)?.urlSchemes[0];
  return scheme === undefined ? null : `${scheme}://${path}`;
}

function buildOverrideLink(snapshot: AppSnapshot, platform: PlatformKind, link: string): string | null {
  return parseScheme(link) === null ? buildSamePathLink(snapshot, platform, link) : link;
}

function findDefaultFallback(context: DestinationContext, platform: PlatformKind): string | null {
  return findFallback(context, platform, 'STORE');
}

/** Of store and web the wanted one, else the other. The web itself is where all fallbacks end, so it has none. */
function findFallback(context: DestinationContext, platform: PlatformKind, kind: FallbackKind): string | null {
  if (platform === 'web') {
    return null;
  }
  const store = context.snapshot.platforms.get(platform)?.storeUrl ?? null;
  return kind === 'WEB' ? (findWebLink(context) ?? store) : (store ?? findWebLink(context));
}

function findWebLink(context: DestinationContext): string | null {
  return computeDestination(context, 'web')?.link ?? null;
}

function omitIfEmpty(found: Destination): Destination | null {
  return found.link === null && found.fallback === null ? null : found;
}
