import type { SmartLink } from '../../../../domain/smart-links/smart-link.ts';
import { builder } from '../../builder.ts';
import { parseRecordId } from '../../nodes.ts';
import { buildUpdateFields } from './fields.ts';
import { SmartLinkType } from './type.ts';

const UpdateSmartLinkInput = builder.inputType('UpdateSmartLinkInput', {
  description: 'What is to be changed of a smart link. What is left out stays; its code stays for ever.',
  fields: (t) => ({ id: t.id({ required: true, description: 'Its global id.' }), ...buildUpdateFields(t) }),
});

const DeleteSmartLinkInput = builder.inputType('DeleteSmartLinkInput', {
  description: 'A smart link that is to be deleted.',
  fields: (t) => ({ id: t.id({ required: true, description: 'Its global id.' }) }),
});

const UpdateSmartLinkPayload = builder.objectRef<{ smartLink: SmartLink }>('UpdateSmartLinkPayload').implement({
  description: 'The outcome of `updateSmartLink`.',
  fields: (t) => ({
    smartLink: t.field({
      type: SmartLinkType,
      description: 'The link as it is now.',
      resolve: ({ smartLink }) => smartLink,
    }),
  }),
});

builder.mutationField('updateSmartLink', (t) =>
  t.field({
    type: UpdateSmartLinkPayload,
    nullable: true,
    description: 'Changes a smart link. Needs a secret token or an admin key.',
    args: { input: t.arg({ type: UpdateSmartLinkInput, required: true, description: 'What to change.' }) },
    resolve: async (_root, { input: { id: globalId, ...changes } }, { caller, services, loaders }) => {
      const { appId, id } = parseRecordId(globalId, 'SmartLink');
      const smartLink = await services.smartLinks.updateSmartLink(caller, appId, id, changes);
      loaders.cacheSmartLink(smartLink);
      return { smartLink };
    },
  }),
);

const DeleteSmartLinkPayload = builder.objectRef<{ deletedId: string }>('DeleteSmartLinkPayload').implement({
  description: 'The outcome of `deleteSmartLink`.',
  fields: (t) => ({
    deletedSmartLinkId: t.exposeID('deletedId', { description: 'The global id that the link had.' }),
  }),
});

builder.mutationField('deleteSmartLink', (t) =>
  t.field({
    type: DeleteSmartLinkPayload,
    nullable: true,
    description:
      'Deletes a smart link: it is unknown from now on, and its code is never given out again. Needs a secret token or an admin key.',
    args: { input: t.arg({ type: DeleteSmartLinkInput, required: true, description: 'The link to delete.' }) },
    resolve: async (_root, { input: { id: globalId } }, { caller, services, loaders }) => {
      const { appId, id } = parseRecordId(globalId, 'SmartLink');
      loaders.clearSmartLink(await services.smartLinks.deleteSmartLink(caller, appId, id));
      return { deletedId: globalId };
    },
  }),
);
