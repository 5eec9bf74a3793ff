import type { SmartLink } from '../../../../domain/smart-links/smart-link.ts';
import { builder } from '../../builder.ts';
import { requireRecordKey } from '../../nodes.ts';
import { OverridesInput } from '../destinations.ts';
import { PreviewInput } from '../previews.ts';
import { SmartLinkType } from './type.ts';

const UpdateSmartLinkInput = builder.inputType('UpdateSmartLinkInput', {
  description: 'What is to be changed of a smart link. What is left out stays; its code stays for ever.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Its global id.' }),
    uri: t.string({ description: 'What it stands for.' }),
    overrides: t.field({
      type: OverridesInput,
      description: "What it opens on these platforms from now on; null takes a platform's override away.",
    }),
    metadata: t.field({ type: 'JSONObject', description: 'What the app is told when it is opened; null for nothing.' }),
    redeemLimit: t.int({ description: 'How many times apps may read the metadata; null or 0 for no limit.' }),
    redeemCount: t.int({ description: 'Sets the count of reads back, to 0 or anything below what it is.' }),
    tags: t.stringList({ description: 'All labels that it is to have.' }),
    startsAt: t.field({ type: 'DateTime', description: 'Before this it leads nowhere; null for no beginning.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'From this on it leads nowhere any more; null for no end.' }),
    expiredUrl: t.string({ description: 'Where it leads outside its time; null for a page that says so.' }),
    preview: t.field({
      type: PreviewInput,
      description: 'What is shown of it before it opens; null for its defaults.',
    }),
  }),
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
      const { appId, id } = requireRecordKey(globalId, 'SmartLink', caller, 'changeSmartLinks');
      const smartLink = await services.smartLinks.updateSmartLink(caller, appId, id, changes);
      loaders.smartLinks.clear(smartLink).prime(smartLink, smartLink);
      return { smartLink };
    },
  }),
);

const DeleteSmartLinkInput = builder.inputType('DeleteSmartLinkInput', {
  description: 'A smart link that is to be deleted.',
  fields: (t) => ({ id: t.id({ required: true, description: 'Its global id.' }) }),
});

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
      const key = requireRecordKey(globalId, 'SmartLink', caller, 'changeSmartLinks');
      await services.smartLinks.deleteSmartLink(caller, key.appId, key.id);
      loaders.smartLinks.clear(key);
      return { deletedId: globalId };
    },
  }),
);
