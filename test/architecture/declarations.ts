import ts from 'typescript';

/** A declaration of an identifier in a source file. */
export interface Declaration {
  /** Without the `#` of a private member. */
  name: string;
  line: number;
  /** Whether it names a property: a member of a type or class, the key of an object literal, or a property that is destructured. */
  isProperty: boolean;
  /** Whether its value is a function, as far as the declaration itself shows. */
  isFunction: boolean;
}

/** The identifiers that a source file declares, in their order. Strings (quoted keys too) and comments are none. */
export function readDeclarations(path: string, text: string): Declaration[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const declarations: Declaration[] = [];

  function add(name: ts.Node | undefined, { isProperty = false, isFunction = false } = {}): void {
    if (name && (ts.isIdentifier(name) || ts.isPrivateIdentifier(name))) {
      const line = file.getLineAndCharacterOfPosition(name.getStart(file)).line + 1;
      declarations.push({ name: name.text.replace('#', ''), line, isProperty, isFunction });
    }
  }

  function visit(node: ts.Node): void {
    if (ts.isVariableDeclaration(node) || ts.isParameter(node)) {
      add(node.name, { isFunction: hasFunctionType(node) || hasFunctionValue(node) });
    } else if (ts.isObjectBindingPattern(node)) {
      for (const { name, propertyName, dotDotDotToken } of node.elements) {
        add(name, { isProperty: !propertyName && !dotDotDotToken });
      }
    } else if (ts.isArrayBindingPattern(node)) {
      for (const element of node.elements) {
        add(ts.isBindingElement(element) ? element.name : undefined);
      }
    } else if (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node)) {
      add(node.name, { isFunction: true });
    } else if (ts.isMethodDeclaration(node) || ts.isMethodSignature(node)) {
      add(node.name, { isProperty: true, isFunction: true });
    } else if (ts.isPropertySignature(node)) {
      add(node.name, { isProperty: true, isFunction: hasFunctionType(node) });
    } else if (ts.isPropertyDeclaration(node)) {
      add(node.name, { isProperty: true, isFunction: hasFunctionType(node) || hasFunctionValue(node) });
    } else if (ts.isPropertyAssignment(node)) {
      add(node.name, { isProperty: true, isFunction: hasFunctionValue(node) });
    } else if (ts.isAccessor(node) || ts.isEnumMember(node)) {
      add(node.name, { isProperty: true });
    } else if (ts.isImportSpecifier(node) || ts.isExportSpecifier(node)) {
      // Without `as` it is the name of a declaration elsewhere.
      add(node.propertyName && node.name);
    } else if (isOtherDeclaration(node)) {
      add(node.name);
    } else if (ts.isLabeledStatement(node)) {
      add(node.label);
    }
    ts.forEachChild(node, visit);
  }
  visit(file);
  return declarations;
}

function isOtherDeclaration(node: ts.Node): node is ts.Node & { name?: ts.Node } {
  return (
    ts.isClassLike(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isModuleDeclaration(node) ||
    ts.isTypeParameterDeclaration(node) ||
    ts.isNamedTupleMember(node) ||
    ts.isImportClause(node) ||
    ts.isNamespaceImport(node) ||
    ts.isNamespaceExport(node)
  );
}

function hasFunctionValue({ initializer }: { initializer?: ts.Expression }): boolean {
  return initializer !== undefined && isFunctionValue(initializer);
}

function isFunctionValue(value: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(value) || ts.isAsExpression(value) || ts.isSatisfiesExpression(value)) {
    return isFunctionValue(value.expression);
  }
  return ts.isArrowFunction(value) || ts.isFunctionExpression(value);
}

function hasFunctionType({ type }: { type?: ts.TypeNode }): boolean {
  return type !== undefined && isFunctionType(type);
}

function isFunctionType(type: ts.TypeNode): boolean {
  if (ts.isUnionTypeNode(type)) {
    return type.types.some(isFunctionType);
  }
  return ts.isParenthesizedTypeNode(type) ? isFunctionType(type.type) : ts.isFunctionTypeNode(type);
}
