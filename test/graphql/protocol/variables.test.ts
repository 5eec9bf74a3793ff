import { buildSchema, GraphQLError, type GraphQLScalarType, parse } from 'graphql';
import { test as base, describe, expect } from 'vitest';
import { createResponseCancellation } from '../../../src/doors/graphql/cancellation.ts';
import type { Context } from '../../../src/doors/graphql/context.ts';
import { createExecute } from '../../../src/doors/graphql/execution.ts';
import { createOperationSlices } from '../../../src/doors/graphql/operation-slices.ts';

/** Executes `{ f(...) }` with variables. The scalar `Counted` accepts only numbers, and counts the values. */
const test = base.extend('execute', () => {
  const schema = buildSchema(`
    scalar Counted
    enum Color { RED GREEN }
    input Item { n: Counted! tags: [String!] color: Color = RED inner: Item }
    type Query { f(n: Counted, list: [Counted!], item: Item, items: [Item!], text: String): String }
  `);
  const parsed: unknown[] = [];
  (schema.getType('Counted') as GraphQLScalarType).parseValue = (value) => {
    parsed.push(value);
    if (!Number.isFinite(value)) {
      throw new GraphQLError('Not a number.');
    }
    return value;
  };
  const field = schema.getQueryType()?.getFields().f;
  if (field !== undefined) {
    field.resolve = (_root, args) => JSON.stringify(args);
  }
  const execute = createExecute({
    limits: { cost: 10, timeoutMs: 10_000 },
    suggestions: true,
    mask: (error) => error as GraphQLError,
  });
  return async (query: string, variableValues: Record<string, unknown>) => {
    parsed.length = 0;
    const cancellation = createResponseCancellation({ destroyed: false });
    const contextValue = {
      requestId: 'one',
      isCostRequested: false,
      cancellation,
      slices: createOperationSlices(cancellation),
    } as Context;
    const { data, errors = [] } = await execute({ schema, document: parse(query), variableValues, contextValue });
    const result = data?.f;
    return {
      args: typeof result === 'string' ? JSON.parse(result) : result,
      messages: errors.map(({ message }) => message),
      parsed: [...parsed],
    };
  };
});

const LIST = 'query ($list: [Counted!]) { f(list: $list) }';
const ITEM = 'query ($item: Item) { f(item: $item) }';
const ITEMS = 'query ($items: [Item!]) { f(items: $items) }';

describe('the values of variables', () => {
  test('are coerced to their types, with defaults', async ({ execute }) => {
    const item = { n: 1, tags: 'a', inner: { n: 2, color: 'GREEN', tags: null } };
    expect((await execute(ITEM, { item })).args).toEqual({
      item: { n: 1, tags: ['a'], color: 'RED', inner: { n: 2, tags: null, color: 'GREEN' } },
    });
    expect((await execute('query ($n: Counted = 3, $text: String) { f(n: $n, text: $text) }', {})).args).toEqual({
      n: 3,
    });
    expect((await execute('query ($n: Counted = 3) { f(n: $n) }', { n: null })).args).toEqual({ n: null });
    expect((await execute('query ($n: Counted!) { f(item: { n: $n }) }', { n: 4 })).args).toEqual({
      item: { n: 4, color: 'RED' },
    });
  });

  test('are coerced in the order of a list of 5,000 items', async ({ execute }) => {
    const items = Array.from({ length: 5_000 }, (_, n) => ({ n, color: 'RED' }));
    expect((await execute(ITEMS, { items })).args).toEqual({ items });
  });

  test('are not visited if no variable of the operation uses them', async ({ execute }) => {
    const unused = {
      get x() {
        throw new Error('visited');
      },
    };
    expect((await execute(LIST, { list: [1], unused })).args).toEqual({ list: [1] });
  });

  test.for<[list: string, query: string, build: (list: unknown[]) => Record<string, unknown>]>([
    ['a variable', LIST, (list) => ({ list })],
    ['a field', ITEM, (list) => ({ item: { n: 1, inner: { n: 1, tags: list } } })],
  ])('are not visited in a list of more than 5,000 entries in %s', async ([, query, build], { execute }) => {
    const { args, messages, parsed } = await execute(query, build(Array(5_001).fill('x')));
    expect(args).toBeUndefined();
    expect(messages).toEqual([expect.stringMatching(/^`.+` must have at most 5000 entries; got 5001\.$/)]);
    expect(parsed).not.toContain('x');
  });

  test('are visited only up to the eleventh error', async ({ execute }) => {
    const { messages, parsed } = await execute(LIST, { list: Array(5_000).fill('x') });
    expect(messages).toHaveLength(10);
    expect(parsed).toHaveLength(11);
  });
});

describe('an error in a variable', () => {
  test.for<[query: string, variables: Record<string, unknown>, message: string]>([
    ['query ($v: Counted!) { f(n: $v) }', {}, '`n` is required.'],
    ['query ($v: Counted!) { f(n: $v) }', { v: null }, '`n` is required and must not be null.'],
    [LIST, { list: [1, 'a'] }, '`list.1` must be a valid `Counted`; got "a".'],
    [LIST, { list: [null] }, '`list.0` must not be null.'],
    [
      'query ($v: Counted!) { f(item: { n: 1, inner: { n: $v } }) }',
      { v: 'a' },
      '`item.inner.n` must be a valid `Counted`; got "a".',
    ],
    [
      'query ($v: Counted!) { f(items: [{ n: 1 }, { n: $v }]) }',
      { v: 'a' },
      '`items.1.n` must be a valid `Counted`; got "a".',
    ],
    ['query ($v: String) { f(text: $v) }', { v: 5 }, '`text` must be a string; got 5.'],
    [ITEM, { item: { n: 1, tags: [true] } }, '`item.tags.0` must be a string; got true.'],
    [
      ITEM,
      { item: { inner: { n: 1, colour: 1 }, n: 1 } },
      '`item.inner.colour` is not a field of the type `Item`. Did you mean "color"?',
    ],
    [ITEM, { item: {} }, '`item.n` is required.'],
    [ITEM, { item: [] }, '`item` must be an object; got [].'],
    [
      ITEM,
      { item: { n: 1, color: 'GREN' } },
      '`item.color` must be a value of the enum `Color`; got "GREN". Did you mean the enum value "GREEN" or "RED"?',
    ],
  ])('names the field, what it must be and what it is: %s %j', async ([query, variables, message], { execute }) => {
    expect((await execute(query, variables)).messages).toEqual([message]);
  });

  const long = 'x'.repeat(100_000);
  test.for<[what: string, item: object]>([
    ['text', { n: long }],
    ['name', { n: 1, [long]: 1 }],
    ['value of an enum', { n: 1, color: long }],
    ['list', { n: Array(10_000).fill(long) }],
    ['object', { n: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`${long}${i}`, long]).slice(0, 50)) }],
    ['integer', { n: 10n ** 1_000n }],
  ])('contains only a part of a long %s', async ([, item], { execute }) => {
    const { messages } = await execute(ITEM, { item });
    expect(messages).toHaveLength(1);
    expect(messages[0]?.length).toBeLessThan(6_000);
  });
});
