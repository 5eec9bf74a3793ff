import type { AppName } from '../../../../domain/apps/app-name.ts';
import type { Warning } from '../../../../domain/failures.ts';
import type { SmartLink } from '../../../../domain/smart-links/smart-link.ts';
import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { defineCost } from '../../limits/cost.ts';
import { toNullIfNotFound } from '../../nodes.ts';
import { APP_ARGUMENT, toAppName } from '../app-selector.ts';
import { APP_LIST_POINTS, AppType } from '../app-type.ts';
import { type ConnectionArguments, toConnection, toPageRequest } from '../connection.ts';
import { buildIdempotencyKey, OWN_IDEMPOTENCY } from '../idempotency.ts';
import { WarningType } from '../warnings.ts';
import { buildCreateFields } from './fields.ts';
import { BY_ARGUMENT, toLinkName } from './selector.ts';
import { SmartLinkType } from './type.ts';

const OrderDirectionEnum = builder.enumType('OrderDirection', {
  description: 'The directions in which a list can be ordered.',
  values: {
    ASC: { description: 'Ascending: oldest first.' },
    DESC: { description: 'Descending: newest first.' },
  } as const,
});

const SmartLinkOrderFieldEnum = builder.enumType('SmartLinkOrderField', {
  description: 'The fields by which smart links can be ordered.',
  values: { CREATED_AT: { description: 'The time of creation.' } } as const,
});

const SmartLinkOrderInput = builder.inputType('SmartLinkOrder', {
  description: 'The order of a list of smart links.',
  fields: (t) => ({
    field: t.field({ type: SmartLinkOrderFieldEnum, required: true, description: 'The field to order by.' }),
    direction: t.field({ type: OrderDirectionEnum, required: true, description: 'The direction.' }),
  }),
});

const SmartLinkFilterInput = builder.inputType('SmartLinkFilter', {
  description: 'A filter for a list of smart links. A link must match all given fields.',
  fields: (t) => ({
    tag: t.string({ description: 'Only links with this tag.' }),
    uriPrefix: t.string({ description: 'Only links whose target URI starts with this prefix, such as `products/`.' }),
    createdFrom: t.field({ type: 'DateTime', description: 'Only links created at or after this time.' }),
    createdBefore: t.field({ type: 'DateTime', description: 'Only links created before this time.' }),
    unique: t.boolean({ description: 'Only unique links (true) or only other links (false).' }),
  }),
});

const CreateSmartLinkInput = builder.inputType('CreateSmartLinkInput', {
  description: 'Input for `createSmartLink`.',
  fields: (t) => ({ app: t.field(APP_ARGUMENT), ...buildCreateFields(t) }),
});

builder.queryField('smartLink', (t) =>
  t.field({
    type: SmartLinkType,
    nullable: true,
    description:
      'A smart link. Fails with status 7 if it does not exist or belongs to another app. Requires a platform token or an admin key.',
    args: { by: t.arg({ ...BY_ARGUMENT, required: true }), app: t.arg(APP_ARGUMENT) },
    resolve: async (_root, { app, by }, { caller, services, loaders }) => {
      const { appId, name } = toLinkName(by);
      const smartLink = await services.smartLinks.getSmartLink(caller, toAppName(app) ?? appId, name);
      loaders.cacheSmartLink(smartLink);
      return smartLink;
    },
  }),
);

builder.objectField(AppType, 'smartLink', (t) =>
  t.field({
    type: SmartLinkType,
    nullable: true,
    description: 'A smart link of the app. Null, without an error, if the app has no such link.',
    args: { by: t.arg({ ...BY_ARGUMENT, required: true }) },
    resolve: async ({ app }, { by }, { caller, services, loaders }) => {
      const { name } = toLinkName(by);
      const smartLink = await toNullIfNotFound(services.smartLinks.getSmartLink(caller, app.id, name));
      if (smartLink !== null) {
        loaders.cacheSmartLink(smartLink);
      }
      return smartLink;
    },
  }),
);

const SmartLinkConnection = builder.connectionObject(
  { type: SmartLinkType, name: 'SmartLinkConnection', description: 'A page of smart links.' },
  { name: 'SmartLinkEdge', description: 'An edge in a connection of smart links.' },
);

const LIST_DESCRIPTION = "The app's smart links. Requires a secret token or an admin key.";

const FILTER_ARGUMENT = {
  type: SmartLinkFilterInput,
  description: 'Returns only the links that match this filter.',
} as const;

const ORDER_ARGUMENT = {
  type: SmartLinkOrderInput,
  description: 'The order of the links. Defaults to newest first.',
} as const;

interface ListArguments extends ConnectionArguments {
  filter?: typeof SmartLinkFilterInput.$inferInput | null;
  orderBy?: typeof SmartLinkOrderInput.$inferInput | null;
}

async function listSmartLinks(app: AppName | null, args: ListArguments, { caller, services }: Context) {
  const newestFirst = args.orderBy?.direction !== 'ASC';
  const page = toPageRequest(args);
  return toConnection(
    await services.smartLinks.listSmartLinks(caller, app, page, { newestFirst, filter: args.filter ?? null }),
  );
}

builder.queryField('smartLinks', (t) =>
  t.connection(
    {
      type: SmartLinkType,
      nullable: true,
      description: LIST_DESCRIPTION,
      args: { app: t.arg(APP_ARGUMENT), filter: t.arg(FILTER_ARGUMENT), orderBy: t.arg(ORDER_ARGUMENT) },
      resolve: (_root, { app, ...args }, context) => listSmartLinks(toAppName(app), args, context),
    },
    SmartLinkConnection,
  ),
);

builder.objectField(AppType, 'smartLinks', (t) =>
  t.connection(
    {
      type: SmartLinkType,
      nullable: true,
      description: LIST_DESCRIPTION,
      args: { filter: t.arg(FILTER_ARGUMENT), orderBy: t.arg(ORDER_ARGUMENT) },
      extensions: defineCost({ points: APP_LIST_POINTS }),
      resolve: ({ app }, args, context) => listSmartLinks(app.id, args, context),
    },
    SmartLinkConnection,
  ),
);

const CreateSmartLinkPayload = builder
  .objectRef<{ smartLink: SmartLink; warnings: Warning[] }>('CreateSmartLinkPayload')
  .implement({
    description: 'The payload of `createSmartLink`.',
    fields: (t) => ({
      smartLink: t.field({
        type: SmartLinkType,
        description: 'The new link, or the existing one if `unique` is set.',
        resolve: ({ smartLink }) => smartLink,
      }),
      warnings: t.field({
        type: [WarningType],
        description: 'Warnings about the input. A retry and a request for an existing unique link return them again.',
        resolve: ({ warnings }) => warnings,
      }),
    }),
  });

builder.mutationField('createSmartLink', (t) =>
  t.field({
    type: CreateSmartLinkPayload,
    nullable: true,
    description:
      'Creates a smart link, or returns the existing one if `unique` is set. The server stores the link durably before it responds. Safe to retry with an `Idempotency-Key` header. Requires a platform token or an admin key.',
    args: { input: t.arg({ type: CreateSmartLinkInput, required: true, description: 'The link to create.' }) },
    extensions: OWN_IDEMPOTENCY,
    resolve: async (_root, { input: { app, ...input } }, context, info) => {
      const { caller, services, loaders } = context;
      const key = await buildIdempotencyKey(context, info);
      const created = await services.smartLinks.createSmartLink(caller, toAppName(app), input, key);
      loaders.cacheSmartLink(created.smartLink);
      return created;
    },
  }),
);
