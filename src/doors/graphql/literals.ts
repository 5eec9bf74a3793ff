import {
  type ArgumentNode,
  type ASTNode,
  type ASTVisitor,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  getNullableType,
  isEnumType,
  isInputType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  Kind,
  KnownArgumentNamesRule,
  type ObjectValueNode,
  ProvidedRequiredArgumentsRule,
  print,
  typeFromAST,
  type ValidationContext,
  type ValidationRule,
  type ValueNode,
  ValuesOfCorrectTypeRule,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import {
  createArgumentError,
  describeFieldCount,
  describeLeafFault,
  describeUnknownName,
  type Fault,
  NULL_ENTRY,
  REQUIRED,
  REQUIRED_NOT_NULL,
} from './argument-errors.ts';
import type { Context } from './context.ts';
import { truncateText } from './input-format.ts';
import { findVariablePath } from './input-path.ts';
import { removeSuggestion } from './suggestions.ts';

/** The rules of graphql-js that `checkArguments` replaces, because of their messages. */
const REPLACED_RULES: readonly ValidationRule[] = [
  KnownArgumentNamesRule,
  ProvidedRequiredArgumentsRule,
  ValuesOfCorrectTypeRule,
];

/** Makes validation describe a wrong argument in a document like a wrong value of a variable. */
export function useArgumentRules(): Plugin<Context> {
  return {
    onValidate({ validateFn, setValidationFn }) {
      // The parameter order of graphql-js 16. Envelop's type names the last two in the opposite order.
      // biome-ignore lint/complexity/useMaxParams: the signature of graphql-js' validate().
      setValidationFn((schema, document, rules, options, typeInfo) => {
        const others = (rules as readonly ValidationRule[]).filter((rule) => !REPLACED_RULES.includes(rule));
        return validateFn(schema, document, [...others, checkArguments], options, typeInfo);
      });
    },
  };
}

/** A position in the arguments of a field, and the node of the document whose location the error has. */
interface Position {
  path: readonly string[];
  node: ASTNode;
}

/**
 * The rule for arguments of fields and directives and for defaults of variables: their names, the required ones and their
 * literal values. The values of variables are coerced when the operation is executed.
 */
function checkArguments(context: ValidationContext): ASTVisitor {
  function report({ path, node }: Position, fault: Fault): void {
    const error = createArgumentError(path, fault, node);
    context.reportError(context.hideSuggestions ? removeSuggestion(error) : error);
  }

  function checkNames(
    node: ASTNode & { arguments?: readonly ArgumentNode[] | undefined },
    definitions: readonly GraphQLArgument[],
    owner: string,
  ): void {
    const given = node.arguments ?? [];
    for (const argument of given) {
      const { value: name } = argument.name;
      const position = { path: [name], node: argument };
      const definition = definitions.find((known) => known.name === name);
      if (definition === undefined) {
        const names = definitions.map((known) => known.name);
        report(position, describeUnknownName(name, `an argument of \`${owner}\``, names));
      } else {
        checkValue(argument.value, definition.type, { path: [name], node: argument.value });
      }
    }
    for (const definition of definitions) {
      if (isRequiredArgument(definition) && !given.some(({ name }) => name.value === definition.name)) {
        report({ path: [definition.name], node }, REQUIRED);
      }
    }
  }

  function checkValue(value: ValueNode, type: GraphQLInputType, position: Position): void {
    if (value.kind === Kind.VARIABLE) {
      return;
    }
    if (value.kind === Kind.NULL) {
      if (isNonNullType(type)) {
        report(position, REQUIRED_NOT_NULL);
      }
      return;
    }
    const nullableType = getNullableType(type);
    if (isLeafType(nullableType)) {
      checkLeaf(value, nullableType, position);
    } else if (!isListType(nullableType)) {
      checkObject(value, nullableType, position);
    } else if (value.kind === Kind.LIST) {
      checkEntries(value.values, nullableType.ofType, position);
    } else {
      checkValue(value, nullableType.ofType, position);
    }
  }

  function checkEntries(entries: readonly ValueNode[], type: GraphQLInputType, { path }: Position): void {
    for (const [index, node] of entries.entries()) {
      const position = { path: [...path, String(index)], node };
      if (node.kind === Kind.NULL && isNonNullType(type)) {
        report(position, NULL_ENTRY);
      } else {
        checkValue(node, type, position);
      }
    }
  }

  function checkLeaf(value: ValueNode, type: GraphQLLeafType, position: Position): void {
    try {
      const parsed = isEnumType(type)
        ? type.parseLiteral(value, undefined, context.hideSuggestions)
        : type.parseLiteral(value);
      if (parsed === undefined) {
        report(position, describeLeafFault(null, formatLiteral(value), type));
      }
    } catch (error) {
      report(position, describeLeafFault(error, formatLiteral(value), type));
    }
  }

  function checkObject(value: ValueNode, type: GraphQLInputObjectType, position: Position): void {
    if (value.kind !== Kind.OBJECT) {
      report(position, { reason: `must be an object; got ${formatLiteral(value)}.` });
      return;
    }
    const fields = type.getFields();
    for (const node of value.fields) {
      const name = node.name.value;
      const path = [...position.path, name];
      const field = fields[name];
      if (field === undefined) {
        report({ path, node }, describeUnknownName(name, `a field of the type \`${type}\``, Object.keys(fields)));
      } else {
        checkValue(node.value, field.type, { path, node: node.value });
      }
    }
    for (const field of Object.values(fields)) {
      if (isRequiredInputField(field) && !value.fields.some(({ name }) => name.value === field.name)) {
        report({ path: [...position.path, field.name], node: value }, REQUIRED);
      }
    }
    if (type.isOneOf) {
      checkFieldCount(value, position);
    }
  }

  function checkFieldCount({ fields }: ObjectValueNode, position: Position): void {
    const [field, ...others] = fields;
    if (field === undefined || others.length > 0) {
      report(position, describeFieldCount(fields.length));
    } else if (field.value.kind === Kind.NULL) {
      report({ path: [...position.path, field.name.value], node: field.value }, REQUIRED_NOT_NULL);
    }
  }

  return {
    Field(node: FieldNode) {
      const field = context.getFieldDef();
      if (field != null) {
        checkNames(node, field.args, field.name);
      }
    },
    Directive(node) {
      const directive = context.getDirective();
      if (directive != null) {
        checkNames(node, directive.args, `@${directive.name}`);
      }
    },
    VariableDefinition({ variable, type, defaultValue }) {
      const inputType = typeFromAST(context.getSchema(), type);
      if (defaultValue !== undefined && isInputType(inputType)) {
        const path = findVariablePath(context.getDocument(), variable.name.value);
        checkValue(defaultValue, inputType, { path, node: defaultValue });
      }
    },
  };
}

/** Formats a literal for an error message, but at most a part of a long one. */
function formatLiteral(value: ValueNode): string {
  return value.kind === Kind.STRING ? JSON.stringify(truncateText(value.value)) : truncateText(print(value));
}
