import type { Install } from '../../../domain/events/install.ts';
import { builder } from '../builder.ts';
import { APP_ARGUMENT, toAppName } from './app-selector.ts';
import { PlatformKindEnum } from './platforms.ts';

const DeviceInput = builder.inputType('DeviceInput', {
  description: 'The device on which an app was installed.',
  fields: (t) => ({
    deviceType: t.string({ description: 'The kind of device, such as `iPhone`, `iPad` or `iPod touch`.' }),
    osVersion: t.string({ description: 'The version of the operating system, such as `17.5.1`.' }),
    language: t.string({ description: "The device's language, such as `en-us`." }),
    screenSize: t.string({ description: 'The height and width of the screen in pixels, such as `1136x640`.' }),
    uid: t.string({ description: "The app's own identifier for the device." }),
  }),
});

const ClaimInstallInput = builder.inputType('ClaimInstallInput', {
  description: 'Input for `claimInstall`.',
  fields: (t) => ({
    app: t.field(APP_ARGUMENT),
    device: t.field({
      type: DeviceInput,
      description: 'The device. Required on iOS, where the server uses it to find the matching click.',
    }),
    deepLink: t.string({
      description: 'The deep link from the Play Store referrer. Required on Android; ignored on iOS.',
    }),
    platform: t.field({
      type: PlatformKindEnum,
      description:
        "The app's platform. Required with an admin key; a token's own platform is the default and the only one allowed.",
    }),
  }),
});

const ClaimInstallPayload = builder.objectRef<Install>('ClaimInstallPayload').implement({
  description: 'The payload of `claimInstall`.',
  fields: (t) => ({
    deepLink: t.exposeString('deepLink', {
      nullable: true,
      description:
        'The deep link that the app should open. On iOS, it comes from the matching click, and is null unless exactly one click matches. On Android, it is the `deepLink` of the input.',
    }),
    recordedAt: t.field({
      type: 'DateTime',
      description: 'The time at which the install was recorded.',
      resolve: ({ createdAt }) => createdAt,
    }),
  }),
});

builder.mutationField('claimInstall', (t) =>
  t.field({
    type: ClaimInstallPayload,
    nullable: true,
    description:
      'Records an install when the app starts for the first time. On iOS, also claims the one recent click that matches it, if the app has a `deferredLinkWindowSeconds`. Requires a mobile platform token or an admin key.',
    args: { input: t.arg({ type: ClaimInstallInput, required: true, description: 'The install to record.' }) },
    resolve: (_root, { input: { app, ...input } }, { caller, services, address, userAgent }) =>
      services.installs.claimInstall(caller, toAppName(app), input, { address, userAgent }),
  }),
);
