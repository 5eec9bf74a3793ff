import { listTargets, type Template, type TemplateTarget } from '../../../domain/apps/template.ts';
import type { PlatformKind } from '../../../domain/platform-kind.ts';
import { builder } from '../builder.ts';
import { formatRecordId, GLOBAL_ID_DESCRIPTION, loadRecords, parseRecordId } from '../nodes.ts';
import { APP_ARGUMENT_DESCRIPTION } from './app-argument.ts';
import { toConnection, toPageRequest } from './connection.ts';
import { getIdempotencyKey } from './idempotency.ts';
import { PlatformKindEnum } from './platforms.ts';
import { PreviewInput, PreviewType } from './previews.ts';

const FallbackKindEnum = builder.enumType('FallbackKind', {
  description: 'Where a device goes on which the app is missing.',
  values: {
    STORE: { description: "The platform's store address." },
    WEB: { description: "The link's destination on the web." },
    CUSTOM: { description: 'An address that the template names.' },
  } as const,
});

interface PlatformTarget extends TemplateTarget {
  platform: PlatformKind;
}

const TemplateTargetType = builder.objectRef<PlatformTarget>('TemplateTarget').implement({
  description: 'What a template opens on one platform.',
  fields: (t) => ({
    platform: t.field({ type: PlatformKindEnum, description: 'The platform.', resolve: ({ platform }) => platform }),
    url: t.exposeString('url', { description: 'The URL pattern to open, with the parameters of the path pattern.' }),
    fallbackKind: t.field({
      type: FallbackKindEnum,
      description: 'Where a device goes on which the app is missing.',
      resolve: ({ fallbackKind }) => fallbackKind,
    }),
    fallbackUrl: t.exposeString('fallbackUrl', {
      nullable: true,
      description: 'The URL pattern of a CUSTOM fallback.',
    }),
    skipPreview: t.exposeBoolean('skipPreview', {
      description: 'On iOS: the store at once instead of the preview page.',
    }),
  }),
});

export const TemplateType = builder.objectRef<Template>('Template');

builder.node(TemplateType, {
  description: 'A rule for all links whose path fits a pattern: where they lead on each platform.',
  id: { description: GLOBAL_ID_DESCRIPTION, resolve: formatRecordId },
  loadManyWithoutCache: (ids, context) =>
    loadRecords(ids, context, 'template', async ({ appId, id }) => {
      const app = await context.services.snapshots.get(appId);
      return app?.templates.find((template) => template.id === id) ?? null;
    }),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What people call it.' }),
    pattern: t.exposeString('pattern', { description: 'The path pattern, such as `products/:id`.' }),
    targets: t.field({
      type: [TemplateTargetType],
      description: 'What it opens, a platform an entry. Platforms that it does not name keep the same path.',
      resolve: listTargets,
    }),
    preview: t.field({
      type: PreviewType,
      description: 'What is shown of its links that say nothing themselves.',
      resolve: ({ preview }) => preview,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
});

const TemplateTargetInput = builder.inputType('TemplateTargetInput', {
  description: 'What a template opens on one platform.',
  fields: (t) => ({
    url: t.string({
      required: true,
      description: 'The URL pattern to open, with the parameters of the path pattern (`shop://p/:id`).',
    }),
    fallbackKind: t.field({
      type: FallbackKindEnum,
      description:
        'Where a device goes on which the app is missing: the store by default, CUSTOM with a `fallbackUrl`.',
    }),
    fallbackUrl: t.string({ description: 'The URL pattern of a CUSTOM fallback.' }),
    skipPreview: t.boolean({ description: 'On iOS: the store at once instead of the preview page.' }),
  }),
});

const TemplateTargetsInput = builder.inputType('TemplateTargetsInput', {
  description: 'What a template opens, by platform. The platforms that are left out keep the same path.',
  fields: (t) => ({
    web: t.field({ type: TemplateTargetInput, description: 'On the web.' }),
    iphone: t.field({ type: TemplateTargetInput, description: 'On an iPhone.' }),
    ipad: t.field({ type: TemplateTargetInput, description: 'On an iPad.' }),
    universal: t.field({ type: TemplateTargetInput, description: 'On an iPhone or iPad with the app for both.' }),
    android: t.field({ type: TemplateTargetInput, description: 'On Android.' }),
  }),
});

export const CreateTemplateInput = builder.inputType('CreateTemplateInput', {
  description: 'A template that is to be made.',
  fields: (t) => ({
    app: t.string({ description: APP_ARGUMENT_DESCRIPTION }),
    name: t.string({ required: true, description: 'What people call it.' }),
    pattern: t.string({ required: true, description: 'The paths that it is for, such as `products/:id`.' }),
    targets: t.field({ type: TemplateTargetsInput, required: true, description: 'What it opens, by platform.' }),
    preview: t.field({ type: PreviewInput, description: 'What is shown of its links that say nothing themselves.' }),
  }),
});

export const UpdateTemplateInput = builder.inputType('UpdateTemplateInput', {
  description: 'What is to be changed of a template. What is left out stays.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Its global id.' }),
    name: t.string({ description: 'What people call it.' }),
    pattern: t.string({ description: 'The paths that it is for.' }),
    targets: t.field({
      type: TemplateTargetsInput,
      description: 'What it opens on these platforms from now on; null takes a platform away.',
    }),
    preview: t.field({ type: PreviewInput, description: 'What is shown of its links that say nothing themselves.' }),
  }),
});

const DeleteTemplateInput = builder.inputType('DeleteTemplateInput', {
  description: 'A template that is to be taken away.',
  fields: (t) => ({ id: t.id({ required: true, description: 'Its global id.' }) }),
});

builder.queryField('templates', (t) =>
  t.connection(
    {
      type: TemplateType,
      nullable: true,
      description: "The app's templates, the oldest first. Needs a secret token or an admin key.",
      args: { app: t.arg.string({ description: APP_ARGUMENT_DESCRIPTION }) },
      resolve: async (_root, args, { caller, services }) =>
        toConnection(await services.templates.listTemplates(caller, args.app ?? null, toPageRequest(args))),
    },
    { name: 'TemplateConnection', description: 'A page of templates.' },
    { name: 'TemplateEdge', description: 'A template and where it stands in the list.' },
  ),
);

const buildTemplatePayload = (name: string, description: string) =>
  builder.objectRef<{ template: Template }>(name).implement({
    description,
    fields: (t) => ({
      template: t.field({
        type: TemplateType,
        description: 'The template as it is now.',
        resolve: ({ template }) => template,
      }),
    }),
  });

const CreateTemplatePayload = buildTemplatePayload('CreateTemplatePayload', 'The outcome of `createTemplate`.');
const UpdateTemplatePayload = buildTemplatePayload('UpdateTemplatePayload', 'The outcome of `updateTemplate`.');

builder.mutationField('createTemplate', (t) =>
  t.field({
    type: CreateTemplatePayload,
    nullable: true,
    description: 'Makes a template; it holds for every link whose path fits, old ones included. Needs an admin key.',
    args: { input: t.arg({ type: CreateTemplateInput, required: true, description: 'The template to make.' }) },
    resolve: async (_root, { input: { app, ...template } }, context, info) => {
      const { caller, services } = context;
      const key = getIdempotencyKey(context, info);
      return { template: await services.templates.createTemplate(caller, app ?? null, template, key) };
    },
  }),
);

builder.mutationField('updateTemplate', (t) =>
  t.field({
    type: UpdateTemplatePayload,
    nullable: true,
    description: 'Changes a template; it holds for every old link at once. Needs an admin key.',
    args: { input: t.arg({ type: UpdateTemplateInput, required: true, description: 'What to change.' }) },
    resolve: async (_root, { input: { id: globalId, ...changes } }, { caller, services }) => {
      const { appId, id } = parseRecordId(globalId, 'Template');
      return { template: await services.templates.updateTemplate(caller, appId, id, changes) };
    },
  }),
);

const DeleteTemplatePayload = builder.objectRef<{ deletedId: string }>('DeleteTemplatePayload').implement({
  description: 'The outcome of `deleteTemplate`.',
  fields: (t) => ({
    deletedTemplateId: t.exposeID('deletedId', { description: 'The global id that the template had.' }),
  }),
});

builder.mutationField('deleteTemplate', (t) =>
  t.field({
    type: DeleteTemplatePayload,
    nullable: true,
    description: 'Takes a template away; its links lead to the same path again. Needs an admin key.',
    args: { input: t.arg({ type: DeleteTemplateInput, required: true, description: 'The template to take away.' }) },
    resolve: async (_root, { input: { id: globalId } }, { caller, services }) => {
      const { appId, id } = parseRecordId(globalId, 'Template');
      await services.templates.deleteTemplate(caller, appId, id);
      return { deletedId: globalId };
    },
  }),
);
