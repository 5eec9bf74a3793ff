import type { PlatformKind } from '../../../../domain/platform-kind.ts';
import type { DestinationSource } from '../../../../domain/smart-links/destination.ts';

/**
 * The texts of all pages in one language: plain text, without markup. A name in braces is a placeholder for a value;
 * `fillText` escapes the value. All languages have the same placeholders.
 */
export interface Texts {
  /** `{app}` is the name of the app. */
  openInNamedApp: string;
  /** For links that open another app, whose name is unknown. */
  openInApp: string;
  /** `{app}` is the name of the app. */
  getNamedApp: string;
  getApp: string;
  continueWithoutApp: string;
  continueHere: string;
  seeOnWeb: string;
  /** The link to the website of `{app}`. */
  visitWebsite: string;
  /** Shown if the app didn't open after a tap. */
  stillHere: string;
  nowhere: string;
  /** The text alternative of a link's picture. */
  picture: string;
  oneMoment: string;
  scanTitle: string;
  /** `{devices}` is a list such as "iPhone, iPad, or Android". */
  scanText: string;
  scanCode: string;
  orType: string;
  /** On the page of an app's root: `{address}` is the host of the app's links. */
  appRootText: string;
  domainRootTitle: string;
  domainRootText: string;
  notFoundTitle: string;
  notFoundText: string;
  earlyTitle: string;
  earlyText: string;
  /** `{time}` is a day and a time of day. */
  earlyUntil: string;
  loopTitle: string;
  loopText: string;
  expiredTitle: string;
  expiredText: string;
  inspectionTitle: string;
  inspectionText: string;
  openLink: string;
  shortAddress: string;
  content: string;
  available: string;
  availableFrom: string;
  availableUntil: string;
  /** On the inspection page of a link that has expired. */
  expiredAt: string;
  /** On the inspection page of a link outside its validity window. */
  destinationsHidden: string;
  /** Before the address that a link outside its validity window leads to. */
  leadsMeanwhile: string;
  destinations: string;
  noDestinations: string;
  fallback: string;
  happens: string;
  outcomes: Readonly<Record<InspectedOutcome, string>>;
  technicalDetails: string;
  platforms: Readonly<Record<PlatformKind, string>>;
  sources: Readonly<Record<DestinationSource | 'SAME_ADDRESS', string>>;
}

/** The outcomes that the inspection page describes. */
export type InspectedOutcome = 'WEBSITE' | 'APP' | 'STORE' | 'PAGE' | 'IPAD_CHECK' | 'QR_PAGE';
