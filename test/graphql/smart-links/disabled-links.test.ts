import { expect } from 'vitest';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import { givenLink } from '../../support/builders.ts';
import { createClient } from '../../support/client.ts';
import { visit } from '../../support/edge.ts';
import { createTest } from '../../support/test.ts';
import { getWithKey, listAll, UPDATE_LINK } from './link-operations.ts';

const test = createTest();
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

test('a disabled link answers like an expired one everywhere', async ({ app, shop }) => {
  const expired = await givenLink(shop.secret, { uri: '/a', metadata: { a: 1 }, expiresAt: '2020-01-01T00:00:00Z' });
  const disabled = await givenLink(shop.secret, { uri: '/a', metadata: { a: 1 } });
  await getWithKey(shop.secret, null, UPDATE_LINK, { input: { id: disabled.id, disabled: true } });

  const observe = async ({ id, code }: { id: string; code: string }) => {
    const open = await visit(app, `/${code}`, { userAgent: IPHONE });
    const [inspection, qr] = [await visit(app, `/${code}+`), await visit(app, `/${code}.qr.svg`)];
    const resolved = await shop.iphone.request(
      'mutation ($code: String!) { resolveSmartLink(input: { by: { code: $code } }) { deepLink } }',
      {
        code,
      },
    );
    const redeemed = await shop.iphone.request(
      'mutation ($id: ID!) { redeemMetadata(input: { by: { smartLinkId: $id } }) { metadata } }',
      { id },
    );
    return {
      open: [open.status, /<main.*<\/main>/s.exec(open.text)?.[0].replaceAll(code, '')],
      inspection: inspection.status,
      qr: qr.status,
      resolved: resolved.errors.map(({ extensions }) => extensions?.status),
      redeemed: redeemed.errors.map(({ extensions }) => extensions?.status),
    };
  };
  const observed = await observe(disabled);
  expect(observed).toEqual(await observe(expired));
  expect(observed).toMatchObject({
    open: [410, expect.anything()],
    inspection: 410,
    qr: 200,
    resolved: [7],
    redeemed: [7],
  });

  await getWithKey(shop.secret, null, UPDATE_LINK, {
    input: { id: disabled.id, expiredUrl: 'https://x.example/over' },
  });
  expect(await visit(app, `/${disabled.code}`, { userAgent: IPHONE })).toMatchObject({
    status: 302,
    location: 'https://x.example/over',
  });
  expect((await listAll(shop.secret)).map(({ id }) => id)).toContain(disabled.id);
});

test('a disabled unique link is still returned for the same input, and stays disabled', async ({ shop }) => {
  const input = { uri: '/unique', unique: true };
  const { id } = await givenLink(shop.secret, input);
  await getWithKey(shop.secret, null, UPDATE_LINK, { input: { id, disabled: true } });
  expect((await givenLink(shop.secret, input)).id).toBe(id);
});

test('only secret tokens and admin keys, also read-only ones, read titles and notes', async ({ app, shop }) => {
  const { code } = await givenLink(shop.secret, { uri: '/a', title: 'Spring', note: 'For the mailing' });
  const { text } = await app.services.tokens.createAdminKey(OPERATOR, shop.id, { readOnly: true });
  const read = async (client: typeof shop.secret, field: string) => {
    const { data, errors } = await client.request<{ smartLink: Record<string, unknown> | null }>(
      `query ($code: String!) { smartLink(by: { code: $code }) { ${field} } }`,
      { code },
    );
    return errors[0]?.extensions?.status ?? data?.smartLink?.[field];
  };
  for (const client of [shop.secret, shop.admin, createClient(app, `Bearer ${text}`)]) {
    expect([await read(client, 'title'), await read(client, 'note')]).toEqual(['Spring', 'For the mailing']);
  }
  expect([await read(shop.publishable, 'title'), await read(shop.publishable, 'note')]).toEqual([11, 11]);
  expect(await read(shop.publishable, 'disabled')).toBe(false);
});
