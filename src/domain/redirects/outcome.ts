import type { PlatformKind } from '../platform-kind.ts';
import type { Destination } from '../smart-links/destination.ts';

/** A page that asks: open the app, get it, or see the link on the web. Each is null where there is no such place. */
export interface PreviewPage {
  kind: 'PREVIEW_PAGE';
  /** A deep link: a button's, never followed by itself. */
  open: string | null;
  /** Where a device goes on which the app is missing: the store, or an address of the link's or the template's own. */
  get: string | null;
  web: string | null;
}

/**
 * What a link answers to one client. Addresses are the link's destinations and fallbacks as they are: the ids and the
 * query that travel on, and the referrer for the store, are added where the answer is made.
 */
export type Outcome =
  /** 302 to an address of the web. */
  | { kind: 'REDIRECT'; location: string }
  /** 302 to an address that opens the app, and the fallback by itself where the app is missing; the parts of one. */
  | { kind: 'INTENT'; link: string; packageName: string | null; fallback: string | null }
  /** 302 to a store. `link` is the deep link that the app is to open once it is installed. */
  | { kind: 'STORE'; url: string; link: string | null }
  | PreviewPage
  /** 200 for a program: what the link shows of itself, and where it leads on the web. Nothing jumps. */
  | { kind: 'BOT_PAGE'; web: string | null }
  /** A page that finds out by the touch points which of the two it is. */
  | { kind: 'IPAD_CHECK'; ipad: Outcome; mac: Outcome }
  /** A page with a QR code of the link itself, for devices on which it leads nowhere; it does on these platforms. */
  | { kind: 'QR_PAGE'; platforms: readonly PlatformKind[] }
  /** Outside of the link's window: 302 to the url, or the page that says so. */
  | { kind: 'EXPIRED'; url: string | null; reason: 'BEFORE_START' | 'AFTER_EXPIRY' }
  | { kind: 'NOT_FOUND' };

/** What a step settled; `OUTCOME` is always the last one. */
export type StepCode = 'CLIENT' | 'WINDOW' | 'PLATFORM' | 'DESTINATION' | 'BROWSER' | 'IPAD' | 'INSTALLED' | 'OUTCOME';

/** One step on the way to an outcome, for people who wonder how it came about. */
export interface Step {
  code: StepCode;
  text: string;
}

/** Takes a step down; a text that has to be put together is asked for where somebody reads it. */
export type RecordStep = (code: StepCode, text: string | (() => string)) => void;

/** Where a client goes and why. */
export interface Choice {
  outcome: Outcome;
  /** What the link is on the platform that was taken; null where no platform was, or two are possible. */
  destination: Destination | null;
  /** Where the person ends up in the end: known where the outcome leaves no choice, or `installed` settles it. */
  landing: string | null;
  steps: readonly Step[];
}

/** Where somebody ends up who takes what an outcome offers first: the app if it is there, else what comes instead. */
export function findLanding(outcome: Outcome, installed: boolean | 'unknown'): string | null {
  switch (outcome.kind) {
    case 'REDIRECT':
      return outcome.location;
    case 'STORE':
    case 'EXPIRED':
      return outcome.url;
    case 'INTENT':
      if (installed === 'unknown') {
        return null;
      }
      return installed ? outcome.link : outcome.fallback;
    case 'PREVIEW_PAGE':
      if (installed === 'unknown') {
        return null;
      }
      return (installed ? outcome.open : null) ?? outcome.get ?? outcome.web;
    default:
      return null;
  }
}

/** An outcome in one sentence. */
export function formatOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'REDIRECT':
      return `Redirects (302) to ${outcome.location}`;
    case 'INTENT':
      return `Redirects (302) to an intent that opens ${outcome.link} ${
        outcome.fallback === null ? "or, without the app, the app's page in the Play store" : `or ${outcome.fallback}`
      }`;
    case 'STORE':
      return `Redirects (302) to the store: ${outcome.url}`;
    case 'PREVIEW_PAGE':
      return `Shows the preview page: ${formatOffers(outcome)}`;
    case 'BOT_PAGE':
      return 'Answers a page (200) with the title, the description and the picture of the link; a visit of a bot, no click';
    case 'IPAD_CHECK':
      return 'Shows a page that tells an iPad by its touch points and goes on by itself';
    case 'QR_PAGE':
      return `Shows a page with a QR code, to be opened on another device (${outcome.platforms.join(', ')})`;
    case 'EXPIRED':
      return outcome.url === null
        ? 'Shows the page that says that the link is not valid'
        : `Redirects (302) to the address for the time outside of its window: ${outcome.url}`;
    case 'NOT_FOUND':
      return 'Shows the page that says that there is no such link (404)';
  }
}

function formatOffers({ open, get, web }: PreviewPage): string {
  const offered = [
    open === null ? null : `open ${open}`,
    get === null ? null : `get the app at ${get}`,
    web === null ? null : `see ${web}`,
  ].filter((one) => one !== null);
  return offered.join(', ');
}
