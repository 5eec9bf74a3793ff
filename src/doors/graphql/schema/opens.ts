import type { Open } from '../../../domain/events/open.ts';
import { builder } from '../builder.ts';
import { APP_ARGUMENT_DESCRIPTION } from './app-argument.ts';
import { PlatformKindEnum } from './platforms.ts';
import { WarningType } from './warnings.ts';

const RecordOpenInput = builder.inputType('RecordOpenInput', {
  description: 'An app that was opened by a deep link.',
  fields: (t) => ({
    app: t.string({ description: APP_ARGUMENT_DESCRIPTION }),
    deepLink: t.string({
      required: true,
      description: 'The deep link. `_hk_cid` or `_hk_sid` in its query say from which click or link it comes.',
    }),
    referrer: t.string({ description: 'What led to the deep link.' }),
    uid: t.string({ description: 'What the app calls the device.' }),
    platform: t.field({
      type: PlatformKindEnum,
      description: 'The platform of the app. A token reports for its own; an admin key has to say.',
    }),
  }),
});

const RecordOpenPayload = builder.objectRef<Open>('RecordOpenPayload').implement({
  description: 'The outcome of `recordOpen`.',
  fields: (t) => ({
    recordedAt: t.field({
      type: 'DateTime',
      description: 'When it was recorded.',
      resolve: ({ createdAt }) => createdAt,
    }),
    warnings: t.field({ type: [WarningType], description: 'What one should know about it.', resolve: () => [] }),
  }),
});

builder.mutationField('recordOpen', (t) =>
  t.field({
    type: RecordOpenPayload,
    nullable: true,
    description: 'Records that an app was opened by a deep link. Succeeds also where its click or link is unknown.',
    args: { input: t.arg({ type: RecordOpenInput, required: true, description: 'What opened the app.' }) },
    resolve: (_root, { input: { app, ...input } }, { caller, services, userAgent }) =>
      services.opens.recordOpen(caller, app ?? null, input, userAgent),
  }),
);
