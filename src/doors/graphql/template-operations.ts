import type { Template } from '../../domain/apps/template.ts';
import { builder } from './builder.ts';
import { requireRecordKey } from './nodes.ts';
import { APP_ARGUMENT_DESCRIPTION } from './schema/app-argument.ts';
import { getIdempotencyKey } from './schema/idempotency.ts';
import { PreviewInput } from './schema/previews.ts';
import { FallbackKindEnum, TemplateType } from './schema/templates.ts';

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

const DeleteTemplatePayload = builder.objectRef<{ deletedId: string }>('DeleteTemplatePayload').implement({
  description: 'The outcome of `deleteTemplate`.',
  fields: (t) => ({
    deletedTemplateId: t.exposeID('deletedId', { description: 'The global id that the template had.' }),
  }),
});

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
      const { appId, id } = requireRecordKey(globalId, 'Template', caller, 'administerApp');
      return { template: await services.templates.updateTemplate(caller, appId, id, changes) };
    },
  }),
);

builder.mutationField('deleteTemplate', (t) =>
  t.field({
    type: DeleteTemplatePayload,
    nullable: true,
    description: 'Takes a template away; its links lead to the same path again. Needs an admin key.',
    args: { input: t.arg({ type: DeleteTemplateInput, required: true, description: 'The template to take away.' }) },
    resolve: async (_root, { input: { id: globalId } }, { caller, services }) => {
      const { appId, id } = requireRecordKey(globalId, 'Template', caller, 'administerApp');
      await services.templates.deleteTemplate(caller, appId, id);
      return { deletedId: globalId };
    },
  }),
);
