import type { PlatformKind } from '../apps/platform.ts';

/** Who clicked: somebody who opened the link's address, a bot that did, or an app that its system opened directly. */
export type ClickSource = 'VISITOR' | 'BOT' | 'APP';

/** One opening of a smart link. */
export interface Click {
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
}

/** What an event belongs to, as far as is known: always a link where there is a click. */
export interface Tie {
  clickId: string | null;
  smartLinkId: string | null;
}

export const UNTIED: Tie = { clickId: null, smartLinkId: null };
