import { parseScheme } from '../addresses/address.ts';
import { isWebAddress } from '../addresses/web-address.ts';
import { isOtherAppDeepLink } from '../apps/other-app.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { Browser, Client } from '../clients/client.ts';
import { type Destination, findLinkTemplate } from '../smart-links/destination.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import { isStoreAddress } from './app-stores.ts';
import type { Outcome, PreviewPage, RecordStep } from './outcome.ts';

/** The input that determines how a destination is opened. */
interface RedirectContext {
  link: Pick<SmartLink, 'uri'>;
  snapshot: AppSnapshot;
  client: Client;
  /** The link's destinations on all platforms. */
  destinations: readonly Destination[];
}

/** Android browsers that support intents with a fallback. Firefox handles intents differently. */
const INTENT_BROWSERS: ReadonlySet<Browser> = new Set(['chrome', 'samsung', 'edge', 'opera']);

/** Decides how a client opens a destination: by a redirect if that works, otherwise by a page with a button. */
export function decideOpening(destination: Destination, context: RedirectContext, recordStep: RecordStep): Outcome {
  recordStep('DESTINATION', () => formatDestination(destination, context));
  const { link, fallback } = destination;
  if (link === null) {
    return fallback === null ? { kind: 'NOT_FOUND' } : openAddress(fallback, destination, context, recordStep);
  }
  if (isWebAddress(link)) {
    return openAddress(link, destination, context, recordStep);
  }
  return openApp(link, destination, context, recordStep);
}

function openApp(link: string, destination: Destination, context: RedirectContext, recordStep: RecordStep): Outcome {
  const { client, snapshot } = context;
  const page = buildPreviewPage(link, destination, context);
  if (isInAppBrowser(client.browser)) {
    recordStep(
      'BROWSER',
      "In-app browsers don't open other apps without a tap, so the server shows a page with a button",
    );
    return page;
  }
  if (client.device === 'android') {
    const packageName = isOtherAppDeepLink(link, snapshot)
      ? null
      : (snapshot.platforms.get(destination.platform)?.packageName ?? null);
    const fallback = isWeb(destination.fallback) ? destination.fallback : null;
    if (!INTENT_BROWSERS.has(client.browser)) {
      recordStep(
        'BROWSER',
        'This browser may not support intents with a fallback, so the server shows a page with a button',
      );
      return page;
    }
    if (packageName === null && fallback === null) {
      recordStep(
        'BROWSER',
        'An intent without a package or fallback opens nothing if the app is not installed, so the server shows a page',
      );
      return page;
    }
    recordStep('BROWSER', 'This browser supports intents, and opens the fallback if the app is not installed');
    return { kind: 'INTENT', link, packageName, fallback };
  }
  if (client.device === 'iphone' || client.device === 'ipad') {
    return openIosApp(page, destination, context, recordStep);
  }
  recordStep(
    'BROWSER',
    () => `\`${parseScheme(link)}:\` may open nothing on this device, so the server shows a page with a button`,
  );
  return page;
}

/**
 * With universal links, iOS opens an installed app without this request. If they aren't set up, the app may be
 * installed.
 */
function openIosApp(
  page: PreviewPage,
  destination: Destination,
  context: RedirectContext,
  recordStep: RecordStep,
): Outcome {
  if (!shouldSkipPreview(destination, context)) {
    recordStep('BROWSER', "On iOS, the server can't detect whether the app is installed, so it shows the preview page");
    return page;
  }
  if (!isWeb(destination.fallback)) {
    recordStep('BROWSER', 'The template skips the preview page, but there is no store or web page to redirect to');
    return page;
  }
  if (context.client.browser === 'other') {
    recordStep('BROWSER', 'The template skips the preview page, but not in a browser that may be embedded in an app');
    return page;
  }
  recordStep('BROWSER', 'The template skips the preview page, so the server uses the fallback');
  return openAddress(destination.fallback, destination, context, recordStep);
}

/** Redirects to an http(s) URL, except to a store from an in-app browser. Opens any other URL like a deep link. */
function openAddress(
  address: string,
  destination: Destination,
  context: RedirectContext,
  recordStep: RecordStep,
): Outcome {
  if (!isWebAddress(address)) {
    return openApp(address, { ...destination, link: address, fallback: null }, context, recordStep);
  }
  if (destination.platform === 'web' || !isStore(address, destination, context)) {
    return { kind: 'REDIRECT', location: address };
  }
  if (isInAppBrowser(context.client.browser)) {
    recordStep('BROWSER', "In-app browsers don't open stores without a tap, so the server shows a page with a button");
    return buildPreviewPage(null, { ...destination, fallback: address }, context);
  }
  const { link } = destination;
  return { kind: 'STORE', url: address, link: link === null || isWebAddress(link) ? null : link };
}

function buildPreviewPage(
  open: string | null,
  { platform, fallback }: Destination,
  { destinations }: RedirectContext,
): PreviewPage {
  const web = platform === 'web' ? null : findWebLink(destinations);
  return { kind: 'PREVIEW_PAGE', open, get: fallback === web ? null : fallback, web };
}

function findWebLink(destinations: readonly Destination[]): string | null {
  const link = destinations.find(({ platform }) => platform === 'web')?.link ?? null;
  return isWeb(link) ? link : null;
}

function shouldSkipPreview(destination: Destination, { link, snapshot }: RedirectContext): boolean {
  // An override replaces everything that the template sets for its platform.
  if (destination.source !== 'TEMPLATE') {
    return false;
  }
  return findLinkTemplate(link, snapshot)?.targets[destination.platform]?.skipPreview ?? false;
}

function isStore(address: string, { platform }: Destination, { snapshot }: RedirectContext): boolean {
  return isStoreAddress(address, snapshot.platforms.get(platform)?.storeUrl ?? null);
}

function isInAppBrowser(browser: Browser): boolean {
  return browser === 'in-app' || browser === 'webview';
}

function isWeb(address: string | null): address is string {
  return address !== null && isWebAddress(address);
}

function formatDestination(destination: Destination, context: RedirectContext): string {
  const { link, fallback, platform } = destination;
  const linkText =
    link === null ? `No deep link opens the app on \`${platform}\`` : `${formatSource(destination, context)}: ${link}`;
  if (fallback === null) {
    return platform === 'web' ? linkText : `${linkText}, without a fallback`;
  }
  return `${linkText}; the fallback is ${formatFallbackKind(fallback, destination, context)}: ${fallback}`;
}

function formatSource({ source, platform }: Destination, { link, snapshot }: RedirectContext): string {
  switch (source) {
    case 'OVERRIDE':
      return `The link's override sets the address on \`${platform}\``;
    case 'TEMPLATE':
      return `The template "${findLinkTemplate(link, snapshot)?.name ?? ''}" sets the address on \`${platform}\``;
    case 'SAME_PATH':
      return `No override or template sets the address on \`${platform}\`, so the path stays the same`;
  }
}

function formatFallbackKind(fallback: string, destination: Destination, context: RedirectContext): string {
  if (isStore(fallback, destination, context)) {
    return 'the store';
  }
  return fallback === findWebLink(context.destinations) ? 'the web page' : 'a custom address';
}
