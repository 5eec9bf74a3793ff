import type { Template, TemplateTarget } from '../../../domain/apps/template.ts';
import { builder } from '../builder.ts';
import { defineCost } from '../limits/cost.ts';
import { formatRecordId, GLOBAL_ID_DESCRIPTION, loadRecords, parseRecordId } from '../nodes.ts';
import { APP_ARGUMENT, toAppName } from './app-selector.ts';
import { APP_LIST_POINTS, AppType, buildAppField } from './app-type.ts';
import { toConnection, toPageRequest } from './connection.ts';
import { buildIdempotencyKey, OWN_IDEMPOTENCY } from './idempotency.ts';
import { PreviewInput, PreviewType } from './previews.ts';

const FallbackKindEnum = builder.enumType('FallbackKind', {
  description: 'The kinds of fallback for devices without the app.',
  values: {
    STORE: { description: "The platform's store page." },
    WEB: { description: "The link's destination on the web." },
    CUSTOM: { description: "The template's own fallback URL." },
  } as const,
});

const TemplateTargetType = builder.objectRef<TemplateTarget>('TemplateTarget').implement({
  description: "A template's target on one platform.",
  fields: (t) => ({
    url: t.exposeString('url', {
      description: "The URL pattern to open, which can use the path pattern's parameters.",
    }),
    fallbackKind: t.field({
      type: FallbackKindEnum,
      description: 'The kind of fallback for devices without the app.',
      resolve: ({ fallbackKind }) => fallbackKind,
    }),
    fallbackUrl: t.exposeString('fallbackUrl', {
      nullable: true,
      description: 'The URL pattern of the fallback. Null unless `fallbackKind` is `CUSTOM`.',
    }),
    skipPreview: t.exposeBoolean('skipPreview', {
      description: 'Whether the link skips the preview page on iOS and redirects to the fallback.',
    }),
  }),
});

const TemplateTargetsType = builder.objectRef<Template['targets']>('TemplateTargets').implement({
  description: "A template's targets, by platform. On a platform without a target, links use the same path.",
  fields: (t) => {
    const buildTarget = (key: keyof Template['targets'], description: string) =>
      t.field({ type: TemplateTargetType, nullable: true, description, resolve: (targets) => targets[key] });
    return {
      web: buildTarget('web', 'The target on the web.'),
      iphone: buildTarget('iphone', 'The target on the iPhone.'),
      ipad: buildTarget('ipad', 'The target on the iPad.'),
      universal: buildTarget('universal', 'The target for the universal iOS app.'),
      android: buildTarget('android', 'The target on Android.'),
    };
  },
});

export const TemplateType = builder.objectRef<Template>('Template');

builder.node(TemplateType, {
  description: 'A rule that determines the destinations of all links whose path matches a pattern.',
  id: { description: GLOBAL_ID_DESCRIPTION, resolve: formatRecordId },
  loadManyWithoutCache: (ids, context) =>
    loadRecords(ids, context, 'template', async ({ appId, id }) => {
      const app = await context.services.snapshots.get(appId);
      return app?.templates.find((template) => template.id === id) ?? null;
    }),
  fields: (t) => ({
    name: t.exposeString('name', { description: "The template's display name." }),
    pattern: t.exposeString('pattern', { description: 'The path pattern, such as `products/:id`.' }),
    targets: t.field({
      type: TemplateTargetsType,
      description: "The template's targets, by platform.",
      resolve: ({ targets }) => targets,
    }),
    preview: t.field({
      type: PreviewType,
      description: 'The default preview of matching links, used for each field that the link does not set.',
      resolve: ({ preview }) => preview,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'The time at which the template was created.' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'The time at which the template was last updated.',
    }),
  }),
});

const TemplateTargetInput = builder.inputType('TemplateTargetInput', {
  description: "A template's target on one platform.",
  fields: (t) => ({
    url: t.string({
      required: true,
      description: "The URL pattern to open, which can use the path pattern's parameters, such as `shop://p/:id`.",
    }),
    fallbackKind: t.field({
      type: FallbackKindEnum,
      description:
        'The kind of fallback for devices without the app. Defaults to `CUSTOM` if `fallbackUrl` is set, and to `STORE` otherwise.',
    }),
    fallbackUrl: t.string({
      description: 'The URL pattern of the fallback. Required with `CUSTOM`; not allowed otherwise.',
    }),
    skipPreview: t.boolean({
      description: 'Whether the link skips the preview page on iOS and redirects to the fallback. Defaults to false.',
    }),
  }),
});

const TemplateTargetsInput = builder.inputType('TemplateTargetsInput', {
  description: "A template's targets, by platform.",
  fields: (t) => ({
    web: t.field({ type: TemplateTargetInput, description: 'The target on the web.' }),
    iphone: t.field({ type: TemplateTargetInput, description: 'The target on the iPhone.' }),
    ipad: t.field({ type: TemplateTargetInput, description: 'The target on the iPad.' }),
    universal: t.field({ type: TemplateTargetInput, description: 'The target for the universal iOS app.' }),
    android: t.field({ type: TemplateTargetInput, description: 'The target on Android.' }),
  }),
});

export const CreateTemplateInput = builder.inputType('CreateTemplateInput', {
  description: 'Input for `createTemplate`.',
  fields: (t) => ({
    app: t.field(APP_ARGUMENT),
    name: t.string({ required: true, description: "The template's display name. At most 100 characters." }),
    pattern: t.string({ required: true, description: 'The path pattern, such as `products/:id`.' }),
    targets: t.field({
      type: TemplateTargetsInput,
      required: true,
      description: 'The targets, by platform. At least one is required.',
    }),
    preview: t.field({
      type: PreviewInput,
      description: 'The default preview of matching links, used for each field that the link does not set.',
    }),
  }),
});

export const UpdateTemplateInput = builder.inputType('UpdateTemplateInput', {
  description: 'Input for `updateTemplate`. Fields that are left out do not change.',
  fields: (t) => ({
    id: t.id({ required: true, description: "The template's global id." }),
    name: t.string({ description: "The template's display name. At most 100 characters." }),
    pattern: t.string({ description: 'The path pattern, such as `products/:id`.' }),
    targets: t.field({
      type: TemplateTargetsInput,
      description: 'The new targets, by platform. Platforms that are left out do not change; null removes a target.',
    }),
    preview: t.field({
      type: PreviewInput,
      description: 'The new default preview, replacing all of its fields. Null removes it.',
    }),
  }),
});

const DeleteTemplateInput = builder.inputType('DeleteTemplateInput', {
  description: 'Input for `deleteTemplate`.',
  fields: (t) => ({ id: t.id({ required: true, description: "The template's global id." }) }),
});

const TemplateConnection = builder.connectionObject(
  { type: TemplateType, name: 'TemplateConnection', description: 'A page of templates.' },
  { name: 'TemplateEdge', description: 'An edge in a connection of templates.' },
);

const TEMPLATES_DESCRIPTION = "The app's templates, oldest first. Requires a secret token or an admin key.";

builder.queryField('templates', (t) =>
  t.connection(
    {
      type: TemplateType,
      nullable: true,
      description: TEMPLATES_DESCRIPTION,
      args: { app: t.arg(APP_ARGUMENT) },
      resolve: async (_root, args, { caller, services }) =>
        toConnection(await services.templates.listTemplates(caller, toAppName(args.app), toPageRequest(args))),
    },
    TemplateConnection,
  ),
);

builder.objectField(AppType, 'templates', (t) =>
  t.connection(
    {
      type: TemplateType,
      nullable: true,
      description: TEMPLATES_DESCRIPTION,
      extensions: defineCost({ points: APP_LIST_POINTS }),
      resolve: async ({ app }, args, { caller, services }) =>
        toConnection(await services.templates.listTemplates(caller, app.id, toPageRequest(args))),
    },
    TemplateConnection,
  ),
);

const buildTemplatePayload = (name: string, description: string, templateDescription: string) =>
  builder.objectRef<{ template: Template }>(name).implement({
    description,
    fields: (t) => ({
      template: t.field({
        type: TemplateType,
        description: templateDescription,
        resolve: ({ template }) => template,
      }),
      app: buildAppField(t, ({ template }) => template.appId),
    }),
  });

const CreateTemplatePayload = buildTemplatePayload(
  'CreateTemplatePayload',
  'The payload of `createTemplate`.',
  'The new template.',
);
const UpdateTemplatePayload = buildTemplatePayload(
  'UpdateTemplatePayload',
  'The payload of `updateTemplate`.',
  'The updated template.',
);

builder.mutationField('createTemplate', (t) =>
  t.field({
    type: CreateTemplatePayload,
    nullable: true,
    description:
      'Creates a template. It applies immediately to all links whose path matches, including existing ones. Safe to retry with an `Idempotency-Key` header. Requires an admin key.',
    args: { input: t.arg({ type: CreateTemplateInput, required: true, description: 'The template to create.' }) },
    extensions: OWN_IDEMPOTENCY,
    resolve: async (_root, { input: { app, ...template } }, context, info) => {
      const { caller, services } = context;
      const key = await buildIdempotencyKey(context, info);
      return { template: await services.templates.createTemplate(caller, toAppName(app), template, key) };
    },
  }),
);

builder.mutationField('updateTemplate', (t) =>
  t.field({
    type: UpdateTemplatePayload,
    nullable: true,
    description: 'Updates a template. The change applies to existing links immediately. Requires an admin key.',
    args: { input: t.arg({ type: UpdateTemplateInput, required: true, description: 'The changes to make.' }) },
    resolve: async (_root, { input: { id: globalId, ...changes } }, { caller, services }) => {
      const { app, id } = parseRecordId(globalId, 'Template');
      return { template: await services.templates.updateTemplate(caller, app, id, changes) };
    },
  }),
);

const DeleteTemplatePayload = builder
  .objectRef<{ deletedId: string; appId: string | null }>('DeleteTemplatePayload')
  .implement({
    description: 'The payload of `deleteTemplate`.',
    fields: (t) => ({
      deletedTemplateId: t.exposeID('deletedId', { description: "The deleted template's global id." }),
      app: buildAppField(t, ({ appId }) => appId),
    }),
  });

builder.mutationField('deleteTemplate', (t) =>
  t.field({
    type: DeleteTemplatePayload,
    nullable: true,
    description:
      'Deletes a template. Its links then use another matching template, or the same path on each platform. Requires an admin key.',
    args: { input: t.arg({ type: DeleteTemplateInput, required: true, description: 'The template to delete.' }) },
    resolve: async (_root, { input: { id: globalId } }, { caller, services }) => {
      const { app, appId, id } = parseRecordId(globalId, 'Template');
      await services.templates.deleteTemplate(caller, app, id);
      return { deletedId: globalId, appId };
    },
  }),
);
