import { expect } from 'vitest';
import { createAttackTest } from '../attacks/attacked-server.ts';
import { givenLink } from '../support/builders.ts';
import { visit } from '../support/edge.ts';
import { type KeepAliveRequest, openKeepAliveConnection } from '../support/keep-alive-connection.ts';

const REQUESTS = 300;
/** Usually ten are answered before the link opens. A server that handles requests in order hardly ever answers so few. */
const FEW = REQUESTS / 4;
/** On a busy machine the visitor itself may be late, but not in each of so many rounds. */
const ROUNDS = 5;

const test = createAttackTest();
test.beforeAll(({ shop }) => givenLink(shop.publishable, { uri: '/known' }));

const TYPES = '{ __schema { types { name fields { name type { name } } } } }';

function buildGraphQLRequest(query: string, headers?: Record<string, string>): KeepAliveRequest {
  const body = JSON.stringify({ query });
  return { method: 'POST', path: '/graphql', headers: { 'content-type': 'application/json', ...headers }, body };
}

/** No two of them are the same document. */
const buildUniqueDocument = () => `${TYPES} # ${Math.random()}`;

test.for<[api: string, status: number, next: () => KeepAliveRequest]>([
  // The tolerant parser takes a hundred times as long as strict JSON.
  ['/v2', 400, () => ({ method: 'POST', path: '/v2/smartlinks', body: `{uri:'/a',metadata:${'['.repeat(20_000)}` })],
  ['GraphQL', 200, () => buildGraphQLRequest(buildUniqueDocument())],
  ['GraphQL with one document', 200, () => buildGraphQLRequest(TYPES)],
  ['GraphQL in chunks', 200, () => buildGraphQLRequest(buildUniqueDocument(), { 'transfer-encoding': 'chunked' })],
])(
  `a visitor who opens a link does not wait for ${REQUESTS} earlier requests to %s`,
  async ([_api, status, next], { attacked, shop }) => {
    const { code } = await givenLink(shop.secret, { uri: '/tapped' });
    const authorization = `Token ${shop.publishableToken}`;

    /** Opens the link as soon as one request of many is answered. Returns how many were when the link opened. */
    async function countResponsesBeforeLink(): Promise<number> {
      const connections = Array.from({ length: REQUESTS }, () => openKeepAliveConnection(attacked.port));
      // On this server links are opened all the time.
      await visit(attacked, `/${code}`);
      let responseCount = 0;
      const attack = connections.map(async ({ send }) => {
        const request = next();
        const response = await send({ ...request, headers: { ...request.headers, authorization } });
        responseCount += 1;
        return response.status;
      });
      await Promise.race(attack);

      expect((await visit(attacked, `/${code}`)).status).toBe(302);
      const responsesBeforeLink = responseCount;

      expect(new Set(await Promise.all(attack))).toEqual(new Set([status]));
      for (const { close } of connections) {
        close();
      }
      return responsesBeforeLink;
    }

    let fewest = REQUESTS;
    for (let round = 0; round < ROUNDS && fewest >= FEW; round += 1) {
      fewest = Math.min(fewest, await countResponsesBeforeLink());
    }
    expect(fewest).toBeLessThan(FEW);
  },
);
