import type { App } from '../../../domain/apps/app.ts';
import type { AppSnapshot } from '../../../domain/apps/snapshot.ts';
import { builder } from '../builder.ts';
import { GLOBAL_ID_DESCRIPTION, toNullIfNotFound } from '../nodes.ts';
import { APP_ARGUMENT_DESCRIPTION } from './app-argument.ts';
import { PlatformType } from './platforms.ts';
import { PreviewInput, PreviewType } from './previews.ts';

export const AppType = builder.objectRef<AppSnapshot>('App');

builder.node(AppType, {
  description: 'An app: one tenant of this installation, with its links.',
  id: { description: GLOBAL_ID_DESCRIPTION, resolve: ({ app }) => app.id },
  // Most requests concern one app, and its snapshot is cached in memory: there is nothing to batch.
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

const FORWARDED_PARAMETERS_DESCRIPTION =
  "names of query parameters that travel from a link's address on to where it leads, beside `utm_*`, `gclid` and `fbclid`; at most 20, none of them `uri` or `_hk_*`.";

const CreateAppInput = builder.inputType('CreateAppInput', {
  description: 'An app that is to be made.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'What people call it.' }),
    subdomain: t.string({
      required: true,
      description: 'Its label below the link domain: 1 to 20 of `a-z 0-9 - _`. No other app can ever have it.',
    }),
    customDomain: t.string({ description: 'A domain of its own for the addresses of its links.' }),
    allowedHosts: t.stringList({
      description: 'Hosts that links made with a publishable token may lead to, beside its web site and its stores.',
    }),
    preview: t.field({ type: PreviewInput, description: 'What is shown of links that say nothing themselves.' }),
    iconUrl: t.string({
      description: 'The http(s) address of the picture that the pages of its links show beside its name.',
    }),
    travellingParameters: t.stringList({ description: `The ${FORWARDED_PARAMETERS_DESCRIPTION}` }),
    deferredWindow: t.int({
      description:
        'For how many seconds a click waits for an install from the same place (deferred deep linking): 60 to 86400. Off by default.',
    }),
  }),
});

const UpdateAppInput = builder.inputType('UpdateAppInput', {
  description: 'What is to be changed of an app. What is left out stays.',
  fields: (t) => ({
    app: t.string({ description: APP_ARGUMENT_DESCRIPTION }),
    name: t.string({ description: 'What people call it.' }),
    subdomain: t.string({ description: 'Its label below the link domain. The former one keeps opening its links.' }),
    customDomain: t.string({ description: 'A domain of its own; null takes it away.' }),
    allowedHosts: t.stringList({ description: 'All hosts that links made with a publishable token may lead to.' }),
    preview: t.field({ type: PreviewInput, description: 'What is shown of links that say nothing themselves.' }),
    iconUrl: t.string({
      description:
        'The http(s) address of the picture that the pages of its links show beside its name; null takes it away.',
    }),
    travellingParameters: t.stringList({ description: `All ${FORWARDED_PARAMETERS_DESCRIPTION}` }),
    deferredWindow: t.int({
      description:
        'For how many seconds a click waits for an install from the same place (deferred deep linking): 60 to 86400. 0 or null turns it off.',
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

const buildAppPayload = (name: string, description: string) =>
  builder.objectRef<{ app: App }>(name).implement({
    description,
    fields: (t) => ({
      app: t.field({
        type: AppType,
        description: 'The app as it is now.',
        resolve: ({ app }, _args, { caller, services }) => services.apps.readApp(caller, app.id),
      }),
    }),
  });

const CreateAppPayload = buildAppPayload('CreateAppPayload', 'The outcome of `createApp`.');
const UpdateAppPayload = buildAppPayload('UpdateAppPayload', 'The outcome of `updateApp`.');

builder.mutationField('createApp', (t) =>
  t.field({
    type: CreateAppPayload,
    nullable: true,
    description: 'Makes an app. Needs an admin key of the whole installation.',
    args: { input: t.arg({ type: CreateAppInput, required: true, description: 'The app to make.' }) },
    resolve: async (_root, { input }, { caller, services }) => ({ app: await services.apps.createApp(caller, input) }),
  }),
);

builder.mutationField('updateApp', (t) =>
  t.field({
    type: UpdateAppPayload,
    nullable: true,
    description: 'Changes an app. Needs an admin key.',
    args: { input: t.arg({ type: UpdateAppInput, required: true, description: 'What to change.' }) },
    resolve: async (_root, { input: { app, ...changes } }, { caller, services }) => ({
      app: await services.apps.updateApp(caller, app ?? null, changes),
    }),
  }),
);
