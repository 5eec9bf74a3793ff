import { describe, expect } from 'vitest';
import { CREATE_SMART_LINK, getDestinationsByPlatform, givenApp, givenLink } from '../../support/builders.ts';
import { getRefusal } from '../../support/refusal.ts';
import { createTest } from '../../support/test.ts';

const READ = `query ($id: ID!) {
  node(id: $id) {
    ... on SmartLink {
      overrides { iphone { link fallback } android { link fallback } }
      destinations { platform link fallback source }
    }
  }
}`;
const UPDATE = `mutation ($input: UpdateSmartLinkInput!) {
  updateSmartLink(input: $input) { smartLink { destinations { platform link fallback source } } }
}`;
const ALLOW = 'mutation ($input: UpdateAppInput!) { updateApp(input: $input) { app { allowedSchemes } } }';
const TWITTER = { link: 'twitter://user?id=1', fallback: null };

const test = createTest({ shop: { allowedSchemes: ['twitter'] } });

interface Read {
  node: { overrides: object; destinations: { platform: string; link: string; fallback: string; source: string }[] };
}

describe("another app's scheme in an override", () => {
  test('is accepted from a secret token and an admin key', async ({ shop }) => {
    for (const client of [shop.secret, shop.admin]) {
      const link = await givenLink(client, {
        uri: '/a',
        overrides: { iphone: TWITTER, android: { link: '/a', fallback: 'Twitter://user' } },
      });
      expect(getDestinationsByPlatform(link)).toMatchObject({
        IPHONE: ['twitter://user?id=1', 'http://www.app-web.com/a'],
        ANDROID: ['com.app.android://a', 'twitter://user'],
      });
      const { node } = await client.get<Read>(READ, { id: link.id });
      expect(node.overrides).toEqual({
        iphone: TWITTER,
        android: { link: 'a', fallback: 'twitter://user' },
      });
    }
  });

  test('is accepted in bulk and in updates', async ({ shop }) => {
    const items = [{ uri: '/a', overrides: { iphone: TWITTER } }];
    const { createSmartLinks } = await shop.secret.get<{ createSmartLinks: { results: { smartLink: object }[] } }>(
      'mutation ($input: CreateSmartLinksInput!) { createSmartLinks(input: $input) { results { smartLink { overrides { iphone { link } } } } } }',
      { input: { items } },
    );
    expect(createSmartLinks.results).toEqual([{ smartLink: { overrides: { iphone: { link: TWITTER.link } } } }]);

    const { id } = await givenLink(shop.secret, { uri: '/a' });
    expect(await shop.secret.get(UPDATE, { input: { id, overrides: { android: TWITTER } } })).toMatchObject({
      updateSmartLink: {
        smartLink: { destinations: expect.arrayContaining([expect.objectContaining({ link: TWITTER.link })]) },
      },
    });
  });

  test('is rejected from publishable tokens', async ({ shop }) => {
    for (const client of [shop.publishable, shop.iphone, shop.android]) {
      const input = { uri: '/a', overrides: { iphone: TWITTER } };
      const refusal = await getRefusal(client, CREATE_SMART_LINK, { input });
      expect(refusal).toMatchObject({ status: 9, field: 'overrides.iphone.link' });
      expect(refusal?.message).not.toContain('allowedSchemes');
    }
  });

  test('is rejected in every other field, even from an admin key', async ({ shop }) => {
    expect(await getRefusal(shop.admin, CREATE_SMART_LINK, { input: { uri: TWITTER.link } })).toMatchObject({
      status: 9,
      field: 'uri',
    });
    expect(
      await getRefusal(shop.admin, CREATE_SMART_LINK, { input: { uri: '/a', expiredUrl: TWITTER.link } }),
    ).toMatchObject({ status: 9, field: 'expiredUrl' });
    expect(
      await getRefusal(
        shop.admin,
        `mutation { createTemplate(input: { name: "T", pattern: "t/:id", targets: { iphone: { url: "twitter://:id" } } }) { template { id } } }`,
      ),
    ).toMatchObject({ status: 9 });
  });

  test('is rejected if the app does not allow it, with a hint', async ({ shop }) => {
    const input = { uri: '/a', overrides: { iphone: { link: '/a', fallback: 'fb://profile' } } };
    expect(await getRefusal(shop.secret, CREATE_SMART_LINK, { input })).toMatchObject({
      status: 9,
      field: 'overrides.iphone.fallback',
      message: expect.stringContaining("if another app has it, to the app's `allowedSchemes`"),
    });
  });

  test('does not change which unique link an ordinary override belongs to', async ({ shop }) => {
    const own = { uri: '/unique', unique: true, overrides: { iphone: { link: 'com.app.iphone://x' } } };
    const other = { uri: '/unique', unique: true, overrides: { iphone: TWITTER } };
    const [first, second] = [await givenLink(shop.secret, own), await givenLink(shop.secret, other)];

    expect((await givenLink(shop.secret, own)).code).toBe(first.code);
    expect((await givenLink(shop.secret, other)).code).toBe(second.code);
    expect(first.code).not.toBe(second.code);
  });
});

describe('removing a scheme from the allowed schemes', () => {
  test('disables the overrides that use it, until the app allows it again', async ({ freshShop }) => {
    const { admin, secret } = freshShop;
    await admin.get(ALLOW, { input: { allowedSchemes: ['twitter', 'fb'] } });
    const link = await givenLink(secret, {
      uri: '/a',
      overrides: { iphone: TWITTER, android: { link: 'fb://a', fallback: 'twitter://a' } },
    });
    const findSources = async () => {
      const { node } = await secret.get<Read>(READ, { id: link.id });
      return Object.fromEntries(node.destinations.map(({ platform, source }) => [platform, source]));
    };
    expect(await findSources()).toEqual({ WEB: 'SAME_PATH', IPHONE: 'OVERRIDE', ANDROID: 'OVERRIDE' });

    await admin.get(ALLOW, { input: { allowedSchemes: ['fb'] } });
    expect(await findSources()).toEqual({ WEB: 'SAME_PATH', IPHONE: 'SAME_PATH', ANDROID: 'SAME_PATH' });
    const { node } = await secret.get<Read>(READ, { id: link.id });
    expect(node.overrides).toMatchObject({ iphone: TWITTER });

    await admin.get(ALLOW, { input: { allowedSchemes: ['twitter', 'fb'] } });
    expect(await findSources()).toEqual({ WEB: 'SAME_PATH', IPHONE: 'OVERRIDE', ANDROID: 'OVERRIDE' });
  });

  test("keeps overrides whose scheme is the app's own, or was when they were set", async ({ freshShop }) => {
    const { admin, secret } = freshShop;
    await admin.get(ALLOW, { input: { allowedSchemes: ['com.app.iphone'] } });
    const link = await givenLink(secret, { uri: '/a', overrides: { iphone: { link: 'com.app.iphone://x' } } });
    await admin.get('mutation { removePlatform(input: { kind: IPHONE }) { platform { kind } } }');
    await admin.get(ALLOW, { input: { allowedSchemes: [] } });

    const { node } = await secret.get<Read>(READ, { id: link.id });
    expect(node.destinations).toContainEqual(
      expect.objectContaining({ platform: 'IPHONE', link: 'com.app.iphone://x', source: 'OVERRIDE' }),
    );
  });
});

test('only admin keys can set the allowed schemes, each for its own app', async ({ app, shop }) => {
  const other = await givenApp(app, { subdomain: 'other' });
  for (const client of [shop.secret, shop.publishable, shop.iphone]) {
    expect(await getRefusal(client, ALLOW, { input: { allowedSchemes: ['fb'] } })).toMatchObject({ status: 11 });
  }
  expect(
    await getRefusal(other.admin, ALLOW, { input: { app: { subdomain: 'shop' }, allowedSchemes: ['fb'] } }),
  ).toMatchObject({
    status: 7,
  });
  expect(await shop.secret.get('{ app { allowedSchemes } }')).toEqual({ app: { allowedSchemes: ['twitter'] } });
});
