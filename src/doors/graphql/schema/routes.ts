import { DomainFailure } from '../../../domain/failures.ts';
import type { RegisteredRoute } from '../../../domain/routes/route.service.ts';
import type { Route } from '../../../domain/routes/route.ts';
import { builder, type InputFieldBuilder } from '../builder.ts';
import { formatRecordId, GLOBAL_ID_DESCRIPTION, loadRecords, parseRecordId } from '../nodes.ts';
import { APP_ARGUMENT_DESCRIPTION } from './app-argument.ts';
import { toConnection, toPageRequest } from './connection.ts';
import { getIdempotencyKey } from './idempotency.ts';
import { ItemErrorType } from './item-errors.ts';
import { PlatformKindEnum } from './platforms.ts';
import { WarningType } from './warnings.ts';

const RouteType = builder.objectRef<Route>('Route');

builder.node(RouteType, {
  description: 'A path pattern that an app build understands, registered by the app itself.',
  id: { description: GLOBAL_ID_DESCRIPTION, resolve: formatRecordId },
  loadManyWithoutCache: (ids, context) => loadRecords(ids, context, 'route', (key) => context.loaders.loadRoute(key)),
  fields: (t) => ({
    path: t.exposeString('path', { description: 'The pattern, such as `products/:product_id`.' }),
    platform: t.field({
      type: PlatformKindEnum,
      description: 'The platform whose app registered it.',
      resolve: (route) => route.platform,
    }),
    device: t.exposeString('device', { nullable: true, description: 'The device that it was registered from.' }),
    urlSchemes: t.field({
      type: ['String'],
      description: 'The URL schemes that the app said it has. Recorded, never trusted.',
      resolve: (route) => [...route.urlSchemes],
    }),
    version: t.exposeString('version', { nullable: true, description: "The app's version." }),
    build: t.exposeString('build', { nullable: true, description: "The app's build." }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was first registered.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last registered.' }),
  }),
});

const buildRouteFields = (t: InputFieldBuilder) => ({
  path: t.string({
    required: true,
    description: 'The pattern: segments are words or `:parameters` (`products/:product_id`).',
  }),
  platform: t.field({
    type: PlatformKindEnum,
    description: 'The platform whose app understands it. A token registers for its own; an admin key has to say.',
  }),
  device: t.string({ description: 'The device that registers it.' }),
  urlSchemes: t.stringList({ description: 'The URL schemes that the app has.' }),
  version: t.string({ description: "The app's version." }),
  build: t.string({ description: "The app's build." }),
});

const RegisterRouteInput = builder.inputType('RegisterRouteInput', {
  description: 'A path pattern that an app build understands.',
  fields: (t) => ({ app: t.string({ description: APP_ARGUMENT_DESCRIPTION }), ...buildRouteFields(t) }),
});

const RouteItem = builder.inputType('RouteItem', {
  description: 'One of many path patterns that an app build understands.',
  fields: buildRouteFields,
});

const RegisterRoutesInput = builder.inputType('RegisterRoutesInput', {
  description: 'Many path patterns that an app build understands.',
  fields: (t) => ({
    app: t.string({ description: APP_ARGUMENT_DESCRIPTION }),
    items: t.field({ type: [RouteItem], required: true, description: 'The routes, 1 to 500 of them.' }),
  }),
});

const DeleteRouteInput = builder.inputType('DeleteRouteInput', {
  description: 'A route that is to be forgotten.',
  fields: (t) => ({ id: t.id({ required: true, description: 'Its global id.' }) }),
});

builder.queryField('routes', (t) =>
  t.connection(
    {
      type: RouteType,
      nullable: true,
      description: 'The routes that apps registered, the oldest first. Needs a secret token or an admin key.',
      args: {
        app: t.arg.string({ description: APP_ARGUMENT_DESCRIPTION }),
        platform: t.arg({ type: PlatformKindEnum, description: "Only this platform's routes." }),
      },
      resolve: async (_root, args, { caller, services }) =>
        toConnection(
          await services.routes.listRoutes(caller, args.app ?? null, args.platform ?? null, toPageRequest(args)),
        ),
    },
    { name: 'RouteConnection', description: 'A page of routes.' },
    { name: 'RouteEdge', description: 'A route and where it stands in the list.' },
  ),
);

const RegisterRoutePayload = builder.objectRef<RegisteredRoute>('RegisterRoutePayload').implement({
  description: 'The outcome of `registerRoute`.',
  fields: (t) => ({
    route: t.field({ type: RouteType, description: 'The route as it stands now.', resolve: ({ route }) => route }),
    warnings: t.field({
      type: [WarningType],
      description: 'Status 1 where it replaced an equivalent route.',
      resolve: ({ warnings }) => warnings,
    }),
  }),
});

builder.mutationField('registerRoute', (t) =>
  t.field({
    type: RegisterRoutePayload,
    nullable: true,
    description: "Registers a route for the token's platform, in place of an equivalent one.",
    args: { input: t.arg({ type: RegisterRouteInput, required: true, description: 'What to register.' }) },
    resolve: (_root, { input: { app, ...input } }, context, info) => {
      const { caller, services, userAgent } = context;
      return services.routes.registerRoute(caller, app ?? null, input, {
        userAgent,
        idempotency: getIdempotencyKey(context, info),
      });
    },
  }),
);

const RouteResultType = builder
  .objectRef<{ outcome: RegisteredRoute | DomainFailure; index: number }>('RouteResult')
  .implement({
    description: 'What became of one item: its route, or its error.',
    fields: (t) => ({
      route: t.field({
        type: RouteType,
        nullable: true,
        description: 'The route as it stands now.',
        resolve: ({ outcome }) => (outcome instanceof DomainFailure ? null : outcome.route),
      }),
      warnings: t.field({
        type: [WarningType],
        description: 'Status 1 where it replaced an equivalent route.',
        resolve: ({ outcome }) => (outcome instanceof DomainFailure ? [] : outcome.warnings),
      }),
      error: t.field({
        type: ItemErrorType,
        nullable: true,
        description: 'Why there is no route.',
        resolve: ({ outcome, index }) => (outcome instanceof DomainFailure ? { failure: outcome, index } : null),
      }),
    }),
  });

const RegisterRoutesPayload = builder
  .objectRef<{ outcomes: (RegisteredRoute | DomainFailure)[] }>('RegisterRoutesPayload')
  .implement({
    description: 'The outcome of `registerRoutes`.',
    fields: (t) => ({
      results: t.field({
        type: [RouteResultType],
        description: 'What became of each item, in the order of the items.',
        resolve: ({ outcomes }) => outcomes.map((outcome, index) => ({ outcome, index })),
      }),
    }),
  });

builder.mutationField('registerRoutes', (t) =>
  t.field({
    type: RegisterRoutesPayload,
    nullable: true,
    description:
      'Registers many routes in one transaction, each in place of an equivalent one; those refused are left out.',
    args: { input: t.arg({ type: RegisterRoutesInput, required: true, description: 'What to register.' }) },
    resolve: async (_root, { input: { app, items } }, context, info) => {
      const { caller, services, userAgent } = context;
      const idempotency = getIdempotencyKey(context, info);
      return { outcomes: await services.routes.registerRoutes(caller, app ?? null, items, { userAgent, idempotency }) };
    },
  }),
);

const DeleteRoutePayload = builder.objectRef<{ deletedId: string }>('DeleteRoutePayload').implement({
  description: 'The outcome of `deleteRoute`.',
  fields: (t) => ({
    deletedRouteId: t.exposeID('deletedId', { description: 'The global id that the route had.' }),
  }),
});

builder.mutationField('deleteRoute', (t) =>
  t.field({
    type: DeleteRoutePayload,
    nullable: true,
    description: 'Forgets a route. Needs a secret token or an admin key.',
    args: { input: t.arg({ type: DeleteRouteInput, required: true, description: 'The route to forget.' }) },
    resolve: async (_root, { input }, { caller, services, loaders }) => {
      const { appId, id } = parseRecordId(input.id, 'Route');
      loaders.clearRoute(await services.routes.deleteRoute(caller, appId, id));
      return { deletedId: input.id };
    },
  }),
);
