import type { Platform } from '../../src/domain/apps/platform.ts';
import type { PlatformKind } from '../../src/domain/platform-kind.ts';
import {
  buildAppRootPage,
  buildBotPage,
  buildExpiredPage,
  buildInspectionPage,
  buildIpadCheckPage,
  buildLoopPage,
  buildNotFoundPage,
  buildPreviewPage,
  buildQrPage,
  buildUnavailablePage,
} from '../../src/doors/edge/pages/index.ts';
import type { HtmlPage, PageContext } from '../../src/doors/edge/pages/page.ts';

/** Builds one platform of the shop. */
function buildPlatformEntry(kind: PlatformKind, given: Partial<Platform>): [PlatformKind, Platform] {
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

/** Builds the context of a link to a mug in the corner shop. */
export function buildPageContext(given: Partial<PageContext> = {}): PageContext {
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
    platforms: new Map([
      buildPlatformEntry('iphone', { appStoreId: '1783' }),
      buildPlatformEntry('android', { packageName: 'shop.app' }),
    ]),
    accentColor: null,
    websiteUrl: 'https://www.shop.example',
    language: 'en',
    isNegotiated: true,
    otherAppPlatforms: [],
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
  opensOtherApp: false,
  getsApp: true,
} as const;

type Render = (context: PageContext, target: string | null) => HtmlPage;

const buildDestinations = ({ destinations = [] }: PageContext, target: string | null) =>
  target === null ? destinations : destinations.map((one) => ({ ...one, link: target, fallback: target }));

const WINDOW = { startsAt: Date.UTC(2027, 0, 15, 8), expiresAt: Date.UTC(2027, 1, 1) };

/** All pages by name. Each page shows as much of the context as it can. */
const PAGES = {
  preview: (context, target) =>
    buildPreviewPage(
      { ...context, destinations: buildDestinations(context, target) },
      target === null ? ACTIONS : { ...ACTIONS, open: target, get: target, web: target },
    ),
  bot: (context, target) =>
    buildBotPage({ ...context, destinations: buildDestinations(context, target) }, target ?? ACTIONS.web),
  ipad: (context, target) =>
    buildIpadCheckPage(context, {
      ipad: target ?? '/abc1234?on=ipad',
      mac: target ?? '/abc1234?on=mac',
      noscript: target ?? '/abc1234',
    }),
  qr: (context) => buildQrPage(context, ['iphone', 'universal', 'android']),
  'not found': (context) => buildNotFoundPage(context),
  loop: (context) => buildLoopPage(context),
  early: (context) => buildExpiredPage(context, { reason: 'BEFORE_START', startsAt: Date.UTC(2027, 0, 15, 8) }),
  late: (context) => buildExpiredPage(context, { reason: 'AFTER_EXPIRY', startsAt: null }),
  root: (context, target) =>
    buildAppRootPage({
      ...context,
      websiteUrl: target ?? context.websiteUrl,
      storeUrl: target ?? ACTIONS.get,
      url: 'https://shop.link.example/',
    }),
  'inspection outside the window': (context, target) =>
    buildUnavailablePage(context, {
      ...WINDOW,
      reason: 'BEFORE_START',
      url: target ?? 'https://www.shop.example/soon',
    }),
  inspection: (context, target) =>
    buildInspectionPage(context, {
      ...WINDOW,
      outcome: { kind: 'PREVIEW_PAGE', open: target ?? ACTIONS.open, get: null, web: null },
      destinations: buildDestinations(context, target),
      steps: [{ code: 'OUTCOME', text: `Goes to ${target ?? context.uri}` }],
    }),
} satisfies Record<string, Render>;

type PageName = keyof typeof PAGES;
export const PAGE_NAMES = Object.keys(PAGES) as PageName[];

/** Renders one page of a link. If `target` is given, every URL on the page is `target`. */
export function renderPage(name: PageName, context: PageContext, target: string | null = null): HtmlPage {
  return PAGES[name](context, target);
}
