import type { BotKind } from '../clients/bots.ts';
import type { Browser, Device } from '../clients/client.ts';
import type { PlatformKind } from '../platform-kind.ts';

/** Who clicked: somebody who opened the link's address, a bot that did, or an app that its system opened directly. */
export type ClickSource = 'VISITOR' | 'BOT' | 'APP';

/** What a click was answered by; `APP`: nothing had to be, the system had opened the app already. */
export const CLICK_OUTCOMES = ['REDIRECT', 'INTENT', 'STORE', 'PREVIEW_PAGE', 'QR_PAGE', 'BOT_PAGE', 'APP'] as const;
export type ClickOutcome = (typeof CLICK_OUTCOMES)[number];

/** One opening of a smart link. Nothing of it says who it was: no address, and no user agent but for its kind. */
export interface Click extends ClickClient {
  appId: string;
  /** Made before the row is: the deep link carries it. Whoever has it may read the link's metadata. */
  id: string;
  smartLinkId: string;
  source: ClickSource;
  /** The platform whose destination was chosen; null: none was. */
  platform: PlatformKind | null;
  /** The token or key that reported it; null: it came by the link's address. */
  credentialId: string | null;
  /** What the app calls the device. */
  uid: string | null;
  /** When the link's metadata was first read by this click; null: not yet. */
  redeemedAt: number | null;
  createdAt: number;
  /** Null: it is older than the notes of outcomes. */
  outcome: ClickOutcome | null;
}

/** What a request by the link's address told of who asked; all null for a click that an app reported. */
interface ClickClient {
  /** The host of the page or the app that linked here. */
  referrerHost: string | null;
  device: Device | null;
  browser: Browser | null;
  /** With bots alone: what it calls itself, and what it is here for. */
  bot: { name: string; kind: BotKind } | null;
}

export const NO_CLIENT: ClickClient = { referrerHost: null, device: null, browser: null, bot: null };

/** What an event belongs to, as far as is known: always a link where there is a click. */
export interface Attribution {
  clickId: string | null;
  smartLinkId: string | null;
}

export const NO_ATTRIBUTION: Attribution = { clickId: null, smartLinkId: null };
