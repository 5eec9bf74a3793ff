import type { App } from '../../src/domain/apps/app.ts';
import type { Platform } from '../../src/domain/apps/platform.ts';
import { type AppSnapshot, buildAppSnapshot } from '../../src/domain/apps/snapshot.ts';
import type { Template, TemplateTarget } from '../../src/domain/apps/template.ts';
import type { UriPolicy } from '../../src/domain/apps/uri.ts';
import type { Checked } from '../../src/domain/failures.ts';
import type { PlatformKind } from '../../src/domain/platform-kind.ts';

const NO_PREVIEW = { title: null, description: null, imageUrl: null };

function buildApp(given: Partial<App> = {}): App {
  return {
    id: 'app-1',
    name: 'Shop',
    subdomain: 'shop',
    customDomain: null,
    allowedHosts: ['blog.example'],
    allowedSchemes: [],
    preview: NO_PREVIEW,
    iconUrl: null,
    accentColor: null,
    defaultLanguage: 'en',
    forwardedQueryParameters: [],
    deferredLinkWindowSeconds: null,
    createdAt: 0,
    updatedAt: 0,
    ...given,
  };
}

export function buildPlatform(kind: PlatformKind, given: Partial<Platform> = {}): Platform {
  return {
    appId: 'app-1',
    kind,
    baseUrl: null,
    urlSchemes: [],
    storeUrl: null,
    teamId: null,
    bundleId: null,
    appStoreId: null,
    packageName: null,
    sha256Fingerprints: [],
    createdAt: 0,
    updatedAt: 0,
    ...given,
  };
}

export function buildTemplate(
  pattern: string,
  targets: Partial<Record<PlatformKind, Partial<TemplateTarget> & { url: string }>> = {},
): Template {
  const complete = Object.entries(targets).map(([kind, target]) => [
    kind,
    { fallbackKind: 'STORE', fallbackUrl: null, skipPreview: false, ...target },
  ]);
  return {
    appId: 'app-1',
    id: `template-${pattern}`,
    name: pattern,
    pattern,
    targets: Object.fromEntries(complete),
    preview: NO_PREVIEW,
    createdAt: 0,
    updatedAt: 0,
  };
}

export const WEB = buildPlatform('web', { baseUrl: 'http://www.shop.example' });
export const IPHONE = buildPlatform('iphone', {
  urlSchemes: ['com.shop.iphone', 'shop-ios'],
  storeUrl: 'https://apps.apple.com/app/id1783',
});
export const ANDROID = buildPlatform('android', { urlSchemes: ['shop'], storeUrl: null });

/** Builds an app on the web, on iPhones (with a store URL) and on Android (without one). */
export function buildShop(
  templates: Template[] = [],
  platforms: Platform[] = [WEB, IPHONE, ANDROID],
  app: Partial<App> = {},
): AppSnapshot {
  return buildAppSnapshot(buildApp(app), platforms, templates);
}

/** Builds a policy for an installation with the link domain `links.example`. */
export function buildPolicy(given: Partial<UriPolicy> = {}): UriPolicy {
  return {
    snapshot: buildShop(),
    links: { domain: 'links.example', scheme: 'https' },
    publishable: false,
    ...given,
  };
}

/** Returns the accepted value. A rejection fails the test with its reason. */
export function getAcceptedValue<T>(checked: Checked<T>): T {
  if (!checked.ok) {
    throw new Error(`rejected: ${checked.reason}`);
  }
  return checked.value;
}

/** Returns the reason for a rejection. An accepted value fails the test. */
export function getRejectionReason(checked: Checked<unknown>): string {
  if (checked.ok) {
    throw new Error(`accepted: ${JSON.stringify(checked.value)}`);
  }
  return checked.reason;
}
