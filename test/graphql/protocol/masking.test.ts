import { describe, expect, vi } from 'vitest';
import type { TestApp } from '../../support/app.ts';
import { givenLink } from '../../support/builders.ts';
import { type Client, send } from '../../support/client.ts';
import { test as base } from '../../support/test.ts';

const INTERNAL = "SELECT * FROM platform_tokens -- in /srv/app/src/secret.ts, key 'hunter2'";
const REQUEST_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const test = base.extend('link', { scope: 'file' }, ({ shop }) => givenLink(shop.secret, { uri: '/a' }));

/** Expects a response that only reveals a request ID, and one log line with that ID and the details. */
function expectMasked(app: TestApp, { headers, errors, text }: Awaited<ReturnType<Client['request']>>): void {
  const requestId = headers.get('x-request-id') ?? '';
  expect(requestId).toMatch(REQUEST_ID);
  expect(errors.map(({ message, extensions }) => ({ message, extensions }))).toEqual([
    { message: 'Unexpected error.', extensions: { status: 6, code: 'INTERNAL_SERVER_ERROR', requestId } },
  ]);
  expect(text).not.toMatch(/SELECT|srv|hunter2|stack|node_modules|\.ts/i);
  const lines = app.logged.filter((line) => line.includes(requestId));
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({
    requestId,
    err: { message: INTERNAL, stack: expect.stringContaining('masking.test.ts') },
  });
}

describe('a defect', () => {
  test('in a service is masked, and the rest of the response is complete', async ({ app, shop }) => {
    vi.spyOn(app.services.smartLinks, 'listSmartLinks').mockRejectedValue(new Error(INTERNAL));

    const response = await shop.secret.request('{ smartLinks(first: 1) { nodes { id } } app { name } }');

    expect(response.http).toBe(200);
    expect(response.data).toEqual({ smartLinks: null, app: { name: 'Shop' } });
    expectMasked(app, response);
  });

  test('in a field is masked, and the error has the path of the field', async ({ app, shop, link }) => {
    vi.spyOn(app.services.smartLinks, 'buildLinkUrl').mockImplementation(() => {
      throw new Error(INTERNAL);
    });

    const response = await shop.secret.request(`{ smartLink(by: { code: "${link.code}" }) { url } }`);

    expect(response.data).toEqual({ smartLink: null });
    expect(response.errors[0]?.path).toEqual(['smartLink', 'url']);
    expectMasked(app, response);
  });

  test('that throws something other than an Error is masked too', async ({ app, shop, link }) => {
    vi.spyOn(app.services.smartLinks, 'getSmartLink').mockRejectedValue(INTERNAL);

    const { errors, text } = await shop.secret.request(`{ smartLink(by: { code: "${link.code}" }) { url } }`);

    expect(errors).toMatchObject([{ message: 'Unexpected error.' }]);
    expect(text).not.toContain('hunter2');
  });

  test('before execution is masked, and the request fails with 500', async ({ app, shop }) => {
    vi.spyOn(app.services.authentication, 'authenticate').mockRejectedValue(new Error(INTERNAL));

    const response = await shop.secret.request('{ app { name } }');

    expect(response.http).toBe(500);
    expect(response.data).toBeUndefined();
    expectMasked(app, response);
  });

  test('has one request ID if it occurs twice in one request', async ({ app, shop, link }) => {
    vi.spyOn(app.services.smartLinks, 'getSmartLink').mockRejectedValue(new Error(INTERNAL));

    const { headers, errors } = await shop.secret.request(
      `{ a: smartLink(by: { code: "${link.code}" }) { url } b: smartLink(by: { code: "${link.code}" }) { url } }`,
    );

    const requestId = headers.get('x-request-id');
    expect(errors.map(({ path, extensions }) => [path, extensions?.requestId])).toEqual([
      [['a'], requestId],
      [['b'], requestId],
    ]);
  });
});

test('every response has its own request ID, whether the request succeeds or fails', async ({ app, shop }) => {
  const responses = [
    await shop.secret.request('{ app { name } }'),
    await shop.secret.request('{ nope }'),
    await send(app.url, { method: 'PUT' }),
    await send(app.url, { body: '{' }),
    await send(app.url, { method: 'GET', path: '/nothing' }),
  ];

  const ids = responses.map(({ headers }) => headers.get('x-request-id') ?? '');

  for (const id of ids) {
    expect(id).toMatch(REQUEST_ID);
  }
  expect(new Set(ids).size).toBe(ids.length);
});

test('the log contains neither the mistakes of clients nor tokens', async ({ app, shop }) => {
  const before = app.logged.length;

  await shop.secret.request('{ smartLink(by: { code: "nobody" }) { url } }');
  await shop.secret.request('{ nope }');
  await shop.secret.request('{ smartLinks { nodes { id } } }');
  await send(app.url, { body: '{', headers: { 'content-type': 'application/json' } });

  expect(app.logged.slice(before)).toEqual([]);
  const log = app.logged.join('\n');
  for (const text of [shop.secretToken, shop.publishableToken, shop.adminKey]) {
    expect(log).not.toContain(text);
  }
});
