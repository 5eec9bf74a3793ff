import { type GraphQLSchema, isInterfaceType, isObjectType, lexicographicSortSchema, printSchema } from 'graphql';
import type { FieldCost } from './limits/cost.ts';

/**
 * Returns the schema definition language of the schema, in the order of names. graphql-js prints no directives of
 * fields, so `@cost` is added to the fields that define their cost.
 */
export function printSchemaText(schema: GraphQLSchema): string {
  const lines: string[] = [];
  let typeName = '';
  let fieldName: string | null = null;
  let isDescription = false;
  for (const line of printSchema(lexicographicSortSchema(schema)).split('\n')) {
    const quotes = line.split('"""').length - 1;
    if (isDescription || quotes > 0) {
      isDescription = quotes === 1 ? !isDescription : isDescription;
      lines.push(line);
      continue;
    }
    typeName = /^(?:type|interface|input|enum) (\w+)/.exec(line)?.[1] ?? typeName;
    fieldName = /^ {2}(\w+)/.exec(line)?.[1] ?? fieldName;
    // The last line of a field is `  name: Type`, or `  ): Type` after its arguments.
    const isFieldEnd = /^ {2}(?:\w+(?:\(.*\))?|\)): /.test(line);
    lines.push(isFieldEnd && fieldName !== null ? `${line}${printCost(schema, typeName, fieldName)}` : line);
  }
  return `${lines.join('\n')}\n`;
}

function printCost(schema: GraphQLSchema, typeName: string, fieldName: string): string {
  const type = schema.getType(typeName);
  const cost =
    isObjectType(type) || isInterfaceType(type)
      ? (type.getFields()[fieldName]?.extensions.cost as FieldCost | undefined)
      : undefined;
  if (cost === undefined) {
    return '';
  }
  const args = [
    ...(cost.points === undefined ? [] : [`points: ${cost.points}`]),
    ...(cost.perEntryOf === undefined ? [] : [`perEntryOf: ${JSON.stringify(cost.perEntryOf)}`]),
    ...(cost.freePerItem === undefined ? [] : [`freePerItem: ${cost.freePerItem}`]),
  ];
  return ` @cost(${args.join(', ')})`;
}
