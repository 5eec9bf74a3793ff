import type { Preview } from './preview.ts';

/** A tenant. */
export interface App {
  id: string;
  name: string;
  /** The current one, in lower case; former ones stay the app's and keep opening links. */
  subdomain: string;
  customDomain: string | null;
  /** Hosts that http(s) targets may name with a publishable token, beside the web base's and the stores'. */
  allowedHosts: readonly string[];
  preview: Preview;
  /** The picture that pages show beside its name; null: its first letter. */
  iconUrl: string | null;
  /** Names of query parameters that travel from a link's address on to where it leads, beside those that always do. */
  travellingParameters: readonly string[];
  /** For how many seconds a click waits for an install (deferred deep linking); null: not at all. */
  deferredWindow: number | null;
  createdAt: number;
  updatedAt: number;
}
