import type { App } from '../../domain/apps/app.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { APP_ARGUMENT_DESCRIPTION } from './schema/app-argument.ts';
import { AppType } from './schema/apps.ts';
import { PreviewInput } from './schema/previews.ts';

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

const buildAppPayload = (name: string, description: string) =>
  builder.objectRef<{ app: App }>(name).implement({
    description,
    fields: (t) => ({
      app: t.field({
        type: AppType,
        description: 'The app as it is now.',
        resolve: ({ app }, _args, context) => getSnapshot(app, context),
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

async function getSnapshot(app: App, { caller, services }: Context) {
  return services.apps.readApp(caller, app.id);
}
