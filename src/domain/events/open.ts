import type { PlatformKind } from '../platform-kind.ts';
import type { Attribution } from './click.ts';

/** An app's report that it was opened by a deep link. Recorded as reported, and never trusted. */
export interface Open extends Attribution {
  appId: string;
  id: string;
  platform: PlatformKind;
  deepLink: string;
  referrer: string | null;
  /** The token or key that reported the open. */
  credentialId: string | null;
  /** The app's identifier for the device. */
  uid: string | null;
  createdAt: number;
}
