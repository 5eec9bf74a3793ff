import { posix } from 'node:path';
import type { Page } from './markdown.ts';

/**
 * Returns the dead links, one line each: to a file or folder that the repository doesn't have, to a heading
 * that its page doesn't have, to a malformed address, and references without a definition. Other sites are not requested.
 *
 * @param paths every file of the repository.
 */
export function findDeadLinks(pages: ReadonlyMap<string, Page>, paths: Iterable<string>): string[] {
  const targets = new Set<string>(['.']);
  for (const path of paths) {
    for (let target = path; target !== '.'; target = posix.dirname(target)) {
      targets.add(target);
    }
  }
  return [...pages.values()].flatMap((page) => [
    ...page.links.flatMap(({ line, url }) => {
      const fault = findFault(pages, targets, page, url);
      return fault === null ? [] : [`${page.path}:${line}: ${url}: ${fault}`];
    }),
    ...page.undefinedReferences.map(({ line, text }) => `${page.path}:${line}: ${text}: no definition`),
  ]);
}

function findFault(
  pages: ReadonlyMap<string, Page>,
  targets: ReadonlySet<string>,
  page: Page,
  url: string,
): string | null {
  if (/^[a-z][a-z0-9+.-]*:/i.test(url)) {
    return URL.canParse(url) && /^(https?|mailto):/i.test(url) ? null : 'not an http, https or mailto address';
  }
  if (url.startsWith('/')) {
    return 'GitHub resolves links from the root of its own site; write a relative path';
  }
  const { path, fragment } = resolveLink(page.path, url);
  if (!targets.has(path)) {
    return 'no such file or folder';
  }
  if (fragment === null) {
    return null;
  }
  const target = pages.get(path);
  if (target === undefined) {
    return 'only Markdown pages have headings';
  }
  return target.sections.some(({ slug }) => slug === fragment) ? null : 'no such heading';
}

/** The path in the repository that a relative link leads to, and its fragment. */
function resolveLink(from: string, url: string): { path: string; fragment: string | null } {
  const [target = '', ...rest] = url.split('#');
  const path = target === '' ? from : posix.normalize(posix.join(posix.dirname(from), decodeURIComponent(target)));
  return { path: path.replace(/\/$/, ''), fragment: rest.length === 0 ? null : rest.join('#') };
}

/** Returns how many clicks each page is away from `start`; pages that no link leads to are absent. */
export function countClicks(pages: ReadonlyMap<string, Page>, start: string): Map<string, number> {
  const clicks = new Map([[start, 0]]);
  // A map iterates over entries that are added meanwhile.
  for (const [path, count] of clicks) {
    for (const { url } of pages.get(path)?.links ?? []) {
      const target = /^[a-z][a-z0-9+.-]*:/i.test(url) ? null : resolveLink(path, url).path;
      if (target !== null && !clicks.has(target)) {
        clicks.set(target, count + 1);
      }
    }
  }
  return clicks;
}
