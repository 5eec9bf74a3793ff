import { schemeOf } from '../addresses/address.ts';
import type { AppConfiguration } from '../apps/snapshot.ts';
import { type Destination, templateOf } from '../smart-links/destination.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import type { Browser, Client } from '../clients/client.ts';
import { isWebAddress } from './intent.ts';
import type { Note, Outcome, PreviewPage } from './outcome.ts';
import { isStoreAddress } from './stores.ts';

/** What stands around the platform that was taken. */
interface Surroundings {
  link: Pick<SmartLink, 'uri'>;
  config: AppConfiguration;
  client: Client;
  /** Where the link leads on every platform. */
  places: readonly Destination[];
}

/** Android browsers that take an intent and its fallback; Firefox deals with intents in a way of its own. */
const TAKES_INTENTS: ReadonlySet<Browser> = new Set(['chrome', 'samsung', 'edge', 'opera']);

/** How a client is brought to a destination: at once where that works, else by a page with a button. */
export function answerOn(destination: Destination, around: Surroundings, note: Note): Outcome {
  note('DESTINATION', () => destinationText(destination, around));
  const { link, fallback } = destination;
  if (link === null) return fallback === null ? { kind: 'NOT_FOUND' } : leave(fallback, destination, around, note);
  if (isWebAddress(link)) return leave(link, destination, around, note);
  return openApp(link, destination, around, note);
}

function openApp(link: string, destination: Destination, around: Surroundings, note: Note): Outcome {
  const { client, config } = around;
  const page = pageOf(link, destination, around);
  if (asksFirst(client.browser)) {
    note('BROWSER', 'Inside of an app links open no other app by themselves: a page with a button, never a jump');
    return page;
  }
  if (client.device === 'android') {
    const packageName = config.platforms.get(destination.platform)?.packageName ?? null;
    const fallback = isWeb(destination.fallback) ? destination.fallback : null;
    if (!TAKES_INTENTS.has(client.browser)) {
      note('BROWSER', 'Of this browser it is not known that it takes intents with a fallback: a page with a button');
      return page;
    }
    if (packageName === null && fallback === null) {
      note('BROWSER', 'An intent without package and fallback would end nowhere where the app is missing: a page');
      return page;
    }
    note('BROWSER', 'This browser takes an intent, and the fallback by itself where the app is missing');
    return { kind: 'INTENT', link, packageName, fallback };
  }
  if (client.device === 'iphone' || client.device === 'ipad') return openIos(page, destination, around, note);
  note('BROWSER', () => `An address of "${schemeOf(link)}:" may open nothing here: a page with a button`);
  return page;
}

/** With the app there, a universal link would have opened it before anybody asked here; where none is set up, it may be. */
function openIos(page: PreviewPage, destination: Destination, around: Surroundings, note: Note): Outcome {
  if (!skipsPreview(destination, around)) {
    note('BROWSER', 'On iOS nothing tells whether the app is there: the preview page asks');
    return page;
  }
  if (!isWeb(destination.fallback)) {
    note('BROWSER', 'The template skips the preview page, but there is no store or page to go to instead');
    return page;
  }
  if (around.client.browser === 'other') {
    note('BROWSER', 'The template skips the preview page, but not in a browser that may be inside of an app');
    return page;
  }
  note('BROWSER', 'The template skips the preview page: at once to the fallback');
  return leave(destination.fallback, destination, around, note);
}

/** Goes to an address itself, if that is one of the web and no store inside of an app; else offers it on a page. */
function leave(address: string, destination: Destination, around: Surroundings, note: Note): Outcome {
  if (!isWebAddress(address)) return openApp(address, { ...destination, link: address, fallback: null }, around, note);
  if (destination.platform === 'web' || !isStore(address, destination, around)) {
    return { kind: 'REDIRECT', location: address };
  }
  if (asksFirst(around.client.browser)) {
    note('BROWSER', 'Inside of an app no store opens by itself: a page with a button, never a jump');
    return pageOf(null, { ...destination, fallback: address }, around);
  }
  const { link } = destination;
  return { kind: 'STORE', url: address, link: link === null || isWebAddress(link) ? null : link };
}

function pageOf(open: string | null, { platform, fallback }: Destination, { places }: Surroundings): PreviewPage {
  const web = platform === 'web' ? null : webLink(places);
  return { kind: 'PREVIEW_PAGE', open, get: fallback === web ? null : fallback, web };
}

function webLink(places: readonly Destination[]): string | null {
  const link = places.find(({ platform }) => platform === 'web')?.link ?? null;
  return isWeb(link) ? link : null;
}

function skipsPreview(destination: Destination, { link, config }: Surroundings): boolean {
  // An override stands in for all that the template says of its platform.
  if (destination.source !== 'TEMPLATE') return false;
  return templateOf(link, config)?.targets[destination.platform]?.skipPreview ?? false;
}

function isStore(address: string, { platform }: Destination, { config }: Surroundings): boolean {
  return isStoreAddress(address, config.platforms.get(platform)?.storeUrl ?? null);
}

function asksFirst(browser: Browser): boolean {
  return browser === 'in-app' || browser === 'webview';
}

function isWeb(address: string | null): address is string {
  return address !== null && isWebAddress(address);
}

function destinationText(destination: Destination, around: Surroundings): string {
  const { link, fallback, platform } = destination;
  const opens = link === null ? 'Nothing is opened there' : `${sourceText(destination, around)} ${link}`;
  if (fallback === null) return platform === 'web' ? opens : `${opens}, without a fallback`;
  return `${opens}; the fallback is ${fallbackKind(fallback, destination, around)}: ${fallback}`;
}

function sourceText({ source, platform }: Destination, { link, config }: Surroundings): string {
  switch (source) {
    case 'OVERRIDE':
      return `The link itself says what to open on ${platform}:`;
    case 'TEMPLATE':
      return `The template "${templateOf(link, config)?.name ?? ''}" says what to open on ${platform}:`;
    case 'SAME_PATH':
      return `Neither the link nor a template says what to open on ${platform}, so it is the same path:`;
  }
}

function fallbackKind(fallback: string, destination: Destination, around: Surroundings): string {
  if (isStore(fallback, destination, around)) return 'STORE';
  return fallback === webLink(around.places) ? 'WEB' : 'CUSTOM';
}
