import {
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
  getNamedType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { describe, expect } from 'vitest';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import { encodeGlobalId } from '../../../src/doors/graphql/global-id.ts';
import { schema } from '../../../src/doors/graphql/schema.ts';
import { type GivenApp, givenLink } from '../../support/builders.ts';
import type { Client, GraphQLResponse, ResponseError } from '../../support/client.ts';
import { test as base } from '../../support/test.ts';
import {
  type ArgumentCase,
  buildSampleArguments,
  formatValue,
  listArgumentCases,
  listFieldsWithArguments,
  resolveSamples,
  type Samples,
} from './argument-cases.ts';

type Field = GraphQLField<unknown, unknown>;

/** A field with arguments, and the fields around it on the way from a root of the schema. */
interface Target {
  name: string;
  operation: 'query' | 'mutation';
  path: Step[];
  field: Field;
}

/** A field around a target, or the type of a fragment. */
type Step = Field | GraphQLObjectType;

const test = base.extend('samples', { scope: 'file' }, async ({ app, shop }): Promise<Samples> => {
  const { services } = app;
  const { id } = await givenLink(shop.secret, { uri: '/first', code: 'first', tags: ['first'] });
  const template = await services.templates.createTemplate(OPERATOR, shop.id, {
    name: 'T',
    pattern: 't/:id',
    targets: { web: { url: 'https://www.example.com/' } },
  });
  const templateId = encodeGlobalId('Template', `${shop.id}:${template.id}`);
  const { token } = await services.tokens.createToken(OPERATOR, shop.id, { platform: 'web' });
  let created = 0;
  return {
    first: 1,
    uri: '/a',
    path: 'a',
    code: 'first',
    pattern: () => `a${created++}/:id`,
    subdomain: () => `unused-${created++}`,
    url: 'https://www.example.com/',
    urls: ['https://www.example.com/'],
    from: 'first',
    targets: { web: { url: 'https://www.example.com/' } },
    fields: { uri: '/a' },
    SmartLinkSelector: { code: 'first' },
    ClaimInstallInput: { device: { uid: 'd' } },
    RedeemSelector: { smartLinkId: id },
    SetPlatformInput: { kind: 'IPHONE', urlSchemes: ['com.app.iphone'] },
    UpdatePlatformInput: { kind: 'IPHONE' },
    UpdateTemplateInput: { id: templateId },
    DeleteAppInput: { app: { subdomain: shop.subdomain }, name: 'Another' },
    RotateTokenInput: { id: encodeGlobalId('PlatformToken', `${shop.id}:${token.id}`) },
    delete: templateId,
    ID: id,
    String: 'x',
    URI: 'https://www.example.com/',
    Int: 1,
    Boolean: true,
    DateTime: '2030-01-01T00:00:00Z',
    Date: '2026-05-04',
    JSONObject: { a: 1 },
  };
});

const CODES: readonly string[] = (schema.getType('ErrorCode') as GraphQLEnumType).getValues().map(({ name }) => name);

/** Words of graphql-js, Yoga, Zod and V8, which no message has. */
const LIBRARY_WORDS =
  /Invalid (input|value|enum|string|option)|Expected|Unrecognized key|Too (small|big)|cannot represent|invalid value|received|Unexpected (error|token|parameter)|Unknown (argument|field|type)|not defined by|was not provided|non-null|OneOf|exactly one key|Variable "|Value "|Argument "|Field "|undefined|\[object |ZodError|TypeError|SyntaxError|JSON at position|String must|Number must/;

/** Codes of errors about a value in the arguments. */
const ARGUMENT_CODES = ['BAD_USER_INPUT', 'MISSING_PARAMETERS'];

const QUERY_TARGETS = findTargets('query', schema.getQueryType());
const MUTATION_TARGETS = findTargets('mutation', schema.getMutationType());
const TARGETS = [...MUTATION_TARGETS, ...QUERY_TARGETS];

/** Finds each field with arguments, by the shortest way from the root. */
function findTargets(operation: Target['operation'], root: GraphQLObjectType | null | undefined): Target[] {
  const targets: Target[] = [];
  const visited = new Set<GraphQLNamedOutputType>();
  const queue: { type: GraphQLNamedOutputType; path: Step[] }[] = root == null ? [] : [{ type: root, path: [] }];
  for (const { type, path } of queue) {
    if (visited.has(type)) {
      continue;
    }
    visited.add(type);
    if (isUnionType(type)) {
      queue.push(...type.getTypes().map((member) => ({ type: member, path: [...path, member] })));
    } else if (isObjectType(type)) {
      for (const field of listFieldsWithArguments(type)) {
        targets.push({ name: `${type.name}.${field.name}`, operation, path, field });
      }
      // Payloads of mutations have types that queries return, too.
      if (operation === 'query') {
        for (const field of Object.values(type.getFields())) {
          queue.push({ type: getNamedType(field.type), path: [...path, field] });
        }
      }
    }
  }
  return targets;
}

/** Selects the errors of items, or only the name of the type. */
function buildSelection(type: GraphQLNamedOutputType, depth = 0): string {
  if (!isObjectType(type)) {
    return isUnionType(type)
      ? `{ __typename ${type
          .getTypes()
          .filter(({ name }) => name === 'ItemError')
          .map((member) => `... on ${member.name} ${buildSelection(member, depth)}`)
          .join(' ')} }`
      : 'getFields' in type
        ? '{ __typename }'
        : '';
  }
  const fields = type.getFields();
  if (fields.message !== undefined && fields.inputPath !== undefined) {
    return '{ __typename message code inputPath }';
  }
  const below = ['results', 'report', 'errors']
    .filter((name) => depth < 3 && fields[name] !== undefined)
    .map((name) => `${name} ${buildSelection(getNamedType(fields[name]?.type) as GraphQLNamedOutputType, depth + 1)}`);
  return `{ __typename ${below.join(' ')} }`;
}

/** Builds the document that selects a target with these texts of its arguments. */
function buildDocument({ operation, path, field }: Target, samples: Samples, args: string, variables = ''): string {
  const around = path.map((step) => {
    if (!('args' in step)) {
      return `... on ${step.name} { `;
    }
    const values = Object.entries(resolveSamples(buildSampleArguments(step, samples)) as object).map(
      ([name, value]) => `${name}: ${formatValue(value, step.args.find((arg) => arg.name === name)?.type)}`,
    );
    return `${step.name}${values.length === 0 ? '' : `(${values.join(' ')})`} { `;
  });
  const selected = `${field.name}${args} ${buildSelection(getNamedType(field.type))}`;
  return `${operation} ${variables} { ${around.join('')}${selected}${' }'.repeat(path.length)} }`;
}

/** Sends a case with variables, or with literals in the document. */
function sendCase(
  client: Client,
  { target, samples }: { target: Target; samples: Samples },
  sent: ArgumentCase['args'],
  isLiteral = false,
): Promise<GraphQLResponse<unknown>> {
  const args = resolveSamples(sent) as ArgumentCase['args'];
  const given = target.field.args.filter(({ name }) => Object.hasOwn(args, name));
  const inParentheses = (texts: string[]) => (texts.length === 0 ? '' : `(${texts.join(' ')})`);
  if (isLiteral) {
    const literals = given.map(({ name, type }) => `${name}: ${formatValue(args[name], type)}`);
    const document = buildDocument(target, samples, inParentheses(literals));
    return client.request(document, {}, { accept: 'application/graphql-response+json' });
  }
  const document = buildDocument(
    target,
    samples,
    inParentheses(given.map(({ name }) => `${name}: $${name}`)),
    inParentheses(given.map(({ name, type }) => `$${name}: ${type}`)),
  );
  return client.request(document, args);
}

/** Returns the client that has the permission for a field. */
async function findClient(shop: GivenApp, target: Target, samples: Samples): Promise<Client> {
  for (const client of [shop.iphone, shop.admin]) {
    const { errors } = await sendCase(client, { target, samples }, buildSampleArguments(target.field, samples));
    if (!errors.some(({ extensions }) => extensions?.code === 'WRONG_PLATFORM_TOKEN')) {
      return client;
    }
  }
  return shop.installation;
}

/** Returns what is wrong with the form of an error; null if nothing is. `at` is the path of the invalid value. */
function findProblem({ message, extensions = {} }: ResponseError, at: readonly string[]): string | null {
  const { code = '', status, inputPath } = extensions;
  if (!CODES.includes(code)) {
    return 'its code is not documented';
  }
  if (code === 'INTERNAL_SERVER_ERROR' || code === 'GRAPHQL_VALIDATION_FAILED') {
    return 'its code is not about the value';
  }
  if (typeof status !== 'number') {
    return 'it has no status';
  }
  if (code === 'GRAPHQL_PARSE_FAILED') {
    return null;
  }
  // A quotation of what the client sent can contain anything.
  const own = message.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/`[^`]*`/g, '``');
  if (!/^[A-Z`].*[.?]$/s.test(message) || LIBRARY_WORDS.test(own)) {
    return 'its message is not a sentence of the server';
  }
  if (message.length > 1_000) {
    return 'its message is too long';
  }
  if (ARGUMENT_CODES.includes(code) && inputPath === undefined && !/more errors/.test(message)) {
    return 'it has no inputPath';
  }
  // Other codes can be about a sample, such as a link that an earlier case has deleted.
  const isAboutCase = ARGUMENT_CODES.includes(code) || message.includes('global id');
  return !isAboutCase || inputPath === undefined || isRelated(inputPath, at)
    ? null
    : 'its inputPath is that of another value';
}

/** Values that are rejected because of the value of the case, without the argument `input`. */
const CONFLICTS: Readonly<Record<string, string>> = { after: 'rows.0.line', 'create.app': 'app' };

/** Whether one of the paths is the beginning of the other, both are of one selector, or the values conflict. */
function isRelated(one: readonly string[], other: readonly string[]): boolean {
  const length = Math.min(one.length, other.length);
  if (one.at(-2) === 'by' && other.at(-2) === 'by') {
    return true;
  }
  const [field, cause] = [one, other].map((path) => path.filter((name) => name !== 'input').join('.'));
  if (Object.entries(CONFLICTS).some(([from, to]) => cause?.startsWith(from) && to === field)) {
    return true;
  }
  return one.slice(0, length).join('\n') === other.slice(0, length).join('\n');
}

/** Returns the errors of items in the data of a response. */
function listItemErrors(value: unknown): ResponseError[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const own =
    'message' in value && 'code' in value
      ? [{ message: String(value.message), extensions: { status: 0, ...value } } as ResponseError]
      : [];
  return [...own, ...Object.values(value).flatMap(listItemErrors)];
}

function listProblems(response: GraphQLResponse<unknown>, at: readonly string[], isLiteral: boolean): string[] {
  const { http, data, errors } = response;
  const items = listItemErrors(data);
  const problems = [...errors, ...items].flatMap((error) => {
    const problem = findProblem(error, at);
    return problem === null ? [] : [`${problem}: ${JSON.stringify(error).slice(0, 500)}`];
  });
  const isRequestError = errors.some(({ extensions }) => extensions?.code === 'BAD_REQUEST');
  const expected = isRequestError || (isLiteral && data === undefined) ? 400 : 200;
  return http === expected ? problems : [...problems, `the HTTP status is ${http}: ${response.text.slice(0, 300)}`];
}

describe('each field with arguments', () => {
  test('is reached from a root', () => {
    const all = Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
      .flatMap((type) => listFieldsWithArguments(type as GraphQLObjectType).map(({ name }) => `${type.name}.${name}`));
    expect([...new Set(TARGETS.map(({ name }) => name))].sort()).toEqual(all.sort());
    expect(all.length).toBeGreaterThan(50);
  });

  test.for(TARGETS.map((target) => [target.name, target] as const))(
    'describes each invalid value: %s',
    async ([, target], { shop, samples }) => {
      const client = await findClient(shop, target, samples);
      const cases = listArgumentCases(target.field, samples);
      const problems: string[] = [];
      const report = (response: GraphQLResponse<unknown>, { path, what }: ArgumentCase, isLiteral: boolean) => {
        const name = `${path.join('.')} = ${what} (${isLiteral ? 'literal' : 'variable'})`;
        problems.push(...listProblems(response, path, isLiteral).map((problem) => `${name}: ${problem}`));
      };
      for (const given of cases) {
        const response = await sendCase(client, { target, samples }, given.args);
        report(response, given, false);
        // Values that the type accepts are the same for the resolver, however the client sent them.
        if (response.data === undefined) {
          report(await sendCase(client, { target, samples }, given.args, true), given, true);
        }
      }
      expect(problems).toEqual([]);
    },
  );
});
