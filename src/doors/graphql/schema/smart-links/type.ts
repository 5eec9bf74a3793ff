import { computeDestinations, findDestination, findLinkTemplate } from '../../../../domain/smart-links/destination.ts';
import type { LinkStatus } from '../../../../domain/smart-links/link-status.ts';
import type { SmartLink } from '../../../../domain/smart-links/smart-link.ts';
import { builder } from '../../builder.ts';
import { defineCost } from '../../limits/cost.ts';
import { formatRecordId, GLOBAL_ID_DESCRIPTION, loadRecords } from '../../nodes.ts';
import { AppType } from '../app-type.ts';
import { CredentialType } from '../credentials.ts';
import { DestinationType } from '../destinations.ts';
import { PlatformKindEnum } from '../platforms.ts';
import { loadPreview, PreviewType } from '../previews.ts';
import { TemplateType } from '../templates.ts';
import { buildOutputFields } from './fields.ts';

export const SmartLinkStatusEnum = builder.enumType('SmartLinkStatus', {
  description: 'Whether a smart link resolves, or why it does not.',
  values: {
    ACTIVE: { description: 'The link resolves.' },
    SCHEDULED: { description: 'The link is not disabled, but its `startsAt` is in the future.' },
    EXPIRED: { description: 'The link is not disabled, but its `expiresAt` is in the past.' },
    DISABLED: { description: 'The link is disabled, whatever its validity window is.' },
  } as const satisfies Record<LinkStatus, unknown>,
});

export const SmartLinkType = builder.objectRef<SmartLink>('SmartLink');

builder.node(SmartLinkType, {
  description: 'A short URL that opens the right destination on every device.',
  id: { description: GLOBAL_ID_DESCRIPTION, resolve: formatRecordId },
  loadManyWithoutCache: (ids, context) =>
    loadRecords(ids, context, 'smartLink', (key) => context.loaders.loadSmartLink(key)),
  fields: (t) => ({
    ...buildOutputFields(t),
    url: t.field({
      type: 'URI',
      description: "The link's short URL.",
      resolve: async (link, _args, context) =>
        context.services.smartLinks.buildLinkUrl(await context.services.snapshots.getOfLink(link), link),
    }),
    status: t.field({
      type: SmartLinkStatusEnum,
      description: 'Whether the link resolves now, or why it does not.',
      resolve: (link, _args, { services }) => services.smartLinks.getStatus(link),
    }),
    destinations: t.field({
      type: [DestinationType],
      description: "The link's destinations: one for each platform on which the link opens something.",
      extensions: defineCost({ points: 2 }),
      resolve: async (link, _args, context) =>
        computeDestinations(link, await context.services.snapshots.getOfLink(link)),
    }),
    destination: t.field({
      type: DestinationType,
      nullable: true,
      description: "The link's destination on one platform. Null if it has none there.",
      args: { platform: t.arg({ type: PlatformKindEnum, required: true, description: 'The platform.' }) },
      resolve: async (link, { platform }, context) =>
        findDestination(link, platform, await context.services.snapshots.getOfLink(link)),
    }),
    template: t.field({
      type: TemplateType,
      nullable: true,
      authScopes: { can: 'readTemplates' },
      description:
        "The template that matches the link's path. Null if none does. Requires a secret token or an admin key.",
      resolve: async (link, _args, context) => findLinkTemplate(link, await context.services.snapshots.getOfLink(link)),
    }),
    preview: t.field({
      type: PreviewType,
      description:
        "The link's preview. Each field comes from the first of these that sets it: the link, its template, its app, its target web page. The server fetches that page in the background, when a link is visited, created or updated, but not in bulk operations.",
      resolve: async (link, _args, context) =>
        loadPreview(link, await context.services.snapshots.getOfLink(link), context),
    }),
    app: t.field({
      type: AppType,
      nullable: true,
      authScopes: { can: 'readApp' },
      description: 'The app that the link belongs to. Requires a secret token or an admin key.',
      resolve: (link, _args, context) => context.services.snapshots.getOfLink(link),
    }),
    createdBy: t.field({
      type: CredentialType,
      nullable: true,
      authScopes: { can: 'readOrigin' },
      description:
        'The token or key that created the link. Null if it was created on the command line or as a lazy link. Requires a secret token or an admin key.',
      resolve: ({ createdBy }, _args, { loaders }) => (createdBy === null ? null : loaders.loadCredential(createdBy)),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'The time at which the link was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'The time at which the link was last updated.' }),
  }),
});
