import { expect } from 'vitest';
import { createAttackTest } from '../attacks/attacked-server.ts';
import { givenLink } from '../support/builders.ts';
import { visit } from '../support/edge.ts';
import { type KeepAliveRequest, openKeepAliveConnection } from '../support/keep-alive-connection.ts';

const REQUESTS = 300;
/** Usually about ten responses arrive before the redirect. A server without priorities rarely sends fewer than this. */
const FEW = REQUESTS / 4;
/** On a busy machine, the visitor's own request may be delayed, but not in every round. */
const ROUNDS = 5;

const test = createAttackTest();
test.beforeAll(({ shop }) => givenLink(shop.publishable, { uri: '/known' }));

const TYPES = '{ __schema { types { name fields { name type { name } } } } }';

function buildGraphQLRequest(query: string, headers?: Record<string, string>): KeepAliveRequest {
  const body = JSON.stringify({ query });
  return { method: 'POST', path: '/graphql', headers: { 'content-type': 'application/json', ...headers }, body };
}

/** Builds a different document for each call. */
const buildUniqueDocument = () => `${TYPES} # ${Math.random()}`;

test.for<[api: string, status: number, next: () => KeepAliveRequest]>([
  // The lenient parser takes a hundred times as long as `JSON.parse`.
  ['/v2', 400, () => ({ method: 'POST', path: '/v2/smartlinks', body: `{uri:'/a',metadata:${'['.repeat(20_000)}` })],
  ['GraphQL', 200, () => buildGraphQLRequest(buildUniqueDocument())],
  ['GraphQL with one document', 200, () => buildGraphQLRequest(TYPES)],
  ['GraphQL in chunks', 200, () => buildGraphQLRequest(buildUniqueDocument(), { 'transfer-encoding': 'chunked' })],
])(
  `a visitor who opens a link does not wait for ${REQUESTS} earlier requests to %s`,
  async ([_api, status, next], { attacked, shop }) => {
    const { code } = await givenLink(shop.secret, { uri: '/tapped' });
    const authorization = `Token ${shop.publishableToken}`;

    /** Opens the link after the first of many responses. Returns the number of responses before the link opened. */
    async function countResponsesBeforeLink(): Promise<number> {
      const connections = Array.from({ length: REQUESTS }, () => openKeepAliveConnection(attacked.port));
      // The server limits API work more strictly while redirects are arriving.
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
