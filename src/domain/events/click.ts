import type { BotKind } from '../clients/bots.ts';
import type { Browser, Device } from '../clients/client.ts';
import type { PlatformKind } from '../platform-kind.ts';

/**
 * The source of a click: a visitor, a bot, or an app that the operating system opened directly. A visitor is a person, or
 * a program whose `browser` is `library`.
 */
export type ClickSource = 'VISITOR' | 'BOT' | 'APP';

/**
 * The server's response to a click. `APP` means that the operating system opened the app without requesting the link.
 */
export const CLICK_OUTCOMES = ['REDIRECT', 'INTENT', 'STORE', 'PREVIEW_PAGE', 'QR_PAGE', 'BOT_PAGE', 'APP'] as const;
export type ClickOutcome = (typeof CLICK_OUTCOMES)[number];

/**
 * One opening of a smart link. It doesn't identify the visitor: it contains no IP address, and only the kinds of device
 * and browser from the user agent.
 */
export interface Click extends ClickClient {
  appId: string;
  /** Generated before the row exists, because the deep link contains it. Grants access to the link's metadata. */
  id: string;
  smartLinkId: string;
  source: ClickSource;
  /** The platform whose destination was chosen; null if none was. */
  platform: PlatformKind | null;
  /** The token or key that reported the click; null if a client requested the link's URL. */
  credentialId: string | null;
  /** The app's identifier for the device. */
  uid: string | null;
  /** When this click was first redeemed for the link's metadata; null if it hasn't been. */
  redeemedAt: number | null;
  createdAt: number;
  /** Null for clicks from before outcomes were recorded. */
  outcome: ClickOutcome | null;
}

/** The client that requested the link's URL. All fields are null for a click that an app reported. */
interface ClickClient {
  /** The host of the page, or the package of the app, that contained the link. */
  referrerHost: string | null;
  device: Device | null;
  browser: Browser | null;
  /** The bot's name and purpose; null for other clients. */
  bot: { name: string; kind: BotKind } | null;
}

export const NO_CLIENT: ClickClient = { referrerHost: null, device: null, browser: null, bot: null };

/** Whether a click counts as a click in statistics. The visits of bots and other programs are counted separately. */
export function isByPerson({ source, browser }: Pick<Click, 'source' | 'browser'>): boolean {
  return source !== 'BOT' && browser !== 'library';
}

/** The click and the link that an event belongs to; null if unknown. If the click is known, so is the link. */
export interface Attribution {
  clickId: string | null;
  smartLinkId: string | null;
}

export const NO_ATTRIBUTION: Attribution = { clickId: null, smartLinkId: null };
