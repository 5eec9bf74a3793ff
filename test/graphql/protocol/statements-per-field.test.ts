import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { describe, expect } from 'vitest';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import { schema } from '../../../src/doors/graphql/schema.ts';
import { startTestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { givenClick } from '../../support/events.ts';
import { test as base } from '../../support/test.ts';

/** The fields for which more objects need more statements, and why. All but `smartLink` cost more than other fields. */
const EXCEPTIONS: Record<string, string> = {
  'App.adminKeys': 'a page with its own cursors',
  'App.importedLines': 'a single file, whose fingerprint belongs to one app',
  'App.previewLazyLink': 'a draft, whose unique link the server looks up by its own key',
  'App.previewLink': 'a draft, whose code the server looks up in its app',
  'App.routes': 'a page with its own cursors',
  'App.smartLink': 'a link by its code, which the enumeration guard counts',
  'App.smartLinks': 'a page with its own cursors and its own limit of examined links',
  'App.tags': 'a page with its own cursors',
  'App.tokens': 'a page with its own cursors',
  'AppStats.topLinks': 'a search with its own limit of examined links',
  'Tag.linkCount': 'counts a few tags per statement, because each can have 10,000 links',
  'Tag.linkCountAtLeast': 'as `linkCount`',
};

/** The numbers of parents for which a field must need the same statements. */
const SIZES = [1, 3, 10];
const MOST = Math.max(...SIZES);
const NOW = Date.parse('2027-05-01T12:00:00Z');

type Field = GraphQLField<unknown, unknown>;

/** Values of arguments. `$n` is the number of parents. */
const SAMPLES: Record<string, string> = {
  app: '{ subdomain: "shop" }',
  first: '$n',
  code: '"link-0"',
  fingerprint: '"file"',
  ids: '$ids',
  platform: 'IPHONE',
  uri: '"/p/1"',
  userAgent: '""',
  format: 'PNG',
};

function printArguments(parent: GraphQLNamedType, field: Field, isOuterList: boolean): string {
  const printed = field.args
    .filter((arg) => arg.name in SAMPLES || isRequiredArgument(arg))
    .map(({ name, type }) => {
      if (name === 'input') {
        return 'input: { uri: "/p/1", code: "free" }';
      }
      if (name === 'by') {
        return getNamedType(type).name === 'AppSelector' ? 'by: { subdomain: "shop" }' : 'by: { code: "link-0" }';
      }
      // A list below a list has a fixed size.
      return `${name}: ${name === 'first' && !isOuterList ? '2' : SAMPLES[name]}`;
    });
  const isApp = parent === schema.getQueryType() && field.name === 'app';
  const all = isApp ? ['by: { subdomain: "shop" }'] : printed;
  return all.length === 0 ? '' : `(${all.join(', ')})`;
}

const isLeaf = ({ type }: Field) => isLeafType(getNamedType(type));

/** Returns the fields of a type that need no arguments and no selection. */
const getPlainFields = (type: GraphQLNamedType) =>
  'getFields' in type
    ? Object.values(type.getFields() as Record<string, Field>).filter(
        (f) => isLeaf(f) && !f.args.some(isRequiredArgument),
      )
    : [];

/** Prints a selection of a field's type: its plain fields, or those of the first objects below it. */
function printSelection({ type }: Field): string {
  const named = getNamedType(type);
  if (isLeafType(named)) {
    return '';
  }
  const isConnection = named.name.endsWith('Connection');
  const nodes = isObjectType(named) && isConnection ? named.getFields().nodes : undefined;
  const below = nodes
    ? `nodes ${printSelection(nodes)}`
    : getPlainFields(named)
        .map(({ name }) => name)
        .join(' ');
  return `{ __typename ${below} }`;
}

interface Step {
  parent: GraphQLNamedType;
  field: Field;
}

const isPage = ({ field }: Step) => field.args.some(({ name }) => name === 'first');
const isList = ({ field }: Step) => isListType(getNullableType(field.type));

/** Prints the operation that selects `innermost` at the end of a path. */
function printOperation(path: readonly Step[], innermost: string): string {
  const outer = path.findIndex(isPage);
  const body = path.reduceRight(
    (below, { parent, field }, i) => `{ ${field.name}${printArguments(parent, field, i === outer)} ${below} }`,
    `{ ${innermost} }`,
  );
  return `query ($n: Int!) ${body}`;
}

/** Finds a shortest path to each object type of which an operation can return many, because of a page of a list. */
function findPathsToMany(): Map<GraphQLObjectType, Step[]> {
  const found = new Map<GraphQLObjectType, Step[]>();
  const visited = new Set<string>();
  const pending: [GraphQLObjectType, Step[]][] = [[schema.getQueryType() as GraphQLObjectType, []]];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const [parent, before] = next;
    for (const field of Object.values(parent.getFields())) {
      const type = getNamedType(field.type);
      const path = [...before, { parent, field }];
      const page = path.findIndex(isPage);
      // A connection is one object, unless it is below another page.
      const isMany = page !== -1 && page < path.length - 1 && path.slice(page + 1).some(isList);
      const state = `${type.name} ${page !== -1} ${isMany}`;
      if (isObjectType(type) && !visited.has(state)) {
        visited.add(state);
        pending.push([type, path]);
        if (isMany && !found.has(type)) {
          found.set(type, path);
        }
      }
    }
  }
  return found;
}

interface Operation {
  name: string;
  text: string;
  /** The reason why more objects need more statements; undefined if they don't. */
  exception: string | undefined;
}

const nameField = ({ parent, field }: Step) => `${parent.name}.${field.name}`;

/** Returns the operations that select the fields of a type at the end of a path. Plain fields share an operation. */
function buildOperations(parent: GraphQLObjectType, path: readonly Step[]): Operation[] {
  const plain = getPlainFields(parent);
  const others = Object.values(parent.getFields()).filter((field) => !plain.includes(field));
  const groups = [...(plain.length === 0 ? [] : [plain]), ...others.map((field) => [field])];
  return groups.map((fields) => {
    const printed = fields.map(
      (field) => `${field.name}${printArguments(parent, field, false)} ${printSelection(field)}`,
    );
    const type = getNamedType(fields[0]?.type ?? parent);
    const below = getPlainFields(type).map((field) => ({ parent: type, field }));
    const selected = [
      ...path.slice(path.findIndex(isPage) + 1),
      ...fields.map((field) => ({ parent, field })),
      ...below,
    ];
    return {
      name: `${parent.name}: ${fields.map((field) => field.name).join(', ')}`,
      text: printOperation(path, printed.join(' ')),
      exception: selected.map((step) => EXCEPTIONS[nameField(step)]).find((reason) => reason !== undefined),
    };
  });
}

const paths = findPathsToMany();
const operations = [...paths].flatMap(([type, path]) => buildOperations(type, path));

/** The statements since the array was last emptied. */
const statements: string[] = [];

const test = base
  .extend('app', { scope: 'file' }, async ({}, { onCleanup }) => {
    // The clock doesn't advance, so the server doesn't write the last use of a credential again.
    const app = await startTestApp({ clock: () => NOW, onStatement: (sql) => statements.push(sql) });
    onCleanup(() => app.close());
    return app;
  })
  .extend('shop', { scope: 'file' }, async ({ app }): Promise<GivenApp> => {
    const shop = await givenApp(app);
    const shops = [shop];
    while (shops.length < MOST) {
      shops.push(await givenApp(app, { subdomain: `shop-${shops.length}` }));
    }
    const { routes, templates } = app.services;
    for (const one of shops) {
      const creators = [one.secret, one.publishable, one.iphone, one.admin];
      for (let i = 0; i < (one === shop ? MOST : 2); i++) {
        await routes.registerRoute(OPERATOR, one.id, { path: `r/${i}`, platform: 'iphone' });
        const targets = { iphone: { url: 'com.app.iphone://t/:id' } };
        await templates.createTemplate(OPERATOR, one.id, { name: `T${i}`, pattern: `p/${i}/:id`, targets });
        await app.services.tokens.createAdminKey(OPERATOR, one.id);
        const input = { uri: `/p/${i}/x`, tags: [`t${i}`], metadata: { i } };
        const link = await givenLink(creators[i % creators.length] ?? one.secret, input);
        await givenClick(app, one.id, link, { now: NOW });
        await givenClick(app, one.id, link, { now: NOW });
      }
      await givenLink(one.secret, { uri: '/', code: 'link-0' });
    }
    return shop;
  });

describe('the number of statements for 1, 3 and 10 objects is constant, or the field is an exception', () => {
  test('for every type of which a page can contain many', () => {
    const names = [...paths.keys()].map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'App',
        'SmartLink',
        'Template',
        'Route',
        'Platform',
        'PlatformToken',
        'AdminKey',
        'Click',
        'Tag',
      ]),
    );
    const fields = [...paths.keys()].flatMap((type) =>
      Object.keys(type.getFields()).map((name) => `${type.name}.${name}`),
    );
    expect(fields).toEqual(expect.arrayContaining(Object.keys(EXCEPTIONS)));
  });

  test.for(operations)('for $name', async ({ text, exception }, { shop }) => {
    const counts: number[] = [];
    await shop.installation.get(text, { n: MOST });
    for (const n of SIZES) {
      statements.length = 0;
      await shop.installation.get(text, { n });
      counts.push(statements.length);
    }
    expect(new Set(counts).size === 1, `${counts.join(', ')} statements of ${text}`).toBe(exception === undefined);
  });
});
