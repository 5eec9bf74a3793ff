import { parse, visit } from 'graphql';
import ts from 'typescript';
import { parseSource, splitComments, visitNodes } from './syntax.ts';

/** Text that a person reads: a comment, a string, a test title, a schema description or a paragraph. */
interface Passage {
  /** One space between words. Comment markers are removed, and code in backticks is an ellipsis. */
  text: string;
  /** Returns the number of the line that contains the character at this index of the text. */
  getLine(index: number): number;
}

/** A part of a passage that begins on this line. */
interface Piece {
  text: string;
  line: number;
}

// See syntax.ts: this keeps the checks fast.
const {
  isBinaryExpression,
  isCallExpression,
  isExportDeclaration,
  isIdentifier,
  isImportDeclaration,
  isPropertyAccessExpression,
  isStringLiteralLike,
  isTaggedTemplateExpression,
  isTemplateExpression,
  SyntaxKind,
} = ts;

/** The replacement for code and template expressions. It isn't a word character, so no phrase matches across it. */
const CODE = '…';

/**
 * Reads the passages of a file. Source files contribute their comments and strings; of their strings, tests contribute
 * only titles, and migrations none. Returns an empty list for unknown types of files.
 */
export function readPassages(path: string, text: string): Passage[] {
  return readPieces(path, text).map(createPassage);
}

function readPieces(path: string, text: string): Piece[][] {
  if (/\.[cm]?[jt]sx?$/.test(path)) {
    return [...readComments(path, text), ...readStrings(path, text)];
  }
  if (path.endsWith('.graphql')) {
    return readDescriptions(text);
  }
  if (path.endsWith('.md')) {
    return readParagraphs(text);
  }
  return path === '.ci/run' ? readShell(text) : [];
}

function createPassage(pieces: readonly Piece[]): Passage {
  const text = hideCode(pieces.map((piece) => piece.text).join('\n'));
  const lines = pieces.flatMap((piece) => piece.text.split('\n').map((_, i) => piece.line + i));
  const words: string[] = [];
  const starts: Array<{ index: number; line: number }> = [];
  let index = 0;
  for (const [i, content] of text.split('\n').entries()) {
    starts.push({ index, line: lines[i] ?? 0 });
    for (const word of content.match(/\S+/g) ?? []) {
      words.push(word);
      index += word.length + 1;
    }
  }
  return { text: words.join(' '), getLine: (at) => starts.findLast((start) => start.index <= at)?.line ?? 0 };
}

/** Replaces code in backticks, but not its line breaks, so that the lines after it keep their numbers. */
function hideCode(text: string): string {
  return text.replace(/`[^`]*`/g, (code) => CODE + '\n'.repeat(code.split('\n').length - 1));
}

/** Line comments on consecutive lines are one passage. */
function readComments(path: string, text: string): Piece[][] {
  const passages: Piece[][] = [];
  let next = 0;
  for (const { text: comment, line } of splitComments(path, text).comments) {
    const piece = { text: comment.replace(/^[ \t]*\*(?!\/)/gm, ' ').replace(/^\/\/+|^\/\*+|\*+\/$/g, ' '), line };
    if (comment.startsWith('//') && line === next) {
      passages.at(-1)?.push(piece);
    } else {
      passages.push([piece]);
    }
    next = comment.startsWith('//') ? line + 1 : 0;
  }
  return passages;
}

function readStrings(path: string, text: string): Piece[][] {
  if (path.startsWith('test/')) {
    return readTitles(path, text);
  }
  // The SQL of a migration is frozen, including its comments.
  return path.startsWith('db/migrations/0') ? [] : readTexts(path, text);
}

/** The strings and templates of a file. Those joined by `+` are one passage. */
function readTexts(path: string, text: string): Piece[][] {
  const file = parseSource(path, text);
  const passages: Piece[][] = [];
  visitNodes(file, (node) => {
    if (isText(node) && !(isText(node.parent) || isModuleName(node))) {
      passages.push(readText(file, node));
    }
  });
  return passages;
}

/** The titles of tests: strings that are the first argument of `test()`, `describe()` or a function named like them. */
function readTitles(path: string, text: string): Piece[][] {
  const file = parseSource(path, text);
  const passages: Piece[][] = [];
  visitNodes(file, (node) => {
    if (isCallExpression(node) && /^(?:it|test|describe)$|Test$|^describe[A-Z]/.test(getCallee(node.expression))) {
      const [title] = node.arguments;
      if (title !== undefined && isText(title)) {
        passages.push(readText(file, title));
      }
    }
  });
  return passages;
}

/** The first name of a callee: `test` of `test.skipIf(isSlow).each(rows)`. */
function getCallee(callee: ts.Expression): string {
  if (isCallExpression(callee) || isPropertyAccessExpression(callee)) {
    return getCallee(callee.expression);
  }
  if (isTaggedTemplateExpression(callee)) {
    return getCallee(callee.tag);
  }
  return isIdentifier(callee) ? callee.text : '';
}

function isText(node: ts.Node): boolean {
  return (
    isStringLiteralLike(node) ||
    isTemplateExpression(node) ||
    (isBinaryExpression(node) &&
      node.operatorToken.kind === SyntaxKind.PlusToken &&
      (isText(node.left) || isText(node.right)))
  );
}

function isModuleName({ parent }: ts.Node): boolean {
  return isImportDeclaration(parent) || isExportDeclaration(parent);
}

/** The pieces of a string, a template or a concatenation of them. Other expressions become `CODE`. */
function readText(file: ts.SourceFile, text: ts.Node): Piece[] {
  const pieces: Piece[] = [];
  function add(node: ts.Node): void {
    if (isBinaryExpression(node) && isText(node)) {
      add(node.left);
      add(node.right);
    } else if (isTemplateExpression(node)) {
      addContent(node.head, 2);
      for (const { literal } of node.templateSpans) {
        pieces.push({ text: CODE, line: getLineAt(literal.getStart(file)) });
        addContent(literal, literal.kind === SyntaxKind.TemplateTail ? 1 : 2);
      }
    } else if (isStringLiteralLike(node)) {
      addContent(node, 1);
    } else {
      pieces.push({ text: CODE, line: getLineAt(node.getStart(file)) });
    }
  }
  /** `closing` is the length of the delimiter after the content. */
  function addContent(node: ts.Node, closing: number): void {
    const start = node.getStart(file);
    const content = file.text.slice(start + 1, node.end - closing);
    pieces.push({ text: removeEscapes(content), line: getLineAt(start) });
  }
  function getLineAt(position: number): number {
    return file.getLineAndCharacterOfPosition(position).line + 1;
  }
  add(text);
  return joinPieces(pieces);
}

/** An escaped line break in a string separates words, but doesn't begin a new line of the file. */
function removeEscapes(content: string): string {
  return content.replace(/\\[nrt]/g, ' ').replace(/\\(.)/g, '$1');
}

/** Joins adjacent pieces on the same line, so that a code span around an inserted expression is one span. */
function joinPieces(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last !== undefined && last.line + countBreaks(last.text) === piece.line) {
      last.text += piece.text;
    } else {
      joined.push({ ...piece });
    }
  }
  return joined;
}

function countBreaks(text: string): number {
  return text.split('\n').length - 1;
}

function readDescriptions(sdl: string): Piece[][] {
  const passages: Piece[][] = [];
  visit(parse(sdl), {
    StringValue: ({ loc, value }, key) => {
      if (key === 'description' && loc) {
        // The text of a block begins on the line of its quotes, or on the next one.
        const isBelow = /^"""\s*\n/.test(sdl.slice(loc.start, loc.end));
        passages.push([{ text: value, line: loc.startToken.line + (isBelow ? 1 : 0) }]);
      }
    },
  });
  return passages;
}

/** Blank lines, list items, headings and rows of tables separate paragraphs. Of code blocks, only `text` is prose. */
function readParagraphs(markdown: string): Piece[][] {
  const passages: Piece[][] = [];
  let fence: { marker: string; isProse: boolean } | null = null;
  let isOpen = false;
  for (const [i, text] of markdown.split('\n').entries()) {
    const [, marker, language] = /^\s*(`{3,}|~{3,})\s*(\w*)/.exec(text) ?? [];
    if (fence === null && marker !== undefined) {
      fence = { marker, isProse: language === 'text' };
      isOpen = false;
    } else if (fence !== null && text.trim() === fence.marker) {
      fence = null;
      isOpen = false;
    } else if (text.trim() === '') {
      isOpen = false;
    } else if (fence === null || fence.isProse) {
      const piece = { text, line: i + 1 };
      if (isOpen && !/^\s*(?:[-*+] |\||#|\d+\. )/.test(text)) {
        passages.at(-1)?.push(piece);
      } else {
        passages.push([piece]);
        isOpen = true;
      }
    }
  }
  return passages;
}

/** The comments of a shell script, and the strings that it prints or uses as names of steps. */
function readShell(script: string): Piece[][] {
  const passages: Piece[][] = [];
  let isOpen = false;
  for (const [i, text] of script.split('\n').entries()) {
    const [, comment] = /^\s*#(.*)$/.exec(text) ?? [];
    if (comment === undefined) {
      const [, string] = /\b(?:echo|printf|step) '([^']*)'/.exec(text) ?? /\s#\s(.*)$/.exec(text) ?? [];
      passages.push([{ text: string ?? '', line: i + 1 }]);
      isOpen = false;
    } else if (isOpen) {
      passages.at(-1)?.push({ text: comment, line: i + 1 });
    } else {
      passages.push([{ text: comment, line: i + 1 }]);
      isOpen = true;
    }
  }
  return passages;
}
