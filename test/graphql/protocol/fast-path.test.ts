import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { StoreError } from '../../../db/client.ts';
import { parseConfig } from '../../../src/config.ts';
import { createFastPath } from '../../../src/doors/graphql/fast-path.ts';
import { createGraphQLDoor } from '../../../src/doors/graphql/server.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { type RestAnswer, type RestRequest, restClientOf } from '../../support/rest.ts';
import { ACCEPTED, ACCEPTS, CALLERS, NO_UTF8, READS, type Sent, WRITES } from './fast-path-requests.ts';

/** Two installations that are alike but for their ids: one whose requests take the short way, one where all are Yoga's. */
let fast: Side;
let yoga: Side;

/** Whether each request took the short way. */
const taken: boolean[] = [];

type Side = Awaited<ReturnType<typeof startSide>>;

const recording: typeof createFastPath = (...parts) => {
  const answer = createFastPath(...parts);
  return async (...request) => {
    const short = await answer(...request);
    taken.push(short);
    return short;
  };
};

async function startSide(fastPath: typeof createFastPath) {
  let codes = 0;
  const app = await startTestApp({ clock: () => 1_800_000_000_000, newCode: () => `code${codes++}` });
  const shop = await givenApp(app, {
    templates: [{ name: 'Product', pattern: 'p/:id', targets: { iphone: { url: 'com.app.iphone://t/:id' } } }],
  });
  await givenLink(shop.secret, { uri: '/p/1', code: 'first', tags: ['a'], metadata: { a: [1, 'é'] } });
  givenDefects(app);
  const door = createGraphQLDoor({
    services: app.services,
    logger: pino({ level: 'silent' }),
    graphiql: false,
    limits: parseConfig({}).graphqlLimits,
    suggestions: true,
    fastPath,
  });
  const server = createServer((request, response) => void door(request, response, 'one-request', '192.0.2.1'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { app, shop, server, client: restClientOf({ url: `http://127.0.0.1:${port}` }) };
}

/** Codes that no service can be asked for without harm. */
function givenDefects({ services: { smartLinks } }: TestApp): void {
  const { getSmartLink } = smartLinks;
  vi.spyOn(smartLinks, 'getSmartLink').mockImplementation((caller, app, by) => {
    if (by.code === 'broken') throw new TypeError('a defect');
    if (by.code === 'away') return Promise.reject(new StoreError('the disk is away', true));
    return getSmartLink(caller, app, by);
  });
}

beforeAll(async () => {
  fast = await startSide(recording);
  yoga = await startSide(() => async () => false);
});
afterAll(async () => {
  vi.restoreAllMocks();
  for (const side of [fast, yoga]) {
    side?.server.closeAllConnections();
    side?.server.close();
    await side?.app.close();
  }
});

function authorizationOf(shop: GivenApp, as: Sent['as'] = 'secretToken'): Record<string, string> {
  if (as === 'nobody') return {};
  return { authorization: `${as.endsWith('Key') ? 'Bearer' : 'Token'} ${shop[as]}` };
}

async function sendTo({ client, shop }: Side, { body, as, headers }: Sent, more: RestRequest['headers'] = {}) {
  return client.send('POST', '/graphql', {
    headers: { 'content-type': 'application/json', ...authorizationOf(shop, as), ...headers, ...more },
    body,
  });
}

/** Everything that came, with what differs between two installations taken out: the time of day, and ids. */
function told({ http, headers, bytes }: RestAnswer) {
  const { date: _date, ...rest } = headers;
  return { http, headers: rest, text: withoutIds(bytes.toString('utf8')) };
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;

function withoutIds(text: string): string {
  return text.replace(UUID, 'ID').replace(/"[\w-]{40,}"/g, (quoted) => {
    const decoded = Buffer.from(quoted, 'base64url').toString('utf8');
    return decoded.replace(UUID, 'ID');
  });
}

/** Sends it both ways, compares the answers, and tells the common one and whether the first took the short way. */
async function compared(sent: Sent, headers: RestRequest['headers'] = {}) {
  taken.length = 0;
  const [one, other] = [await sendTo(fast, sent, headers), await sendTo(yoga, sent, headers)];
  expect(told(one)).toEqual(told(other));
  expect(taken).toHaveLength(1);
  return { ...told(one), short: taken[0] };
}

describe('the short way answers as Yoga does, to the byte:', () => {
  test.each(READS.map((sent) => [sent.says, sent] as const))('%s', async (_says, sent) => {
    const plain = await compared(sent);
    const strict = await compared(sent, { accept: 'application/graphql-response+json' });
    // From the caches the second time.
    expect((await compared(sent)).text).toBe(plain.text);

    expect([plain.short, strict.short]).toEqual([true, true]);
  });

  test.each(CALLERS.map((sent) => [sent.says, sent] as const))('%s', async (says, sent) => {
    const { short } = await compared(sent);

    // What is too large for its sender is Yoga's to refuse.
    expect(short).toBe(!/100 KB, as (publishable|iphone|nobody)/.test(says));
  });

  test.each(WRITES.map((sent) => [sent.says, sent] as const))('%s', async (_says, sent) => {
    expect((await compared(sent)).short).toBe(true);
  });

  describe.each(ACCEPTS)('where the client accepts %j', (accept, short) => {
    test.each(ACCEPTED.map((sent) => [sent.says, sent] as const))('%s', async (_says, sent) => {
      const answer = await compared(sent, accept === null ? {} : { accept });

      expect(answer.short).toBe(short);
    });
  });
});

test('the requests are several hundred, and of every kind that there is', async () => {
  const asked = READS.length * 3 + CALLERS.length + WRITES.length + ACCEPTS.length * ACCEPTED.length;
  const answers = await Promise.all(READS.map(async (sent) => told(await sendTo(fast, sent))));

  expect(asked).toBeGreaterThan(600);
  expect(new Set(answers.map(({ http }) => http))).toEqual(new Set([200, 400]));
});

test.each(NO_UTF8.map((sent) => [sent.says, sent] as const))(
  '%s are refused by the short way alone',
  async (_, sent) => {
    const { http, text } = told(await sendTo(fast, sent));

    expect(http).toBe(400);
    expect(JSON.parse(text).errors).toMatchObject([{ extensions: { status: 5, code: 'BAD_REQUEST' } }]);
  },
);

describe('what is uncommon is left to Yoga, untouched:', () => {
  const WHO: Sent = { says: '', body: { query: '{ viewer { credential { kind } } }' } };

  test('a body that comes in pieces', async () => {
    const { short, http } = await compared(WHO, { 'transfer-encoding': 'chunked' });
    expect({ short, http }).toEqual({ short: false, http: 200 });
  });

  test('a body of more than anybody may send', async () => {
    const large: Sent = { says: '', body: `"${'x'.repeat(5_000_000)}"` };
    const { short, http } = await compared(large);
    expect({ short, http }).toEqual({ short: false, http: 413 });
  });

  test.each(['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'])('%s', async (method) => {
    taken.length = 0;
    const path = `/graphql?${new URLSearchParams({ query: '{ viewer { credential { kind } } }' })}`;
    const [one, other] = await Promise.all([fast, yoga].map(({ client }) => client.send(method, path)));

    expect(one && told(one)).toEqual(other && told(other));
    expect(taken).toEqual([false]);
  });
});

describe('a store that cannot tell who is asking is told before either way is taken', () => {
  test.each([
    ['for a moment', new StoreError('the disk is away', true), 503],
    ['for good', new StoreError('the disk is gone', false), 500],
    ['since there is a defect', new TypeError('a defect'), 500],
  ])('%s', async (_how, error, http) => {
    taken.length = 0;
    const spy = vi.spyOn(fast.app.services.tokens, 'authenticate').mockRejectedValue(error);
    try {
      const answer = await sendTo(fast, { says: '', body: { query: '{ viewer { credential { kind } } }' } }, {});
      expect(answer).toMatchObject({ http, body: { errors: [expect.anything()] } });
      expect(answer.headers['retry-after']).toBe(http === 503 ? '1' : undefined);
      expect(taken).toEqual([]);
    } finally {
      spy.mockRestore();
    }
  });
});
