import { DomainFailure } from '../../domain/failures.ts';
import type { RegisteredRoute } from '../../domain/routes/route.service.ts';
import { builder, type InputFieldBuilder } from './builder.ts';
import { requireRecordKey } from './nodes.ts';
import { APP_ARGUMENT_DESCRIPTION } from './schema/app-argument.ts';
import { getIdempotencyKey } from './schema/idempotency.ts';
import { ItemErrorType } from './schema/item-errors.ts';
import { PlatformKindEnum } from './schema/platforms.ts';
import { RouteType } from './schema/routes.ts';
import { WarningType } from './schema/warnings.ts';

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

builder.mutationField('registerRoute', (t) =>
  t.field({
    type: RegisterRoutePayload,
    nullable: true,
    description: "Registers a route for the token's platform, in place of an equivalent one.",
    args: { input: t.arg({ type: RegisterRouteInput, required: true, description: 'What to register.' }) },
    resolve: (_root, { input: { app, ...input } }, context, info) => {
      const { caller, services, userAgent } = context;
      return services.routes.registerRoute(caller, app ?? null, input, userAgent, getIdempotencyKey(context, info));
    },
  }),
);

builder.mutationField('registerRoutes', (t) =>
  t.field({
    type: RegisterRoutesPayload,
    nullable: true,
    description:
      'Registers many routes in one transaction, each in place of an equivalent one; those refused are left out.',
    args: { input: t.arg({ type: RegisterRoutesInput, required: true, description: 'What to register.' }) },
    resolve: async (_root, { input: { app, items } }, context, info) => {
      const { caller, services, userAgent } = context;
      const key = getIdempotencyKey(context, info);
      return { outcomes: await services.routes.registerRoutes(caller, app ?? null, items, userAgent, key) };
    },
  }),
);

const DeleteRouteInput = builder.inputType('DeleteRouteInput', {
  description: 'A route that is to be forgotten.',
  fields: (t) => ({ id: t.id({ required: true, description: 'Its global id.' }) }),
});

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
      const key = requireRecordKey(input.id, 'Route', caller, 'changeRoutes');
      await services.routes.deleteRoute(caller, key.appId, key.id);
      loaders.routes.clear(key);
      return { deletedId: input.id };
    },
  }),
);
