import type { Preview } from '../apps/preview.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import { findLinkTemplate } from './destination.ts';
import type { SmartLink } from './smart-link.ts';

/**
 * Builds the preview of a link. Each field comes from the link, otherwise its template, otherwise its app, otherwise
 * the web page that it opens (`scraped`, null if unknown).
 */
export function buildPreview(
  link: Pick<SmartLink, 'uri' | 'overrides' | 'preview'>,
  snapshot: AppSnapshot,
  scraped: Preview | null,
): Preview {
  const levels = [link.preview, findLinkTemplate(link, snapshot)?.preview, snapshot.app.preview, scraped];
  const findFirst = (field: keyof Preview) =>
    levels.map((level) => level?.[field]).find((text) => text != null) ?? null;
  return { title: findFirst('title'), description: findFirst('description'), imageUrl: findFirst('imageUrl') };
}
