import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLObjectType,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isObjectType,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { computeCost } from '../../../src/doors/graphql/limits/cost.ts';
import { schema } from '../../../src/doors/graphql/schema.ts';

/** The schema as clients know it: only what `schema.graphql` says. */
const published = buildSchema(readFileSync(join(import.meta.dirname, '../../../schema.graphql'), 'utf8'));
const costDirective = published.getDirective('cost');

type Field = GraphQLField<unknown, unknown>;

function getPublishedCost({
  astNode,
}: Field): { points?: number; perEntryOf?: string; freePerItem?: number } | undefined {
  return astNode && costDirective ? getDirectiveValues(costDirective, astNode) : undefined;
}

/** The arguments that the rules of cost are about, with the number of entries that each value means. */
const SAMPLES: Record<string, [text: string, entries: number]> = {
  first: ['3', 3],
  limit: ['4', 4],
  ids: ['["a", "b"]', 2],
  input: ['{ items: [{}, {}, {}] }', 3],
};

const getSampleArguments = (field: Field) =>
  field.args
    .map(({ name }) => name)
    .filter((name) => name in SAMPLES && (name !== 'input' || getPublishedCost(field)?.freePerItem !== undefined));

/** Prints the selection of a field at the end of a path from the root. */
function printPath(path: readonly Field[]): string {
  return path.reduceRight((below, field) => {
    const args = getSampleArguments(field).map((name) => `${name}: ${SAMPLES[name]?.[0]}`);
    const selection = isLeafType(getNamedType(field.type)) ? '' : `{ ${below} }`;
    return `${field.name}${args.length === 0 ? '' : `(${args.join(', ')})`} ${selection}`;
  }, '__typename');
}

/** Computes the cost of this selection by the description of the directive. */
function computePublishedCost(path: readonly Field[]): number {
  return path.reduceRight((below, field) => {
    const { points, perEntryOf, freePerItem } = getPublishedCost(field) ?? {};
    if (isLeafType(getNamedType(field.type))) {
      return points ?? 0;
    }
    const names = getSampleArguments(field).filter((name) => perEntryOf === undefined || name === perEntryOf);
    const entries = Math.max(1, ...names.map((name) => SAMPLES[name]?.[1] ?? 1));
    const own = points ?? 1;
    if (freePerItem !== undefined) {
      return own + below + (entries - 1) * Math.max(below - freePerItem, 0);
    }
    return isListType(getNullableType(field.type)) ? entries * (own + below) : own + entries * below;
  }, 0);
}

/** Lists a shortest path to each field of each object type that an operation can reach. */
function listPaths(root: GraphQLObjectType): Field[][] {
  const paths: Field[][] = [];
  const visited = new Set([root]);
  const pending: [GraphQLObjectType, Field[]][] = [[root, []]];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const [type, before] = next;
    for (const field of Object.values(type.getFields())) {
      const path = [...before, field];
      paths.push(path);
      const named = getNamedType(field.type);
      if (isObjectType(named) && !visited.has(named)) {
        visited.add(named);
        pending.push([named, path]);
      }
    }
  }
  return paths;
}

const paths = [OperationTypeNode.QUERY, OperationTypeNode.MUTATION].flatMap((kind) => {
  const root = published.getRootType(kind);
  return root ? listPaths(root).map((path) => ({ path, document: `${kind} { ${printPath(path)} }` })) : [];
});

describe('the directive @cost in schema.graphql', () => {
  test('is on every field that defines its cost', () => {
    const own = Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type))
      .flatMap((type) => Object.values(type.getFields()).map((field) => [type.name, field] as const))
      .filter(([, { extensions }]) => extensions.cost !== undefined);
    expect(own.length).toBeGreaterThan(8);
    for (const [typeName, { name, extensions }] of own) {
      const field = getPublishedType(typeName)?.getFields()[name];
      expect(field && getPublishedCost(field), `${typeName}.${name}`).toEqual(extensions.cost);
    }
  });

  test('is on every mutation whose input has a list of records, or selects them', () => {
    const bulk = Object.values(published.getMutationType()?.getFields() ?? {}).filter((field) => {
      const payload = getNamedType(field.type);
      return isObjectType(payload) && 'results' in payload.getFields();
    });
    expect(bulk.length).toBeGreaterThan(5);
    expect(bulk.filter((field) => getPublishedCost(field)?.freePerItem === undefined)).toEqual([]);
  });

  test.for(paths)('agrees with the cost of $document', ({ path, document }) => {
    const parsed = parse(document);
    const operation = parsed.definitions[0] as OperationDefinitionNode;
    expect(computeCost(schema, parsed, operation, {})).toBe(computePublishedCost(path));
  });
});

function getPublishedType(name: string): GraphQLObjectType | undefined {
  const type = published.getType(name);
  return isObjectType(type) ? type : undefined;
}
