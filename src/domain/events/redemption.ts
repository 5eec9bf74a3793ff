/** One reading of a link's metadata that counted. */
export interface Redemption {
  appId: string;
  id: string;
  smartLinkId: string;
  /** The click by which it was read; null: by the link's id, or by resolving it. */
  clickId: string | null;
  /** The token or key that read it; null: an operator's command line. */
  credentialId: string | null;
  /** What the app calls the device. */
  uid: string | null;
  createdAt: number;
}
