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

/** An app's report of its first launch. */
export const claimInstallInput = z.object({
  /** Required on iOS, where the server matches it with deferred clicks. */
  device: device.nullish(),
  /** Required on Android: the deep link from the Google Play install referrer. */
  deepLink: recordedText,
  /** Defaults to the token's platform, and must match it. Required with an admin key. */
  platform: z.enum(PLATFORM_KINDS).nullish(),
});

export type ClaimInstallInput = z.input<typeof claimInstallInput>;
