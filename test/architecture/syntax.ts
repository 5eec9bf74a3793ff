import ts from 'typescript';

// Vitest wraps the namespace of TypeScript in a proxy. Reading each function from it once keeps the checks fast.
const { createSourceFile, forEachChild, ScriptTarget } = ts;

/** Parses a source file. Its nodes know their parents. */
export function parseSource(path: string, text: string): ts.SourceFile {
  return createSourceFile(path, text, ScriptTarget.Latest, true);
}

/** Visits every node below this one, parents first. Punctuation, comments and whitespace are no nodes. */
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
