import type { Open } from '../../../domain/events/open.ts';
import { builder } from '../builder.ts';
import { APP_ARGUMENT, toAppName } from './app-selector.ts';
import { PlatformKindEnum } from './platforms.ts';

const RecordOpenInput = builder.inputType('RecordOpenInput', {
  description: 'Input for `recordOpen`.',
  fields: (t) => ({
    app: t.field(APP_ARGUMENT),
    deepLink: t.string({
      required: true,
      description: 'The deep link. Its query parameter `_hk_cid` or `_hk_sid` identifies the click or the link.',
    }),
    referrer: t.string({ description: 'The referrer of the deep link.' }),
    uid: t.string({ description: "The app's own identifier for the device." }),
    platform: t.field({
      type: PlatformKindEnum,
      description:
        "The app's platform. Required with an admin key; a token's own platform is the default and the only one allowed.",
    }),
  }),
});

const RecordOpenPayload = builder.objectRef<Open>('RecordOpenPayload').implement({
  description: 'The payload of `recordOpen`.',
  fields: (t) => ({
    recordedAt: t.field({
      type: 'DateTime',
      description: 'The time at which the open was recorded.',
      resolve: ({ createdAt }) => createdAt,
    }),
  }),
});

builder.mutationField('recordOpen', (t) =>
  t.field({
    type: RecordOpenPayload,
    nullable: true,
    description:
      'Records that a deep link opened the app. Succeeds even if the click or link is unknown. Requires a platform token or an admin key.',
    args: { input: t.arg({ type: RecordOpenInput, required: true, description: 'The open to record.' }) },
    resolve: (_root, { input: { app, ...input } }, { caller, services, userAgent }) =>
      services.opens.recordOpen(caller, toAppName(app), input, userAgent),
  }),
);
