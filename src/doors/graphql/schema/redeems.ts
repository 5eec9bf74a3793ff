import type { Warning } from '../../../domain/failures.ts';
import { isId, type RequestedId } from '../../../domain/ids.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { builder } from '../builder.ts';
import { parseRecordId } from '../nodes.ts';
import { APP_ARGUMENT_DESCRIPTION } from './app-argument.ts';
import { WarningType } from './warnings.ts';

const RedeemMetadataInput = builder.inputType('RedeemMetadataInput', {
  description: 'Whose metadata is read: by a click or by a link, as the deep link says.',
  fields: (t) => ({
    app: t.string({ description: APP_ARGUMENT_DESCRIPTION }),
    clickId: t.string({ description: 'The click: what the deep link calls `_hk_cid`.' }),
    smartLinkId: t.id({ description: 'The link: what the deep link calls `_hk_sid`, or its global id.' }),
    uid: t.string({ description: 'What the app calls the device: at most 200 characters.' }),
  }),
});

const RedeemMetadataPayload = builder
  .objectRef<{ metadata: JsonObject; warnings: Warning[] }>('RedeemMetadataPayload')
  .implement({
    description: 'The outcome of `redeemMetadata`.',
    fields: (t) => ({
      metadata: t.expose('metadata', {
        type: 'JSONObject',
        description: 'The metadata; `{}` where the link has none.',
      }),
      warnings: t.field({
        type: [WarningType],
        description: 'What one should know about it.',
        resolve: ({ warnings }) => warnings,
      }),
    }),
  });

builder.mutationField('redeemMetadata', (t) =>
  t.field({
    type: RedeemMetadataPayload,
    nullable: true,
    description:
      'Reads the metadata of a link, which counts as a redeem; once a click. Status 10 where it has been read as often as it may be.',
    args: { input: t.arg({ type: RedeemMetadataInput, required: true, description: 'Whose metadata.' }) },
    resolve: async (_root, { input: { app, smartLinkId, ...input } }, { caller, services }) => {
      const link = parseLinkId(smartLinkId ?? null);
      const redeemInput = { ...input, smartLinkId: link?.id };
      return {
        metadata: await services.redeems.redeemMetadata(caller, app ?? link?.appId ?? null, redeemInput),
        warnings: [],
      };
    },
  }),
);

/** A link's own id as deep links carry it, or a global id, which names the app too. */
function parseLinkId(id: string | null): { appId: string | null; id: RequestedId } | null {
  if (id === null || id === '') {
    return null;
  }
  return isId(id) ? { appId: null, id } : parseRecordId(id, 'SmartLink');
}
