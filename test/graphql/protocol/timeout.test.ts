import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';

const TWO_LINKS = `mutation {
  a: createSmartLink(input: { uri: "/first" }) { smartLink { code } }
  b: createSmartLink(input: { uri: "/second" }) { smartLink { code } }
}`;

let app: TestApp;
let shop: GivenApp;
/** Lets go on what `givenDelay` holds back. */
let release: () => void;

beforeAll(async () => {
  app = await startTestApp({ env: { GRAPHQL_TIMEOUT_MS: '300' } });
  shop = await givenApp(app);
  await givenLink(shop.secret, { uri: '/there', code: 'there' });
});
afterEach(() => {
  release?.();
  vi.restoreAllMocks();
});
afterAll(() => app?.close());

/** Holds back what a service does until the test lets it go on. */
function givenDelay(service: 'getSmartLink' | 'createSmartLink') {
  const { smartLinks } = app.services;
  const real = smartLinks[service].bind(smartLinks) as (...args: unknown[]) => Promise<unknown>;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  return vi.spyOn(smartLinks, service).mockImplementation((async (...args: unknown[]) => {
    await gate;
    return real(...args);
  }) as never);
}

async function storedUris(): Promise<string[]> {
  const { smartLinks } = await shop.secret.get<{ smartLinks: { nodes: { uri: string }[] } }>(
    '{ smartLinks(first: 100) { nodes { uri } } }',
  );
  return smartLinks.nodes.map(({ uri }) => uri);
}

test.each(['application/json', 'application/graphql-response+json'])(
  'an operation that takes too long is given up with 503, and says when to try again (%s)',
  async (accept) => {
    givenDelay('getSmartLink');

    const { http, headers, data, errors } = await shop.secret.ask(
      '{ smartLink(code: "there") { code } }',
      {},
      { accept },
    );

    expect(http).toBe(503);
    expect(headers.get('retry-after')).toBe('1');
    expect(data).toBeUndefined();
    expect(errors).toEqual([
      {
        message: expect.stringMatching(/^The operation took longer than 0\.3 s\. .*Idempotency-Key/),
        extensions: { code: 'OPERATION_TIMEOUT', retryAfterSeconds: 1 },
      },
    ]);
  },
);

test('one that is done in time is answered', async () => {
  expect(await shop.secret.get('{ smartLink(code: "there") { code } }')).toEqual({ smartLink: { code: 'there' } });
});

test('of an operation that was given up, what had begun is finished and nothing more begins', async () => {
  const creating = givenDelay('createSmartLink');
  const begun = app.logged.length;

  expect((await shop.secret.ask(TWO_LINKS)).http).toBe(503);
  release();
  await vi.waitFor(async () => expect(await storedUris()).toContain('first'));
  await Promise.allSettled(creating.mock.results.map(({ value }) => value));

  expect(creating).toHaveBeenCalledTimes(1);
  expect(await storedUris()).not.toContain('second');
  // Nobody is told of what was left out, and it is no fault.
  expect(app.logged.slice(begun)).toEqual([]);
});

test('of an operation whose client has gone, no further mutation begins', async () => {
  const creating = givenDelay('createSmartLink');
  const gone = new AbortController();
  const asking = fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Token ${shop.secretToken}` },
    body: JSON.stringify({ query: TWO_LINKS.replaceAll('uri: "/', 'uri: "/gone-') }),
    signal: gone.signal,
  });
  await vi.waitFor(() => expect(creating).toHaveBeenCalledTimes(1));
  gone.abort();
  await expect(asking).rejects.toThrow();
  // Whatever the server was told before this answer, it knows now.
  await shop.secret.get('{ __typename }');
  release();

  await vi.waitFor(async () => expect(await storedUris()).toContain('gone-first'));
  await Promise.allSettled(creating.mock.results.map(({ value }) => value));
  expect(creating).toHaveBeenCalledTimes(1);
  expect(await storedUris()).not.toContain('gone-second');
});
