import type { PlatformKind } from '../platform-kind.ts';
import type { Destination } from '../smart-links/destination.ts';

/** A page with buttons to open the app, to install it, or to open the link on the web. Null omits a button. */
export interface PreviewPage {
  kind: 'PREVIEW_PAGE';
  /** A deep link. It is only opened by a tap on its button. */
  open: string | null;
  /** The URL for devices without the app: the store, or a fallback of the link or the template. */
  get: string | null;
  web: string | null;
}

/** Why a link doesn't resolve at the moment. */
export type ExpiryReason = 'BEFORE_START' | 'AFTER_EXPIRY' | 'DISABLED';

/**
 * The result of opening a link with one client. URLs are the link's destinations and fallbacks; deep-link parameters,
 * forwarded query parameters and the store's referrer are added when the HTTP response is created.
 */
export type Outcome =
  /** 302 to an http(s) URL. */
  | { kind: 'REDIRECT'; location: string }
  /** 302 to an intent, given by its parts, which opens the app, or the fallback if the app is not installed. */
  | { kind: 'INTENT'; link: string; packageName: string | null; fallback: string | null }
  /** 302 to a store. `link` is the deep link that the app opens after its installation. */
  | { kind: 'STORE'; url: string; link: string | null }
  | PreviewPage
  /** 200 with a page for bots: the link's preview and its web URL. Never redirects. */
  | { kind: 'BOT_PAGE'; web: string | null }
  /** A page that distinguishes iPads from Macs by the number of touch points. */
  | { kind: 'IPAD_CHECK'; ipad: Outcome; mac: Outcome }
  /**
   * A page with a QR code of the link, for devices on which it has no destination. `platforms` are those on which it
   * has one.
   */
  | { kind: 'QR_PAGE'; platforms: readonly PlatformKind[] }
  /** The link is disabled or outside its window: 302 to `url`, or a page that says so if `url` is null. */
  | { kind: 'EXPIRED'; url: string | null; reason: ExpiryReason }
  /** A page that says that the link leads to itself, or through more than one other link. */
  | { kind: 'LOOP' }
  | { kind: 'NOT_FOUND' };

/** The subject of a step. `OUTCOME` is always the last one. */
export type StepCode = 'CLIENT' | 'WINDOW' | 'PLATFORM' | 'DESTINATION' | 'BROWSER' | 'IPAD' | 'INSTALLED' | 'OUTCOME';

/** A step of a redirect decision. `text` is a sentence without a full stop. */
export interface Step {
  code: StepCode;
  text: string;
}

/** Records a step. A function is only called if steps are recorded. */
export type RecordStep = (code: StepCode, text: string | (() => string)) => void;

/** A redirect decision and its reasons. */
export interface Choice {
  outcome: Outcome;
  /**
   * The link's destination on the chosen platform. Null if no platform was chosen, or if the device may be a Mac or an
   * iPad.
   */
  destination: Destination | null;
  /** The URL that the visitor finally reaches; null if it depends on the visitor or on an unknown `installed`. */
  landing: string | null;
  steps: readonly Step[];
}

/**
 * Returns the URL that the visitor finally reaches: the deep link if the app is installed, otherwise the alternative.
 * Returns null if that is unknown, or if the outcome is a page without such a URL.
 */
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

/** Returns the addresses of an outcome that the visitor's browser may open. Some of them may not be URLs, or be null. */
export function listWebUrls(outcome: Outcome): (string | null)[] {
  switch (outcome.kind) {
    case 'REDIRECT':
      return [outcome.location];
    case 'STORE':
    case 'EXPIRED':
      return [outcome.url];
    case 'INTENT':
      return [outcome.fallback];
    case 'PREVIEW_PAGE':
      return [outcome.get, outcome.web];
    case 'BOT_PAGE':
      return [outcome.web];
    case 'IPAD_CHECK':
      return [...listWebUrls(outcome.ipad), ...listWebUrls(outcome.mac)];
    default:
      return [];
  }
}

/** Describes an outcome in a sentence without a subject or a full stop. */
export function formatOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'REDIRECT':
      return `Redirects (302) to ${outcome.location}`;
    case 'INTENT':
      return `Redirects (302) to an intent that opens ${outcome.link}, or ${
        outcome.fallback ?? "the app's page in the Play store"
      } if the app is not installed`;
    case 'STORE':
      return `Redirects (302) to the store: ${outcome.url}`;
    case 'PREVIEW_PAGE':
      return `Shows the preview page: ${formatOffers(outcome)}`;
    case 'BOT_PAGE':
      return "Returns a page (200) with the link's title, description and image; counts as a bot visit, not a click";
    case 'IPAD_CHECK':
      return 'Shows a page that detects an iPad by its touch points and continues automatically';
    case 'QR_PAGE':
      return `Shows a page with a QR code for opening the link on another device (${outcome.platforms.join(', ')})`;
    case 'EXPIRED':
      return outcome.url === null
        ? 'Shows a page that says the link is not valid at this time'
        : `Redirects (302) to the URL for visits while the link is not valid: ${outcome.url}`;
    case 'LOOP':
      return 'Shows a page that says the link only leads to itself or to a chain of other links';
    case 'NOT_FOUND':
      return 'Shows a page that says the link does not exist (404)';
  }
}

function formatOffers({ open, get, web }: PreviewPage): string {
  const offered = [
    open === null ? null : `open ${open}`,
    get === null ? null : `get the app at ${get}`,
    web === null ? null : `view ${web}`,
  ].filter((one) => one !== null);
  return offered.join(', ');
}
