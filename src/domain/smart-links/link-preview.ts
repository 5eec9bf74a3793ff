import type { Preview } from '../apps/preview.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import { findLinkTemplate } from './destination.ts';
import type { SmartLink } from './smart-link.ts';

/**
 * What is shown of a link: its own words, else its template's, else its app's, else those of the page that it leads to
 * on the web (`scraped`; null: not known), each for itself.
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
