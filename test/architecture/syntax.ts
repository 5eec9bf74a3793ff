import ts from 'typescript';

// Vitest wraps the TypeScript namespace in a proxy. Reading each function from it only once keeps the checks fast.
const { createSourceFile, forEachChild, ScriptTarget, SyntaxKind } = ts;

/** The last parsed file. Checks parse the same file several times in a row. */
let parsed: ts.SourceFile | null = null;

/** Parses a source file. Its nodes have references to their parents. */
export function parseSource(path: string, text: string): ts.SourceFile {
  if (parsed?.fileName !== path || parsed.text !== text) {
    parsed = createSourceFile(path, text, ScriptTarget.Latest, true);
  }
  return parsed;
}

/** Visits every node below this one, parents first. Punctuation, comments and whitespace aren't nodes. */
export function visitNodes(node: ts.Node, visit: (node: ts.Node) => void): void {
  forEachChild(node, (child) => {
    visit(child);
    visitNodes(child, visit);
  });
}

/** The number of the line on which the node begins. The first line is 1. */
export function getLine(file: ts.SourceFile, node: ts.Node): number {
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}

const TEXTS: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.StringLiteral,
  SyntaxKind.RegularExpressionLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateHead,
  SyntaxKind.TemplateMiddle,
  SyntaxKind.TemplateTail,
]);

interface Comment {
  text: string;
  line: number;
}

/** The comments of a source file, and its text without them. Strings that look like comments don't count. */
export function splitComments(path: string, text: string): { comments: Comment[]; code: string } {
  const file = parseSource(path, text);
  const blanked: string[] = [];
  let end = 0;
  visitNodes(file, (node) => {
    if (TEXTS.has(node.kind)) {
      const start = node.getStart(file);
      blanked.push(text.slice(end, start), ' '.repeat(node.end - start));
      end = node.end;
    }
  });
  blanked.push(text.slice(end));
  const comments: Comment[] = [];
  const code: string[] = [];
  end = 0;
  for (const { 0: comment, index } of blanked.join('').matchAll(/\/\/.*|\/\*[\s\S]*?\*\//g)) {
    comments.push({
      text: text.slice(index, index + comment.length),
      line: file.getLineAndCharacterOfPosition(index).line + 1,
    });
    code.push(text.slice(end, index));
    end = index + comment.length;
  }
  code.push(text.slice(end));
  return { comments, code: code.join(' ') };
}
