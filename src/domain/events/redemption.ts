/** A counted read of a link's metadata. */
export interface Redemption {
  appId: string;
  id: string;
  smartLinkId: string;
  /** The click that was redeemed; null if the link was redeemed by its id or while it was being resolved. */
  clickId: string | null;
  /** The token or key that redeemed the link; null for the operator's command line. */
  credentialId: string | null;
  /** The app's identifier for the device. */
  uid: string | null;
  createdAt: number;
}
