import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect } from 'vitest';
import { givenLink } from '../support/builders.ts';
import type { Client, GraphQLResponse } from '../support/client.ts';
import { toRefusals } from '../support/refusal.ts';
import {
  createBulkMutation,
  createIntrospection,
  createInvalidItems,
  createInvalidTexts,
  createLongDocuments,
  createNodesQuery,
  createStatisticsQuery,
  createTemplateImpacts,
  createUnknownFields,
  type WorstOperation,
} from '../support/worst-operations.ts';
import { createAttackTest } from './attacked-server.ts';

const LINKS = 3_000;

/** An operation that takes one event-loop iteration lets at most one redirect in, before it begins. */
const MIN_REDIRECTS = 2;

/** A server whose app has a few thousand links. */
const test = createAttackTest()
  .extend('ids', { scope: 'file' }, async ({ shop }) => {
    const { query, variables } = createBulkMutation(LINKS);
    const { createSmartLinks } = await shop.secret.get<{
      createSmartLinks: { results: { smartLink: { id: string } }[] };
    }>(query, variables);
    return createSmartLinks.results.map(({ smartLink }) => smartLink.id);
  })
  /** Opens a link again and again during an operation. Returns the number of redirects, and the response. */
  .extend('countRedirects', { scope: 'file' }, async ({ attacked, shop }) => {
    const { code } = await givenLink(shop.secret, { uri: '/tapped' });
    return async (start: () => Promise<GraphQLResponse<unknown>>) => {
      const socket = connect(attacked.port, '127.0.0.1');
      const openLink = async () => {
        socket.write(`HEAD /${code} HTTP/1.1\r\nHost: shop.link.test\r\n\r\n`);
        const [response] = await once(socket, 'data');
        expect(String(response)).toMatch(/^HTTP\/1.1 302 /);
      };
      await openLink();
      let isDone = false;
      const operation = start().finally(() => {
        isDone = true;
      });
      let redirects = 0;
      while (!isDone) {
        await openLink();
        redirects += 1;
      }
      socket.destroy();
      return { redirects, response: await operation };
    };
  });

const send = (client: Client, { query, variables }: WorstOperation) => client.request(query, variables);

describe('the server redirects visitors during', () => {
  test.for<[what: string, operation: (ids: readonly string[]) => WorstOperation]>([
    ['the impact of a template on all links', () => createTemplateImpacts()],
    ['a query for as many links as the cost allows', (ids) => createNodesQuery(ids.slice(0, 100))],
    ['a query for a year of statistics', () => createStatisticsQuery('2025-05-01', '2026-05-01')],
    ['introspection', createIntrospection],
  ])('%s', async ([, operation], { ids, shop, countRedirects }) => {
    // The second time, so that compiling the functions of the server counts less.
    await send(shop.admin, operation(ids));
    const { redirects, response } = await countRedirects(() => send(shop.admin, operation(ids)));

    expect(response.errors).toEqual([]);
    expect(redirects).toBeGreaterThanOrEqual(MIN_REDIRECTS);
  });
});

test('nine aliases of the impact of a template exceed the cost, and two with the same arguments share their work', async ({
  ids,
  shop,
}) => {
  const { errors } = await send(shop.admin, createTemplateImpacts(9));
  expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_LIMIT_EXCEEDED', limit: 'cost', found: 18_000 } }]);

  const impact = { examined: expect.any(Number), affected: 0 };
  const { data } = await send(shop.admin, createTemplateImpacts(2));
  expect(data).toEqual({ a0: impact, a1: impact });
  expect((data as { a0: { examined: number } }).a0.examined).toBeGreaterThanOrEqual(ids.length);
});

describe('the server rejects', () => {
  const expectShort = ({ text, errors }: GraphQLResponse<unknown>) => {
    expect(errors.length).toBeGreaterThan(0);
    expect(text.length).toBeLessThan(20_000);
  };

  test.for([20_000, 400_000])(
    'a list of %i entries in a variable, and visits none of them',
    async (count, { shop }) => {
      const { data, errors } = await send(shop.secret, createInvalidItems(count));
      expect(data).toBeUndefined();
      const details = `\`items\` must have at most 5000 entries; got ${count}.`;
      expect(toRefusals(errors)).toMatchObject([{ status: 5, field: 'items', message: details }]);
    },
  );

  test('9,000 unknown fields with at most ten errors', async ({ shop }) => {
    const response = await send(shop.secret, createUnknownFields(9_000));
    expectShort(response);
    expect(response.errors).toHaveLength(10);
  });

  test('long values with short errors', async ({ shop }) => {
    for (const [length, code] of [
      [65_000, 'BAD_USER_INPUT'],
      [500_000, /^BAD_(USER_INPUT|REQUEST)$/],
    ] as const) {
      for (const operation of createInvalidTexts(length)) {
        const response = await send(shop.secret, operation);
        expectShort(response);
        expect(response.errors[0]?.extensions?.code).toMatch(code);
      }
    }
  });

  test('documents that are too long for their tokens', async ({ shop }) => {
    for (const [limit, documents] of Object.entries(createLongDocuments(50_001))) {
      for (const document of documents) {
        const response = await shop.secret.request(document);
        expectShort(response);
        expect(response.errors).toMatchObject([{ extensions: { code: 'OPERATION_LIMIT_EXCEEDED', limit } }]);
      }
    }
  });
});
