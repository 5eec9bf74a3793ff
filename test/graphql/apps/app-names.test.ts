import { describe, expect } from 'vitest';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { getRefusal, toRefusals } from '../../support/refusal.ts';
import { test as base } from '../../support/test.ts';

const CREATE_APP = 'mutation ($input: CreateAppInput!) { createApp(input: $input) { app { subdomain } } }';
const UPDATE_APP = 'mutation ($input: UpdateAppInput!) { updateApp(input: $input) { app { subdomain customDomain } } }';
const BY_URL = 'query ($url: String!) { smartLink(by: { url: $url }) { id } }';

const test = base.extend('agency', { scope: 'file' }, ({ app }) => givenApp(app, { subdomain: 'agency' }));

interface Names {
  subdomain: string;
  customDomain: string | null;
}

async function renameApp({ admin }: GivenApp, input: Partial<Names>): Promise<Names> {
  const { updateApp } = await admin.get<{ updateApp: { app: Names } }>(UPDATE_APP, { input });
  return updateApp.app;
}

async function getUrl({ secret }: GivenApp, code: string): Promise<string> {
  const { smartLink } = await secret.get<{ smartLink: { url: string } }>(
    'query ($code: String!) { smartLink(by: { code: $code }) { url } }',
    { code },
  );
  return smartLink.url;
}

describe('an app that changes its subdomain', () => {
  test('moves its existing links there, and both subdomains identify the links and the app', async ({ app, shop }) => {
    const old = await givenApp(app, { subdomain: 'former' });
    const link = await givenLink(old.secret, { uri: '/kept' });
    expect(link.url).toBe(`http://former.link.test/${link.code}`);

    await renameApp(old, { subdomain: 'present' });

    const url = await getUrl(old, link.code);
    expect(url).toBe(`http://present.link.test/${link.code}`);
    for (const address of [link.url, url]) {
      expect(await old.secret.get(BY_URL, { url: address })).toEqual({ smartLink: { id: link.id } });
    }
    // An operator can use either subdomain for the app.
    for (const named of ['former', 'present']) {
      expect(await shop.installation.get(`{ app(by: { subdomain: "${named}" }) { subdomain } }`)).toEqual({
        app: { subdomain: 'present' },
      });
    }
  });

  test('keeps the former one: no other app can use it, and the app can change back', async ({ app, shop, agency }) => {
    const owner = await givenApp(app, { subdomain: 'first' });
    await renameApp(owner, { subdomain: 'second' });

    expect(await getRefusal(agency.admin, UPDATE_APP, { input: { subdomain: 'first' } })).toMatchObject({
      status: 6,
      field: 'subdomain',
    });
    expect(
      await getRefusal(shop.installation, CREATE_APP, { input: { name: 'Thief', subdomain: 'FIRST' } }),
    ).toMatchObject({ status: 6, field: 'subdomain' });
    expect(await renameApp(owner, { subdomain: 'first' })).toMatchObject({ subdomain: 'first' });
    expect(await getRefusal(agency.admin, UPDATE_APP, { input: { subdomain: 'second' } })).toMatchObject({ status: 6 });
  });
});

describe('a custom domain', () => {
  test("is the host of all of the app's links while it is set", async ({ shop }) => {
    const { id, code } = await givenLink(shop.secret, { uri: '/domain' });

    await renameApp(shop, { customDomain: 'go.shop.example' });
    expect(await getUrl(shop, code)).toBe(`http://go.shop.example/${code}`);
    expect(await shop.secret.get(BY_URL, { url: await getUrl(shop, code) })).toEqual({ smartLink: { id } });

    await renameApp(shop, { customDomain: '' });
    expect(await getUrl(shop, code)).toBe(`http://shop.link.test/${code}`);
    expect(await getRefusal(shop.secret, BY_URL, { url: `http://go.shop.example/${code}` })).toMatchObject({
      status: 7,
    });
  });

  test('identifies the app for an installation key, in any letter case', async ({ shop }) => {
    await renameApp(shop, { customDomain: 'go.named.example' });

    expect(await shop.installation.get('{ app(by: { domain: "GO.named.example" }) { subdomain } }')).toEqual({
      app: { subdomain: 'shop' },
    });
    await renameApp(shop, { customDomain: null });
    expect(
      await getRefusal(shop.installation, '{ app(by: { domain: "go.named.example" }) { subdomain } }', {}),
    ).toMatchObject({
      status: 7,
    });
  });

  test('becomes available to other apps when its app removes it', async ({ shop, agency }) => {
    await renameApp(shop, { customDomain: 'go.free.example' });
    const taken = { input: { customDomain: 'go.free.example' } };
    expect(await getRefusal(agency.admin, UPDATE_APP, taken)).toMatchObject({ status: 6, field: 'customDomain' });

    await renameApp(shop, { customDomain: null });

    expect(await renameApp(agency, { customDomain: 'go.free.example' })).toMatchObject({
      customDomain: 'go.free.example',
    });
  });

  test('is assigned to only one of two apps that request it concurrently', async ({ shop, agency }) => {
    const input = { customDomain: 'go.both.example' };
    const outcomes = await Promise.all([shop, agency].map(({ admin }) => admin.request(UPDATE_APP, { input })));

    const refused = outcomes.filter(({ errors }) => errors.length > 0);
    expect(refused).toHaveLength(1);
    expect(toRefusals(refused[0]?.errors ?? [])).toMatchObject([{ status: 6, field: 'customDomain' }]);
  });

  test.for(['www.app-web.com', 'WWW.App-Web.com.'])(
    "cannot be the host of the app's own website, because links would redirect to themselves: %s",
    async (customDomain, { shop }) => {
      expect(await getRefusal(shop.admin, UPDATE_APP, { input: { customDomain } })).toMatchObject({
        status: 6,
        field: 'customDomain',
        message:
          "`customDomain` is `www.app-web.com`, which is the host of the app's platform `web`, so links would redirect to themselves. Use another domain.",
      });
    },
  );
});

describe('an app selector', () => {
  const APP = 'query ($by: AppSelector) { app(by: $by) { subdomain } }';

  test('accepts the global id, the id, the subdomain in any case and the custom domain', async ({ app, shop }) => {
    const named = await givenApp(app, { subdomain: 'select' });
    await named.admin.get(UPDATE_APP, { input: { customDomain: 'select.example' } });
    const globalId = (await named.admin.get<{ app: { id: string } }>('{ app { id } }')).app.id;

    for (const by of [{ id: globalId }, { id: named.id }, { subdomain: 'SELECT' }, { domain: 'Select.Example' }]) {
      for (const client of [shop.installation, named.admin, named.secret]) {
        expect(await client.get(APP, { by })).toEqual({ app: { subdomain: 'select' } });
      }
      expect(await getRefusal(shop.admin, APP, { by })).toMatchObject({ status: 7, code: 'COULD_NOT_FIND_RECORD' });
    }
    const wrong = [{ subdomain: 'select.example' }, { domain: 'select' }, { id: 'select' }, { id: `${named.id}x` }];
    for (const by of wrong) {
      expect(await getRefusal(shop.installation, APP, { by })).toMatchObject({ status: 7 });
    }
  });

  test('with the global id of another type identifies no app', async ({ shop }) => {
    const link = await givenLink(shop.secret, { uri: '/selected' });
    expect(await getRefusal(shop.installation, APP, { by: { id: link.id } })).toMatchObject({ status: 7 });
  });
});
