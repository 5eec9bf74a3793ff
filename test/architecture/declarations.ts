import ts from 'typescript';
import { getLine, parseSource, visitNodes } from './syntax.ts';

/** A declaration of an identifier in a source file. */
export interface Declaration {
  /** Without the `#` of a private member. */
  name: string;
  line: number;
  /** Whether it names a property: a member of a type or class, a key of an object literal, a destructured property. */
  isProperty: boolean;
  /** Whether its value is a function, as far as the declaration itself shows. */
  isFunction: boolean;
}

const { SyntaxKind } = ts;

/** A quoted name counts if it is also valid without quotes. Other strings are data: headers, flags, parts of a path. */
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** The identifiers that a source file declares, in source order. Comments and strings that aren't names don't count. */
export function readDeclarations(path: string, text: string): Declaration[] {
  const file = parseSource(path, text);
  const declarations: Declaration[] = [];
  /** Object and array literals that are assignment targets. Their keys refer to names and don't declare any. */
  const targets = new Set<ts.Node>();

  function add(node: ts.Node | undefined, { isProperty = false, isFunction = false } = {}): void {
    const name = node && getName(node);
    if (name !== undefined) {
      declarations.push({ name, line: getLine(file, node as ts.Node), isProperty, isFunction });
    }
  }

  visitNodes(file, (node) => {
    switch (node.kind) {
      case SyntaxKind.VariableDeclaration:
      case SyntaxKind.Parameter: {
        const { name } = node as ts.VariableDeclaration | ts.ParameterDeclaration;
        add(name, { isFunction: hasFunctionType(node) || hasFunctionValue(node) });
        break;
      }
      case SyntaxKind.BindingElement: {
        const { name, propertyName, dotDotDotToken, parent } = node as ts.BindingElement;
        add(name, { isProperty: ts.isObjectBindingPattern(parent) && !propertyName && !dotDotDotToken });
        break;
      }
      case SyntaxKind.FunctionDeclaration:
      case SyntaxKind.FunctionExpression:
        add((node as ts.FunctionDeclaration | ts.FunctionExpression).name, { isFunction: true });
        break;
      case SyntaxKind.MethodDeclaration:
      case SyntaxKind.MethodSignature:
        add((node as ts.MethodDeclaration | ts.MethodSignature).name, { isProperty: true, isFunction: true });
        break;
      case SyntaxKind.PropertySignature:
      case SyntaxKind.PropertyDeclaration: {
        const { name } = node as ts.PropertySignature | ts.PropertyDeclaration;
        add(name, { isProperty: true, isFunction: hasFunctionType(node) || hasFunctionValue(node) });
        break;
      }
      case SyntaxKind.PropertyAssignment:
        if (!targets.has(node.parent)) {
          add((node as ts.PropertyAssignment).name, { isProperty: true, isFunction: hasFunctionValue(node) });
        }
        break;
      case SyntaxKind.BinaryExpression: {
        const { left, operatorToken } = node as ts.BinaryExpression;
        if (operatorToken.kind === SyntaxKind.EqualsToken) {
          addTargets(left, targets);
        }
        break;
      }
      case SyntaxKind.ForOfStatement:
      case SyntaxKind.ForInStatement:
        addTargets((node as ts.ForInOrOfStatement).initializer, targets);
        break;
      case SyntaxKind.GetAccessor:
      case SyntaxKind.SetAccessor:
      case SyntaxKind.EnumMember:
        add((node as ts.AccessorDeclaration | ts.EnumMember).name, { isProperty: true });
        break;
      case SyntaxKind.ImportSpecifier:
      case SyntaxKind.ExportSpecifier: {
        // Without `as`, the specifier repeats the name of a declaration in another module.
        const { name, propertyName } = node as ts.ImportSpecifier | ts.ExportSpecifier;
        add(propertyName && name);
        break;
      }
      case SyntaxKind.ModuleDeclaration: {
        // A string is a module specifier, not a new name.
        const { name } = node as ts.ModuleDeclaration;
        add(ts.isIdentifier(name) ? name : undefined);
        break;
      }
      case SyntaxKind.ClassDeclaration:
      case SyntaxKind.ClassExpression:
      case SyntaxKind.InterfaceDeclaration:
      case SyntaxKind.TypeAliasDeclaration:
      case SyntaxKind.EnumDeclaration:
      case SyntaxKind.TypeParameter:
      case SyntaxKind.NamedTupleMember:
      case SyntaxKind.ImportClause:
      case SyntaxKind.ImportEqualsDeclaration:
      case SyntaxKind.NamespaceImport:
      case SyntaxKind.NamespaceExport:
        add((node as ts.Node & { name?: ts.Node }).name);
        break;
      case SyntaxKind.LabeledStatement:
        add((node as ts.LabeledStatement).label);
        break;
    }
  });
  return declarations;
}

/** The name that a node spells. Undefined if it is computed, or a string that isn't a valid name without quotes. */
function getName(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node)) {
    return node.text;
  }
  if (ts.isPrivateIdentifier(node)) {
    return node.text.slice(1);
  }
  if (ts.isComputedPropertyName(node)) {
    return ts.isStringLiteralLike(node.expression) ? getName(node.expression) : undefined;
  }
  return ts.isStringLiteralLike(node) && IDENTIFIER.test(node.text) ? node.text : undefined;
}

/** Adds the literals of a destructuring assignment, such as `({ a: [b] } = c)`. */
function addTargets(node: ts.Node, targets: Set<ts.Node>): void {
  if (ts.isParenthesizedExpression(node)) {
    addTargets(node.expression, targets);
  } else if (ts.isBinaryExpression(node)) {
    addTargets(node.left, targets);
  } else if (ts.isArrayLiteralExpression(node)) {
    for (const element of node.elements) {
      addTargets(element, targets);
    }
  } else if (ts.isObjectLiteralExpression(node)) {
    targets.add(node);
    for (const property of node.properties) {
      if (ts.isPropertyAssignment(property)) {
        addTargets(property.initializer, targets);
      }
    }
  }
}

function hasFunctionValue(node: ts.Node): boolean {
  const { initializer } = node as { initializer?: ts.Expression };
  return initializer !== undefined && isFunctionValue(initializer);
}

function isFunctionValue(value: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(value) || ts.isAsExpression(value) || ts.isSatisfiesExpression(value)) {
    return isFunctionValue(value.expression);
  }
  return ts.isArrowFunction(value) || ts.isFunctionExpression(value);
}

function hasFunctionType(node: ts.Node): boolean {
  const { type } = node as { type?: ts.TypeNode };
  return type !== undefined && isFunctionType(type);
}

function isFunctionType(type: ts.TypeNode): boolean {
  if (ts.isUnionTypeNode(type)) {
    return type.types.some(isFunctionType);
  }
  return ts.isParenthesizedTypeNode(type) ? isFunctionType(type.type) : ts.isFunctionTypeNode(type);
}
