import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp } from '../../support/builders.ts';
import { send } from '../../support/client.ts';

const WHO = '{ viewer { credential { kind } } }';
const CREATE = 'mutation { createSmartLink(input: { uri: "/a" }) { smartLink { url } } }';

let app: TestApp;
let shop: GivenApp;
let headers: Record<string, string>;

beforeAll(async () => {
  app = await startTestApp();
  shop = await givenApp(app);
  headers = { 'content-type': 'application/json', authorization: `Token ${shop.secretToken}` };
});
afterAll(() => app?.close());

async function linkCount(): Promise<number> {
  const { smartLinks } = await shop.secret.get<{ smartLinks: { nodes: unknown[] } }>(
    '{ smartLinks(first: 100) { nodes { id } } }',
  );
  return smartLinks.nodes.length;
}

describe('the audits of GraphQL over HTTP', () => {
  const audits = serverAudits({ url: () => `${app.url}/graphql`, fetchFn: fetch });

  test('are all there', () => expect(audits.length).toBeGreaterThanOrEqual(61));

  test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))('%s %s', async (_id, _name, audit) => {
    const result = await audit.fn();
    expect(result.status === 'ok' ? 'ok' : `${result.status}: ${result.reason}`).toBe('ok');
  });
});

describe('a document', () => {
  const nested = (levels: number) => `{ viewer(metadata: {a: ${'['.repeat(levels)}${']'.repeat(levels)}}) }`;

  test.each([
    [1_000, /^(?!.*tokens)/],
    [1_001, /more than 1000 tokens/],
    [40_000, /more than 1000 tokens/],
  ])('of %i tokens', async (tokens, says) => {
    const fields = (count: number) => `{${' a'.repeat(count)} }`;
    const query = tokens > 2_000 ? nested(tokens / 2) : fields(tokens - 2);
    const answer = await send(app.url, { headers, body: JSON.stringify({ query }) });
    const { errors } = JSON.parse(answer.text) as { errors: { message: string }[] };
    expect(errors[0]?.message).toMatch(says);
  });
});

describe('a query', () => {
  const answer = { viewer: { credential: { kind: 'SECRET_TOKEN' } } };

  test('may come by GET, with variables', async () => {
    const query = 'query ($code: String) { smartLink(code: $code) { id } }';
    const search = new URLSearchParams({ query, variables: JSON.stringify({ code: 'nobody' }) });

    const { http, errors } = await send(app.url, { method: 'GET', path: `/graphql?${search}`, headers });

    expect(http).toBe(200);
    expect(errors).toMatchObject([{ extensions: { status: 7 } }]);
  });

  test.each([
    ['application/json', 'application/json; charset=utf-8'],
    ['*/*', 'application/json; charset=utf-8'],
    ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
    ['application/graphql-response+json, application/json;q=0.9', 'application/graphql-response+json; charset=utf-8'],
  ])('is answered as the client accepts: %s', async (accept, contentType) => {
    const body = JSON.stringify({ query: WHO });

    const got = await send(app.url, { headers: { ...headers, accept }, body });

    expect(got).toMatchObject({ http: 200, data: answer });
    expect(got.headers.get('content-type')).toBe(contentType);
  });

  test.each(['APPLICATION/JSON', 'application/json;charset=UTF-8', 'Application/Json ; charset=utf-8'])(
    'is JSON, however that is spelt: %s',
    async (contentType) => {
      const got = await send(app.url, {
        headers: { ...headers, 'content-type': contentType },
        body: JSON.stringify({ query: WHO }),
      });
      expect(got).toMatchObject({ http: 200, data: answer });
    },
  );

  test('that accepts nothing of ours is told so', async () => {
    const body = JSON.stringify({ query: WHO });
    expect((await send(app.url, { headers: { ...headers, accept: 'text/html' }, body })).http).toBe(406);
  });
});

test.each([
  ['a variable of the wrong kind', { n: 'one' }],
  ['a variable that is missing', {}],
])('%s is told by 200 where JSON is accepted, and by 400 else', async (_what, variables) => {
  const query = 'query ($n: Int!) { smartLinks(first: $n) { nodes { id } } }';

  const plain = await shop.secret.ask(query, variables);
  const strict = await shop.secret.ask(query, variables, { accept: 'application/graphql-response+json' });

  expect([plain.http, strict.http]).toEqual([200, 400]);
  for (const { data, errors } of [plain, strict]) {
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ message: expect.stringContaining('$n'), extensions: { code: 'BAD_USER_INPUT' } }]);
  }
});

describe('a mutation', () => {
  test('by GET is status 4, names the method, and does nothing', async () => {
    const before = await linkCount();
    const path = `/graphql?${new URLSearchParams({ query: CREATE })}`;

    const got = await send(app.url, { method: 'GET', path, headers });

    expect(got.http).toBe(405);
    expect(got.headers.get('allow')).toBe('POST');
    expect(got.errors).toMatchObject([{ extensions: { status: 4 } }]);
    expect(got.data).toBeUndefined();
    expect(await linkCount()).toBe(before);
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('by %s is status 4', async (method) => {
    const got = await send(app.url, { method, headers });

    expect(got.http).toBe(405);
    expect(got.headers.get('allow')).toBe('GET, POST');
    expect(got.errors).toMatchObject([{ extensions: { status: 4 } }]);
  });

  test.each([
    ['application/x-www-form-urlencoded', new URLSearchParams({ query: CREATE }).toString()],
    [
      'multipart/form-data; boundary=x',
      `--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n${JSON.stringify({ query: CREATE })}\r\n--x--\r\n`,
    ],
    ['text/plain', JSON.stringify({ query: CREATE })],
    ['text/plain;application/json', JSON.stringify({ query: CREATE })],
    ['application/graphql', CREATE],
    ['application/graphql+json', JSON.stringify({ query: CREATE })],
    [null, JSON.stringify({ query: CREATE })],
  ])('as %s is refused with 415, since any page could send it, and does nothing', async (contentType, text) => {
    const before = await linkCount();
    const { authorization = '' } = headers;

    const got = await send(app.url, {
      headers: { authorization, ...(contentType === null ? {} : { 'content-type': contentType }) },
      // Bytes, since fetch would name the type of a text by itself.
      body: new TextEncoder().encode(text),
    });

    expect(got.http).toBe(415);
    expect(got.errors).toMatchObject([{ message: expect.stringContaining('application/json') }]);
    expect(await linkCount()).toBe(before);
  });
});

describe('status 5: a body', () => {
  test.each([
    ['that is not JSON', '{'],
    ['that is JSON5', "{ query: '{ viewer { credential { kind } } }' }"],
    ['that is empty', ''],
    ['that is an array (a batch)', JSON.stringify([{ query: WHO }, { query: WHO }])],
    ['that is a batch of one', JSON.stringify([{ query: WHO }])],
    ['that is an empty array', '[]'],
    ['that is a text', JSON.stringify(WHO)],
    ['that is null', 'null'],
    ['that is a number', '42'],
    ['without a query', '{}'],
    ['with a query that is no text', '{"query":{}}'],
    ['with variables that are no object', JSON.stringify({ query: WHO, variables: [1] })],
    ['with a parameter that nobody knows', JSON.stringify({ query: WHO, batch: true })],
    ['with __proto__', `{"query":${JSON.stringify(WHO)},"__proto__":{"a":1}}`],
  ])('%s is refused with 400', async (_what, body) => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const { http, data, errors, text } = await send(app.url, { headers: { ...headers, accept }, body });

      expect(http).toBe(400);
      expect(data).toBeUndefined();
      expect(errors).toEqual([
        { message: expect.stringMatching(/^[^\n]{10,100}$/), extensions: { status: 5, code: 'BAD_REQUEST' } },
      ]);
      expect(text).not.toMatch(/position|SyntaxError|Unexpected token|originalError/);
    }
  });

  const bodyOf = (bytes: number) =>
    JSON.stringify({ query: WHO, variables: { padding: 'x'.repeat(bytes - JSON.stringify(WHO).length - 37) } });

  describe.each([
    ['with its length', (text: string) => text],
    ['in pieces', (text: string) => new Blob([text]).stream()],
  ])('that comes %s', (_how, sentAs) => {
    const post = (bytes: number, authorization: string) =>
      send(app.url, {
        headers: { ...headers, authorization },
        body: sentAs(bodyOf(bytes)),
        duplex: 'half',
      } as RequestInit);

    test.each([
      ['100 KB', 'with a publishable token', 100_000, () => `Token ${shop.publishableToken}`],
      ['100 KB', 'with a token of nobody', 100_000, () => `Token ${'0'.repeat(40)}`],
      ['5 MB', 'with a secret token, for bulk', 5_000_000, () => `Token ${shop.secretToken}`],
      ['5 MB', 'with an admin key', 5_000_000, () => `Bearer ${shop.adminKey}`],
    ])('may have %s %s, and not a byte more', async (_size, _who, bytes, authorization) => {
      expect((await post(bytes, authorization())).http).toBe(200);

      const { http, errors } = await post(bytes + 1, authorization());

      expect(http).toBe(413);
      expect(errors).toMatchObject([{ extensions: { status: 5 } }]);
    });
  });
});

test('a client that leaves in the middle of its body does no harm', async () => {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"query":'));
      setTimeout(() => controller.error(new Error('gone')), 20);
    },
  });

  await expect(send(app.url, { headers, body, duplex: 'half' } as RequestInit)).rejects.toThrow();

  expect(await shop.secret.get(WHO)).toEqual({ viewer: { credential: { kind: 'SECRET_TOKEN' } } });
});
