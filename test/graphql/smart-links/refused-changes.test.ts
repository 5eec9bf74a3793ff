import { describe, expect } from 'vitest';
import { givenApp, givenLink } from '../../support/builders.ts';
import { type Client, createClient } from '../../support/client.ts';
import { toRefusals } from '../../support/refusal.ts';
import { test as base } from '../../support/test.ts';
import type { UpdateSmartLinkInput } from '../generated/graphql.ts';
import { DELETE_LINK, getWithKey, READ_LINK, sendWithKey, UPDATE_LINK } from './link-operations.ts';

const test = base
  .extend('other', { scope: 'file' }, ({ app }) => givenApp(app, { subdomain: 'other' }))
  .extend('link', { scope: 'file' }, ({ shop }) =>
    givenLink(shop.secret, {
      uri: '/products/1',
      overrides: { web: { link: 'https://x.example/web' } },
      metadata: { a: 1 },
      tags: ['one'],
      startsAt: '2027-01-01T00:00:00Z',
      expiresAt: '2028-01-01T00:00:00Z',
    }),
  )
  /** Sends an update that fails, checks that the link did not change, and returns the extensions of the error. */
  .extend('failToChange', { scope: 'file' }, ({ shop, link }) => {
    const read = () => getWithKey(shop.secret, null, READ_LINK, { code: link.code });
    return async (changes: Record<string, unknown>, client: Client = shop.secret, id = link.id) => {
      const before = await read();
      const input = { id, ...changes } as UpdateSmartLinkInput;
      const { http, data, errors } = await sendWithKey(client, null, UPDATE_LINK, { input });
      expect({ http, data }).toEqual({ http: 200, data: { updateSmartLink: null } });
      expect(await read()).toEqual(before);
      return toRefusals(errors)[0];
    };
  });

describe('an update of a link', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(65)}1${'}'.repeat(65)}`) as unknown;

  test.for<[status: number, field: string, problem: string, changes: Record<string, unknown>]>([
    [9, 'uri', 'a javascript: URI', { uri: 'javascript:alert(1)' }],
    [9, 'uri', 'the address of a link', { uri: 'http://shop.link.test/abc' }],
    [9, 'overrides.iphone.link', 'a data: URI', { overrides: { iphone: { link: 'data:text/html,x' } } }],
    [9, 'overrides.web.fallback', 'an intent: URI', { overrides: { web: { link: '/x', fallback: 'intent://x' } } }],
    [9, 'expiredUrl', 'a file: URI', { expiredUrl: 'file:///etc/passwd' }],
    [9, 'expiredUrl', 'a path', { expiredUrl: '/a/path' }],
    [9, 'expiresAt', 'a time before the start', { expiresAt: '2026-12-31T00:00:00Z' }],
    [9, 'expiresAt', 'the time of a new start', { startsAt: '2028-01-01T00:00:00Z' }],
    [9, 'preview.imageUrl', 'a javascript: URI', { preview: { imageUrl: 'javascript:1' } }],
    [5, 'metadata', '17 KB', { metadata: { a: 'x'.repeat(17_000) } }],
    [5, 'metadata', '65 levels', { metadata: deep }],
    [5, 'metadata.a', 'U+0000', { metadata: { a: '\u0000' } }],
    [5, 'redeemLimit', 'a negative number', { redeemLimit: -1 }],
    [5, 'tags', '51 tags', { tags: Array.from({ length: 51 }, (_, i) => `${i}`) }],
    [5, 'tags.0', '101 characters', { tags: ['x'.repeat(101)] }],
  ])('is rejected with status %i for %s: %s', async ([status, field, , changes], { failToChange }) => {
    expect(await failToChange({ tags: ['lost'], ...changes })).toMatchObject({ status, field });
  });

  test('is rejected with status 2 for an empty URI', async ({ failToChange }) => {
    expect(await failToChange({ uri: ' ' })).toMatchObject({ status: 2, parameters: ['uri'] });
  });

  test('is rejected if it contains a code, because codes are permanent', async ({ shop, link }) => {
    const { errors } = await shop.secret.request(
      'mutation ($id: ID!) { updateSmartLink(input: { id: $id, code: "mine" }) { smartLink { id } } }',
      { id: link.id },
    );
    expect(errors).toMatchObject([{ message: expect.stringContaining('code') }]);
  });

  test('is rejected with status 11 for publishable tokens and 3 without a credential', async ({
    app,
    shop,
    failToChange,
  }) => {
    for (const client of [shop.publishable, shop.iphone, shop.android]) {
      expect(await failToChange({ uri: '/x' }, client)).toMatchObject({ status: 11 });
    }
    expect(await failToChange({ uri: '/x' }, createClient(app))).toMatchObject({ status: 3 });
  });

  test("is rejected with status 7 for the id of a deleted or unknown link, another app's link or no link", async ({
    shop,
    other,
    failToChange,
  }) => {
    const deleted = await givenLink(shop.secret, { uri: '/gone' });
    await getWithKey(shop.secret, null, DELETE_LINK, { id: deleted.id });
    const foreign = await givenLink(other.secret, { uri: '/theirs' });
    const unknown = Buffer.from(`SmartLink:${shop.id}:01900000-0000-7000-8000-000000000000`).toString('base64url');
    const appId = Buffer.from(`App:${shop.id}`).toString('base64url');

    for (const id of [deleted.id, foreign.id, unknown, appId, 'nonsense', '']) {
      expect(await failToChange({ uri: '/x' }, shop.secret, id)).toMatchObject({ status: 7 });
    }
    expect(await failToChange({ uri: '/x' }, other.secret)).toMatchObject({ status: 7 });
    expect(await failToChange({ uri: '/x' }, other.admin)).toMatchObject({ status: 7 });
  });
});
