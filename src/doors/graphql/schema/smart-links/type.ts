import { computeDestinations, findDestination, findLinkTemplate } from '../../../../domain/smart-links/destination.ts';
import type { SmartLink } from '../../../../domain/smart-links/smart-link.ts';
import { builder } from '../../builder.ts';
import { defineCost } from '../../limits/cost.ts';
import { formatRecordId, GLOBAL_ID_DESCRIPTION, loadRecords } from '../../nodes.ts';
import { AppType } from '../apps.ts';
import { CredentialType } from '../credentials.ts';
import { DestinationType } from '../destinations.ts';
import { PlatformKindEnum } from '../platforms.ts';
import { loadPreview, PreviewType } from '../previews.ts';
import { TemplateType } from '../templates.ts';
import { buildOutputFields } from './fields.ts';

export const SmartLinkType = builder.objectRef<SmartLink>('SmartLink');

builder.node(SmartLinkType, {
  description: 'One short address that opens the right place on every device.',
  id: { description: GLOBAL_ID_DESCRIPTION, resolve: formatRecordId },
  loadManyWithoutCache: (ids, context) =>
    loadRecords(ids, context, 'smartLink', (key) => context.loaders.loadSmartLink(key)),
  fields: (t) => ({
    ...buildOutputFields(t),
    url: t.string({
      description: 'The short address itself.',
      resolve: async (link, _args, context) =>
        context.services.smartLinks.buildLinkUrl(await context.services.snapshots.getOfLink(link), link),
    }),
    destinations: t.field({
      type: [DestinationType],
      description: 'Where it leads, a platform an entry.',
      extensions: defineCost({ points: 2 }),
      resolve: async (link, _args, context) =>
        computeDestinations(link, await context.services.snapshots.getOfLink(link)),
    }),
    destination: t.field({
      type: DestinationType,
      nullable: true,
      description: 'Where it leads on one platform; null where it has nothing there.',
      args: { platform: t.arg({ type: PlatformKindEnum, required: true, description: 'The platform.' }) },
      resolve: async (link, { platform }, context) =>
        findDestination(link, platform, await context.services.snapshots.getOfLink(link)),
    }),
    template: t.field({
      type: TemplateType,
      nullable: true,
      authScopes: { can: 'readTemplates' },
      description: 'The template that its path fits. Needs a secret token or an admin key.',
      resolve: async (link, _args, context) => findLinkTemplate(link, await context.services.snapshots.getOfLink(link)),
    }),
    preview: t.field({
      type: PreviewType,
      description:
        "What is shown of it before it opens: its own words, else its template's, else its app's, else what the page on the web says of itself that it leads to. That page is fetched in the background, and only for links that are made one by one or visited.",
      resolve: async (link, _args, context) =>
        loadPreview(link, await context.services.snapshots.getOfLink(link), context),
    }),
    app: t.field({
      type: AppType,
      nullable: true,
      authScopes: { can: 'readApp' },
      description: 'The app that it belongs to. Needs a secret token or an admin key.',
      resolve: (link, _args, context) => context.services.snapshots.getOfLink(link),
    }),
    createdBy: t.field({
      type: CredentialType,
      nullable: true,
      authScopes: { can: 'readOrigin' },
      description:
        'The token or key that made it; null: the command line, or a lazy link. Needs a secret token or an admin key.',
      resolve: ({ createdBy }, _args, { loaders }) => (createdBy === null ? null : loaders.loadCredential(createdBy)),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
});
