import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, type GivenLink, givenApp, givenLink } from '../../support/builders.ts';

let app: TestApp;
let shop: GivenApp;

beforeAll(async () => {
  app = await startTestApp();
  shop = await givenApp(app);
});
afterAll(() => app?.close());

const codesOf = (links: GivenLink[]) => new Set(links.map(({ code }) => code));

async function countOf(uri: string): Promise<number> {
  const { smartLinks } = await shop.secret.get<{ smartLinks: { nodes: { uri: string }[] } }>(
    '{ smartLinks(first: 100) { nodes { uri } } }',
  );
  return smartLinks.nodes.filter((link) => link.uri === uri).length;
}

describe('a unique link', () => {
  test('is one, however many ask for it at once and whoever they are', async () => {
    const askers = [shop.secret, shop.publishable, shop.iphone, shop.admin];
    const links = await Promise.all(
      Array.from({ length: 32 }, (_, i) =>
        givenLink(askers[i % 4] ?? shop.secret, { uri: '/race?x=1', unique: true, tags: [`asker-${i}`] }),
      ),
    );

    expect(codesOf(links).size).toBe(1);
    expect(links.every(({ unique }) => unique)).toBe(true);
    expect(await countOf('race?x=1')).toBe(1);
  });

  test('is one for all spellings of its uri', async () => {
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

    expect(codesOf(links).size).toBe(1);
    expect(await countOf('products/42')).toBe(1);
  });

  test('that a stranger dressed up for a swindle is not the plain one of somebody else', async () => {
    const preview = { title: 'You have won!', imageUrl: 'https://evil.example/prize.png' };
    const dressedUp = await givenLink(shop.publishable, { uri: '/plain', unique: true, preview });
    const plain = await givenLink(shop.secret, { uri: '/plain', unique: true });

    expect(plain.id).not.toBe(dressedUp.id);
  });

  test('with a code of its own is found by the same request, and by one without a code', async () => {
    const made = await givenLink(shop.secret, { uri: '/coded', unique: true, code: 'coded' });
    const again = await givenLink(shop.secret, { uri: '/coded', unique: true, code: 'coded' });
    const plain = await givenLink(shop.publishable, { uri: '/coded', unique: true });

    expect([again.id, plain.id]).toEqual([made.id, made.id]);
  });

  test('keeps the tags of who made it', async () => {
    await givenLink(shop.secret, { uri: '/kept', unique: true, tags: ['first'] });
    const again = await givenLink(shop.publishable, { uri: '/kept', unique: true, tags: ['second'] });

    expect(again.tags).toEqual(['first']);
  });
});

describe('unique links are different ones', () => {
  const plain = { uri: '/same', unique: true };

  test('where anything differs that decides what they are', async () => {
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

    expect(codesOf(links).size).toBe(inputs.length);
    expect(again.map(({ code }) => code)).toEqual(links.map(({ code }) => code));
  });

  test('but neither the order of keys nor null instead of nothing makes a difference', async () => {
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

  test('in two apps', async () => {
    const other = await givenApp(app, { subdomain: 'other' });
    const [ours, theirs] = [await givenLink(shop.secret, plain), await givenLink(other.secret, plain)];

    expect(theirs.id).not.toBe(ours.id);
    expect(theirs.url).toMatch(/^http:\/\/other\.link\.test\//);
  });

  test('from one that is not unique, even of the same uri', async () => {
    const links = [await givenLink(shop.secret, plain), await givenLink(shop.secret, { uri: '/same' })];
    links.push(await givenLink(shop.secret, { uri: '/same' }));

    expect(codesOf(links).size).toBe(3);
    expect(links.map(({ unique }) => unique)).toEqual([true, false, false]);
  });
});

test('codes that are drawn twice are drawn again, and a generator that is stuck is a defect', async () => {
  const codes = ['AAAAAAA', 'AAAAAAA', 'AAAAAAA', 'BBBBBBB'];
  const stuck = await startTestApp({ newCode: () => codes.shift() ?? 'AAAAAAA' });
  try {
    const { secret } = await givenApp(stuck);
    expect((await givenLink(secret, { uri: '/1' })).code).toBe('AAAAAAA');
    expect((await givenLink(secret, { uri: '/2' })).code).toBe('BBBBBBB');

    const { errors } = await secret.ask('mutation { createSmartLink(input: { uri: "/3" }) { smartLink { code } } }');

    expect(errors).toMatchObject([{ message: 'Unexpected error.', extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    expect(stuck.logged.join()).toContain('code generator');
  } finally {
    await stuck.close();
  }
});
