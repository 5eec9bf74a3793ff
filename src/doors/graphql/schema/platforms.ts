import type { Platform } from '../../../domain/apps/platform.ts';
import { builder } from '../builder.ts';

export const PlatformKindEnum = builder.enumType('PlatformKind', {
  description: 'The kinds of platform that an app can be on, at most one of each.',
  values: {
    WEB: { value: 'web', description: 'A web site.' },
    IPHONE: { value: 'iphone', description: 'An iOS app for the iPhone.' },
    IPAD: { value: 'ipad', description: 'An iOS app for the iPad.' },
    UNIVERSAL: { value: 'universal', description: 'One iOS app for both iPhone and iPad.' },
    ANDROID: { value: 'android', description: 'An Android app.' },
  } as const,
});

export const PlatformType = builder.objectRef<Platform>('Platform');

builder.objectType(PlatformType, {
  description: 'How an app is reached on one kind of platform.',
  fields: (t) => ({
    kind: t.field({
      type: PlatformKindEnum,
      description: 'Which platform this is.',
      resolve: (platform) => platform.kind,
    }),
    baseUrl: t.exposeString('baseUrl', {
      nullable: true,
      description: 'Web alone: the address below which every path of the app is found.',
    }),
    urlSchemes: t.field({
      type: ['String'],
      description: "The app's own URL schemes; links are built with the first one. Empty for web.",
      resolve: (platform) => [...platform.urlSchemes],
    }),
    storeUrl: t.exposeString('storeUrl', { nullable: true, description: 'Where the app is got.' }),
    teamId: t.exposeString('teamId', { nullable: true, description: "iOS: the Apple developer team's id." }),
    bundleId: t.exposeString('bundleId', { nullable: true, description: "iOS: the app's bundle identifier." }),
    appStoreId: t.exposeString('appStoreId', {
      nullable: true,
      description: "iOS: the app's number in the App Store.",
    }),
    packageName: t.exposeString('packageName', { nullable: true, description: "Android: the app's package name." }),
    sha256Fingerprints: t.field({
      type: ['String'],
      description: 'Android: the SHA-256 fingerprints of the certificates that the app is signed with.',
      resolve: (platform) => [...platform.sha256Fingerprints],
    }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last set.' }),
  }),
});
