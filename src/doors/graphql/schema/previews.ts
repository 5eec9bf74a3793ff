import type { Preview } from '../../../domain/apps/preview.ts';
import type { AppSnapshot } from '../../../domain/apps/snapshot.ts';
import { buildPreview } from '../../../domain/smart-links/link-preview.ts';
import type { SmartLink } from '../../../domain/smart-links/smart-link.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';

export const PreviewType = builder.objectRef<Preview>('Preview');

builder.objectType(PreviewType, {
  description: 'The title, description and image that preview pages and messaging apps show for a link.',
  fields: (t) => ({
    title: t.exposeString('title', { nullable: true, description: 'The title.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'A sentence or two, shown below the title.',
    }),
    imageUrl: t.expose('imageUrl', { type: 'URI', nullable: true, description: 'The URL of the image.' }),
  }),
});

export const PreviewInput = builder.inputType('PreviewInput', {
  description: 'The title, description and image that preview pages and messaging apps show for a link.',
  fields: (t) => ({
    title: t.string({ description: 'The title. At most 200 characters.' }),
    description: t.string({ description: 'A sentence or two, shown below the title. At most 500 characters.' }),
    imageUrl: t.field({ type: 'URI', description: 'The http(s) URL of the image.' }),
  }),
});

/**
 * Loads a link's preview without fetching its page. The scraped previews of all links in a request are read in one
 * query.
 */
export async function loadPreview(
  link: SmartLink,
  snapshot: AppSnapshot,
  { services, loaders }: Context,
): Promise<Preview> {
  const page = services.previews.findPageToScrape(link, snapshot);
  const scraped = page === null ? null : await loaders.loadScrapedPreview({ appId: page.appId, id: page.hash });
  return buildPreview(link, snapshot, scraped);
}
