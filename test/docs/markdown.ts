import GithubSlugger from 'github-slugger';
import type { Nodes, Root, TableRow } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** A fenced code block. */
export interface CodeBlock {
  line: number;
  language: string;
  text: string;
}

/** A heading with everything up to the next heading of the same or a higher level. */
export interface Section {
  line: number;
  title: string;
  /** The anchor that GitHub gives the heading. */
  slug: string;
  /** The Markdown below the heading. */
  text: string;
}

/** A body row of a table, without markup. */
export interface Row {
  line: number;
  cells: string[];
  /** The code spans of the first cell. */
  names: string[];
  /** The URL that the first cell links to, or null. */
  url: string | null;
}

/** The parts of a Markdown page that the tests check. */
export interface Page {
  path: string;
  text: string;
  sections: Section[];
  links: { line: number; url: string }[];
  /** References (`[text][label]`) that no definition resolves. */
  undefinedReferences: { line: number; text: string }[];
  codeBlocks: CodeBlock[];
  rows: Row[];
}

/** Parses a page of GitHub-flavored Markdown. */
export function parsePage(path: string, text: string): Page {
  const root = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const page: Page = { path, text, sections: [], links: [], undefinedReferences: [], codeBlocks: [], rows: [] };
  visitNodes(root, (node) => {
    const line = node.position?.start.line ?? 0;
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition') {
      page.links.push({ line, url: node.url });
    } else if (node.type === 'code') {
      page.codeBlocks.push({ line, language: node.lang ?? '', text: `${node.value}\n` });
    } else if (node.type === 'text') {
      for (const [reference] of node.value.matchAll(/\[[^\]]+\]\[[^\]]*\]/g)) {
        page.undefinedReferences.push({ line, text: reference });
      }
    } else if (node.type === 'table') {
      const [, ...rows] = node.children;
      page.rows.push(...rows.map(readRow));
    }
  });
  page.sections = readSections(root, text);
  return page;
}

function readRow(node: TableRow): Row {
  const row: Row = { line: node.position?.start.line ?? 0, cells: node.children.map(readText), names: [], url: null };
  const [first] = node.children;
  if (first !== undefined) {
    visitNodes(first, (child) => {
      if (child.type === 'link') {
        row.url = child.url;
      } else if (child.type === 'inlineCode') {
        row.names.push(child.value);
      }
    });
  }
  return row;
}

function readSections(root: Root, text: string): Section[] {
  const slugger = new GithubSlugger();
  const headings = root.children.filter((node) => node.type === 'heading');
  return headings.map((heading, index) => {
    const next = headings.slice(index + 1).find(({ depth }) => depth <= heading.depth);
    const title = readText(heading);
    return {
      line: heading.position?.start.line ?? 0,
      title,
      slug: slugger.slug(title),
      text: text.slice(heading.position?.end.offset, next?.position?.start.offset),
    };
  });
}

function visitNodes(node: Nodes, visit: (node: Nodes) => void): void {
  visit(node);
  if ('children' in node) {
    for (const child of node.children) {
      visitNodes(child, visit);
    }
  }
}

/** The text of a node without its markup. */
function readText(node: Nodes): string {
  if ('value' in node) {
    return node.value;
  }
  return 'children' in node ? node.children.map(readText).join('') : '';
}
