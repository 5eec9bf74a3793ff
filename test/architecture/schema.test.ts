import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../src/doors/graphql/schema.ts';
import { printSchemaText } from '../../src/doors/graphql/schema-text.ts';

const SCHEMA_FILE = join(import.meta.dirname, '../../schema.graphql');

test('schema.graphql matches the code; `npm run codegen` updates it', () => {
  expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(printSchemaText(schema));
});

describe('the check for missing descriptions', () => {
  test('finds none in the schema, so GraphiQL documents the whole API', () => {
    expect(findUndescribed(schema)).toEqual([]);
  });

  test('covers every kind of definition', () => {
    const bare = buildSchema(`
      type Query { link(code: String): Link }
      interface Node { id: ID! }
      type Link implements Node { id: ID! }
      enum Kind { WEB }
      input LinkInput { kind: Kind }
      scalar DateTime
      directive @limit(points: Int) on FIELD
    `);
    expect(findUndescribed(bare).sort()).toEqual([
      '@limit',
      '@limit(points:)',
      'DateTime',
      'Kind',
      'Kind.WEB',
      'Link',
      'Link.id',
      'LinkInput',
      'LinkInput.kind',
      'Node',
      'Node.id',
      'Query',
      'Query.link',
      'Query.link(code:)',
    ]);
  });

  test('counts a blank description as missing', () => {
    expect(findUndescribed(buildSchema('" " type Query { "Says hello." hello: String }'))).toEqual(['Query']);
  });
});

interface Described {
  description?: string | null;
}

/** Returns the coordinates (`Type.field(argument:)`) of definitions without a description, except built-in ones. */
function findUndescribed(checkedSchema: GraphQLSchema): string[] {
  const types = Object.values(checkedSchema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
  const directives = checkedSchema.getDirectives().filter((directive) => !isSpecifiedDirective(directive));
  const everything = [
    ...types.flatMap(listParts),
    ...directives.flatMap((directive): [string, Described][] => [
      [`@${directive.name}`, directive],
      ...listArguments(`@${directive.name}`, directive.args),
    ]),
  ];
  return everything.filter(([, part]) => !part.description?.trim()).map(([coordinate]) => coordinate);
}

function listParts(type: GraphQLNamedType): [coordinate: string, part: Described][] {
  const parts: [string, Described][] = [[type.name, type]];
  if (isEnumType(type)) {
    for (const value of type.getValues()) {
      parts.push([`${type.name}.${value.name}`, value]);
    }
  }
  if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) {
      parts.push([`${type.name}.${field.name}`, field]);
    }
  }
  if (isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      parts.push([coordinate, field], ...listArguments(coordinate, field.args));
    }
  }
  return parts;
}

function listArguments(coordinate: string, args: readonly GraphQLArgument[]): [string, Described][] {
  return args.map((arg) => [`${coordinate}(${arg.name}:)`, arg]);
}
