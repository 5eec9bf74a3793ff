import type { Resolution } from '../../../domain/redirects/resolution.service.ts';
import { builder } from '../builder.ts';
import { APP_ARGUMENT_DESCRIPTION } from './app-argument.ts';
import { DestinationType } from './destinations.ts';
import { PlatformKindEnum } from './platforms.ts';
import { SmartLinkType } from './smart-links/type.ts';
import { WarningType } from './warnings.ts';

const PLATFORM_DESCRIPTION = 'The platform that asks. A token asks for its own; an admin key has to say.';

builder.queryField('resolve', (t) =>
  t.field({
    type: DestinationType,
    nullable: true,
    description:
      'Where a smart link leads the platform of the token. Nothing is counted or recorded. Status 7 where it leads nowhere.',
    args: {
      url: t.arg.string({ description: 'Its short address, or the one of a lazy link (`/lazy?uri=`).' }),
      code: t.arg.string({ description: 'Its code, instead of the address.' }),
      platform: t.arg({ type: PlatformKindEnum, description: PLATFORM_DESCRIPTION }),
      app: t.arg.string({ description: APP_ARGUMENT_DESCRIPTION }),
    },
    resolve: (_root, { app, ...input }, { caller, services }) =>
      services.resolutions.resolve(caller, app ?? null, input),
  }),
);

const ResolveSmartLinkInput = builder.inputType('ResolveSmartLinkInput', {
  description: 'A smart link that an app was opened by: its address or its code.',
  fields: (t) => ({
    app: t.string({ description: APP_ARGUMENT_DESCRIPTION }),
    url: t.string({ description: 'Its short address, or the one of a lazy link (`/lazy?uri=`).' }),
    code: t.string({ description: 'Its code, instead of the address.' }),
    platform: t.field({ type: PlatformKindEnum, description: PLATFORM_DESCRIPTION }),
    uid: t.string({ description: 'What the app calls the device: at most 200 characters.' }),
  }),
});

const ResolveSmartLinkPayload = builder.objectRef<Resolution>('ResolveSmartLinkPayload').implement({
  description: 'The outcome of `resolveSmartLink`.',
  fields: (t) => ({
    deepLink: t.exposeString('deepLink', {
      description:
        'What the app is to open. Into an app it carries `_hk_cid` (the click) or `_hk_sid` (the link), and `_hk_md=1` where there is metadata.',
    }),
    metadata: t.expose('metadata', {
      type: 'JSONObject',
      nullable: true,
      description: "The link's metadata; null where it has none, or where its redeem limit has been reached.",
    }),
    destination: t.field({
      type: DestinationType,
      description: 'Where the link leads, without what the deep link carries.',
      resolve: ({ destination }) => destination,
    }),
    smartLink: t.field({ type: SmartLinkType, description: 'The link.', resolve: ({ smartLink }) => smartLink }),
    warnings: t.field({
      type: [WarningType],
      description: 'Status 10 where the metadata has been read as often as it may be.',
      resolve: ({ warnings }) => warnings,
    }),
  }),
});

builder.mutationField('resolveSmartLink', (t) =>
  t.field({
    type: ResolveSmartLinkPayload,
    nullable: true,
    description:
      'Resolves a smart link that an app was opened by. With a mobile token this is a click; the metadata comes along, which counts as a redeem.',
    args: { input: t.arg({ type: ResolveSmartLinkInput, required: true, description: 'The link.' }) },
    resolve: async (_root, { input: { app, ...input } }, { caller, services, loaders }) => {
      const resolution = await services.resolutions.resolveSmartLink(caller, app ?? null, input);
      loaders.cacheSmartLink(resolution.smartLink);
      return resolution;
    },
  }),
);
