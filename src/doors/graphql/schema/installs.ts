import type { Install } from '../../../domain/events/install.ts';
import { builder } from '../builder.ts';
import { APP_ARGUMENT_DESCRIPTION } from './app-argument.ts';
import { PlatformKindEnum } from './platforms.ts';
import { WarningType } from './warnings.ts';

const DeviceInput = builder.inputType('DeviceInput', {
  description: 'The device that an app was installed on. What is left out is not known.',
  fields: (t) => ({
    deviceType: t.string({ description: 'What it is: `iPhone`, `iPad`, `iPod touch`.' }),
    osVersion: t.string({ description: 'The version of its system, such as `17.5.1`.' }),
    language: t.string({ description: 'Its language, such as `en-us`.' }),
    screenSize: t.string({ description: 'Height x width of its screen in pixels, such as `1136x640`.' }),
    uid: t.string({ description: 'What the app calls it.' }),
  }),
});

const ClaimInstallInput = builder.inputType('ClaimInstallInput', {
  description: 'An app that was installed and is started for the first time.',
  fields: (t) => ({
    app: t.string({ description: APP_ARGUMENT_DESCRIPTION }),
    device: t.field({
      type: DeviceInput,
      description: 'The device. Mandatory on iOS: by it the click is found that waits for this install.',
    }),
    deepLink: t.string({
      description: "The deep link that the store's referrer carried. Mandatory on Android, of no account on iOS.",
    }),
    platform: t.field({
      type: PlatformKindEnum,
      description: 'The platform of the app. A token reports for its own; an admin key has to say.',
    }),
  }),
});

const ClaimInstallPayload = builder.objectRef<Install>('ClaimInstallPayload').implement({
  description: 'The outcome of `claimInstall`.',
  fields: (t) => ({
    deepLink: t.exposeString('deepLink', {
      nullable: true,
      description:
        'What the app is to open: where the click led that waited for this install. Null where none or several did. On Android the one that the app named.',
    }),
    recordedAt: t.field({
      type: 'DateTime',
      description: 'When the install was recorded.',
      resolve: ({ createdAt }) => createdAt,
    }),
    warnings: t.field({ type: [WarningType], description: 'What one should know about it.', resolve: () => [] }),
  }),
});

builder.mutationField('claimInstall', (t) =>
  t.field({
    type: ClaimInstallPayload,
    nullable: true,
    description:
      'Records that an app was installed, and on iOS claims the one recent click that waits for it where the app has that turned on. For mobile tokens.',
    args: { input: t.arg({ type: ClaimInstallInput, required: true, description: 'What was installed.' }) },
    resolve: (_root, { input: { app, ...input } }, { caller, services, address, userAgent }) =>
      services.installs.claimInstall(caller, app ?? null, input, { address, userAgent }),
  }),
);
