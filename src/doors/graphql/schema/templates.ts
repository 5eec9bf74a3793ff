import type { Template, TemplateTarget } from '../../../domain/apps/template.ts';
import { PLATFORM_KINDS, type PlatformKind } from '../../../domain/platform-kind.ts';
import { builder } from '../builder.ts';
import { formatRecordId, GLOBAL_ID_DESCRIPTION, loadRecords } from '../nodes.ts';
import { APP_ARGUMENT_DESCRIPTION } from './app-argument.ts';
import { toConnection, toPageRequest } from './connection.ts';
import { PlatformKindEnum } from './platforms.ts';
import { PreviewType } from './previews.ts';

export const FallbackKindEnum = builder.enumType('FallbackKind', {
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
    loadRecords(ids, context, 'readTemplates', async ({ appId, id }) => {
      const app = await context.services.snapshots.get(appId);
      return app?.templates.find((template) => template.id === id) ?? null;
    }),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What people call it.' }),
    pattern: t.exposeString('pattern', { description: 'The path pattern, such as `products/:id`.' }),
    targets: t.field({
      type: [TemplateTargetType],
      description: 'What it opens, a platform an entry. Platforms that it does not name keep the same path.',
      resolve: ({ targets }) =>
        PLATFORM_KINDS.flatMap((platform) => {
          const target = targets[platform];
          return target === undefined ? [] : [{ platform, ...target }];
        }),
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
