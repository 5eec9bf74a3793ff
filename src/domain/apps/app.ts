import type { PageLanguage } from './page-language.ts';
import type { Preview } from './preview.ts';

/** A tenant of the installation. */
export interface App {
  id: string;
  name: string;
  /** The current subdomain in lower case. Former subdomains stay reserved for the app, and still open its links. */
  subdomain: string;
  customDomain: string | null;
  /** The hosts, besides those of the web base and the stores, that publishable tokens can link to and name pictures on. */
  allowedHosts: readonly string[];
  /** The URL schemes of other apps, in lower case, that overrides made with a secret token or an admin key can use. */
  allowedSchemes: readonly string[];
  preview: Preview;
  /** The icon that pages show next to the app's name. Null: pages show the first letter of the name. */
  iconUrl: string | null;
  /** The color of the primary buttons on pages, as `#rrggbb` in lower case. Null: black or white. */
  accentColor: string | null;
  /** The language of pages for bots, and for visitors who prefer no language that the pages have. */
  defaultLanguage: PageLanguage;
  /** The names of forwarded query parameters, in addition to those that are always forwarded. */
  forwardedQueryParameters: readonly string[];
  /** How long after a click an install can claim it (deferred deep linking), in seconds. Null: never. */
  deferredLinkWindowSeconds: number | null;
  createdAt: number;
  updatedAt: number;
}
