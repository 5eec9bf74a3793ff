import type { PlatformKind } from '../../../domain/platform-kind.ts';
import type { DestinationSource } from '../../../domain/smart-links/destination.ts';

/** Every text of the pages in one language. */
export interface Texts {
  openInApp: string;
  getApp: string;
  seeOnWeb: string;
  /** After a tap that led nowhere. */
  stillHere: string;
  nowhere: string;
  formatPicture: (title: string) => string;
  oneMoment: string;
  goOn: string;
  scanTitle: string;
  formatScanText: (devices: string) => string;
  scanCode: string;
  orType: string;
  notFoundTitle: string;
  notFoundText: string;
  earlyTitle: string;
  earlyText: string;
  earlyUntil: string;
  expiredTitle: string;
  expiredText: string;
  inspectionTitle: string;
  inspectionText: string;
  openLink: string;
  shortAddress: string;
  content: string;
  destinations: string;
  noDestinations: string;
  fallback: string;
  why: string;
  platforms: Readonly<Record<PlatformKind, string>>;
  sources: Readonly<Record<DestinationSource, string>>;
}

const en: Texts = {
  openInApp: 'Open in the app',
  getApp: 'Get the app',
  seeOnWeb: 'See it on the web',
  stillHere: 'Still here? Then the app may not be on this device yet.',
  nowhere: 'There is nothing to open on this device.',
  formatPicture: (title) => `Picture: ${title}`,
  oneMoment: 'One moment…',
  goOn: 'Continue',
  scanTitle: 'Open this on your phone or tablet',
  formatScanText: (devices) => `It opens on ${devices}. Point the camera of that device at this code.`,
  scanCode: 'QR code of this link',
  orType: 'Or type this address:',
  notFoundTitle: 'We couldn’t find this link',
  notFoundText: 'It may have been mistyped, or it may no longer exist. Please check it, or ask whoever sent it to you.',
  earlyTitle: 'This link isn’t open yet',
  earlyText: 'You are a little early. Please come back later.',
  earlyUntil: 'You are a little early. Please come back after',
  expiredTitle: 'This link has ended',
  expiredText: 'It was only open for a while, and that time is over. Whoever sent it to you may have a newer one.',
  inspectionTitle: 'Where this link leads',
  inspectionText: 'Have a look before you open it. Nothing here opens by itself.',
  openLink: 'Open this link',
  shortAddress: 'Short address',
  content: 'Leads to',
  destinations: 'On each device',
  noDestinations: 'It leads nowhere yet.',
  fallback: 'Without the app',
  why: 'Opened from here, step by step',
  platforms: {
    web: 'The web',
    iphone: 'iPhone',
    ipad: 'iPad',
    universal: 'iPhone and iPad',
    android: 'Android',
  },
  sources: {
    OVERRIDE: 'Chosen for this link',
    TEMPLATE: 'By a rule for links like this',
    SAME_PATH: 'As the link says',
  },
};

const LANGUAGES: ReadonlyMap<string, Texts> = new Map([['en', en]]);

/** The texts for somebody who prefers this language (BCP 47), and the language that they are in: English if there are no others. */
export function getTexts(language: string): { language: string; texts: Texts } {
  const primary = language.split('-')[0]?.toLowerCase() ?? '';
  const texts = LANGUAGES.get(primary);
  return texts === undefined ? { language: 'en', texts: en } : { language: primary, texts };
}
