import type { AppSnapshot } from '../../../domain/apps/snapshot.ts';
import { builder } from '../builder.ts';
import { GLOBAL_ID_DESCRIPTION, toNullIfNotFound } from '../nodes.ts';
import { APP_ARGUMENT_DESCRIPTION } from './app-argument.ts';
import { PlatformType } from './platforms.ts';
import { PreviewType } from './previews.ts';

export const AppType = builder.objectRef<AppSnapshot>('App');

builder.node(AppType, {
  description: 'An app: one tenant of this installation, with its links.',
  id: { description: GLOBAL_ID_DESCRIPTION, resolve: ({ app }) => app.id },
  // One app a request is the rule, and its configuration is kept in memory: there is nothing to gather.
  loadWithoutCache: (id, { caller, services }) => toNullIfNotFound(services.apps.readApp(caller, id)),
  fields: (t) => ({
    name: t.string({ description: 'What people call it.', resolve: ({ app }) => app.name }),
    subdomain: t.string({
      description: 'Its label below the link domain. Former ones keep opening links.',
      resolve: ({ app }) => app.subdomain,
    }),
    customDomain: t.string({
      nullable: true,
      description: 'A domain of its own, which the addresses of its links then use.',
      resolve: ({ app }) => app.customDomain,
    }),
    allowedHosts: t.field({
      type: ['String'],
      description: 'Hosts that links made with a publishable token may lead to, beside its web site and its stores.',
      resolve: ({ app }) => [...app.allowedHosts],
    }),
    preview: t.field({
      type: PreviewType,
      description: 'What is shown of links that say nothing themselves.',
      resolve: ({ app }) => app.preview,
    }),
    iconUrl: t.string({
      nullable: true,
      description: 'The address of the picture that the pages of its links show beside its name.',
      resolve: ({ app }) => app.iconUrl,
    }),
    travellingParameters: t.field({
      type: ['String'],
      description:
        "Names of query parameters that travel from a link's address on to where it leads, beside `utm_*`, `gclid` and `fbclid`.",
      resolve: ({ app }) => [...app.travellingParameters],
    }),
    deferredWindow: t.int({
      nullable: true,
      description:
        'For how many seconds a click waits for an install from the same place (deferred deep linking); null: not at all.',
      resolve: ({ app }) => app.deferredWindow,
    }),
    platforms: t.field({
      type: [PlatformType],
      description: 'The platforms that the app is on.',
      resolve: ({ platforms }) => [...platforms.values()],
    }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was made.', resolve: ({ app }) => app.createdAt }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'When it was last changed.',
      resolve: ({ app }) => app.updatedAt,
    }),
  }),
});

builder.queryField('app', (t) =>
  t.field({
    type: AppType,
    nullable: true,
    description: 'The app of the token or key. Needs a secret token or an admin key.',
    args: { app: t.arg.string({ description: APP_ARGUMENT_DESCRIPTION }) },
    resolve: (_root, { app }, { caller, services }) => services.apps.readApp(caller, app),
  }),
);
