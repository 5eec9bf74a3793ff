import type { Route } from '../../../domain/routes/route.ts';
import { builder } from '../builder.ts';
import { formatRecordId, GLOBAL_ID_DESCRIPTION, loadRecords } from '../nodes.ts';
import { APP_ARGUMENT_DESCRIPTION } from './app-argument.ts';
import { toConnection, toPageRequest } from './connection.ts';
import { PlatformKindEnum } from './platforms.ts';

export const RouteType = builder.objectRef<Route>('Route');

builder.node(RouteType, {
  description: 'A path pattern that an app build understands, registered by the app itself.',
  id: { description: GLOBAL_ID_DESCRIPTION, resolve: formatRecordId },
  loadManyWithoutCache: (ids, context) =>
    loadRecords(ids, context, 'readRoutes', (key) => context.loaders.routes.load(key)),
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
