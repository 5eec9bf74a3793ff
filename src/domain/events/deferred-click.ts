/** A click that waits for an install from the same place, so that the app opens where the click led. */
export interface DeferredClick {
  appId: string;
  /** Where it was clicked, as nobody can read it back; see install-match.ts. */
  matchHash: string;
  smartLinkId: string;
  clickId: string;
  armedAt: number;
  /** When it waits no longer. The hash is purged then. */
  expiresAt: number;
}
