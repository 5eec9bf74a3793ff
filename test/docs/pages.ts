import { readTree } from '../architecture/source-tree.ts';
import { type Page, parsePage } from './markdown.ts';

const texts = readTree((path) => path.endsWith('.md'));

/** Every Markdown page of the repository, by its path. */
export const pages: ReadonlyMap<string, Page> = new Map(
  [...texts].map(([path, text]) => [path, parsePage(path, text)]),
);

/** Returns the page at a path, which must exist. */
export function getPage(path: string): Page {
  const page = pages.get(path);
  if (page === undefined) {
    throw new Error(`${path} does not exist`);
  }
  return page;
}

/** Returns the section with this title, which must exist. */
export function getSection(page: Page, title: string): string {
  const section = page.sections.find((entry) => entry.title === title);
  if (section === undefined) {
    throw new Error(`${page.path} has no section "${title}"`);
  }
  return section.text;
}
