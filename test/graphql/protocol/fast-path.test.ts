import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { describe, expect, vi } from 'vitest';
import { StoreError } from '../../../db/errors.ts';
import { parseConfig } from '../../../src/config.ts';
import { createFastPath } from '../../../src/doors/graphql/fast-path.ts';
import { createGraphQLHandler } from '../../../src/doors/graphql/server.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { createRestClient, type RestRequest, type RestResponse } from '../../support/rest.ts';
import { TEST_SETTINGS } from '../../support/server.ts';
import { test as base } from '../../support/test.ts';
import { ACCEPTED, ACCEPTS, CALLERS, NOT_UTF8, READS, type SentRequest, WRITES } from './fast-path-requests.ts';

/** Whether the fast path handled each request. */
const handled: boolean[] = [];

const createRecordingFastPath: typeof createFastPath = (...parts) => {
  const handle = createFastPath(...parts);
  return async (...request) => {
    const isFast = await handle(...request);
    handled.push(isFast);
    return isFast;
  };
};

/** Two installations that differ only in their IDs: one with the fast path, one where Yoga handles every request. */
interface Sides {
  fast: Side;
  yoga: Side;
}

const test = base.extend('sides', { scope: 'file' }, async ({}, { onCleanup }): Promise<Sides> => {
  const sides = { fast: await startSide(createRecordingFastPath), yoga: await startSide(() => async () => false) };
  onCleanup(async () => {
    for (const { close } of Object.values(sides)) {
      await close();
    }
  });
  return sides;
});

type Side = Awaited<ReturnType<typeof startSide>>;

async function startSide(buildFastPath: typeof createFastPath) {
  let codes = 0;
  const app = await startTestApp({ clock: () => 1_800_000_000_000, generateCode: () => `code${codes++}` });
  const shop = await givenApp(app, {
    templates: [{ name: 'Product', pattern: 'p/:id', targets: { iphone: { url: 'com.app.iphone://t/:id' } } }],
  });
  await givenLink(shop.secret, { uri: '/p/1', code: 'first', tags: ['a'], metadata: { a: [1, 'é'] } });
  givenDefects(app);
  const handler = createGraphQLHandler({
    services: app.services,
    logger: pino({ level: 'silent' }),
    graphiql: false,
    limits: parseConfig(TEST_SETTINGS).graphqlLimits,
    suggestions: true,
    buildFastPath,
  });
  const server = createServer((request, response) => void handler(request, response, 'one-request', '192.0.2.1'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await app.close();
  };
  return { app, shop, client: createRestClient({ url: `http://127.0.0.1:${port}` }), close };
}

/** Makes the service fail for two codes. This is not a spy, because Vitest removes spies before each test. */
function givenDefects({ services: { smartLinks } }: TestApp): void {
  const { getSmartLink } = smartLinks;
  smartLinks.getSmartLink = (caller, app, by) => {
    if (by.code === 'broken') {
      throw new TypeError('a defect');
    }
    if (by.code === 'away') {
      return Promise.reject(new StoreError('the disk is unavailable', true));
    }
    return getSmartLink(caller, app, by);
  };
}

function buildAuthorization(shop: GivenApp, as: SentRequest['as'] = 'secretToken'): Record<string, string> {
  if (as === 'nobody') {
    return {};
  }
  return { authorization: `${as.endsWith('Key') ? 'Bearer' : 'Token'} ${shop[as]}` };
}

async function sendTo({ client, shop }: Side, { body, as, headers }: SentRequest, more: RestRequest['headers'] = {}) {
  return client.send('POST', '/graphql', {
    headers: { 'content-type': 'application/json', ...buildAuthorization(shop, as), ...headers, ...more },
    body,
  });
}

/** Returns the whole response except the date, the number of requests and IDs, which differ between installations. */
function toComparable({ http, headers, bytes }: RestResponse) {
  const { date: _date, ratelimit: _count, ...rest } = headers;
  return { http, headers: rest, text: removeIds(bytes.toString('utf8')) };
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;

function removeIds(text: string): string {
  return text.replace(UUID, 'ID').replace(/"[\w-]{40,}"/g, (quoted) => {
    const decoded = Buffer.from(quoted, 'base64url').toString('utf8');
    return decoded.replace(UUID, 'ID');
  });
}

/** Sends a request to both sides and expects the same response. `isFast` is whether the fast path handled it. */
async function expectSameResponse({ fast, yoga }: Sides, sent: SentRequest, headers: RestRequest['headers'] = {}) {
  handled.length = 0;
  const [one, other] = [await sendTo(fast, sent, headers), await sendTo(yoga, sent, headers)];
  expect(toComparable(one)).toEqual(toComparable(other));
  expect(handled).toHaveLength(1);
  return { ...toComparable(one), isFast: handled[0] };
}

const addTitles = (requests: readonly SentRequest[]) => requests.map((sent) => [sent.what, sent] as const);

describe('the fast path', () => {
  test.for(addTitles(READS))('responds to %s with the same bytes as Yoga', async ([, sent], { sides }) => {
    const plain = await expectSameResponse(sides, sent);
    const strict = await expectSameResponse(sides, sent, { accept: 'application/graphql-response+json' });
    // The second time, the documents are cached.
    expect((await expectSameResponse(sides, sent)).text).toBe(plain.text);

    expect([plain.isFast, strict.isFast]).toEqual([true, true]);
  });

  test.for(addTitles(CALLERS))('responds to %s with the same bytes as Yoga', async ([what, sent], { sides }) => {
    const { isFast } = await expectSameResponse(sides, sent);

    // The fast path leaves a body that exceeds the limit of the client's credential to Yoga, which rejects it.
    expect(isFast).toBe(!/100 KB with (a publishable|an iPhone|no)/.test(what));
  });

  test.for(addTitles(WRITES))('responds to %s with the same bytes as Yoga', async ([, sent], { sides }) => {
    expect((await expectSameResponse(sides, sent)).isFast).toBe(true);
  });
});

const acceptRows = ACCEPTS.map(
  ([accept, isHandled]) => [accept === null ? 'no Accept header' : `Accept: ${accept}`, accept, isHandled] as const,
);

describe.for(acceptRows)('with %s, the server', ([, accept, isHandled]) => {
  test.for(addTitles(ACCEPTED))('responds to %s with the same bytes as Yoga', async ([, sent], { sides }) => {
    const { isFast } = await expectSameResponse(sides, sent, accept === null ? {} : { accept });

    expect(isFast).toBe(isHandled);
  });
});

test('these tests compare more than 600 requests, with every kind of response', async ({ sides: { fast } }) => {
  const compared = READS.length * 3 + CALLERS.length + WRITES.length + ACCEPTS.length * ACCEPTED.length;
  const responses = await Promise.all(READS.map(async (sent) => toComparable(await sendTo(fast, sent))));

  expect(compared).toBeGreaterThan(600);
  expect(new Set(responses.map(({ http }) => http))).toEqual(new Set([200, 400]));
  expect(responses.filter(({ text }) => text.includes('INTERNAL_SERVER_ERROR'))).toHaveLength(2);
});

test.for(addTitles(NOT_UTF8))('the fast path and Yoga reject %s', async ([, sent], { sides }) => {
  const { http, text } = await expectSameResponse(sides, sent);

  expect(http).toBe(400);
  expect(JSON.parse(text).errors).toMatchObject([{ extensions: { status: 5, code: 'BAD_REQUEST' } }]);
});

describe('the fast path', () => {
  const VIEWER: SentRequest = { what: '', body: { query: '{ viewer { credential { kind } } }' } };

  test('leaves a chunked body to Yoga', async ({ sides }) => {
    const { isFast, http } = await expectSameResponse(sides, VIEWER, { 'transfer-encoding': 'chunked' });
    expect({ isFast, http }).toEqual({ isFast: false, http: 200 });
  });

  test('leaves a body that is too large for every client to Yoga', async ({ sides }) => {
    const large: SentRequest = { what: '', body: `"${'x'.repeat(5_000_000)}"` };
    const { isFast, http } = await expectSameResponse(sides, large);
    expect({ isFast, http }).toEqual({ isFast: false, http: 413 });
  });

  test.for(['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'])(
    'leaves the method %s to Yoga',
    async (method, { sides: { fast, yoga } }) => {
      handled.length = 0;
      const path = `/graphql?${new URLSearchParams({ query: '{ viewer { credential { kind } } }' })}`;
      const [one, other] = await Promise.all([fast, yoga].map(({ client }) => client.send(method, path)));

      expect(one && toComparable(one)).toEqual(other && toComparable(other));
      expect(handled).toEqual([false]);
    },
  );
});

describe('a server that cannot identify the client', () => {
  test.for([
    ['a temporary store failure', new StoreError('the disk is unavailable', true), 503],
    ['a permanent store failure', new StoreError('the disk is gone', false), 500],
    ['a defect', new TypeError('a defect'), 500],
  ] as const)('fails before the fast path and Yoga because of %s', async ([, error, http], { sides: { fast } }) => {
    handled.length = 0;
    vi.spyOn(fast.app.services.authentication, 'authenticate').mockRejectedValue(error);

    const response = await sendTo(fast, { what: '', body: { query: '{ viewer { credential { kind } } }' } }, {});

    expect(response).toMatchObject({ http, body: { errors: [expect.anything()] } });
    expect(response.headers['retry-after']).toBe(http === 503 ? '1' : undefined);
    expect(handled).toEqual([]);
  });
});
