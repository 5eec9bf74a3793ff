import { isId, type RequestedId } from '../../../domain/ids.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { builder } from '../builder.ts';
import { parseRecordId } from '../nodes.ts';
import { APP_ARGUMENT, toAppName } from './app-selector.ts';

const RedeemMetadataInput = builder.inputType('RedeemMetadataInput', {
  description: 'Input for `redeemMetadata`. Exactly one of `clickId` and `smartLinkId` is required.',
  fields: (t) => ({
    app: t.field(APP_ARGUMENT),
    clickId: t.string({ description: "The click's id, which the deep link carries as `_hk_cid`." }),
    smartLinkId: t.id({ description: "The link's id, which the deep link carries as `_hk_sid`, or its global id." }),
    uid: t.string({ description: "The app's own identifier for the device. At most 200 characters." }),
  }),
});

const RedeemMetadataPayload = builder.objectRef<{ metadata: JsonObject }>('RedeemMetadataPayload').implement({
  description: 'The payload of `redeemMetadata`.',
  fields: (t) => ({
    metadata: t.expose('metadata', {
      type: 'JSONObject',
      description: "The link's metadata, or `{}` if it has none.",
    }),
  }),
});

builder.mutationField('redeemMetadata', (t) =>
  t.field({
    type: RedeemMetadataPayload,
    nullable: true,
    description:
      "Redeems a link's metadata. Redeeming the same click again returns the metadata without counting. Fails with status 10 once the redeem limit has been reached. Requires a platform token or an admin key.",
    args: {
      input: t.arg({
        type: RedeemMetadataInput,
        required: true,
        description: 'The click or link whose metadata to redeem.',
      }),
    },
    resolve: async (_root, { input: { app, smartLinkId, ...input } }, { caller, services }) => {
      const link = parseLinkId(smartLinkId ?? null);
      const redeemInput = { ...input, smartLinkId: link?.id };
      return {
        metadata: await services.redeems.redeemMetadata(caller, toAppName(app) ?? link?.appId ?? null, redeemInput),
      };
    },
  }),
);

/**
 * Parses a link's own id, as deep links carry it, or its global id, which also identifies the app. Null without an id.
 */
function parseLinkId(id: string | null): { appId: string | null; id: RequestedId } | null {
  if (id === null || id === '') {
    return null;
  }
  return isId(id) ? { appId: null, id } : parseRecordId(id, 'SmartLink');
}
