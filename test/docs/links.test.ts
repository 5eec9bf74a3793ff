import { describe, expect, test } from 'vitest';
import { readTree } from '../architecture/source-tree.ts';
import { countClicks, findDeadLinks } from './links.ts';
import { type Page, parsePage } from './markdown.ts';
import { pages } from './pages.ts';

const MOST_README_LINES = 180;

describe('the documentation', () => {
  test('has no dead link and no dead anchor', () => {
    const paths = readTree(() => true).keys();
    expect([...pages.values()].flatMap(({ links }) => links).length).toBeGreaterThan(50);
    expect(findDeadLinks(pages, paths)).toEqual([]);
  });

  test('is at most two clicks away from the README, page by page', () => {
    const clicks = countClicks(pages, 'README.md');
    const documents = [...pages.keys()].filter((path) => !path.startsWith('test/'));
    expect(documents.filter((path) => (clicks.get(path) ?? Number.POSITIVE_INFINITY) > 2)).toEqual([]);
  });

  test(`begins with a README of at most ${MOST_README_LINES} lines`, () => {
    expect(pages.get('README.md')?.text.trimEnd().split('\n').length).toBeLessThanOrEqual(MOST_README_LINES);
  });
});

describe('the link checker', () => {
  const PAGE = `
# Add an app
## \`PORT\` and more: 1/2
## \`PORT\` and more: 1/2
`;

  function findLinksIn(markdown: string): string[] {
    const parsed: Page[] = [parsePage('docs/a.md', markdown), parsePage('docs/b.md', PAGE)];
    return findDeadLinks(new Map(parsed.map((page) => [page.path, page])), [
      'docs/a.md',
      'docs/b.md',
      'db/tables/apps.ts',
      'My file.txt',
    ]);
  }

  test.each([
    ['a page', '[x](b.md)'],
    ['a folder', '[x](../db/tables) and [y](../db/)'],
    ['the root', '[x](..)'],
    ['a file', '[x](../db/tables/apps.ts)'],
    ['a name with a space', '[x](../My%20file.txt)'],
    ['a heading of another page', '[x](b.md#add-an-app)'],
    ['a heading of the same page', '# Here\n[x](#here)'],
    ['a heading with code and punctuation', '[x](b.md#port-and-more-12)'],
    ['the second of two equal headings', '[x](b.md#port-and-more-12-1)'],
    ['another site', '[x](https://example.com/a#b)'],
    ['a reference', '[x][b]\n\n[b]: b.md'],
    ['nothing, in a code block', '```\n[x](gone.md)\n```'],
    ['nothing, in a code span', '`[x](gone.md)`'],
  ])('accepts a link to %s', (_target, markdown) => {
    expect(findLinksIn(markdown)).toEqual([]);
  });

  test.each([
    ['a missing page', '\n[x](gone.md)', 'docs/a.md:2: gone.md: no such file or folder'],
    ['a missing image', '![x](gone.png)', 'docs/a.md:1: gone.png: no such file or folder'],
    ['a page outside the repository', '[x](../../b.md)', 'docs/a.md:1: ../../b.md: no such file or folder'],
    ['another case', '[x](B.md)', 'docs/a.md:1: B.md: no such file or folder'],
    ['a missing heading', '[x](b.md#gone)', 'docs/a.md:1: b.md#gone: no such heading'],
    ['a missing heading of the same page', '[x](#gone)', 'docs/a.md:1: #gone: no such heading'],
    ['a third equal heading', '[x](b.md#port-and-more-12-2)', 'docs/a.md:1: b.md#port-and-more-12-2: no such heading'],
    [
      'a heading of a source file',
      '[x](../db/tables/apps.ts#L3)',
      'docs/a.md:1: ../db/tables/apps.ts#L3: only Markdown pages have headings',
    ],
    [
      'a path from the root',
      '[x](/docs/b.md)',
      'docs/a.md:1: /docs/b.md: GitHub resolves links from the root of its own site; write a relative path',
    ],
    ['another scheme', '[x](file:///b.md)', 'docs/a.md:1: file:///b.md: not an http, https or mailto address'],
    ['an undefined reference', '[x][gone]', 'docs/a.md:1: [x][gone]: no definition'],
    ['a definition of a missing page', '[x][b]\n\n[b]: gone.md', 'docs/a.md:3: gone.md: no such file or folder'],
    ['a missing page in a table', '| a |\n|---|\n| [x](gone.md) |', 'docs/a.md:3: gone.md: no such file or folder'],
  ])('reports a link to %s', (_target, markdown, report) => {
    expect(findLinksIn(markdown)).toEqual([report]);
  });

  test('counts clicks by the shortest way', () => {
    const parsed = [
      parsePage('README.md', '[a](docs/a.md) [site](https://example.com)'),
      parsePage('docs/a.md', '[b](b.md) [c](decisions/c.md) [readme](../README.md)'),
      parsePage('docs/b.md', '[c](decisions/c.md#x)'),
      parsePage('docs/decisions/c.md', ''),
      parsePage('docs/alone.md', ''),
    ];
    expect(countClicks(new Map(parsed.map((page) => [page.path, page])), 'README.md')).toEqual(
      new Map([
        ['README.md', 0],
        ['docs/a.md', 1],
        ['docs/b.md', 2],
        ['docs/decisions/c.md', 2],
      ]),
    );
  });
});
