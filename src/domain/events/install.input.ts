import { z } from 'zod';
import { recordedText } from '../input.ts';
import { PLATFORM_KINDS } from '../platform-kind.ts';

const device = z.object({
  deviceType: recordedText,
  osVersion: recordedText,
  language: recordedText,
  screenSize: recordedText,
  uid: recordedText,
});

/** What an app says when it is started for the first time. */
export const claimInstallInput = z.object({
  /** Mandatory on iOS: by it the click is found that waits for this install. */
  device: device.nullish(),
  /** Mandatory on Android: what the store's referrer carried. */
  deepLink: recordedText,
  /** A token's own; an admin key has to say. */
  platform: z.enum(PLATFORM_KINDS).nullish(),
});

export type ClaimInstallInput = z.input<typeof claimInstallInput>;
