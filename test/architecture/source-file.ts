import ts from 'typescript';
import { getLine, parseSource, visitNodes } from './syntax.ts';

/** A reference from a file to another module: import, re-export, `require()`, `new URL('./b.ts', …)` and so on. */
export interface Import {
  specifier: string;
  /** Whether the compiler removes it. */
  typeOnly: boolean;
  line: number;
}

/** The facts that the layer rules check in one source file. They come from its syntax tree: comments don't count. */
interface SourceFacts {
  imports: Import[];
  /** Lines that read the environment, or that alias `process` so that later code could. */
  environmentLines: number[];
  /** Lines that load a module in a way that the checks can't follow: a computed specifier, a renamed `require`. */
  untraceableLines: number[];
}

const { SyntaxKind } = ts;

/** A string that names a file of the tree counts as a reference to it, regardless of the function that receives it. */
const RELATIVE_SOURCE = /^\.\.?\/.*\.[cm]?[jt]sx?$/;

export function readSource(path: string, text: string): SourceFacts {
  const file = parseSource(path, text);
  const facts: SourceFacts = { imports: [], environmentLines: [], untraceableLines: [] };
  const specifiers = new Set<ts.Node>();

  function add(node: ts.Node, name: ts.Node, typeOnly: boolean): void {
    if (ts.isStringLiteralLike(name)) {
      specifiers.add(name);
      facts.imports.push({ specifier: name.text, typeOnly, line: getLine(file, node) });
    } else {
      facts.untraceableLines.push(getLine(file, node));
    }
  }

  for (const { fileName, pos } of file.referencedFiles) {
    const { line } = file.getLineAndCharacterOfPosition(pos);
    facts.imports.push({
      specifier: /^[./]/.test(fileName) ? fileName : `./${fileName}`,
      typeOnly: true,
      line: line + 1,
    });
  }
  for (const { fileName, pos } of file.typeReferenceDirectives) {
    const { line } = file.getLineAndCharacterOfPosition(pos);
    facts.imports.push({ specifier: fileName, typeOnly: true, line: line + 1 });
  }
  visitNodes(file, (node) => {
    const reference = readReference(node);
    if (reference) {
      add(node, reference.name, reference.typeOnly);
    } else if (namesFile(node) && !specifiers.has(node)) {
      add(node, node, false);
    }
    if (isUntraceable(node)) {
      facts.untraceableLines.push(getLine(file, node));
    }
    if (reference ? includesEnvironment(node, reference) : readsEnvironment(node)) {
      facts.environmentLines.push(getLine(file, node));
    }
  });
  return facts;
}

interface Reference {
  /** The specifier: a string literal, or another node if it is computed. */
  name: ts.Node;
  typeOnly: boolean;
}

/** The module that a node refers to, or null if the node isn't one of the language's import forms. */
function readReference(node: ts.Node): Reference | null {
  switch (node.kind) {
    case SyntaxKind.ImportDeclaration: {
      const declaration = node as ts.ImportDeclaration;
      return { name: declaration.moduleSpecifier, typeOnly: importsTypesOnly(declaration) };
    }
    case SyntaxKind.ExportDeclaration: {
      const declaration = node as ts.ExportDeclaration;
      const name = declaration.moduleSpecifier;
      return name ? { name, typeOnly: exportsTypesOnly(declaration) } : null;
    }
    case SyntaxKind.ExternalModuleReference: {
      const { expression, parent } = node as ts.ExternalModuleReference;
      return { name: expression, typeOnly: parent.isTypeOnly };
    }
    case SyntaxKind.ImportType: {
      const { argument } = node as ts.ImportTypeNode;
      return { name: ts.isLiteralTypeNode(argument) ? argument.literal : argument, typeOnly: true };
    }
    case SyntaxKind.ModuleDeclaration: {
      const { name } = node as ts.ModuleDeclaration;
      return ts.isStringLiteral(name) ? { name, typeOnly: true } : null;
    }
    case SyntaxKind.CallExpression: {
      const call = node as ts.CallExpression;
      return loadsModule(call) ? { name: call.arguments[0] ?? call, typeOnly: false } : null;
    }
    default:
      return null;
  }
}

/** Whether the node is a string with the relative path of a source file. */
function namesFile(node: ts.Node): boolean {
  const isString = node.kind === SyntaxKind.StringLiteral || node.kind === SyntaxKind.NoSubstitutionTemplateLiteral;
  return isString && RELATIVE_SOURCE.test((node as ts.StringLiteralLike).text);
}

function importsTypesOnly(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (!clause) {
    return false;
  }
  if (clause.phaseModifier === SyntaxKind.TypeKeyword) {
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

/** `import()`, `require()`, `require.resolve()`, `import.meta.resolve()`, `process.getBuiltinModule()` and so on. */
function loadsModule({ expression }: ts.CallExpression): boolean {
  if (expression.kind === SyntaxKind.ImportKeyword || isNamed(expression, 'require')) {
    return true;
  }
  if (expression.kind !== SyntaxKind.PropertyAccessExpression) {
    return false;
  }
  const { name, expression: object } = expression as ts.PropertyAccessExpression;
  return (
    name.text === 'getBuiltinModule' ||
    (name.text === 'require' && isNamed(object, 'module')) ||
    (name.text === 'resolve' && (isNamed(object, 'require') || ts.isMetaProperty(object)))
  );
}

/**
 * Whether the node aliases a function that loads modules, such as `const load = require`. The result of
 * `createRequire()` must be named `require`. A computed path relative to the source file is untraceable, too.
 */
function isUntraceable(node: ts.Node): boolean {
  if (isNamed(node, 'require')) {
    return isValue(node) && !isCalled(node) && !isReadFrom(node);
  }
  if (isNamed(node, 'createRequire')) {
    const { parent } = node;
    if (ts.isImportSpecifier(parent)) {
      return parent.propertyName === node;
    }
    return !isCalled(node) || !ts.isVariableDeclaration(parent.parent) || !isNamed(parent.parent.name, 'require');
  }
  if (node.kind !== SyntaxKind.NewExpression) {
    return false;
  }
  const { expression, arguments: values = [] } = node as ts.NewExpression;
  return isNamed(expression, 'URL') && isComputedFile(values);
}

/** The arguments of `new URL(name, import.meta.url)`. */
function isComputedFile([name, base]: readonly ts.Expression[]): boolean {
  const isRelativeToModule =
    base !== undefined && ts.isPropertyAccessExpression(base) && ts.isMetaProperty(base.expression);
  return isRelativeToModule && name !== undefined && !ts.isStringLiteralLike(name);
}

const PROCESS_MODULE = /^(?:node:)?process$/;

/**
 * Whether the node reads the environment without an import: `process.env`, `process['env']`, `const { env } = process`,
 * `import.meta.env`, or any alias of `process` that could (`const p = process`).
 */
function readsEnvironment(node: ts.Node): boolean {
  if (node.kind === SyntaxKind.MetaProperty || isPropertyNamed(node, 'process')) {
    return isReadFrom(node) && readsProperty(node, 'env');
  }
  if (isNamed(node, 'process')) {
    return isValue(node) && (!isReadFrom(node) || readsProperty(node, 'env'));
  }
  if (isNamed(node, 'globalThis') || isNamed(node, 'global')) {
    const isProcess = isReadFrom(node) && readsProperty(node, 'process');
    return isValue(node) && (!isReadFrom(node) || (isProcess && !isReadFrom(node.parent)));
  }
  return false;
}

/** Whether the module is `node:process`, and the file imports `env` from it. */
function includesEnvironment(node: ts.Node, { name, typeOnly }: Reference): boolean {
  return ts.isStringLiteralLike(name) && PROCESS_MODULE.test(name.text) && !typeOnly && loadsEnvironment(node);
}

/** Whether an import or export of `node:process` includes the environment. */
function loadsEnvironment(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node)) {
    const clause = node.importClause;
    const bindings = clause?.namedBindings;
    const includesAll = clause?.name !== undefined || (bindings !== undefined && ts.isNamespaceImport(bindings));
    return (
      includesAll || (bindings !== undefined && ts.isNamedImports(bindings) && bindings.elements.some(isEnvironment))
    );
  }
  if (ts.isExportDeclaration(node)) {
    const clause = node.exportClause;
    return !clause || !ts.isNamedExports(clause) || clause.elements.some(isEnvironment);
  }
  return true;
}

function isEnvironment({ propertyName, name }: ts.ImportSpecifier | ts.ExportSpecifier): boolean {
  return ['env', 'default'].includes((propertyName ?? name).text);
}

/** Whether the node is the object whose properties an expression or a destructuring reads. */
function isReadFrom(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) {
    return parent.expression === node;
  }
  return ts.isVariableDeclaration(parent) && parent.initializer === node && ts.isObjectBindingPattern(parent.name);
}

/** Whether the node may read this property of the object: by name, by a computed key, or as part of the rest. */
function readsProperty({ parent }: ts.Node, property: string): boolean {
  if (ts.isPropertyAccessExpression(parent)) {
    return parent.name.text === property;
  }
  if (ts.isElementAccessExpression(parent)) {
    return !ts.isStringLiteralLike(parent.argumentExpression) || parent.argumentExpression.text === property;
  }
  if (!ts.isVariableDeclaration(parent) || !ts.isObjectBindingPattern(parent.name)) {
    return false;
  }
  return parent.name.elements.some(({ propertyName, name, dotDotDotToken }) => {
    const read = propertyName ?? name;
    const isLiteral = ts.isIdentifier(read) || ts.isStringLiteralLike(read);
    return dotDotDotToken !== undefined || !isLiteral || read.text === property;
  });
}

function isNamed(node: ts.Node, name: string): node is ts.Identifier {
  return node.kind === SyntaxKind.Identifier && (node as ts.Identifier).text === name;
}

/** `object.name` and `object['name']`. */
function isPropertyNamed(node: ts.Node, name: string): boolean {
  if (node.kind === SyntaxKind.PropertyAccessExpression) {
    return (node as ts.PropertyAccessExpression).name.text === name;
  }
  if (node.kind !== SyntaxKind.ElementAccessExpression) {
    return false;
  }
  const key = (node as ts.ElementAccessExpression).argumentExpression;
  return ts.isStringLiteralLike(key) && key.text === name;
}

function isCalled(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && node.parent.expression === node;
}

/** Whether an identifier is used as a value, not as a declaration, a property name or a type. */
function isValue(node: ts.Node): boolean {
  if (node.kind !== SyntaxKind.Identifier) {
    return false;
  }
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) {
    return true;
  }
  const { name, propertyName, label } = parent as { name?: ts.Node; propertyName?: ts.Node; label?: ts.Node };
  return ![name, propertyName, label].includes(node) && !isTypePosition(parent);
}

function isTypePosition(parent: ts.Node): boolean {
  return ts.isTypeNode(parent) || ts.isQualifiedName(parent) || ts.isTypeParameterDeclaration(parent);
}
