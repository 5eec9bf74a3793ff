import type { Device } from '../clients/client.ts';
import type { PlatformKind } from '../platform-kind.ts';

/** The platforms of each device in order of preference. The first one on which the link has a destination is used. */
export const PLATFORM_CHAINS: Record<Device, readonly PlatformKind[]> = {
  iphone: ['iphone', 'universal', 'web'],
  ipad: ['ipad', 'universal', 'iphone', 'web'],
  android: ['android', 'web'],
  'mac-or-ipad': ['web'],
  desktop: ['web'],
  other: ['web'],
};
