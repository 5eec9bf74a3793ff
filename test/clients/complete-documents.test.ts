import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  buildSchema,
  type GraphQLNamedType,
  getNamedType,
  isInputObjectType,
  isIntrospectionType,
  isScalarType,
  isSpecifiedScalarType,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { test as base, describe, expect } from 'vitest';
import { generateDocuments, SCHEMA } from './codegen.ts';
import { compileWithRelay, listCompileErrors } from './compilers.ts';
import { buildCompleteDocuments, type Operation } from './complete-documents.ts';

const schema = buildSchema(readFileSync(SCHEMA, 'utf8'));
/** The names begin with that of the module, as Relay's compiler requires. */
const OPERATIONS: Operation[] = [
  ...buildCompleteDocuments(schema, 'links'),
  {
    name: 'linksBulkMutation',
    kind: 'Mutation',
    text: `mutation linksBulkMutation($input: CreateSmartLinksInput!) {
      createSmartLinks(input: $input) {
        results {
          ... on SmartLinkCreated { __typename smartLink { url } }
          ... on ItemError { __typename message inputPath }
        }
      }
    }`,
  },
];
const DOCUMENTS = OPERATIONS.map(({ text }) => `\n  ${text}`).join('');

/** The scalars of the schema in TypeScript, both for codegen and for gql.tada. */
const SCALARS = Object.fromEntries(
  Object.values(schema.getTypeMap())
    .filter((type) => isScalarType(type) && !isSpecifiedScalarType(type))
    .map(({ name }) => [name, name === 'JSONObject' ? 'Record<string, unknown>' : 'string']),
);

const TADA_CLI = join(import.meta.dirname, '..', '..', 'node_modules', 'gql.tada', 'bin', 'cli.js');

const test = base.extend('folder', { scope: 'file' }, async ({}, { onCleanup }) => {
  const config = {
    useTypeImports: true,
    enumsAsTypes: true,
    // As gql.tada: nullable fields are never missing, and a single value isn't a list.
    avoidOptionals: { field: true },
    arrayInputCoercion: false,
    strictScalars: true,
    scalars: { ID: 'string', ...SCALARS },
  };
  const folder = await generateDocuments({ presetConfig: { fragmentMasking: false }, config }, DOCUMENTS);
  onCleanup(() => rm(folder, { recursive: true, force: true }));
  return folder;
});

describe('operations that select everything in schema.graphql', () => {
  test('leave no type, field or enum value unselected', () => {
    const selected = new Set<string>();
    const addInput = (type: GraphQLNamedType): void => {
      if (selected.has(type.name)) {
        return;
      }
      selected.add(type.name);
      if (isInputObjectType(type)) {
        for (const field of Object.values(type.getFields())) {
          addInput(getNamedType(field.type));
        }
      }
    };
    const typeInfo = new TypeInfo(schema);
    visit(
      parse(DOCUMENTS),
      visitWithTypeInfo(typeInfo, {
        Field() {
          const [parent, field] = [typeInfo.getParentType(), typeInfo.getFieldDef()];
          if (parent != null && field != null) {
            selected.add(parent.name).add(`${parent.name}.${field.name}`).add(getNamedType(field.type).name);
          }
        },
        VariableDefinition() {
          const type = getNamedType(typeInfo.getInputType());
          if (type != null) {
            addInput(type);
          }
        },
      }),
    );
    const expected = Object.values(schema.getTypeMap())
      .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
      .flatMap((type) => [
        type.name,
        // The fields of an input type are variables as soon as the type is. Enums are typed with all of their values.
        ...('getFields' in type && !isInputObjectType(type)
          ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)
          : []),
      ]);

    expect(expected.filter((name) => !selected.has(name))).toEqual([]);
    expect(selected.size).toBeGreaterThan(200);
  });

  test("are compiled by Relay's compiler", async () => {
    const { output, artifacts } = await compileWithRelay(DOCUMENTS);

    expect(output).not.toMatch(/error/i);
    expect(artifacts).toEqual(expect.arrayContaining(OPERATIONS.map(({ name }) => `${name}.graphql.js`)));
  });

  test("get the same types from gql.tada and codegen's client preset", async ({ folder }) => {
    const plugin = { name: 'gql.tada/ts-plugin', schema: SCHEMA, tadaOutputLocation: './introspection.d.ts' };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { plugins: [plugin] } }));
    await promisify(execFile)(process.execPath, [TADA_CLI, 'generate-output'], { cwd: folder });
    const path = join(folder, 'complete.ts');
    await writeFile(path, buildComparison());

    expect(listCompileErrors(path)).toEqual([]);
  });
});

/** Returns the name of an operation's type: the preset adds the kind again. */
const formatTypeName = ({ name, kind }: Operation) => `${name.charAt(0).toUpperCase()}${name.slice(1)}${kind}`;

/** Builds a module that compiles if gql.tada and codegen infer the same results and variables for each operation. */
function buildComparison(): string {
  const scalars = Object.entries(SCALARS).map(([name, type]) => `${name}: ${type};`);
  const comparisons = OPERATIONS.map(
    (operation) => `
const ${operation.name} = graphql(\`${operation.text}\`);
isSame<ResultOf<typeof ${operation.name}>, codegen.${formatTypeName(operation)}>(true);
isSame<VariablesOf<typeof ${operation.name}>, codegen.${formatTypeName(operation)}Variables>(true);`,
  );
  const [first, second] = OPERATIONS.map(({ name }) => name);
  return `import { initGraphQLTada, type ResultOf, type VariablesOf } from 'gql.tada';
import type { introspection } from './introspection';
import type * as codegen from './generated/graphql';
const graphql = initGraphQLTada<{ introspection: introspection; scalars: { ${scalars.join(' ')} } }>();
declare function isSame<A, B>(yes: [A] extends [B] ? ([B] extends [A] ? true : false) : false): void;
${comparisons.join('\n')}
isSame<ResultOf<typeof ${first}>, ResultOf<typeof ${second}>>(false);

// Bulk results are told apart by \`__typename\`.
type Payload = NonNullable<codegen.LinksBulkMutationMutation['createSmartLinks']>;
export function format(result: Payload['results'][number]): string {
  // @ts-expect-error The result may be an error.
  result.smartLink;
  switch (result.__typename) {
    case 'SmartLinkCreated':
      return result.smartLink.url;
    case 'ItemError':
      return result.message;
  }
}
`;
}
