import { describe, expect } from 'vitest';
import { type GivenLink, givenApp, givenLink } from '../../support/builders.ts';
import type { Client } from '../../support/client.ts';
import { test } from '../../support/test.ts';

const collectCodes = (links: GivenLink[]) => new Set(links.map(({ code }) => code));

async function countLinksTo(client: Client, uri: string): Promise<number> {
  const { smartLinks } = await client.get<{ smartLinks: { nodes: { uri: string }[] } }>(
    '{ smartLinks(first: 100) { nodes { uri } } }',
  );
  return smartLinks.nodes.filter((link) => link.uri === uri).length;
}

describe('a unique link', () => {
  test('is created once, however many clients of any kind request it at the same time', async ({ shop }) => {
    const clients = [shop.secret, shop.publishable, shop.iphone, shop.admin];
    const links = await Promise.all(
      Array.from({ length: 32 }, (_, i) =>
        givenLink(clients[i % 4] ?? shop.secret, { uri: '/race?x=1', unique: true, tags: [`client-${i}`] }),
      ),
    );

    expect(collectCodes(links).size).toBe(1);
    expect(links.every(({ unique }) => unique)).toBe(true);
    expect(await countLinksTo(shop.secret, 'race?x=1')).toBe(1);
  });

  test('is the same for all spellings of its URI', async ({ shop }) => {
    const spellings = [
      'products/42',
      '/products/42',
      '//products//42/',
      'http://www.app-web.com/products/42',
      'https://WWW.app-web.com:443/products/42/',
      'com.app.iphone://products/42',
      'com.app.android://products/42',
    ];
    const links = await Promise.all(
      Array.from({ length: 32 }, (_, i) => givenLink(shop.secret, { uri: spellings[i % 7], unique: true })),
    );

    expect(collectCodes(links).size).toBe(1);
    expect(await countLinksTo(shop.secret, 'products/42')).toBe(1);
  });

  test('is not shared between a client that adds a fraudulent preview and one that adds none', async ({ shop }) => {
    const preview = { title: 'You have won!', imageUrl: 'http://www.app-web.com/prize.png' };
    const dressedUp = await givenLink(shop.publishable, { uri: '/plain', unique: true, preview });
    const plain = await givenLink(shop.secret, { uri: '/plain', unique: true });

    expect(plain.id).not.toBe(dressedUp.id);
  });

  test('is returned for a repeated request with its custom code, and for one without a code', async ({ shop }) => {
    const created = await givenLink(shop.secret, { uri: '/coded', unique: true, code: 'coded' });
    const again = await givenLink(shop.secret, { uri: '/coded', unique: true, code: 'coded' });
    const plain = await givenLink(shop.publishable, { uri: '/coded', unique: true });

    expect([again.id, plain.id]).toEqual([created.id, created.id]);
  });

  test('keeps the tags of its first request', async ({ shop }) => {
    await givenLink(shop.secret, { uri: '/tagged', unique: true, tags: ['first'] });
    const again = await givenLink(shop.publishable, { uri: '/tagged', unique: true, tags: ['second'] });

    expect(again.tags).toEqual(['first']);
  });
});

describe('unique links', () => {
  const plain = { uri: '/same', unique: true };

  test('differ if any identifying field differs', async ({ shop }) => {
    const inputs = [
      plain,
      { ...plain, uri: '/same?x=1' },
      { ...plain, uri: '/Same' },
      { ...plain, overrides: { iphone: { link: 'com.app.iphone://a' } } },
      { ...plain, overrides: { android: { link: 'com.app.android://a' } } },
      { ...plain, overrides: { iphone: { link: 'com.app.iphone://a', fallback: 'https://x.example/' } } },
      { ...plain, metadata: { a: 1 } },
      { ...plain, metadata: { a: '1' } },
      { ...plain, metadata: {} },
      { ...plain, redeemLimit: 1 },
      { ...plain, redeemLimit: 2 },
      { ...plain, startsAt: '2026-05-01T00:00:00Z' },
      { ...plain, expiresAt: '2036-05-01T00:00:00Z' },
      { ...plain, expiresAt: '2036-05-01T00:00:00Z', expiredUrl: 'https://x.example/' },
    ];
    const links = await Promise.all(inputs.map((input) => givenLink(shop.secret, input)));
    const again = await Promise.all(inputs.map((input) => givenLink(shop.secret, input)));

    expect(collectCodes(links).size).toBe(inputs.length);
    expect(again.map(({ code }) => code)).toEqual(links.map(({ code }) => code));
  });

  test('are the same with another order of keys, or with null instead of an absent field', async ({ shop }) => {
    const one = await givenLink(shop.secret, {
      uri: '/keys',
      unique: true,
      metadata: { a: 1, b: { c: [1, 2], d: null } },
      redeemLimit: 0,
    });
    const other = await givenLink(shop.secret, {
      uri: '/keys',
      unique: true,
      metadata: { b: { d: null, c: [1, 2] }, a: 1 },
      overrides: { iphone: null },
      expiredUrl: '',
    });

    expect(other.id).toBe(one.id);
  });

  test('differ between two apps', async ({ app, shop }) => {
    const other = await givenApp(app, { subdomain: 'other' });
    const [ours, theirs] = [await givenLink(shop.secret, plain), await givenLink(other.secret, plain)];

    expect(theirs.id).not.toBe(ours.id);
    expect(theirs.url).toMatch(/^http:\/\/other\.link\.test\//);
  });

  test('differ from links that are not unique, even with the same URI', async ({ shop }) => {
    const links = [await givenLink(shop.secret, plain), await givenLink(shop.secret, { uri: '/same' })];
    links.push(await givenLink(shop.secret, { uri: '/same' }));

    expect(collectCodes(links).size).toBe(3);
    expect(links.map(({ unique }) => unique)).toEqual([true, false, false]);
  });
});

test('the server generates another code if one is taken, and reports a stuck generator as a defect', async ({
  startApp,
}) => {
  const codes = ['AAAAAAA', 'AAAAAAA', 'AAAAAAA', 'BBBBBBB'];
  const stuck = await startApp({ generateCode: () => codes.shift() ?? 'AAAAAAA' });
  const { secret } = await givenApp(stuck);
  expect((await givenLink(secret, { uri: '/1' })).code).toBe('AAAAAAA');
  expect((await givenLink(secret, { uri: '/2' })).code).toBe('BBBBBBB');

  const { errors } = await secret.request('mutation { createSmartLink(input: { uri: "/3" }) { smartLink { code } } }');

  expect(errors).toMatchObject([{ message: 'Unexpected error.', extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
  expect(stuck.logged.join()).toContain('code generator');
});
