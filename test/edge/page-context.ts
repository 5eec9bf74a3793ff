import type { Platform, PlatformKind } from '../../src/domain/apps/platform.ts';
import {
  botPage,
  expiredPage,
  inspectionPage,
  ipadCheckPage,
  notFoundPage,
  previewPage,
  qrPage,
} from '../../src/doors/edge/pages/index.ts';
import type { Page, PageContext } from '../../src/doors/edge/pages/page.ts';

/** One platform of the shop's, with an id in either store. */
function platform(kind: PlatformKind, given: Partial<Platform>): [PlatformKind, Platform] {
  const nothing = { baseUrl: null, storeUrl: null, teamId: null, bundleId: null, appStoreId: null, packageName: null };
  return [
    kind,
    {
      appId: 'a',
      kind,
      urlSchemes: ['shop'],
      sha256Fingerprints: [],
      createdAt: 0,
      updatedAt: 0,
      ...nothing,
      ...given,
    },
  ];
}

/** A mug of the corner shop's. */
export function pageContext(given: Partial<PageContext> = {}): PageContext {
  return {
    appName: 'Corner Shop',
    iconUrl: 'https://icons.example/shop.png',
    preview: {
      title: 'Handmade ceramic mug',
      description: 'Thrown and glazed by hand.',
      imageUrl: 'https://pictures.example/mug.jpg',
    },
    url: 'https://shop.link.example/abc1234',
    uri: 'products/1783',
    platforms: new Map([platform('iphone', { appStoreId: '1783' }), platform('android', { packageName: 'shop.app' })]),
    language: 'en',
    destinations: [
      { platform: 'web', link: 'https://www.shop.example/products/1783', fallback: null, source: 'SAME_PATH' },
      { platform: 'iphone', link: 'shop://p/1783', fallback: 'https://apps.apple.com/app/id1783', source: 'TEMPLATE' },
      { platform: 'android', link: 'shopdroid://p/1783', fallback: null, source: 'OVERRIDE' },
    ],
    ...given,
  };
}

export const ACTIONS = {
  open: 'shop://p/1783',
  get: 'https://apps.apple.com/app/id1783',
  web: 'https://www.shop.example/products/1783',
  autoOpen: false,
} as const;

/** Every page that there is, by its name, of the same link: whatever is in the context is on as many pages as may show it. */
export function everyPage(context: PageContext, place: string | null = null): Map<string, Page> {
  const { destinations = [] } = context;
  const actions = place === null ? ACTIONS : { open: place, get: place, web: place, autoOpen: false as const };
  const where = { ipad: place ?? '/abc1234?on=ipad', mac: place ?? '/abc1234?on=mac', noscript: place ?? '/abc1234' };
  const told = place === null ? destinations : destinations.map((one) => ({ ...one, link: place, fallback: place }));
  const steps = [{ code: 'OUTCOME', text: `Goes to ${place ?? context.uri}` }] as const;
  return new Map([
    ['preview', previewPage({ ...context, destinations: told }, actions)],
    ['bot', botPage({ ...context, destinations: told }, actions.web)],
    ['ipad', ipadCheckPage(context, where)],
    ['qr', qrPage(context, ['iphone', 'universal', 'android'])],
    ['not found', notFoundPage(context)],
    ['early', expiredPage(context, { reason: 'BEFORE_START', startsAt: Date.UTC(2027, 0, 15, 8) })],
    ['expired', expiredPage(context, { reason: 'AFTER_EXPIRY', startsAt: null })],
    ['inspection', inspectionPage(context, { destinations: told, steps })],
  ]);
}
