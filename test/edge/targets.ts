import type { VisitResponse } from '../support/edge.ts';
import { unescapeHtml } from '../support/edge.ts';

/** The URLs that a response can contain. Query and fragment are not compared. */
export interface Allowed {
  /** Destinations and fallbacks of the link, stores, and the link's own URL, without query and fragment. */
  targets: readonly string[];
  /** Prefixes of other allowed URLs, for lazy links, whose path the visitor chooses. */
  beginnings?: readonly string[];
  /** The URLs of pictures that are allowed. */
  pictures?: readonly string[];
}

/** Attributes with a URL that a browser opens or passes to an app. The `data-*` attributes are read by scripts. */
const LEADING = /^(?:href|action|formaction|cite|ping|background|poster|manifest|data-(?!hint$)[\w-]+|xlink:href)$/;

/** Headers that contain a target or change the meaning of other headers. */
const LEADING_HEADERS = [
  'location',
  'refresh',
  'link',
  'content-location',
  'sourcemap',
  'x-accel-redirect',
  'set-cookie',
];

/** Returns every target in a response with its position. */
export function listTargets({ headers, text }: VisitResponse): { at: string; target: string }[] {
  const targets = LEADING_HEADERS.flatMap((at) => [headers[at] ?? []].flat().map((target) => ({ at, target })));
  if (!String(headers['content-type']).startsWith('text/html')) {
    return targets;
  }
  for (const [, tag = '', attributes = ''] of text.matchAll(
    /<([a-z][\w-]*)((?:\s+[\w:-]+="[^"]*"|\s+[\w-]+)*)\s*\/?>/gi,
  )) {
    const given = new Map(
      [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, unescapeHtml(value)]),
    );
    for (const [name, target] of given) {
      if (LEADING.test(name)) {
        targets.push({ at: `${tag} ${name}`, target });
      }
      if (name === 'src' || name === 'srcset') {
        targets.push({ at: 'picture', target });
      }
    }
    if (tag === 'meta') {
      targets.push(...listMetaTargets(given));
    }
  }
  return targets;
}

function listMetaTargets(given: ReadonlyMap<string, string>): { at: string; target: string }[] {
  const name = given.get('property') ?? given.get('name') ?? given.get('http-equiv') ?? '';
  const content = given.get('content') ?? '';
  if (name === 'og:image' || name === 'twitter:image') {
    return [{ at: 'picture', target: content }];
  }
  if (name === 'apple-itunes-app') {
    return [...content.matchAll(/app-argument=([^,]*)/g)].map(([, target = '']) => ({ at: name, target }));
  }
  const leads = /url$/.test(name) || /^(?:refresh|twitter:player|al:)/i.test(name);
  return leads && !/_(?:name|id)$|:package$/.test(name) ? [{ at: name, target: content }] : [];
}

/** Returns the violations in a response: targets that aren't allowed, and headers that the request injected. */
export function findViolations(visited: VisitResponse, allowed: Allowed): string[] {
  const violations = listTargets(visited).flatMap(({ at, target }) => {
    const reason =
      at === 'picture' ? describePictureViolation(target, allowed) : describeTargetViolation(target, allowed);
    return reason === null ? [] : [`${at} ${target} ${reason}`];
  });
  return 'x-injected' in visited.headers ? [...violations, 'x-injected is a header of the request'] : violations;
}

function describePictureViolation(target: string, { pictures = [] }: Allowed): string | null {
  return pictures.includes(target) ? null : 'is not a picture of the link';
}

/** Returns why a target isn't allowed, or null. The parts of an intent or a store URL are targets, too. */
function describeTargetViolation(target: string, allowed: Allowed): string | null {
  // Line breaks would start a new header, and browsers ignore some of these characters when they parse a URL.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the test looks for control characters.
  if (/[\u0000-\u0020\u007f-\u{10ffff}]/u.test(target)) {
    return 'has characters that no URL contains';
  }
  if (target.startsWith('/')) {
    return /^\/[/\\]/.test(target) ? 'is on another host' : null;
  }
  if (/^intent:/i.test(target)) {
    return describeIntentViolation(target, allowed);
  }
  const bare = target.replace(/[?#].*$/s, '');
  const isAllowed =
    allowed.targets.includes(bare) || (allowed.beginnings ?? []).some((beginning) => bare.startsWith(beginning));
  if (!isAllowed) {
    return 'is not a target of the link';
  }
  const query = /^[^?#]*(\?[^#]*)/s.exec(target)?.[1] ?? '';
  if (/[?&](?!_hk_(?:cid|sid|md|is)=)(?:_|%5f)hk_/i.test(query)) {
    return 'contains a deep-link parameter of the request';
  }
  const referrer = /^https:\/\/play\.google\.com\/.*[?&]referrer=([^&#]*)/.exec(target)?.[1];
  return referrer === undefined ? null : describeTargetViolation(decodeReferrer(referrer), allowed);
}

/** Decodes a referrer as the store does, and once more as the SDK does. */
function decodeReferrer(referrer: string): string {
  const value = decodeURIComponent(referrer);
  return value.includes('%') ? decodeURIComponent(value) : value;
}

/** Checks an intent. Its parts follow the last `#`; an earlier one begins the fragment of the deep link. */
function describeIntentViolation(target: string, allowed: Allowed): string | null {
  const [, data = '', parts = ''] = /^intent:(.*)#Intent;([^#]*);end$/s.exec(target) ?? [];
  const given = parts.split(';').map((part) => part.split('='));
  const names = given.map(([name]) => name).join(' ');
  if (!/^scheme package(?: S\.browser_fallback_url)?$/.test(names)) {
    return `is an intent with other parts: ${names}`;
  }
  const [scheme, packageName, fallback] = given.map(([, value = '']) => value);
  if (packageName !== 'example.shop') {
    return 'is an intent for another app';
  }
  const inFallback = fallback === undefined ? null : describeTargetViolation(decodeURIComponent(fallback), allowed);
  return inFallback ?? describeTargetViolation(`${scheme}:${data}`, allowed);
}
