import type { Resolution } from '../../../domain/redirects/resolution.service.ts';
import { builder } from '../builder.ts';
import { APP_ARGUMENT, toAppName } from './app-selector.ts';
import { DestinationType } from './destinations.ts';
import { PlatformKindEnum } from './platforms.ts';
import { BY_ARGUMENT, toLinkName } from './smart-links/selector.ts';
import { SmartLinkType } from './smart-links/type.ts';
import { WarningType } from './warnings.ts';

const PLATFORM_DESCRIPTION =
  "The platform to resolve for. Required with an admin key; a token's own platform is the default and the only one allowed.";

builder.queryField('resolve', (t) =>
  t.field({
    type: DestinationType,
    nullable: true,
    description:
      "A smart link's destination on the caller's platform. Records nothing and counts no click. Fails with status 7 if the link does not exist, is disabled, is outside its validity window or has no destination there. Requires a platform token or an admin key.",
    args: {
      by: t.arg({ ...BY_ARGUMENT, required: true }),
      platform: t.arg({ type: PlatformKindEnum, description: PLATFORM_DESCRIPTION }),
      app: t.arg(APP_ARGUMENT),
    },
    resolve: (_root, { app, by, platform }, { caller, services }) => {
      const { app: appOfRecord, name } = toLinkName(by);
      return services.resolutions.resolve(caller, toAppName(app) ?? appOfRecord, { ...name, platform });
    },
  }),
);

const ResolveSmartLinkInput = builder.inputType('ResolveSmartLinkInput', {
  description: 'Input for `resolveSmartLink`.',
  fields: (t) => ({
    app: t.field(APP_ARGUMENT),
    by: t.field({ ...BY_ARGUMENT, required: true }),
    platform: t.field({ type: PlatformKindEnum, description: PLATFORM_DESCRIPTION }),
    uid: t.string({ description: "The app's own identifier for the device. At most 200 characters." }),
  }),
});

const ResolveSmartLinkPayload = builder.objectRef<Resolution>('ResolveSmartLinkPayload').implement({
  description: 'The payload of `resolveSmartLink`.',
  fields: (t) => ({
    deepLink: t.expose('deepLink', {
      type: 'URI',
      description:
        'The deep link that the app should open. A link into an app carries `_hk_cid` (the click id) or `_hk_sid` (the link id), and `_hk_md=1` if the link has metadata.',
    }),
    metadata: t.expose('metadata', {
      type: 'JSONObject',
      nullable: true,
      description: "The link's metadata. Null if it has none, or if a warning says that it was not redeemed.",
    }),
    destination: t.field({
      type: DestinationType,
      description: "The link's destination, without the parameters that the deep link carries.",
      resolve: ({ destination }) => destination,
    }),
    smartLink: t.field({ type: SmartLinkType, description: 'The smart link.', resolve: ({ smartLink }) => smartLink }),
    warnings: t.field({
      type: [WarningType],
      description:
        'Status 10 if the redeem limit has been reached; status 12 if the metadata is redeemed too often in a short time.',
      resolve: ({ warnings }) => warnings,
    }),
  }),
});

builder.mutationField('resolveSmartLink', (t) =>
  t.field({
    type: ResolveSmartLinkPayload,
    nullable: true,
    description:
      'Resolves the smart link that opened the app, and redeems its metadata. With a mobile token, this also records a click. Requires a platform token or an admin key.',
    args: { input: t.arg({ type: ResolveSmartLinkInput, required: true, description: 'The link to resolve.' }) },
    resolve: async (_root, { input: { app, by, ...input } }, { caller, services, loaders }) => {
      const { app: appOfRecord, name } = toLinkName(by);
      const owner = toAppName(app) ?? appOfRecord;
      const resolution = await services.resolutions.resolveSmartLink(caller, owner, { ...name, ...input });
      loaders.cacheSmartLink(resolution.smartLink);
      return resolution;
    },
  }),
);
