import { DomainFailure } from '../../../domain/failures.ts';
import type { RegisteredRoute } from '../../../domain/routes/route.service.ts';
import type { Route } from '../../../domain/routes/route.ts';
import { builder, type InputFieldBuilder } from '../builder.ts';
import { BULK_COST, defineCost } from '../limits/cost.ts';
import { formatRecordId, GLOBAL_ID_DESCRIPTION, loadRecords, parseRecordId } from '../nodes.ts';
import { APP_ARGUMENT, toAppName } from './app-selector.ts';
import { APP_LIST_POINTS, AppType, buildAppField } from './app-type.ts';
import { toConnection, toPageRequest } from './connection.ts';
import { buildIdempotencyKey, OWN_IDEMPOTENCY } from './idempotency.ts';
import { buildItemPath, countFailures, ItemErrorType, type ItemFailure } from './item-errors.ts';
import { OnErrorEnum } from './on-error.ts';
import { PlatformKindEnum } from './platforms.ts';
import { WarningType } from './warnings.ts';

const RouteType = builder.objectRef<Route>('Route');

builder.node(RouteType, {
  description: 'A path pattern that an app build supports, registered by the app itself.',
  id: { description: GLOBAL_ID_DESCRIPTION, resolve: formatRecordId },
  loadManyWithoutCache: (ids, context) => loadRecords(ids, context, 'route', (key) => context.loaders.loadRoute(key)),
  fields: (t) => ({
    path: t.exposeString('path', { description: 'The path pattern, such as `products/:product_id`.' }),
    platform: t.field({
      type: PlatformKindEnum,
      description: 'The platform of the app that registered the route.',
      resolve: (route) => route.platform,
    }),
    device: t.exposeString('device', {
      nullable: true,
      description: 'The device from which the route was registered.',
    }),
    urlSchemes: t.field({
      type: ['String'],
      description: 'The URL schemes that the app reported. Links do not use them.',
      resolve: (route) => [...route.urlSchemes],
    }),
    version: t.exposeString('version', { nullable: true, description: "The app's version." }),
    build: t.exposeString('build', { nullable: true, description: "The app's build number." }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'The time at which the route was first registered.',
    }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'The time at which the route was last registered.',
    }),
  }),
});

const buildRouteFields = (t: InputFieldBuilder) => ({
  path: t.string({
    required: true,
    description: 'The path pattern. Each segment is literal text or a parameter, such as `products/:product_id`.',
  }),
  platform: t.field({
    type: PlatformKindEnum,
    description:
      "The app's platform. Required with an admin key; a token's own platform is the default and the only one allowed.",
  }),
  device: t.string({ description: 'The device that registers the route. At most 200 characters.' }),
  urlSchemes: t.stringList({ description: "The app's URL schemes. At most 20, with at most 100 characters each." }),
  version: t.string({ description: "The app's version. At most 100 characters." }),
  build: t.string({ description: "The app's build number. At most 100 characters." }),
});

const RegisterRouteInput = builder.inputType('RegisterRouteInput', {
  description: 'Input for `registerRoute`.',
  fields: (t) => ({ app: t.field(APP_ARGUMENT), ...buildRouteFields(t) }),
});

const RouteItem = builder.inputType('RouteItem', {
  description: 'One of the routes in the input for `registerRoutes`.',
  fields: buildRouteFields,
});

const RegisterRoutesInput = builder.inputType('RegisterRoutesInput', {
  description: 'Input for `registerRoutes`.',
  fields: (t) => ({
    app: t.field(APP_ARGUMENT),
    items: t.field({ type: [RouteItem], required: true, description: 'The routes to register: 1 to 500.' }),
    onError: t.field({
      type: OnErrorEnum,
      defaultValue: 'REJECT_ALL',
      description: 'How to handle invalid items.',
    }),
  }),
});

const DeleteRouteInput = builder.inputType('DeleteRouteInput', {
  description: 'Input for `deleteRoute`.',
  fields: (t) => ({ id: t.id({ required: true, description: "The route's global id." }) }),
});

const RouteConnection = builder.connectionObject(
  { type: RouteType, name: 'RouteConnection', description: 'A page of routes.' },
  { name: 'RouteEdge', description: 'An edge in a connection of routes.' },
);

const ROUTES_DESCRIPTION = "The app's registered routes, oldest first. Requires a secret token or an admin key.";

const PLATFORM_ARGUMENT = {
  type: PlatformKindEnum,
  description: 'Returns only the routes of this platform. Defaults to all platforms.',
} as const;

builder.objectField(AppType, 'routes', (t) =>
  t.connection(
    {
      type: RouteType,
      nullable: true,
      description: ROUTES_DESCRIPTION,
      args: { platform: t.arg(PLATFORM_ARGUMENT) },
      extensions: defineCost({ points: APP_LIST_POINTS }),
      resolve: async ({ app }, args, { caller, services }) =>
        toConnection(await services.routes.listRoutes(caller, app.id, args.platform ?? null, toPageRequest(args))),
    },
    RouteConnection,
  ),
);

builder.queryField('routes', (t) =>
  t.connection(
    {
      type: RouteType,
      nullable: true,
      description: ROUTES_DESCRIPTION,
      args: { app: t.arg(APP_ARGUMENT), platform: t.arg(PLATFORM_ARGUMENT) },
      resolve: async (_root, args, { caller, services }) =>
        toConnection(
          await services.routes.listRoutes(caller, toAppName(args.app), args.platform ?? null, toPageRequest(args)),
        ),
    },
    RouteConnection,
  ),
);

const RegisterRoutePayload = builder.objectRef<RegisteredRoute>('RegisterRoutePayload').implement({
  description: 'The payload of `registerRoute`.',
  fields: (t) => ({
    route: t.field({ type: RouteType, description: 'The registered route.', resolve: ({ route }) => route }),
    warnings: t.field({
      type: [WarningType],
      description: 'Status 1 if the route replaced an equivalent one.',
      resolve: ({ warnings }) => warnings,
    }),
    app: buildAppField(t, ({ route }) => route.appId),
  }),
});

builder.mutationField('registerRoute', (t) =>
  t.field({
    type: RegisterRoutePayload,
    nullable: true,
    description:
      "Registers a route for the caller's platform. Replaces an equivalent route. Safe to retry with an `Idempotency-Key` header. Requires a platform token or an admin key.",
    args: { input: t.arg({ type: RegisterRouteInput, required: true, description: 'The route to register.' }) },
    extensions: OWN_IDEMPOTENCY,
    resolve: async (_root, { input: { app, ...input } }, context, info) => {
      const { caller, services, userAgent } = context;
      const idempotency = await buildIdempotencyKey(context, info);
      return services.routes.registerRoute(caller, toAppName(app), input, { userAgent, idempotency });
    },
  }),
);

const RouteRegistered = builder.objectRef<RegisteredRoute & { index: number }>('RouteRegistered').implement({
  description: 'The result for an item of `registerRoutes` that was saved.',
  isTypeOf: (result) => typeof result === 'object' && result !== null && 'route' in result,
  fields: (t) => ({
    route: t.field({ type: RouteType, description: 'The registered route.', resolve: ({ route }) => route }),
    warnings: t.field({
      type: [WarningType],
      description: 'Status 1 if the route replaced an equivalent one.',
      resolve: ({ warnings }) => warnings,
    }),
  }),
});

const RouteRegisterResult = builder.unionType('RouteRegisterResult', {
  description: 'The result for one item of `registerRoutes`: its route or its error.',
  types: [RouteRegistered, ItemErrorType],
});

const RegisterRoutesPayload = builder
  .objectRef<{ results: ((RegisteredRoute & { index: number }) | ItemFailure)[] }>('RegisterRoutesPayload')
  .implement({
    description: 'The payload of `registerRoutes`.',
    fields: (t) => ({
      results: t.field({
        type: [RouteRegisterResult],
        description: 'The result for each item, in the order of the input.',
        resolve: ({ results }) => results,
      }),
      succeeded: t.int({
        description: 'The number of items with a route.',
        resolve: ({ results }) => countFailures(results).succeeded,
      }),
      failed: t.int({
        description: 'The number of items with an error.',
        resolve: ({ results }) => countFailures(results).failed,
      }),
    }),
  });

builder.mutationField('registerRoutes', (t) =>
  t.field({
    type: RegisterRoutesPayload,
    nullable: true,
    description:
      "Registers up to 500 routes for the caller's platform in one transaction. Replaces equivalent routes. Returns the result for each. Safe to retry with an `Idempotency-Key` header. Requires a platform token or an admin key.",
    args: { input: t.arg({ type: RegisterRoutesInput, required: true, description: 'The routes to register.' }) },
    extensions: { ...OWN_IDEMPOTENCY, ...defineCost(BULK_COST) },
    resolve: async (_root, { input: { app, items, onError } }, context, info) => {
      const { caller, services, userAgent } = context;
      const idempotency = await buildIdempotencyKey(context, info);
      const options = { userAgent, idempotency, onError: onError ?? 'REJECT_ALL' };
      const outcomes = await services.routes.registerRoutes(caller, toAppName(app), items, options);
      return {
        results: outcomes.map((outcome, index) =>
          outcome instanceof DomainFailure
            ? { failure: outcome, recordId: null, locate: (path: readonly string[]) => buildItemPath(index, path) }
            : { ...outcome, index },
        ),
      };
    },
  }),
);

const DeleteRoutePayload = builder
  .objectRef<{ deletedId: string; appId: string | null }>('DeleteRoutePayload')
  .implement({
    description: 'The payload of `deleteRoute`.',
    fields: (t) => ({
      deletedRouteId: t.exposeID('deletedId', { description: "The deleted route's global id." }),
      app: buildAppField(t, ({ appId }) => appId),
    }),
  });

builder.mutationField('deleteRoute', (t) =>
  t.field({
    type: DeleteRoutePayload,
    nullable: true,
    description: 'Deletes a route. Requires a secret token or an admin key.',
    args: { input: t.arg({ type: DeleteRouteInput, required: true, description: 'The route to delete.' }) },
    resolve: async (_root, { input }, { caller, services, loaders }) => {
      const { app, appId, id } = parseRecordId(input.id, 'Route');
      loaders.clearRoute(await services.routes.deleteRoute(caller, app, id));
      return { deletedId: input.id, appId };
    },
  }),
);
