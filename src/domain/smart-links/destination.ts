import { joinAddress, parseScheme } from '../addresses/address.ts';
import { splitSegments } from '../addresses/path.ts';
import { expandUrlPattern } from '../addresses/url-pattern.ts';
import { buildWebLink, isWebAddress } from '../addresses/web-address.ts';
import { toWellFormedUri } from '../addresses/well-formed.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { FallbackKind, Template } from '../apps/template.ts';
import { type CompiledTarget, matchTemplate, type TemplateMatch } from '../apps/template-matching.ts';
import { isForeign, splitUri } from '../apps/uri.ts';
import { PLATFORM_KINDS, type PlatformKind } from '../platform-kind.ts';
import type { Override, SmartLink } from './smart-link.ts';

/** The source of a destination: an override of the link, a template of the app, or neither. */
export type DestinationSource = 'OVERRIDE' | 'TEMPLATE' | 'SAME_PATH';

/** The destination of a link on one platform. */
export interface Destination {
  platform: PlatformKind;
  /** The URL that opens the app or the web page. Null if there is only a fallback. */
  link: string | null;
  /** The URL for devices without the app. */
  fallback: string | null;
  source: DestinationSource;
}

type LinkTargets = Pick<SmartLink, 'uri' | 'overrides'>;

/** The values that the destinations of a link share, computed once. */
interface DestinationContext {
  link: LinkTargets;
  snapshot: AppSnapshot;
  foreign: boolean;
  match: TemplateMatch | null;
  suffix: { query: string; fragment: string };
}

/**
 * Finds the destination of a link on a platform: from its override, otherwise its template, otherwise the same path.
 */
export function findDestination(link: LinkTargets, platform: PlatformKind, snapshot: AppSnapshot): Destination | null {
  return computeDestination(createContext(link, snapshot), platform);
}

/** Computes the destinations of a link on all platforms that have one, in the order of PLATFORM_KINDS. */
export function computeDestinations(link: LinkTargets, snapshot: AppSnapshot): Destination[] {
  const context = createContext(link, snapshot);
  return PLATFORM_KINDS.map((platform) => computeDestination(context, platform)).filter((found) => found !== null);
}

/**
 * Returns the scheme of another app because of which an override is ignored: the app allowed it when the override was
 * set, but doesn't allow it any more. Returns null for an override in force.
 */
export function findDisallowedScheme({ otherAppSchemes = [] }: Override, snapshot: AppSnapshot): string | null {
  const { app, schemes } = snapshot;
  return otherAppSchemes.find((scheme) => !schemes.has(scheme) && !app.allowedSchemes.includes(scheme)) ?? null;
}

/** Finds the template that matches the path of a link. Returns null for a foreign URI. */
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
  const found = selectDestination(context, platform);
  if (found === null) {
    return null;
  }
  const link = found.link && completeAddress(found.link);
  const fallback = found.fallback && completeAddress(found.fallback);
  return link === found.link && fallback === found.fallback ? found : { ...found, link, fallback };
}

/** Deep links become well-formed, whatever they were built from. Web pages are opened as they are. */
function completeAddress(address: string): string {
  return isWebAddress(address) ? address : toWellFormedUri(address);
}

function selectDestination(context: DestinationContext, platform: PlatformKind): Destination | null {
  const override = context.link.overrides[platform];
  if (override !== undefined && findDisallowedScheme(override, context.snapshot) === null) {
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

/** A foreign URL opens on the web, even on phones: the app's store isn't a useful fallback for it. */
function buildForeignDestination({ link, snapshot }: DestinationContext, platform: PlatformKind): Destination | null {
  if (platform === 'web') {
    return { platform, link: link.uri, fallback: null, source: 'SAME_PATH' };
  }
  return snapshot.platforms.has(platform) ? { platform, link: null, fallback: link.uri, source: 'SAME_PATH' } : null;
}

/**
 * Builds the URL of a path on a platform. On the website, it keeps all its slashes (`<base url>/<path>`); in an app,
 * only those between its segments (`<scheme>://<path>`). Returns null if the platform has no base URL or scheme.
 */
function buildSamePathLink(snapshot: AppSnapshot, platform: PlatformKind, uri: string): string | null {
  if (platform === 'web') {
    return snapshot.webBase === null ? null : buildWebLink(snapshot.webBase, uri);
  }
  const scheme = snapshot.platforms.get(platform)?.urlSchemes[0];
  return scheme === undefined ? null : `${scheme}://${buildAppPath(uri)}`;
}

/** A path without characters that would turn its first segment, a URL's host, into a user name or a port. */
function buildAppPath(uri: string): string {
  // Nearly all paths stay as they are. These searches are faster than a regular expression.
  const mayChange = ['//', '/?', '/#', ':', '@'].some((part) => uri.includes(part)) || uri.endsWith('/');
  if (!mayChange) {
    return uri;
  }
  const { path, query, fragment } = splitUri(uri);
  const [first = '', ...others] = splitSegments(path);
  return joinAddress([first.replace(/[:@]/g, encodeURIComponent), ...others].join('/'), query, fragment);
}

function buildOverrideLink(snapshot: AppSnapshot, platform: PlatformKind, link: string): string | null {
  return parseScheme(link) === null ? buildSamePathLink(snapshot, platform, link) : link;
}

function findDefaultFallback(context: DestinationContext, platform: PlatformKind): string | null {
  return findFallback(context, platform, 'STORE');
}

/**
 * Returns the URL of the preferred fallback (store or web), or of the other one if that is missing. The web itself has
 * no fallback.
 */
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
