import type { Warning } from '../../../../domain/failures.ts';
import type { SmartLink } from '../../../../domain/smart-links/smart-link.ts';
import { builder } from '../../builder.ts';
import { APP_ARGUMENT_DESCRIPTION } from '../app-argument.ts';
import { toConnection, toPageRequest } from '../connection.ts';
import { getIdempotencyKey } from '../idempotency.ts';
import { WarningType } from '../warnings.ts';
import { buildCreateFields } from './fields.ts';
import { SmartLinkType } from './type.ts';

const OrderDirectionEnum = builder.enumType('OrderDirection', {
  description: 'Which way a list runs.',
  values: {
    ASC: { description: 'The oldest or smallest first.' },
    DESC: { description: 'The newest or largest first.' },
  } as const,
});

const SmartLinkOrderFieldEnum = builder.enumType('SmartLinkOrderField', {
  description: 'What smart links can be ordered by.',
  values: { CREATED_AT: { description: 'When they were made.' } } as const,
});

const SmartLinkOrderInput = builder.inputType('SmartLinkOrder', {
  description: 'How a list of smart links is ordered.',
  fields: (t) => ({
    field: t.field({ type: SmartLinkOrderFieldEnum, required: true, description: 'What it is ordered by.' }),
    direction: t.field({ type: OrderDirectionEnum, required: true, description: 'Which way it runs.' }),
  }),
});

const SmartLinkFilterInput = builder.inputType('SmartLinkFilter', {
  description: 'Narrows a list of smart links down. All that is given has to be met.',
  fields: (t) => ({
    tag: t.string({ description: 'They have this tag.' }),
    uriPrefix: t.string({ description: 'Their uri begins so (`products/`).' }),
    createdFrom: t.field({ type: 'DateTime', description: 'They were made at this time or later.' }),
    createdBefore: t.field({ type: 'DateTime', description: 'They were made before this time.' }),
    unique: t.boolean({ description: 'They are unique links, or they are not.' }),
  }),
});

const CreateSmartLinkInput = builder.inputType('CreateSmartLinkInput', {
  description: 'A smart link that is to be made. The uri alone is mandatory.',
  fields: (t) => ({ app: t.string({ description: APP_ARGUMENT_DESCRIPTION }), ...buildCreateFields(t) }),
});

builder.queryField('smartLink', (t) =>
  t.field({
    type: SmartLinkType,
    nullable: true,
    description: 'One smart link, by its code or by its address. Status 7 for one that is not there or not yours.',
    args: {
      code: t.arg.string({ description: 'Its code. Upper and lower case differ.' }),
      url: t.arg.string({ description: 'Its short address.' }),
      app: t.arg.string({ description: APP_ARGUMENT_DESCRIPTION }),
    },
    resolve: async (_root, { app, ...by }, { caller, services, loaders }) => {
      const smartLink = await services.smartLinks.getSmartLink(caller, app ?? null, by);
      loaders.cacheSmartLink(smartLink);
      return smartLink;
    },
  }),
);

builder.queryField('smartLinks', (t) =>
  t.connection(
    {
      type: SmartLinkType,
      nullable: true,
      description: "The app's smart links, the newest first. Needs a secret token or an admin key.",
      args: {
        app: t.arg.string({ description: APP_ARGUMENT_DESCRIPTION }),
        filter: t.arg({ type: SmartLinkFilterInput, description: 'Only links that meet all of this.' }),
        orderBy: t.arg({ type: SmartLinkOrderInput, description: 'The order; without it the newest first.' }),
      },
      resolve: async (_root, args, { caller, services }) => {
        const newestFirst = args.orderBy?.direction !== 'ASC';
        return toConnection(
          await services.smartLinks.listSmartLinks(caller, args.app ?? null, toPageRequest(args), {
            newestFirst,
            filter: args.filter,
          }),
        );
      },
    },
    { name: 'SmartLinkConnection', description: 'A page of smart links.' },
    { name: 'SmartLinkEdge', description: 'A smart link and where it stands in the list.' },
  ),
);

const CreateSmartLinkPayload = builder
  .objectRef<{ smartLink: SmartLink; warnings: Warning[] }>('CreateSmartLinkPayload')
  .implement({
    description: 'The outcome of `createSmartLink`.',
    fields: (t) => ({
      smartLink: t.field({
        type: SmartLinkType,
        description: 'The link: a new one, or for a unique request the one that stands.',
        resolve: ({ smartLink }) => smartLink,
      }),
      warnings: t.field({
        type: [WarningType],
        description: 'What one should know about it.',
        resolve: ({ warnings }) => warnings,
      }),
    }),
  });

builder.mutationField('createSmartLink', (t) =>
  t.field({
    type: CreateSmartLinkPayload,
    nullable: true,
    description:
      'Makes a smart link. It is stored durably when the answer arrives. Safe to retry with an `Idempotency-Key` header.',
    args: { input: t.arg({ type: CreateSmartLinkInput, required: true, description: 'The link to make.' }) },
    resolve: async (_root, { input: { app, ...input } }, context, info) => {
      const { caller, services, loaders } = context;
      const key = getIdempotencyKey(context, info);
      const smartLink = await services.smartLinks.createSmartLink(caller, app ?? null, input, key);
      loaders.cacheSmartLink(smartLink);
      return { smartLink, warnings: [] };
    },
  }),
);
