import type { PlatformKind } from '../platform-kind.ts';
import type { Attribution } from './click.ts';

/** What an app says of the device that it was installed on. Recorded as it was said, never trusted. */
export interface InstalledDevice {
  deviceType: string | null;
  osVersion: string | null;
  language: string | null;
  /** Height x width in pixels. */
  screenSize: string | null;
  /** What the app calls the device. */
  uid: string | null;
}

/** An app's report that it was installed. */
export interface Install extends Attribution, InstalledDevice {
  appId: string;
  id: string;
  platform: PlatformKind;
  /** The one that the app came with (Android), or that was waiting for it (iOS). */
  deepLink: string | null;
  /** The token or key that reported it. */
  credentialId: string | null;
  createdAt: number;
}
