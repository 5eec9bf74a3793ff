/** The kinds of platform that an app can have, at most one of each, in the order in which they are listed. */
export const PLATFORM_KINDS = ['web', 'iphone', 'ipad', 'universal', 'android'] as const;

export type PlatformKind = (typeof PLATFORM_KINDS)[number];
