import type { Preview } from './preview.ts';

/** A tenant of the installation. */
export interface App {
  id: string;
  name: string;
  /** The current subdomain in lower case. Former ones stay with the app and keep opening its links. */
  subdomain: string;
  customDomain: string | null;
  /** The hosts that publishable tokens can link to, besides the hosts of the web base and the stores. */
  allowedHosts: readonly string[];
  preview: Preview;
  /** The icon that pages show next to the app's name. Null: pages show the first letter of the name. */
  iconUrl: string | null;
  /** The names of forwarded query parameters, in addition to those that are always forwarded. */
  travellingParameters: readonly string[];
  /** How many seconds after a click an install can claim it (deferred deep linking). Null: never. */
  deferredWindow: number | null;
  createdAt: number;
  updatedAt: number;
}
