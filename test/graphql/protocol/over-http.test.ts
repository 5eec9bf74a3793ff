import { serverAudits } from 'graphql-http';
import { describe, expect, vi } from 'vitest';
import type { GivenApp } from '../../support/builders.ts';
import { send } from '../../support/client.ts';
import { waitUntil } from '../../support/deadlines.ts';
import { test as base } from '../../support/test.ts';

const VIEWER_QUERY = '{ viewer { credential { kind } } }';
const CREATE = 'mutation { createSmartLink(input: { uri: "/a" }) { smartLink { url } } }';

const test = base.extend('headers', { scope: 'file' }, ({ shop }) => ({
  'content-type': 'application/json',
  authorization: `Token ${shop.secretToken}`,
}));

async function countFirstLinks({ secret }: GivenApp): Promise<number> {
  const { smartLinks } = await secret.get<{ smartLinks: { nodes: unknown[] } }>(
    '{ smartLinks(first: 100) { nodes { id } } }',
  );
  return smartLinks.nodes.length;
}

describe('the audits of GraphQL over HTTP', () => {
  let url = '';
  const audits = serverAudits({ url: () => url, fetchFn: fetch });

  test('are at least 61', () => expect(audits.length).toBeGreaterThanOrEqual(61));

  test.for(audits.map(({ id, name, fn }) => [id, name, fn] as const))(
    'confirm %s: %s',
    async ([, , audit], { app }) => {
      url = `${app.url}/graphql`;
      const result = await audit();
      expect(result.status === 'ok' ? 'ok' : `${result.status}: ${result.reason}`).toBe('ok');
    },
  );
});

describe('a document', () => {
  const buildNested = (levels: number) => `{ viewer(metadata: {a: ${'['.repeat(levels)}${']'.repeat(levels)}}) }`;

  test.for([
    [1_000, 'is within', /^(?!.*tokens)/],
    [1_001, 'exceeds', /more than 1000 tokens/],
    [40_000, 'exceeds', /more than 1000 tokens/],
  ] as const)('of %i tokens %s the token limit', async ([tokens, , message], { app, headers }) => {
    const buildFields = (count: number) => `{${' a'.repeat(count)} }`;
    const query = tokens > 2_000 ? buildNested(tokens / 2) : buildFields(tokens - 2);
    const response = await send(app.url, { headers, body: JSON.stringify({ query }) });
    const { errors } = JSON.parse(response.text) as { errors: { message: string }[] };
    expect(errors[0]?.message).toMatch(message);
  });
});

describe('a query', () => {
  const viewerData = { viewer: { credential: { kind: 'SECRET_TOKEN' } } };

  test('can be sent by GET, with variables', async ({ app, headers }) => {
    const query = 'query ($code: String!) { smartLink(by: { code: $code }) { id } }';
    const search = new URLSearchParams({ query, variables: JSON.stringify({ code: 'nobody' }) });

    const { http, errors } = await send(app.url, { method: 'GET', path: `/graphql?${search}`, headers });

    expect(http).toBe(200);
    expect(errors).toMatchObject([{ extensions: { status: 7 } }]);
  });

  test.for([
    ['application/json', 'application/json; charset=utf-8'],
    ['*/*', 'application/json; charset=utf-8'],
    ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
    ['application/graphql-response+json, application/json;q=0.9', 'application/graphql-response+json; charset=utf-8'],
    ['application/json;q=0.9, application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
    ['application/graphql-response+json;q=0.1, application/json;q=0.2', 'application/json; charset=utf-8'],
    ['application/graphql-response+json;q=0, application/json', 'application/json; charset=utf-8'],
    ['application/graphql-response+json;q=0.0, */*;q=0.1', 'application/json; charset=utf-8'],
    ['application/json;q=0, */*', 'application/graphql-response+json; charset=utf-8'],
    ['*/*, application/json;q=0', 'application/graphql-response+json; charset=utf-8'],
    ['application/*;q=0.5, application/graphql-response+json;q=0.4', 'application/json; charset=utf-8'],
    ['*/*;q=0, application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
    ['*/*;q=1, application/*;q=0, application/json;q=0.001', 'application/json; charset=utf-8'],
    [
      'application/json;charset=utf-8;q=0, application/json, application/graphql-response+json',
      'application/graphql-response+json; charset=utf-8',
    ],
    [
      'application/json;charset=latin1, application/graphql-response+json;q=0.1',
      'application/graphql-response+json; charset=utf-8',
    ],
    [
      'application/graphql-response+json;x="a,application/json;q=0";q=0, application/json',
      'application/json; charset=utf-8',
    ],
    ['image/gif, *; q=.2, */*; q=.2', 'application/json; charset=utf-8'],
    ['text/event-stream;q=1, application/json;q=0.5', 'application/json; charset=utf-8'],
    ['', 'application/json; charset=utf-8'],
  ] as const)(
    'returns a response of the type that the client accepts: %s',
    async ([accept, contentType], { app, headers }) => {
      const body = JSON.stringify({ query: VIEWER_QUERY });
      const path = `/graphql?${new URLSearchParams({ query: VIEWER_QUERY })}`;
      const chunked = { body: new Blob([body]).stream(), duplex: 'half' } as RequestInit;

      for (const init of [{ body }, chunked, { method: 'GET', path }]) {
        const got = await send(app.url, { ...init, headers: { ...headers, accept } });
        expect(got).toMatchObject({ http: 200, data: viewerData });
        expect(got.headers.get('content-type')).toBe(contentType);
      }
    },
  );

  test.for([
    'application/json;q=0',
    'application/json;q=0, application/graphql-response+json;q=0.000',
    '*/*;q=0',
    'application/*;q=0, */*;q=0',
    'application/*;q=0, image/*',
    'application/json;charset=latin1',
  ])('fails with 406 if the client excludes all types: %s', async (accept, { app, headers }) => {
    const body = JSON.stringify({ query: VIEWER_QUERY });
    const path = `/graphql?${new URLSearchParams({ query: VIEWER_QUERY })}`;

    for (const init of [{ body }, { method: 'GET', path }]) {
      expect((await send(app.url, { ...init, headers: { ...headers, accept } })).http).toBe(406);
    }
  });

  test.for([
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html; charset=utf-8'],
    ['application/json;q=0.5, text/html', 'text/html; charset=utf-8'],
    ['text/html;q=0, application/json', 'application/json; charset=utf-8'],
    ['text/html;q=0.5, application/json', 'application/json; charset=utf-8'],
    ['text/html;q=0.1, */*;q=0.2', 'application/json; charset=utf-8'],
  ] as const)(
    'by GET returns the page of GraphiQL only if the client prefers HTML: %s',
    async ([accept, type], { app, headers }) => {
      const path = `/graphql?${new URLSearchParams({ query: VIEWER_QUERY })}`;
      const got = await send(app.url, { method: 'GET', path, headers: { ...headers, accept } });
      expect({ http: got.http, type: got.headers.get('content-type') }).toEqual({ http: 200, type });
    },
  );

  test.for([
    ['with a known length', (bytes: Uint8Array<ArrayBuffer>) => bytes],
    ['in chunks', (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes]).stream()],
  ] as const)('may have a byte order mark: %s', async ([, sentAs], { app, headers }) => {
    const body = sentAs(new TextEncoder().encode(`\ufeff${JSON.stringify({ query: VIEWER_QUERY })}`));
    const got = await send(app.url, { headers, body, duplex: 'half' } as RequestInit);
    expect(got).toMatchObject({ http: 200, data: viewerData });
  });

  test.for([
    'APPLICATION/JSON',
    'application/json;charset=UTF-8',
    'Application/Json ; charset=utf-8',
    'application/json; charset="utf8"',
    'application/json; charset=us-ascii',
    'application/json; charset=',
    'application/json; profile="; charset=utf-7"; x',
  ])('is read as JSON however the client spells the type: %s', async (contentType, { app, headers }) => {
    const got = await send(app.url, {
      headers: { ...headers, 'content-type': contentType },
      body: JSON.stringify({ query: VIEWER_QUERY }),
    });
    expect(got).toMatchObject({ http: 200, data: viewerData });
  });

  test.for(['utf-7', 'x-evil', 'UTF-16', '"utf-7"', 'utf-8; charset=utf-7', 'utf-8,utf-7', 'iso-8859-1', 'utf-8x'])(
    'fails with 415 if the charset is not UTF-8: %s',
    async (charset, { app, headers }) => {
      for (const separator of [';', '; x=";"; ', ' ; Charset=utf-8 ;']) {
        const got = await send(app.url, {
          headers: { ...headers, 'content-type': `application/json${separator}charset=${charset}` },
          body: JSON.stringify({ query: VIEWER_QUERY }),
        });
        expect(got).toMatchObject({
          http: 415,
          errors: [
            {
              message: 'The charset in `Content-Type` must be UTF-8.',
              extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' },
            },
          ],
        });
      }
    },
  );

  test('fails with 406 if the server has no type that the client accepts', async ({ app, headers }) => {
    const body = JSON.stringify({ query: VIEWER_QUERY });
    expect((await send(app.url, { headers: { ...headers, accept: 'text/html' }, body })).http).toBe(406);
  });
});

test.for<[what: string, variables: Record<string, unknown>]>([
  ['a variable of the wrong type', { n: 'one' }],
  ['a missing variable', {}],
])('%s fails with 200 if the client accepts JSON, and with 400 otherwise', async ([, variables], { shop }) => {
  const query = 'query ($n: Int!) { smartLinks(first: $n) { nodes { id } } }';

  const plain = await shop.secret.request(query, variables);
  const strict = await shop.secret.request(query, variables, { accept: 'application/graphql-response+json' });

  expect([plain.http, strict.http]).toEqual([200, 400]);
  for (const { data, errors } of [plain, strict]) {
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([
      { extensions: { inputPath: ['first'], code: expect.stringMatching(/^(BAD_USER_INPUT|MISSING_PARAMETERS)$/) } },
    ]);
  }
});

describe('a mutation', () => {
  test('sent by GET fails with status 4, names the allowed method and changes nothing', async ({
    app,
    shop,
    headers,
  }) => {
    const before = await countFirstLinks(shop);
    const path = `/graphql?${new URLSearchParams({ query: CREATE })}`;

    const got = await send(app.url, { method: 'GET', path, headers });

    expect(got.http).toBe(405);
    expect(got.headers.get('allow')).toBe('POST');
    expect(got.errors).toMatchObject([{ extensions: { status: 4 } }]);
    expect(got.data).toBeUndefined();
    expect(await countFirstLinks(shop)).toBe(before);
  });

  test.for(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    'sent by %s fails with status 4',
    async (method, { app, headers }) => {
      const got = await send(app.url, { method, headers });

      expect(got.http).toBe(405);
      expect(got.headers.get('allow')).toBe('GET, POST');
      expect(got.errors).toMatchObject([{ extensions: { status: 4 } }]);
    },
  );

  test.for<[contentType: string | null, text: string]>([
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
  ])(
    'as %s fails with 415 and changes nothing, since any page could send it',
    async ([contentType, text], { app, shop, headers }) => {
      const before = await countFirstLinks(shop);
      const { authorization } = headers;

      const got = await send(app.url, {
        headers: { authorization, ...(contentType === null ? {} : { 'content-type': contentType }) },
        // Bytes, because fetch would set the content type of a string automatically.
        body: new TextEncoder().encode(text),
      });

      expect(got.http).toBe(415);
      expect(got.errors).toMatchObject([{ message: expect.stringContaining('application/json') }]);
      expect(await countFirstLinks(shop)).toBe(before);
    },
  );
});

describe('a body', () => {
  test.for([
    ['that is not JSON', '{'],
    ['that is JSON5', "{ query: '{ viewer { credential { kind } } }' }"],
    ['that is empty', ''],
    ['that is a batch', JSON.stringify([{ query: VIEWER_QUERY }, { query: VIEWER_QUERY }])],
    ['that is a batch of one', JSON.stringify([{ query: VIEWER_QUERY }])],
    ['that is an empty array', '[]'],
    ['that is a string', JSON.stringify(VIEWER_QUERY)],
    ['that is null', 'null'],
    ['that is a number', '42'],
    ['without a query', '{}'],
    ['with a query that is not a string', '{"query":{}}'],
    ['with variables that are not an object', JSON.stringify({ query: VIEWER_QUERY, variables: [1] })],
    ['with an unknown parameter', JSON.stringify({ query: VIEWER_QUERY, batch: true })],
    ['with __proto__', `{"query":${JSON.stringify(VIEWER_QUERY)},"__proto__":{"a":1}}`],
  ] as const)('%s fails with 400 and status 5', async ([, body], { app, headers }) => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const { http, data, errors, text } = await send(app.url, { headers: { ...headers, accept }, body });

      expect(http).toBe(400);
      expect(data).toBeUndefined();
      expect(errors).toEqual([
        { message: expect.stringMatching(/^[`A-Z][^\n]{10,120}\.$/), extensions: { status: 5, code: 'BAD_REQUEST' } },
      ]);
      expect(text).not.toMatch(/position|SyntaxError|Unexpected token|originalError/);
    }
  });

  const buildBodyOfSize = (bytes: number) =>
    JSON.stringify({
      query: VIEWER_QUERY,
      variables: { padding: 'x'.repeat(bytes - JSON.stringify(VIEWER_QUERY).length - 37) },
    });

  describe.each([
    ['with a known length', (text: string) => text],
    ['in chunks', (text: string) => new Blob([text]).stream()],
  ])('sent %s', (_how, sentAs) => {
    const post = (url: string, bytes: number, authorization: string) =>
      send(url, {
        headers: { 'content-type': 'application/json', authorization },
        body: sentAs(buildBodyOfSize(bytes)),
        duplex: 'half',
      } as RequestInit);

    test.for<[size: string, who: string, bytes: number, authorization: (shop: GivenApp) => string]>([
      ['100 KB', 'with a publishable token', 100_000, (shop) => `Token ${shop.publishableToken}`],
      ['100 KB', 'with an unknown token', 100_000, () => `Token ${'0'.repeat(40)}`],
      ['5 MB', 'with a secret token, for bulk', 5_000_000, (shop) => `Token ${shop.secretToken}`],
      ['5 MB', 'with an admin key', 5_000_000, (shop) => `Bearer ${shop.adminKey}`],
    ])('may have %s %s, and fails with status 5 one byte above', async ([, , bytes, authorization], { app, shop }) => {
      expect((await post(app.url, bytes, authorization(shop))).http).toBe(200);

      const { http, errors } = await post(app.url, bytes + 1, authorization(shop));

      expect(http).toBe(413);
      expect(errors).toMatchObject([{ extensions: { status: 5 } }]);
    });
  });
});

test('a client that disconnects in the middle of its body does no harm', async ({ app, shop, headers }) => {
  const authenticate = vi.spyOn(app.services.authentication, 'authenticate');
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"query":'));
    },
    async pull(controller) {
      await waitUntil(() => authenticate.mock.calls.length > 0, 'the server reads the request');
      controller.error(new Error('gone'));
    },
  });

  await expect(send(app.url, { headers, body, duplex: 'half' } as RequestInit)).rejects.toThrow();

  expect(await shop.secret.get(VIEWER_QUERY)).toEqual({ viewer: { credential: { kind: 'SECRET_TOKEN' } } });
});
