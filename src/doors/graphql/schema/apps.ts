import type { App } from '../../../domain/apps/app.ts';
import { PAGE_LANGUAGES, type PageLanguage } from '../../../domain/apps/page-language.ts';
import { builder } from '../builder.ts';
import { encodeGlobalId } from '../global-id.ts';
import { GLOBAL_ID_DESCRIPTION, toNullIfNotFound } from '../nodes.ts';
import { APP_ARGUMENT, AppSelector, toAppName } from './app-selector.ts';
import { AppType } from './app-type.ts';
import { toConnection, toPageRequest } from './connection.ts';
import { PlatformType } from './platforms.ts';
import { PreviewInput, PreviewType } from './previews.ts';

const PAGE_LANGUAGE_NAMES: Record<PageLanguage, string> = {
  en: 'English',
  de: 'German',
  fr: 'French',
  es: 'Spanish',
  pt: 'Portuguese',
  ja: 'Japanese',
};

const PageLanguageEnum = builder.enumType('PageLanguage', {
  description: "The languages of the apps' link pages, as ISO 639-1 codes.",
  values: Object.fromEntries(
    PAGE_LANGUAGES.map((value) => [value.toUpperCase(), { value, description: `${PAGE_LANGUAGE_NAMES[value]}.` }]),
  ) as Record<Uppercase<PageLanguage>, { value: PageLanguage; description: string }>,
});

builder.node(AppType, {
  description: 'An app: a tenant of this installation, with its own links, platforms and templates.',
  id: { description: GLOBAL_ID_DESCRIPTION, resolve: ({ app }) => app.id },
  // Most requests concern one app, whose snapshot is cached in memory, so there is nothing to batch.
  loadWithoutCache: (id, { caller, services }) => toNullIfNotFound(services.apps.readApp(caller, id)),
  fields: (t) => ({
    name: t.string({ description: "The app's display name.", resolve: ({ app }) => app.name }),
    subdomain: t.string({
      description: "The app's subdomain of the link domain. Links on its former subdomains still resolve.",
      resolve: ({ app }) => app.subdomain,
    }),
    customDomain: t.string({
      nullable: true,
      description: "The app's custom domain, used in the URLs of its links instead of the subdomain.",
      resolve: ({ app }) => app.customDomain,
    }),
    allowedHosts: t.field({
      type: ['String'],
      description:
        "The hosts that publishable tokens can link to and name images on, in addition to the app's website and stores.",
      resolve: ({ app }) => [...app.allowedHosts],
    }),
    allowedSchemes: t.field({
      type: ['String'],
      description:
        'The URL schemes of other apps that overrides can use if they are set with a secret token or an admin key.',
      resolve: ({ app }) => [...app.allowedSchemes],
    }),
    preview: t.field({
      type: PreviewType,
      description: 'The default preview, used for each field that neither the link nor its template sets.',
      resolve: ({ app }) => app.preview,
    }),
    iconUrl: t.field({
      type: 'URI',
      nullable: true,
      description:
        "The URL of the icon shown next to the app's name on its link pages. If null, they show the first letter of the name.",
      resolve: ({ app }) => app.iconUrl,
    }),
    accentColor: t.string({
      nullable: true,
      description:
        'The color of the primary button on the link pages of the app, as `#rrggbb` in lower case. If null, the button is black or white.',
      resolve: ({ app }) => app.accentColor,
    }),
    defaultLanguage: t.field({
      type: PageLanguageEnum,
      description:
        "The language of the app's link pages for bots, and for visitors who prefer none of the languages of the pages.",
      resolve: ({ app }) => app.defaultLanguage,
    }),
    forwardedQueryParameters: t.field({
      type: ['String'],
      description:
        "The names of the query parameters forwarded from a link's URL to its destination, in addition to `utm_*`, `gclid` and `fbclid`.",
      resolve: ({ app }) => [...app.forwardedQueryParameters],
    }),
    deferredLinkWindowSeconds: t.int({
      nullable: true,
      description:
        'How long a click on iOS can be matched with a later install from the same network, in seconds (deferred deep linking). Null if that is turned off.',
      resolve: ({ app }) => app.deferredLinkWindowSeconds,
    }),
    platforms: t.field({
      type: [PlatformType],
      description: "The app's platforms.",
      resolve: ({ app, platforms }, _args, { loaders }) =>
        platforms === undefined ? loaders.loadPlatforms(app.id) : [...platforms.values()],
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'The time at which the app was created.',
      resolve: ({ app }) => app.createdAt,
    }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'The time at which the app was last updated.',
      resolve: ({ app }) => app.updatedAt,
    }),
  }),
});

const FORWARDED_PARAMETERS_DESCRIPTION =
  "names of the query parameters forwarded from a link's URL to its destination, in addition to `utm_*`, `gclid` and `fbclid`. At most 20; `uri` and names that begin with `_hk_` are not allowed.";

const ALLOWED_SCHEMES_DESCRIPTION =
  'URL schemes of other apps that overrides can use if they are set with a secret token or an admin key. At most 20; reserved schemes are not allowed.';

const ACCENT_COLOR_DESCRIPTION =
  'color of the primary button on the link pages of the app, in the form `#rrggbb`. Its text is black or white, whichever is readable.';

const DEFAULT_LANGUAGE_DESCRIPTION =
  "language of the app's link pages for bots, and for visitors who prefer none of the languages of the pages.";

const CreateAppInput = builder.inputType('CreateAppInput', {
  description: 'Input for `createApp`.',
  fields: (t) => ({
    name: t.string({ required: true, description: "The app's display name. At most 100 characters." }),
    subdomain: t.string({
      required: true,
      description:
        "The app's subdomain of the link domain: 1 to 20 characters of `a-z`, `0-9`, `-` and `_`. No other app can use it, even after this app changes it.",
    }),
    customDomain: t.string({
      description:
        "A custom domain for the URLs of the app's links. Not part of the link domain, an API host or an app store.",
    }),
    allowedHosts: t.stringList({
      description:
        "The hosts that publishable tokens can link to, in addition to the app's website and stores. At most 100.",
    }),
    allowedSchemes: t.stringList({ description: `The ${ALLOWED_SCHEMES_DESCRIPTION}` }),
    preview: t.field({
      type: PreviewInput,
      description: 'The default preview, used for each field that neither the link nor its template sets.',
    }),
    iconUrl: t.field({
      type: 'URI',
      description: "The http(s) URL of the icon shown next to the app's name on its link pages.",
    }),
    accentColor: t.string({ description: `The ${ACCENT_COLOR_DESCRIPTION}` }),
    defaultLanguage: t.field({
      type: PageLanguageEnum,
      description: `The ${DEFAULT_LANGUAGE_DESCRIPTION} Defaults to \`EN\`.`,
    }),
    forwardedQueryParameters: t.stringList({ description: `The ${FORWARDED_PARAMETERS_DESCRIPTION}` }),
    deferredLinkWindowSeconds: t.int({
      description:
        'How long a click on iOS can be matched with a later install from the same network, in seconds (deferred deep linking). From 60 to 86,400, or 0 to turn it off. Defaults to off.',
    }),
  }),
});

const UpdateAppInput = builder.inputType('UpdateAppInput', {
  description: 'Input for `updateApp`. Fields that are left out do not change.',
  fields: (t) => ({
    app: t.field(APP_ARGUMENT),
    name: t.string({ description: "The app's display name. At most 100 characters." }),
    subdomain: t.string({
      description:
        "The app's subdomain of the link domain: 1 to 20 characters of `a-z`, `0-9`, `-` and `_`. Links on the former subdomain still resolve.",
    }),
    customDomain: t.string({
      description:
        "A custom domain for the URLs of the app's links. Not part of the link domain, an API host, an app store or the host of one of the app's platforms. Null removes it.",
    }),
    allowedHosts: t.stringList({
      description:
        "The complete list of hosts that publishable tokens can link to, in addition to the app's website and stores. At most 100.",
    }),
    allowedSchemes: t.stringList({
      description: `The complete list of the ${ALLOWED_SCHEMES_DESCRIPTION} Removing a scheme disables the overrides that use it.`,
    }),
    preview: t.field({
      type: PreviewInput,
      description: 'The new default preview, replacing all of its fields. Null removes it.',
    }),
    iconUrl: t.field({
      type: 'URI',
      description: "The http(s) URL of the icon shown next to the app's name on its link pages. Null removes it.",
    }),
    accentColor: t.string({ description: `The ${ACCENT_COLOR_DESCRIPTION} Null removes it.` }),
    defaultLanguage: t.field({
      type: PageLanguageEnum,
      description: `The ${DEFAULT_LANGUAGE_DESCRIPTION} Null resets it to \`EN\`.`,
    }),
    forwardedQueryParameters: t.stringList({
      description: `The complete list of the ${FORWARDED_PARAMETERS_DESCRIPTION}`,
    }),
    deferredLinkWindowSeconds: t.int({
      description:
        'How long a click on iOS can be matched with a later install from the same network, in seconds (deferred deep linking). From 60 to 86,400; 0 or null turns it off.',
    }),
  }),
});

const DeleteAppInput = builder.inputType('DeleteAppInput', {
  description: 'Input for `deleteApp`.',
  fields: (t) => ({
    app: t.field({ type: AppSelector, required: true, description: 'The app to delete.' }),
    name: t.string({ required: true, description: "The app's display name, to confirm the deletion." }),
  }),
});

builder.queryField('app', (t) =>
  t.field({
    type: AppType,
    nullable: true,
    description: 'An app, by default the app of the credential. Requires a secret token or an admin key.',
    args: { by: t.arg(APP_ARGUMENT) },
    resolve: (_root, { by }, { caller, services }) => services.apps.readApp(caller, toAppName(by)),
  }),
);

builder.queryField('apps', (t) =>
  t.connection(
    {
      type: AppType,
      nullable: true,
      description:
        'The apps that the credential can read, oldest first: all apps with an installation key, its own app otherwise. Requires a secret token or an admin key.',
      resolve: async (_root, args, { caller, services }) => {
        const { items, ...page } = await services.apps.listApps(caller, toPageRequest(args));
        return toConnection({ ...page, items: items.map((app) => ({ id: app.id, app })) });
      },
    },
    { name: 'AppConnection', description: 'A page of apps.' },
    { name: 'AppEdge', description: 'An edge in a connection of apps.' },
  ),
);

const buildAppPayload = (name: string, description: string, appDescription: string) =>
  builder.objectRef<{ app: App }>(name).implement({
    description,
    fields: (t) => ({
      app: t.field({
        type: AppType,
        description: appDescription,
        resolve: ({ app }, _args, { caller, services }) => services.apps.readApp(caller, app.id),
      }),
    }),
  });

const CreateAppPayload = buildAppPayload('CreateAppPayload', 'The payload of `createApp`.', 'The new app.');
const UpdateAppPayload = buildAppPayload('UpdateAppPayload', 'The payload of `updateApp`.', 'The updated app.');

builder.mutationField('createApp', (t) =>
  t.field({
    type: CreateAppPayload,
    nullable: true,
    description: 'Creates an app. Requires an installation key.',
    args: { input: t.arg({ type: CreateAppInput, required: true, description: 'The app to create.' }) },
    resolve: async (_root, { input }, { caller, services }) => ({ app: await services.apps.createApp(caller, input) }),
  }),
);

builder.mutationField('updateApp', (t) =>
  t.field({
    type: UpdateAppPayload,
    nullable: true,
    description: 'Updates an app. Requires an admin key.',
    args: { input: t.arg({ type: UpdateAppInput, required: true, description: 'The changes to make.' }) },
    resolve: async (_root, { input: { app, ...changes } }, { caller, services }) => ({
      app: await services.apps.updateApp(caller, toAppName(app), changes),
    }),
  }),
);

const DeleteAppPayload = builder.objectRef<{ deletedId: string }>('DeleteAppPayload').implement({
  description: 'The payload of `deleteApp`.',
  fields: (t) => ({
    deletedAppId: t.id({
      description: "The deleted app's global id.",
      resolve: ({ deletedId }) => encodeGlobalId('App', deletedId),
    }),
  }),
});

builder.mutationField('deleteApp', (t) =>
  t.field({
    type: DeleteAppPayload,
    nullable: true,
    description:
      'Deletes an app permanently, with everything that belongs to it. Its tokens and keys are rejected and its links stop resolving at once; its data is deleted within hours. Other apps can use its custom domain, but never its subdomains. Requires an installation key.',
    args: { input: t.arg({ type: DeleteAppInput, required: true, description: 'The app to delete.' }) },
    resolve: async (_root, { input: { app, ...confirmation } }, { caller, services }) => ({
      deletedId: (await services.apps.deleteApp(caller, toAppName(app), confirmation)).id,
    }),
  }),
);
