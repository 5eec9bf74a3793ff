import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { refusalOf } from '../../support/refused.ts';

const CREATE_APP = 'mutation ($input: CreateAppInput!) { createApp(input: $input) { app { subdomain } } }';
const UPDATE_APP = 'mutation ($input: UpdateAppInput!) { updateApp(input: $input) { app { subdomain customDomain } } }';
const BY_URL = 'query ($url: String) { smartLink(url: $url) { id } }';

let app: TestApp;
let shop: GivenApp;
let travel: GivenApp;

beforeAll(async () => {
  app = await startTestApp();
  shop = await givenApp(app);
  travel = await givenApp(app, { subdomain: 'travel' });
});
afterAll(() => app?.close());

interface Names {
  subdomain: string;
  customDomain: string | null;
}

async function update(given: GivenApp, input: Partial<Names>): Promise<Names> {
  const { updateApp } = await given.admin.get<{ updateApp: { app: Names } }>(UPDATE_APP, { input });
  return updateApp.app;
}

describe('a changed subdomain', () => {
  test('is the address of old links, which open under the former one too', async () => {
    const old = await givenApp(app, { subdomain: 'former' });
    const link = await givenLink(old.secret, { uri: '/kept' });
    expect(link.url).toBe(`http://former.link.test/${link.code}`);

    await update(old, { subdomain: 'present' });

    const { smartLink } = await old.secret.get<{ smartLink: { url: string } }>(
      'query ($code: String) { smartLink(code: $code) { url } }',
      { code: link.code },
    );
    expect(smartLink.url).toBe(`http://present.link.test/${link.code}`);
    for (const url of [link.url, smartLink.url]) {
      expect(await old.secret.get(BY_URL, { url })).toEqual({ smartLink: { id: link.id } });
    }
    // Operators may name the app by either.
    for (const named of ['former', 'present']) {
      expect(await shop.installation.get(`{ app(app: "${named}") { subdomain } }`)).toEqual({
        app: { subdomain: 'present' },
      });
    }
  });

  test('stays its app for ever: no other app can have the former one, and its own can go back', async () => {
    const owner = await givenApp(app, { subdomain: 'first' });
    await update(owner, { subdomain: 'second' });

    expect(await refusalOf(travel.admin, UPDATE_APP, { input: { subdomain: 'first' } })).toMatchObject({
      status: 6,
      field: 'subdomain',
    });
    expect(
      await refusalOf(shop.installation, CREATE_APP, { input: { name: 'Thief', subdomain: 'FIRST' } }),
    ).toMatchObject({ status: 6, field: 'subdomain' });
    expect(await update(owner, { subdomain: 'first' })).toMatchObject({ subdomain: 'first' });
    expect(await refusalOf(travel.admin, UPDATE_APP, { input: { subdomain: 'second' } })).toMatchObject({ status: 6 });
  });
});

describe('a custom domain', () => {
  test('is the address of all links as long as it is set', async () => {
    const { id, code } = await givenLink(shop.secret, { uri: '/domain' });
    const url = async () => {
      const { smartLink } = await shop.secret.get<{ smartLink: { url: string } }>(
        'query ($code: String) { smartLink(code: $code) { url } }',
        { code },
      );
      return smartLink.url;
    };

    await update(shop, { customDomain: 'go.shop.example' });
    expect(await url()).toBe(`http://go.shop.example/${code}`);
    expect(await shop.secret.get(BY_URL, { url: await url() })).toEqual({ smartLink: { id } });

    await update(shop, { customDomain: '' });
    expect(await url()).toBe(`http://shop.link.test/${code}`);
    expect(await refusalOf(shop.secret, BY_URL, { url: `http://go.shop.example/${code}` })).toMatchObject({
      status: 7,
    });
  });

  test('that an app gave up is free for another one', async () => {
    await update(shop, { customDomain: 'go.free.example' });
    const taken = { input: { customDomain: 'go.free.example' } };
    expect(await refusalOf(travel.admin, UPDATE_APP, taken)).toMatchObject({ status: 6, field: 'customDomain' });

    await update(shop, { customDomain: null });

    expect(await update(travel, { customDomain: 'go.free.example' })).toMatchObject({
      customDomain: 'go.free.example',
    });
  });

  test('is given to one of two apps that want it at once', async () => {
    const input = { customDomain: 'go.both.example' };
    const outcomes = await Promise.all([shop, travel].map(({ admin }) => admin.ask(UPDATE_APP, { input })));

    const refused = outcomes.filter(({ errors }) => errors.length > 0);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.errors).toMatchObject([{ extensions: { status: 6, field: 'customDomain' } }]);
  });

  test.each(['www.app-web.com', 'WWW.App-Web.com.'])(
    'that is where a web site is would lead its links back to themselves: %s',
    async (customDomain) => {
      for (const owner of [shop, travel]) {
        expect(await refusalOf(owner.admin, UPDATE_APP, { input: { customDomain } })).toMatchObject({
          status: 6,
          field: 'customDomain',
        });
      }
      const input = { name: 'New', subdomain: 'new', customDomain };
      expect(await refusalOf(shop.installation, CREATE_APP, { input })).toMatchObject({ field: 'customDomain' });
    },
  );
});
