import type { JsonObject } from '../../../domain/json.ts';
import { builder } from '../builder.ts';
import { parseRawOrRecordId } from '../nodes.ts';
import { APP_ARGUMENT, toAppName } from './app-selector.ts';

const RedeemSelector = builder.inputType('RedeemSelector', {
  description: 'Identifies the click or the link whose metadata to redeem. Exactly one field is required.',
  isOneOf: true,
  fields: (t) => ({
    clickId: t.id({ description: "The click's id, which the deep link carries as `_hk_cid`, or its global id." }),
    smartLinkId: t.id({ description: "The link's id, which the deep link carries as `_hk_sid`, or its global id." }),
  }),
});

const RedeemMetadataInput = builder.inputType('RedeemMetadataInput', {
  description: 'Input for `redeemMetadata`.',
  fields: (t) => ({
    app: t.field(APP_ARGUMENT),
    by: t.field({ type: RedeemSelector, required: true, description: 'The click or link whose metadata to redeem.' }),
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
        description: 'What to redeem.',
      }),
    },
    resolve: async (_root, { input: { app, by, uid } }, { caller, services }) => {
      const { app: appOfRecord, ...redeemed } = toRedeemed(by);
      return {
        metadata: await services.redeems.redeemMetadata(caller, toAppName(app) ?? appOfRecord, { ...redeemed, uid }),
      };
    },
  }),
);

/** Converts a selector to the ids that the service expects, and the app of a record whose global id it contains. */
function toRedeemed({ clickId, smartLinkId }: typeof RedeemSelector.$inferInput) {
  if (clickId !== undefined) {
    const { app, id } = parseRawOrRecordId(clickId, 'Click', 'clickId');
    return { app, clickId: id };
  }
  const { app, id } = parseRawOrRecordId(smartLinkId, 'SmartLink', 'smartLinkId');
  return { app, smartLinkId: id };
}
