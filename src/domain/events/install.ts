import type { PlatformKind } from '../platform-kind.ts';
import type { Attribution } from './click.ts';

/** The device on which an app was installed, as described by the app. Recorded as reported, and never trusted. */
export interface InstalledDevice {
  deviceType: string | null;
  osVersion: string | null;
  language: string | null;
  /** Height x width, in pixels. */
  screenSize: string | null;
  /** The app's identifier for the device. */
  uid: string | null;
}

/** An app's report that it was installed. */
export interface Install extends Attribution, InstalledDevice {
  appId: string;
  id: string;
  platform: PlatformKind;
  /** The deep link that the app received from the store (Android), or that of the matched deferred click (iOS). */
  deepLink: string | null;
  /** The token or key that reported the install. */
  credentialId: string | null;
  createdAt: number;
}
