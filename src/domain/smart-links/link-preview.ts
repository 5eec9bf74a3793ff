import { getHost } from '../addresses/address.ts';
import type { Preview } from '../apps/preview.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import { findLinkTemplate } from './destination.ts';
import type { SmartLink } from './smart-link.ts';

/** The properties of a link that its preview depends on. */
export type PreviewedLink = Pick<SmartLink, 'uri' | 'overrides' | 'preview' | 'unique' | 'createdBy'>;

/**
 * Builds the preview of a link. Each field comes from the link, otherwise its template, otherwise its app, otherwise
 * the web page that it opens (`scraped`, null if unknown).
 */
export function buildPreview(link: PreviewedLink, snapshot: AppSnapshot, scraped: Preview | null): Preview {
  const levels = [
    link.preview,
    findLinkTemplate(link, snapshot)?.preview,
    snapshot.app.preview,
    scraped && omitUntrustedPicture(scraped, link, snapshot),
  ];
  const findFirst = (field: keyof Preview) =>
    levels.map((level) => level?.[field]).find((text) => text != null) ?? null;
  return { title: findFirst('title'), description: findFirst('description'), imageUrl: findFirst('imageUrl') };
}

/**
 * Removes the picture of a scraped page if anyone could have created the link and the picture's host isn't one that
 * publishable tokens can name. A page of the app may redirect to another site, whose picture visitors would load.
 */
function omitUntrustedPicture(scraped: Preview, link: PreviewedLink, snapshot: AppSnapshot): Preview {
  const { imageUrl } = scraped;
  if (imageUrl === null || !isCreatedByAnyone(link, snapshot)) {
    return scraped;
  }
  return snapshot.publishableHosts.has(getHost(new URL(imageUrl))) ? scraped : { ...scraped, imageUrl: null };
}

/**
 * Whether a link was created with a publishable token, or may have been created by a visit to a lazy link. Unique links
 * from the command line look like lazy links.
 */
function isCreatedByAnyone({ createdBy, unique }: PreviewedLink, { publishableTokenIds }: AppSnapshot): boolean {
  return createdBy === null ? unique : publishableTokenIds.has(createdBy);
}
