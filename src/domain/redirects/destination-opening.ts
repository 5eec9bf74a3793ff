import { parseScheme } from '../addresses/address.ts';
import { isWebAddress } from '../addresses/web-address.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { Browser, Client } from '../clients/client.ts';
import { type Destination, findLinkTemplate } from '../smart-links/destination.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import { isStoreAddress } from './app-stores.ts';
import type { Outcome, PreviewPage, RecordStep } from './outcome.ts';

/** What stands around the platform that was taken. */
interface RedirectContext {
  link: Pick<SmartLink, 'uri'>;
  snapshot: AppSnapshot;
  client: Client;
  /** Where the link leads on every platform. */
  destinations: readonly Destination[];
}

/** Android browsers that take an intent and its fallback; Firefox deals with intents in a way of its own. */
const INTENT_BROWSERS: ReadonlySet<Browser> = new Set(['chrome', 'samsung', 'edge', 'opera']);

/** How a client is brought to a destination: at once where that works, else by a page with a button. */
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
    recordStep('BROWSER', 'Inside of an app links open no other app by themselves: a page with a button, never a jump');
    return page;
  }
  if (client.device === 'android') {
    const packageName = snapshot.platforms.get(destination.platform)?.packageName ?? null;
    const fallback = isWeb(destination.fallback) ? destination.fallback : null;
    if (!INTENT_BROWSERS.has(client.browser)) {
      recordStep(
        'BROWSER',
        'Of this browser it is not known that it takes intents with a fallback: a page with a button',
      );
      return page;
    }
    if (packageName === null && fallback === null) {
      recordStep(
        'BROWSER',
        'An intent without package and fallback would end nowhere where the app is missing: a page',
      );
      return page;
    }
    recordStep('BROWSER', 'This browser takes an intent, and the fallback by itself where the app is missing');
    return { kind: 'INTENT', link, packageName, fallback };
  }
  if (client.device === 'iphone' || client.device === 'ipad') {
    return openIosApp(page, destination, context, recordStep);
  }
  recordStep('BROWSER', () => `An address of "${parseScheme(link)}:" may open nothing here: a page with a button`);
  return page;
}

/** With the app there, a universal link would have opened it before anybody asked here; where none is set up, it may be. */
function openIosApp(
  page: PreviewPage,
  destination: Destination,
  context: RedirectContext,
  recordStep: RecordStep,
): Outcome {
  if (!shouldSkipPreview(destination, context)) {
    recordStep('BROWSER', 'On iOS nothing tells whether the app is there: the preview page asks');
    return page;
  }
  if (!isWeb(destination.fallback)) {
    recordStep('BROWSER', 'The template skips the preview page, but there is no store or page to go to instead');
    return page;
  }
  if (context.client.browser === 'other') {
    recordStep('BROWSER', 'The template skips the preview page, but not in a browser that may be inside of an app');
    return page;
  }
  recordStep('BROWSER', 'The template skips the preview page: at once to the fallback');
  return openAddress(destination.fallback, destination, context, recordStep);
}

/** Goes to an address itself, if that is one of the web and no store inside of an app; else offers it on a page. */
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
    recordStep('BROWSER', 'Inside of an app no store opens by itself: a page with a button, never a jump');
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
  // An override stands in for all that the template says of its platform.
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
  const linkText = link === null ? 'Nothing is opened there' : `${formatSource(destination, context)} ${link}`;
  if (fallback === null) {
    return platform === 'web' ? linkText : `${linkText}, without a fallback`;
  }
  return `${linkText}; the fallback is ${getFallbackKind(fallback, destination, context)}: ${fallback}`;
}

function formatSource({ source, platform }: Destination, { link, snapshot }: RedirectContext): string {
  switch (source) {
    case 'OVERRIDE':
      return `The link itself says what to open on ${platform}:`;
    case 'TEMPLATE':
      return `The template "${findLinkTemplate(link, snapshot)?.name ?? ''}" says what to open on ${platform}:`;
    case 'SAME_PATH':
      return `Neither the link nor a template says what to open on ${platform}, so it is the same path:`;
  }
}

function getFallbackKind(fallback: string, destination: Destination, context: RedirectContext): string {
  if (isStore(fallback, destination, context)) {
    return 'STORE';
  }
  return fallback === findWebLink(context.destinations) ? 'WEB' : 'CUSTOM';
}
