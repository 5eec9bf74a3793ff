import type { PlatformKind } from '../../../domain/platform-kind.ts';
import type { DestinationSource } from '../../../domain/smart-links/destination.ts';

/** The texts of all pages in one language. */
export interface Texts {
  openInApp: string;
  getApp: string;
  seeOnWeb: string;
  /** Shown if the app didn't open after a tap. */
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
  loopTitle: string;
  loopText: string;
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
  stillHere: 'Still here? The app may not be installed on this device.',
  nowhere: 'There is nothing to open on this device.',
  formatPicture: (title) => `Picture: ${title}`,
  oneMoment: 'One moment…',
  goOn: 'Continue',
  scanTitle: 'Open this on your phone or tablet',
  formatScanText: (devices) => `It opens on ${devices}. Scan this code with the camera of your device.`,
  scanCode: 'QR code of this link',
  orType: 'Or type this address:',
  notFoundTitle: 'We couldn’t find this link',
  notFoundText: 'It may be mistyped, or it may no longer exist. Please check it, or ask the person who sent it to you.',
  earlyTitle: 'This link isn’t open yet',
  earlyText: 'You’re a little early. Please come back later.',
  earlyUntil: 'You’re a little early. Please come back after',
  loopTitle: 'We can’t open this link',
  loopText: 'It only leads back to itself or on to other links. Please let the person who sent it to you know.',
  expiredTitle: 'This link has expired',
  expiredText: 'It was only available for a limited time. The person who sent it to you may have a newer one.',
  inspectionTitle: 'Where this link leads',
  inspectionText: 'Take a look before you open it. Nothing on this page opens automatically.',
  openLink: 'Open this link',
  shortAddress: 'Short address',
  content: 'Leads to',
  destinations: 'On each device',
  noDestinations: 'This link doesn’t lead anywhere yet.',
  fallback: 'Without the app',
  why: 'What happens if you open it here',
  platforms: {
    web: 'The web',
    iphone: 'iPhone',
    ipad: 'iPad',
    universal: 'iPhone and iPad',
    android: 'Android',
  },
  sources: {
    OVERRIDE: 'Set for this link',
    TEMPLATE: 'Set by a rule for links like this',
    SAME_PATH: 'Same path as the link',
  },
};

const LANGUAGES: ReadonlyMap<string, Texts> = new Map([['en', en]]);

/** Returns the texts in the preferred language (BCP 47), or in English if that language isn't available. */
export function getTexts(language: string): { language: string; texts: Texts } {
  const primary = language.split('-')[0]?.toLowerCase() ?? '';
  const texts = LANGUAGES.get(primary);
  return texts === undefined ? { language: 'en', texts: en } : { language: primary, texts };
}
