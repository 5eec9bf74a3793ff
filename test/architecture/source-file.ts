import ts from 'typescript';

/** A reference from a file to another module: an import, a re-export, `import()`, `import('x').T` or `require()`. */
export interface Import {
  specifier: string;
  /** Whether the compiler removes it. */
  typeOnly: boolean;
  line: number;
}

/** The facts that the layer rules check in one source file. They come from its syntax tree: comments and strings don't count. */
interface SourceFacts {
  imports: Import[];
  /** Lines that read the environment, in any spelling. */
  environmentLines: number[];
  /** Lines with an `import()` or `require()` whose specifier is computed: no check can follow it. */
  computedImportLines: number[];
}

export function readSource(path: string, text: string): SourceFacts {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const facts: SourceFacts = { imports: [], environmentLines: [], computedImportLines: [] };
  const lineOf = (node: ts.Node) => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;

  function add(node: ts.Node, name: ts.Node, typeOnly: boolean): void {
    if (ts.isStringLiteralLike(name)) {
      facts.imports.push({ specifier: name.text, typeOnly, line: lineOf(node) });
    } else {
      facts.computedImportLines.push(lineOf(node));
    }
  }

  function visit(node: ts.Node): void {
    if (ts.isImportDeclaration(node)) {
      add(node, node.moduleSpecifier, importsTypesOnly(node));
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
      add(node, node.moduleSpecifier, exportsTypesOnly(node));
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node, node.argument.literal, true);
    } else if (ts.isCallExpression(node) && loadsModule(node)) {
      add(node, node.arguments[0] ?? node, false);
    }
    if (readsEnvironment(node)) {
      facts.environmentLines.push(lineOf(node));
    }
    ts.forEachChild(node, visit);
  }
  visit(file);
  return facts;
}

function importsTypesOnly(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (!clause) {
    return false;
  }
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) {
    return true;
  }
  const bindings = clause.namedBindings;
  if (clause.name || !bindings || !ts.isNamedImports(bindings)) {
    return false;
  }
  return bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly);
}

function exportsTypesOnly(node: ts.ExportDeclaration): boolean {
  if (node.isTypeOnly) {
    return true;
  }
  const clause = node.exportClause;
  if (!clause || !ts.isNamedExports(clause)) {
    return false;
  }
  return clause.elements.length > 0 && clause.elements.every((element) => element.isTypeOnly);
}

function loadsModule(node: ts.CallExpression): boolean {
  const { expression } = node;
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === 'require')
  );
}

/** `process.env`, `process['env']`, `const { env } = process`, `import { env } from 'node:process'`, `import.meta.env`. */
function readsEnvironment(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) {
    return node.name.text === 'env' && isProcess(node.expression);
  }
  if (ts.isElementAccessExpression(node)) {
    const key = node.argumentExpression;
    return isProcess(node.expression) && ts.isStringLiteralLike(key) && key.text === 'env';
  }
  if (ts.isVariableDeclaration(node) && node.initializer && ts.isObjectBindingPattern(node.name)) {
    return isProcess(node.initializer) && node.name.elements.some((element) => getPropertyName(element) === 'env');
  }
  if (ts.isImportDeclaration(node) && isProcessModule(node.moduleSpecifier)) {
    const bindings = node.importClause?.namedBindings;
    return (
      bindings !== undefined &&
      ts.isNamedImports(bindings) &&
      bindings.elements.some((element) => (element.propertyName ?? element.name).text === 'env')
    );
  }
  return false;
}

function isProcess(node: ts.Node): boolean {
  if (ts.isIdentifier(node)) {
    return node.text === 'process';
  }
  if (ts.isMetaProperty(node)) {
    return true;
  }
  // globalThis.process
  return ts.isPropertyAccessExpression(node) && node.name.text === 'process';
}

function isProcessModule(node: ts.Node): boolean {
  return ts.isStringLiteralLike(node) && (node.text === 'node:process' || node.text === 'process');
}

/** The property that a destructuring reads. */
function getPropertyName(element: ts.BindingElement): string | undefined {
  const name = element.propertyName ?? element.name;
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
}
