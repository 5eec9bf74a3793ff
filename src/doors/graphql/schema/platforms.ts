import type { Platform } from '../../../domain/apps/platform.ts';
import { builder, type InputFieldBuilder } from '../builder.ts';
import { formatRecordId, GLOBAL_ID_DESCRIPTION, loadRecords } from '../nodes.ts';
import { APP_ARGUMENT, toAppName } from './app-selector.ts';
import { buildAppField } from './app-type.ts';

export const PlatformKindEnum = builder.enumType('PlatformKind', {
  description: 'The kinds of platform. An app has at most one platform of each kind.',
  values: {
    WEB: { value: 'web', description: 'A website.' },
    IPHONE: { value: 'iphone', description: 'An iOS app for the iPhone.' },
    IPAD: { value: 'ipad', description: 'An iOS app for the iPad.' },
    UNIVERSAL: { value: 'universal', description: 'One iOS app for both the iPhone and the iPad.' },
    ANDROID: { value: 'android', description: 'An Android app.' },
  } as const,
});

export const PlatformType = builder.objectRef<Platform>('Platform');

builder.node(PlatformType, {
  description: "An app's settings on one kind of platform.",
  id: { description: GLOBAL_ID_DESCRIPTION, resolve: ({ appId, kind }) => formatRecordId({ appId, id: kind }) },
  loadManyWithoutCache: (ids, context) =>
    loadRecords(ids, context, 'platform', async ({ appId, id }) => {
      const app = await context.services.snapshots.get(appId);
      return [...(app?.platforms.values() ?? [])].find(({ kind }) => kind === id) ?? null;
    }),
  fields: (t) => ({
    kind: t.field({
      type: PlatformKindEnum,
      description: 'The kind of platform.',
      resolve: (platform) => platform.kind,
    }),
    baseUrl: t.expose('baseUrl', {
      type: 'URI',
      nullable: true,
      description: "The base URL of the app's website, to which paths are appended. Only on `WEB`.",
    }),
    urlSchemes: t.field({
      type: ['String'],
      description: "The app's URL schemes. Deep links use the first one. Empty on `WEB`.",
      resolve: (platform) => [...platform.urlSchemes],
    }),
    storeUrl: t.expose('storeUrl', {
      type: 'URI',
      nullable: true,
      description: "The URL of the app's store page. Null on `WEB`.",
    }),
    teamId: t.exposeString('teamId', {
      nullable: true,
      description: "The app's Apple Developer Team ID. Only on iOS.",
    }),
    bundleId: t.exposeString('bundleId', { nullable: true, description: "The app's bundle ID. Only on iOS." }),
    appStoreId: t.exposeString('appStoreId', {
      nullable: true,
      description: "The app's App Store ID. Only on iOS.",
    }),
    packageName: t.exposeString('packageName', {
      nullable: true,
      description: "The app's package name. Only on `ANDROID`.",
    }),
    sha256Fingerprints: t.field({
      type: ['String'],
      description: "The SHA-256 fingerprints of the app's signing certificates. Only on `ANDROID`.",
      resolve: (platform) => [...platform.sha256Fingerprints],
    }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'The time at which the platform was last set.' }),
  }),
});

const buildSettingFields = (t: InputFieldBuilder) => ({
  app: t.field(APP_ARGUMENT),
  kind: t.field({ type: PlatformKindEnum, required: true, description: 'The kind of platform.' }),
  baseUrl: t.field({
    type: 'URI',
    description:
      "The base URL of the app's website, to which paths are appended. Required on `WEB`; not allowed elsewhere.",
  }),
  urlSchemes: t.stringList({
    description:
      "The complete list of the app's URL schemes, at most 20. Deep links use the first one. Required on all platforms except `WEB`.",
  }),
  storeUrl: t.field({ type: 'URI', description: "The URL of the app's store page. Not allowed on `WEB`." }),
  teamId: t.string({
    description: "The app's Apple Developer Team ID: 10 upper-case letters and digits. Only on iOS.",
  }),
  bundleId: t.string({ description: "The app's bundle ID, such as `com.example.shop`. Only on iOS." }),
  appStoreId: t.string({ description: "The app's App Store ID: digits without the `id` prefix. Only on iOS." }),
  packageName: t.string({ description: "The app's package name, such as `com.example.shop`. Only on `ANDROID`." }),
  sha256Fingerprints: t.stringList({
    description:
      "The complete list of the SHA-256 fingerprints of the app's signing certificates, at most 20. Only on `ANDROID`.",
  }),
});

const SetPlatformInput = builder.inputType('SetPlatformInput', {
  description: 'Input for `setPlatform`. It replaces all previous settings of this platform.',
  fields: buildSettingFields,
});

const UpdatePlatformInput = builder.inputType('UpdatePlatformInput', {
  description: 'Input for `updatePlatform`. Fields that are left out do not change; null removes a setting.',
  fields: buildSettingFields,
});

const RemovePlatformInput = builder.inputType('RemovePlatformInput', {
  description: 'Input for `removePlatform`.',
  fields: (t) => ({
    app: t.field(APP_ARGUMENT),
    kind: t.field({ type: PlatformKindEnum, required: true, description: 'The kind of platform.' }),
  }),
});

const buildPlatformPayload = (name: string, description: string, platformDescription: string) =>
  builder.objectRef<{ platform: Platform }>(name).implement({
    description,
    fields: (t) => ({
      platform: t.field({ type: PlatformType, description: platformDescription, resolve: ({ platform }) => platform }),
      app: buildAppField(t, ({ platform }) => platform.appId),
    }),
  });

const SetPlatformPayload = buildPlatformPayload(
  'SetPlatformPayload',
  'The payload of `setPlatform`.',
  'The new or updated platform.',
);
const UpdatePlatformPayload = buildPlatformPayload(
  'UpdatePlatformPayload',
  'The payload of `updatePlatform`.',
  'The updated platform.',
);
const RemovePlatformPayload = buildPlatformPayload(
  'RemovePlatformPayload',
  'The payload of `removePlatform`.',
  'The removed platform.',
);

builder.mutationField('setPlatform', (t) =>
  t.field({
    type: SetPlatformPayload,
    nullable: true,
    description:
      "Creates or replaces one of an app's platforms. The change applies to existing links immediately. Requires an admin key.",
    args: { input: t.arg({ type: SetPlatformInput, required: true, description: 'The platform to set.' }) },
    resolve: async (_root, { input: { app, ...platform } }, { caller, services }) => ({
      platform: await services.platforms.setPlatform(caller, toAppName(app), platform),
    }),
  }),
);

builder.mutationField('updatePlatform', (t) =>
  t.field({
    type: UpdatePlatformPayload,
    nullable: true,
    description:
      "Updates one of an app's platforms. The change applies to existing links immediately. Requires an admin key.",
    args: { input: t.arg({ type: UpdatePlatformInput, required: true, description: 'The changes to make.' }) },
    resolve: async (_root, { input: { app, ...changes } }, { caller, services }) => ({
      platform: await services.platforms.updatePlatform(caller, toAppName(app), changes),
    }),
  }),
);

builder.mutationField('removePlatform', (t) =>
  t.field({
    type: RemovePlatformPayload,
    nullable: true,
    description:
      'Removes a platform from an app. The change applies to existing links immediately. Overrides, templates, routes and tokens of the platform remain. Requires an admin key.',
    args: { input: t.arg({ type: RemovePlatformInput, required: true, description: 'The platform to remove.' }) },
    resolve: async (_root, { input: { app, kind } }, { caller, services }) => ({
      platform: await services.platforms.removePlatform(caller, toAppName(app), kind),
    }),
  }),
);
