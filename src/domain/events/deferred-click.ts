/**
 * A click that waits for an install on the same device, so that the newly installed app can open the link's content.
 */
export interface DeferredClick {
  appId: string;
  /** An irreversible hash of the client key and the device; see install-match.ts. */
  matchHash: string;
  smartLinkId: string;
  /** Null if the click is counted but not stored. */
  clickId: string | null;
  armedAt: number;
  /** When the click stops waiting and is deleted, together with its hash. */
  expiresAt: number;
}
