import type { AppConfiguration } from '../apps/snapshot.ts';
import type { Preview } from '../apps/preview.ts';
import { templateOf } from './destination.ts';
import type { SmartLink } from './smart-link.ts';

/**
 * What is shown of a link: its own words, else its template's, else its app's, else those of the page that it leads to
 * on the web (`scraped`; null: not known), each for itself.
 */
export function previewOf(
  link: Pick<SmartLink, 'uri' | 'overrides' | 'preview'>,
  config: AppConfiguration,
  scraped: Preview | null,
): Preview {
  const levels = [link.preview, templateOf(link, config)?.preview, config.app.preview, scraped];
  const first = (field: keyof Preview) => levels.map((level) => level?.[field]).find((text) => text != null) ?? null;
  return { title: first('title'), description: first('description'), imageUrl: first('imageUrl') };
}
