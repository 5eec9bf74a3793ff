import type { PageLanguage } from '../../../domain/apps/page-language.ts';

/** The readers of a page. */
export interface Audience {
  language: PageLanguage;
  /** Whether the language depends on the request's `Accept-Language`. */
  isNegotiated: boolean;
}

/** The app that a page belongs to, and the page's audience. */
export interface Brand extends Audience {
  appName: string;
  iconUrl: string | null;
  /** The color of the primary button as `#rrggbb`; null for the default. */
  accentColor: string | null;
  /** The URL of the app's website; null if it has none. */
  websiteUrl: string | null;
}
