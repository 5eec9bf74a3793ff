import type { Platform } from '../../../domain/apps/platform.ts';
import { builder } from '../builder.ts';
import { APP_ARGUMENT_DESCRIPTION } from './app-argument.ts';

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

const SetPlatformInput = builder.inputType('SetPlatformInput', {
  description: 'How an app is reached on one platform, in place of what was set before.',
  fields: (t) => ({
    app: t.string({ description: APP_ARGUMENT_DESCRIPTION }),
    kind: t.field({ type: PlatformKindEnum, required: true, description: 'Which platform.' }),
    baseUrl: t.string({ description: 'Web, mandatory there: the address below which every path of the app is found.' }),
    urlSchemes: t.stringList({
      description: "All but web, mandatory there: the app's own URL schemes. Links are built with the first one.",
    }),
    storeUrl: t.string({ description: 'All but web: where the app is got.' }),
    teamId: t.string({ description: "iOS: the Apple developer team's id." }),
    bundleId: t.string({ description: "iOS: the app's bundle identifier." }),
    appStoreId: t.string({ description: "iOS: the app's number in the App Store." }),
    packageName: t.string({ description: "Android: the app's package name." }),
    sha256Fingerprints: t.stringList({
      description: 'Android: SHA-256 fingerprints of the certificates that the app is signed with.',
    }),
  }),
});

const RemovePlatformInput = builder.inputType('RemovePlatformInput', {
  description: 'A platform that an app is on no longer.',
  fields: (t) => ({
    app: t.string({ description: APP_ARGUMENT_DESCRIPTION }),
    kind: t.field({ type: PlatformKindEnum, required: true, description: 'Which platform.' }),
  }),
});

const buildPlatformPayload = (name: string, description: string, platformDescription: string) =>
  builder.objectRef<{ platform: Platform }>(name).implement({
    description,
    fields: (t) => ({
      platform: t.field({ type: PlatformType, description: platformDescription, resolve: ({ platform }) => platform }),
    }),
  });

const SetPlatformPayload = buildPlatformPayload(
  'SetPlatformPayload',
  'The outcome of `setPlatform`.',
  'The platform as it is now.',
);
const RemovePlatformPayload = buildPlatformPayload(
  'RemovePlatformPayload',
  'The outcome of `removePlatform`.',
  'The platform as it was.',
);

builder.mutationField('setPlatform', (t) =>
  t.field({
    type: SetPlatformPayload,
    nullable: true,
    description: 'Sets how an app is reached on one platform; it holds for every old link at once. Needs an admin key.',
    args: { input: t.arg({ type: SetPlatformInput, required: true, description: 'What to set.' }) },
    resolve: async (_root, { input: { app, ...platform } }, { caller, services }) => ({
      platform: await services.platforms.setPlatform(caller, app ?? null, platform),
    }),
  }),
);

builder.mutationField('removePlatform', (t) =>
  t.field({
    type: RemovePlatformPayload,
    nullable: true,
    description: 'Takes a platform away from an app; it holds for every old link at once. Needs an admin key.',
    args: { input: t.arg({ type: RemovePlatformInput, required: true, description: 'What to take away.' }) },
    resolve: async (_root, { input: { app, kind } }, { caller, services }) => ({
      platform: await services.platforms.removePlatform(caller, app ?? null, kind),
    }),
  }),
);
