import type { Preview } from '../../../domain/apps/preview.ts';
import type { AppSnapshot } from '../../../domain/apps/snapshot.ts';
import { buildPreview } from '../../../domain/smart-links/link-preview.ts';
import type { SmartLink } from '../../../domain/smart-links/smart-link.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';

export const PreviewType = builder.objectRef<Preview>('Preview');

builder.objectType(PreviewType, {
  description: 'What the preview page and messengers show of a link before it opens.',
  fields: (t) => ({
    title: t.exposeString('title', { nullable: true, description: 'The headline.' }),
    description: t.exposeString('description', { nullable: true, description: 'A sentence or two below it.' }),
    imageUrl: t.exposeString('imageUrl', { nullable: true, description: 'The address of a picture.' }),
  }),
});

export const PreviewInput = builder.inputType('PreviewInput', {
  description: 'What the preview page and messengers show of a link before it opens.',
  fields: (t) => ({
    title: t.string({ description: 'The headline, at most 200 characters.' }),
    description: t.string({ description: 'A sentence or two below it, at most 500 characters.' }),
    imageUrl: t.string({ description: 'The http(s) address of a picture.' }),
  }),
});

/** Loads the preview of a link. The scraped pages of all links of a request are read with one statement; none is fetched. */
export async function loadPreview(
  link: SmartLink,
  snapshot: AppSnapshot,
  { services, loaders }: Context,
): Promise<Preview> {
  const page = services.previews.findPageToScrape(link, snapshot);
  const scraped = page === null ? null : await loaders.loadScrapedPreview({ appId: page.appId, id: page.hash });
  return buildPreview(link, snapshot, scraped);
}
