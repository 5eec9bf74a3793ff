import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { type Client, clientOf } from '../../support/client.ts';
import type { UpdateSmartLinkInput } from '../generated/graphql.ts';
import { askUnder, DELETE_LINK, getUnder, READ_LINK, UPDATE_LINK } from './link-operations.ts';

let app: TestApp;
let shop: GivenApp;
let other: GivenApp;
let link: { id: string; code: string };

beforeAll(async () => {
  app = await startTestApp();
  shop = await givenApp(app);
  other = await givenApp(app, { subdomain: 'other' });
  link = await givenLink(shop.secret, {
    uri: '/products/1',
    overrides: { web: { link: 'https://x.example/web' } },
    metadata: { a: 1 },
    tags: ['one'],
    startsAt: '2027-01-01T00:00:00Z',
    expiresAt: '2028-01-01T00:00:00Z',
  });
});
afterAll(() => app?.close());

async function read() {
  return (await getUnder(shop.secret, null, READ_LINK, { code: link.code })).smartLink;
}

/** How a change is refused; the link stays as it is. */
async function refused(changes: Record<string, unknown>, client: Client = shop.secret, id = link.id) {
  const before = await read();
  const input = { id, ...changes } as UpdateSmartLinkInput;
  const { http, data, errors } = await askUnder(client, null, UPDATE_LINK, { input });
  expect({ http, data }).toEqual({ http: 200, data: { updateSmartLink: null } });
  expect(await read()).toEqual(before);
  return errors[0]?.extensions;
}

describe('a change is refused', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(65)}1${'}'.repeat(65)}`) as unknown;

  test.each<[status: number, field: string, changes: Record<string, unknown>]>([
    [9, 'uri', { uri: 'javascript:alert(1)' }],
    [9, 'uri', { uri: 'http://shop.link.test/abc' }],
    [9, 'overrides.iphone.link', { overrides: { iphone: { link: 'data:text/html,x' } } }],
    [9, 'overrides.web.fallback', { overrides: { web: { link: '/x', fallback: 'intent://x' } } }],
    [9, 'expiredUrl', { expiredUrl: 'file:///etc/passwd' }],
    [9, 'expiredUrl', { expiredUrl: '/a/path' }],
    [9, 'expiresAt', { expiresAt: '2026-12-31T00:00:00Z' }],
    [9, 'expiresAt', { startsAt: '2028-01-01T00:00:00Z' }],
    [9, 'preview.imageUrl', { preview: { imageUrl: 'javascript:1' } }],
    [5, 'metadata', { metadata: { a: 'x'.repeat(17_000) } }],
    [5, 'metadata', { metadata: deep }],
    [5, 'metadata.a', { metadata: { a: '\u0000' } }],
    [5, 'redeemLimit', { redeemLimit: -1 }],
    [5, 'tags', { tags: Array.from({ length: 51 }, (_, i) => `${i}`) }],
    [5, 'tags.0', { tags: ['x'.repeat(101)] }],
  ])('with status %i for %s: %j', async (status, field, changes) => {
    expect(await refused({ tags: ['lost'], ...changes })).toMatchObject({ status, field });
  });

  test('with status 2 for an empty uri', async () => {
    expect(await refused({ uri: ' ' })).toMatchObject({ status: 2, parameters: ['uri'] });
  });

  test('where it names a code: that is for ever', async () => {
    const { errors } = await shop.secret.ask(
      'mutation ($id: ID!) { updateSmartLink(input: { id: $id, code: "mine" }) { smartLink { id } } }',
      { id: link.id },
    );
    expect(errors).toMatchObject([{ message: expect.stringContaining('code') }]);
  });

  test('with status 11 for publishable tokens, 3 for nobody', async () => {
    for (const client of [shop.publishable, shop.iphone, shop.android]) {
      expect(await refused({ uri: '/x' }, client)).toMatchObject({ status: 11 });
    }
    expect(await refused({ uri: '/x' }, clientOf(app))).toMatchObject({ status: 3 });
  });

  test('with status 7 where the link is foreign, deleted or unknown, or something else', async () => {
    const gone = await givenLink(shop.secret, { uri: '/gone' });
    await getUnder(shop.secret, null, DELETE_LINK, { id: gone.id });
    const foreign = await givenLink(other.secret, { uri: '/theirs' });
    const unknown = Buffer.from(`SmartLink:${shop.id}:01900000-0000-7000-8000-000000000000`).toString('base64url');
    const anApp = Buffer.from(`App:${shop.id}`).toString('base64url');

    for (const id of [gone.id, foreign.id, unknown, anApp, 'nonsense', '']) {
      expect(await refused({ uri: '/x' }, shop.secret, id)).toMatchObject({ status: 7 });
    }
    expect(await refused({ uri: '/x' }, other.secret)).toMatchObject({ status: 7 });
    expect(await refused({ uri: '/x' }, other.admin)).toMatchObject({ status: 7 });
  });
});
