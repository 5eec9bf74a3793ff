import type { Warning } from '../../../../domain/failures.ts';
import type { SmartLink } from '../../../../domain/smart-links/smart-link.ts';
import { builder } from '../../builder.ts';
import { parseRecordId } from '../../nodes.ts';
import { WarningType } from '../warnings.ts';
import { buildUpdateFields } from './fields.ts';
import { SmartLinkType } from './type.ts';

const UpdateSmartLinkInput = builder.inputType('UpdateSmartLinkInput', {
  description: 'Input for `updateSmartLink`. Fields that are left out do not change. The short code cannot change.',
  fields: (t) => ({ id: t.id({ required: true, description: "The link's global id." }), ...buildUpdateFields(t) }),
});

const DeleteSmartLinkInput = builder.inputType('DeleteSmartLinkInput', {
  description: 'Input for `deleteSmartLink`.',
  fields: (t) => ({ id: t.id({ required: true, description: "The link's global id." }) }),
});

const UpdateSmartLinkPayload = builder
  .objectRef<{ smartLink: SmartLink; warnings: Warning[] }>('UpdateSmartLinkPayload')
  .implement({
    description: 'The payload of `updateSmartLink`.',
    fields: (t) => ({
      smartLink: t.field({
        type: SmartLinkType,
        description: 'The updated link.',
        resolve: ({ smartLink }) => smartLink,
      }),
      warnings: t.field({
        type: [WarningType],
        description: 'Warnings about the given fields.',
        resolve: ({ warnings }) => warnings,
      }),
    }),
  });

builder.mutationField('updateSmartLink', (t) =>
  t.field({
    type: UpdateSmartLinkPayload,
    nullable: true,
    description: 'Updates a smart link. Requires a secret token or an admin key.',
    args: { input: t.arg({ type: UpdateSmartLinkInput, required: true, description: 'The changes to make.' }) },
    resolve: async (_root, { input: { id: globalId, ...changes } }, { caller, services, loaders }) => {
      const { app, id } = parseRecordId(globalId, 'SmartLink');
      const updated = await services.smartLinks.updateSmartLink(caller, app, id, changes);
      loaders.cacheSmartLink(updated.smartLink);
      return updated;
    },
  }),
);

const ResetRedeemCountInput = builder.inputType('ResetRedeemCountInput', {
  description: 'Input for `resetRedeemCount`.',
  fields: (t) => ({ id: t.id({ required: true, description: "The link's global id." }) }),
});

const ResetRedeemCountPayload = builder.objectRef<{ smartLink: SmartLink }>('ResetRedeemCountPayload').implement({
  description: 'The payload of `resetRedeemCount`.',
  fields: (t) => ({
    smartLink: t.field({
      type: SmartLinkType,
      description: 'The updated link.',
      resolve: ({ smartLink }) => smartLink,
    }),
  }),
});

builder.mutationField('resetRedeemCount', (t) =>
  t.field({
    type: ResetRedeemCountPayload,
    nullable: true,
    description:
      "Sets a smart link's `redeemCount` to 0, so that apps can redeem its metadata up to its limit again. Requires a secret token or an admin key.",
    args: { input: t.arg({ type: ResetRedeemCountInput, required: true, description: 'The link to change.' }) },
    resolve: async (_root, { input: { id: globalId } }, { caller, services, loaders }) => {
      const { app, id } = parseRecordId(globalId, 'SmartLink');
      const smartLink = await services.smartLinks.resetRedeemCount(caller, app, id);
      loaders.cacheSmartLink(smartLink);
      return { smartLink };
    },
  }),
);

const DeleteSmartLinkPayload = builder.objectRef<{ deletedId: string }>('DeleteSmartLinkPayload').implement({
  description: 'The payload of `deleteSmartLink`.',
  fields: (t) => ({
    deletedSmartLinkId: t.exposeID('deletedId', { description: "The deleted link's global id." }),
  }),
});

builder.mutationField('deleteSmartLink', (t) =>
  t.field({
    type: DeleteSmartLinkPayload,
    nullable: true,
    description:
      'Deletes a smart link. `restoreSmartLink` can restore it within 30 days; then its content is deleted permanently. Its short code is never used for another link. Requires a secret token or an admin key.',
    args: { input: t.arg({ type: DeleteSmartLinkInput, required: true, description: 'The link to delete.' }) },
    resolve: async (_root, { input: { id: globalId } }, { caller, services, loaders }) => {
      const { app, id } = parseRecordId(globalId, 'SmartLink');
      loaders.clearSmartLink(await services.smartLinks.deleteSmartLink(caller, app, id));
      return { deletedId: globalId };
    },
  }),
);

const RestoreSmartLinkInput = builder.inputType('RestoreSmartLinkInput', {
  description: 'Input for `restoreSmartLink`.',
  fields: (t) => ({ id: t.id({ required: true, description: "The deleted link's global id." }) }),
});

const RestoreSmartLinkPayload = builder.objectRef<{ smartLink: SmartLink }>('RestoreSmartLinkPayload').implement({
  description: 'The payload of `restoreSmartLink`.',
  fields: (t) => ({
    smartLink: t.field({
      type: SmartLinkType,
      description: 'The restored link.',
      resolve: ({ smartLink }) => smartLink,
    }),
  }),
});

builder.mutationField('restoreSmartLink', (t) =>
  t.field({
    type: RestoreSmartLinkPayload,
    nullable: true,
    description:
      'Restores a smart link that was deleted in the last 30 days, with its short code, its content and its statistics. Returns a link that is not deleted unchanged. Fails with status 7 if the link is unknown or was deleted earlier, and with status 9 for a unique link if another one with the same properties was created meanwhile. Requires a secret token or an admin key.',
    args: { input: t.arg({ type: RestoreSmartLinkInput, required: true, description: 'The link to restore.' }) },
    resolve: async (_root, { input: { id: globalId } }, { caller, services, loaders }) => {
      const { app, id } = parseRecordId(globalId, 'SmartLink');
      const smartLink = await services.restorations.restoreSmartLink(caller, app, id);
      loaders.cacheSmartLink(smartLink);
      return { smartLink };
    },
  }),
);
