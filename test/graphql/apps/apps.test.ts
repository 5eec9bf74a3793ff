import { describe, expect } from 'vitest';
import type { TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { createClient } from '../../support/client.ts';
import { getRefusal, toRefusals } from '../../support/refusal.ts';
import { test as base } from '../../support/test.ts';

const FIELDS = `name subdomain customDomain allowedHosts allowedSchemes iconUrl accentColor defaultLanguage forwardedQueryParameters deferredLinkWindowSeconds preview { title description imageUrl }`;
const CREATE_APP = `mutation ($input: CreateAppInput!) { createApp(input: $input) { app { id ${FIELDS} } } }`;
const UPDATE_APP = `mutation ($input: UpdateAppInput!) { updateApp(input: $input) { app { ${FIELDS} } } }`;

const NO_PREVIEW = { title: null, description: null, imageUrl: null };

const BOOKS = {
  name: 'Books',
  allowedHosts: ['cdn.example'],
  allowedSchemes: ['twitter'],
  iconUrl: 'https://cdn.example/icon.png',
  accentColor: '#b00020',
  defaultLanguage: 'DE',
  forwardedQueryParameters: ['ref'],
  deferredLinkWindowSeconds: 60,
  preview: { title: 'Books', description: 'To read', imageUrl: 'https://cdn.example/b.png' },
};

const test = base
  .extend('travel', { scope: 'file', auto: true }, ({ app }) =>
    givenApp(app, { subdomain: 'travel', customDomain: 'go.travel.example' }),
  )
  .extend('books', { scope: 'file' }, ({ app }) =>
    givenApp(app, { ...BOOKS, defaultLanguage: 'de', subdomain: 'books', customDomain: 'go.books.example' }),
  );

interface Settings {
  name: string;
  subdomain: string;
  customDomain: string | null;
  allowedHosts: string[];
  allowedSchemes: string[];
  iconUrl: string | null;
  accentColor: string | null;
  defaultLanguage: string;
  forwardedQueryParameters: string[];
  deferredLinkWindowSeconds: number | null;
  preview: { title: string | null; description: string | null; imageUrl: string | null };
}

type Input = Record<string, unknown>;

async function createApp({ installation }: GivenApp, input: Input): Promise<Settings & { id: string }> {
  const { createApp } = await installation.get<{ createApp: { app: Settings & { id: string } } }>(CREATE_APP, {
    input,
  });
  return createApp.app;
}

async function update({ admin }: GivenApp, input: Input): Promise<Settings> {
  const { updateApp } = await admin.get<{ updateApp: { app: Settings } }>(UPDATE_APP, { input });
  return updateApp.app;
}

async function listSubdomains({ database }: TestApp): Promise<string[]> {
  const rows = await database.read.selectFrom('apps').select('subdomain').orderBy('subdomain').execute();
  return rows.map(({ subdomain }) => subdomain);
}

/** Inputs that both `createApp` and `updateApp` reject, with the status and the field of the error. */
const BAD_VALUES: [what: string, input: Input, status: number, field: string][] = [
  ['a subdomain of another app', { subdomain: 'Travel' }, 6, 'subdomain'],
  ['a reserved subdomain', { subdomain: 'www' }, 6, 'subdomain'],
  ['a subdomain with a dot', { subdomain: 'a.b' }, 6, 'subdomain'],
  ['a subdomain that begins with a hyphen', { subdomain: '-a' }, 6, 'subdomain'],
  ['a subdomain with two hyphens', { subdomain: 'a--b' }, 6, 'subdomain'],
  ['a subdomain of 21 characters', { subdomain: 'a'.repeat(21) }, 6, 'subdomain'],
  ['a custom domain of another app', { customDomain: 'GO.travel.example.' }, 6, 'customDomain'],
  ['a custom domain below the link domain', { customDomain: 'mine.link.test' }, 6, 'customDomain'],
  ['the link domain as a custom domain', { customDomain: 'link.test' }, 6, 'customDomain'],
  ['a custom domain with a scheme', { customDomain: 'https://go.shop.example' }, 6, 'customDomain'],
  ['an IP address as a custom domain', { customDomain: '127.0.0.1' }, 6, 'customDomain'],
  ['an invalid allowed host', { allowedHosts: ['cdn.example', 'a b'] }, 6, 'allowedHosts.1'],
  ['more than 100 allowed hosts', { allowedHosts: Array(101).fill('cdn.example') }, 5, 'allowedHosts'],
  ['a reserved allowed scheme', { allowedSchemes: ['twitter', 'JavaScript'] }, 6, 'allowedSchemes.1'],
  ['the scheme of intents as an allowed scheme', { allowedSchemes: ['intent://'] }, 6, 'allowedSchemes.0'],
  ['a web scheme as an allowed scheme', { allowedSchemes: ['https'] }, 6, 'allowedSchemes.0'],
  ['a URL as an allowed scheme', { allowedSchemes: ['twitter://user'] }, 6, 'allowedSchemes.0'],
  ['more than 20 allowed schemes', { allowedSchemes: Array(21).fill('twitter') }, 5, 'allowedSchemes'],
  ['a preview image URL that is a script', { preview: { imageUrl: 'javascript:alert(1)' } }, 6, 'preview.imageUrl'],
  ['a preview title of 201 characters', { preview: { title: 'a'.repeat(201) } }, 5, 'preview.title'],
  ['an icon URL that is a script', { iconUrl: 'javascript:alert(1)' }, 6, 'iconUrl'],
  ['a data: URL as an icon URL', { iconUrl: 'data:image/png;base64,AA==' }, 6, 'iconUrl'],
  ['an icon URL with a password', { iconUrl: 'https://me:secret@cdn.example/a.png' }, 6, 'iconUrl'],
  ['an icon URL without a host', { iconUrl: '/icon.png' }, 6, 'iconUrl'],
  ['an icon URL of 2,049 characters', { iconUrl: `https://a.example/${'x'.repeat(2_031)}` }, 6, 'iconUrl'],
  ['a named color', { accentColor: 'red' }, 6, 'accentColor'],
  ['a color of three digits', { accentColor: '#abc' }, 6, 'accentColor'],
  ['a color with an alpha value', { accentColor: '#aabbccdd' }, 6, 'accentColor'],
  ['a color without #', { accentColor: 'aabbcc' }, 6, 'accentColor'],
  ['a color that ends the style', { accentColor: '#aabbcc}</style><script>' }, 6, 'accentColor'],
  ['a color and a line break', { accentColor: '#aabb\nc' }, 6, 'accentColor'],
  [
    'a deep-link parameter as a forwarded parameter',
    { forwardedQueryParameters: ['ref', '_hk_cid'] },
    6,
    'forwardedQueryParameters.1',
  ],
  [
    'a deep-link parameter in capitals as a forwarded parameter',
    { forwardedQueryParameters: ['_HK_x'] },
    6,
    'forwardedQueryParameters.0',
  ],
  [
    'the parameter of lazy links as a forwarded parameter',
    { forwardedQueryParameters: ['uri'] },
    6,
    'forwardedQueryParameters.0',
  ],
  ['an invalid forwarded parameter', { forwardedQueryParameters: ['a&b'] }, 6, 'forwardedQueryParameters.0'],
  [
    'a forwarded parameter with a percent escape',
    { forwardedQueryParameters: ['%5Fhk_cid'] },
    6,
    'forwardedQueryParameters.0',
  ],
  ['a forwarded parameter without a name', { forwardedQueryParameters: [' '] }, 6, 'forwardedQueryParameters.0'],
  [
    'a forwarded parameter of 65 characters',
    { forwardedQueryParameters: ['a'.repeat(65)] },
    6,
    'forwardedQueryParameters.0',
  ],
  [
    'more than 20 forwarded parameters',
    { forwardedQueryParameters: Array(21).fill('ref') },
    5,
    'forwardedQueryParameters',
  ],
  ['a name of 101 characters', { name: 'a'.repeat(101) }, 5, 'name'],
  ['U+0000 in a name', { name: 'a\0' }, 5, 'name'],
  ['a deferred window of less than a minute', { deferredLinkWindowSeconds: 59 }, 5, 'deferredLinkWindowSeconds'],
  ['a deferred window of more than a day', { deferredLinkWindowSeconds: 86_401 }, 5, 'deferredLinkWindowSeconds'],
];

describe('createApp', () => {
  test('creates an app from only a name and a subdomain', async ({ shop }) => {
    expect(await createApp(shop, { name: ' News ', subdomain: 'News' })).toEqual({
      id: expect.any(String),
      name: 'News',
      subdomain: 'news',
      customDomain: null,
      allowedHosts: [],
      allowedSchemes: [],
      iconUrl: null,
      accentColor: null,
      defaultLanguage: 'EN',
      forwardedQueryParameters: [],
      deferredLinkWindowSeconds: null,
      preview: NO_PREVIEW,
    });
  });

  test('creates an app with every setting, in canonical form', async ({ shop }) => {
    const preview = { title: 'Music', description: 'All of it', imageUrl: 'https://cdn.example/a.png' };
    const created = await createApp(shop, {
      name: 'Music',
      subdomain: 'music_1',
      customDomain: 'GO.Music.example.',
      allowedHosts: ['CDN.example', 'cdn.example.', 'b.example:8443'],
      allowedSchemes: ['Twitter', ' fb:// ', 'twitter:'],
      iconUrl: 'HTTPS://CDN.example/icon.png',
      accentColor: ' #1D5F80 ',
      defaultLanguage: 'JA',
      forwardedQueryParameters: ['ref', ' _gl ', 'ref', 'Ref', 'a.b~c-d'],
      deferredLinkWindowSeconds: 3_600,
      preview,
    });

    expect(created).toMatchObject({
      subdomain: 'music_1',
      customDomain: 'go.music.example',
      allowedHosts: ['cdn.example', 'b.example:8443'],
      allowedSchemes: ['twitter', 'fb'],
      iconUrl: 'https://cdn.example/icon.png',
      accentColor: '#1d5f80',
      defaultLanguage: 'JA',
      forwardedQueryParameters: ['ref', '_gl', 'Ref', 'a.b~c-d'],
      deferredLinkWindowSeconds: 3_600,
      preview,
    });
    const fetched = await shop.installation.get(`query ($id: ID!) { node(id: $id) { ... on App { id ${FIELDS} } } }`, {
      id: created.id,
    });
    expect(fetched).toEqual({ node: created });
  });

  test('creates an app whose credentials and links work immediately', async ({ app, shop }) => {
    await createApp(shop, { name: 'Games', subdomain: 'games' });
    await shop.installation.get(
      'mutation { setPlatform(input: { app: { subdomain: "games" }, kind: WEB, baseUrl: "https://games.example" }) { platform { kind } } }',
    );
    const { createToken } = await shop.installation.get<{ createToken: { token: string } }>(
      'mutation { createToken(input: { app: { subdomain: "games" }, platform: WEB }) { token } }',
    );

    const link = await givenLink(createClient(app, `Token ${createToken.token}`), { uri: '/chess' });

    expect(link.url).toBe(`http://games.link.test/${link.code}`);
  });

  test('says what an accent color can be', async ({ shop }) => {
    const refuse = (bad: Input) =>
      getRefusal(shop.installation, CREATE_APP, { input: { name: 'X', subdomain: 'x', ...bad } });
    expect(await refuse({ accentColor: 'red' })).toMatchObject({
      message: '`accentColor` must be a color in the form `#rrggbb`, such as `#1d5f80`; got `red`.',
    });
  });

  test.for(BAD_VALUES)('rejects %s', async ([, bad, status, field], { app, shop }) => {
    const before = await listSubdomains(app);
    const input = { name: 'X', subdomain: 'x', ...bad };

    expect(await getRefusal(shop.installation, CREATE_APP, { input })).toMatchObject({ status, field });
    expect(await listSubdomains(app)).toEqual(before);
  });

  test('names every missing parameter', async ({ shop }) => {
    expect(await getRefusal(shop.installation, CREATE_APP, { input: { name: ' ', subdomain: '' } })).toMatchObject({
      status: 2,
      parameters: ['name', 'subdomain'],
    });
  });

  test('assigns a subdomain to only one of the clients that request it concurrently', async ({ shop }) => {
    const outcomes = await Promise.all(
      [1, 2, 3, 4].map((i) =>
        shop.installation.request(CREATE_APP, { input: { name: `Race ${i}`, subdomain: 'race' } }),
      ),
    );

    const refused = outcomes.filter(({ errors }) => errors.length > 0);
    expect(refused).toHaveLength(3);
    for (const { errors } of refused) {
      expect(toRefusals(errors)).toMatchObject([{ status: 6, field: 'subdomain' }]);
    }
  });
});

describe('updateApp', () => {
  test('does not change settings that the input leaves out', async ({ books }) => {
    expect(await update(books, { name: 'Old books' })).toEqual({
      ...BOOKS,
      name: 'Old books',
      subdomain: 'books',
      customDomain: 'go.books.example',
    });
    expect(await update(books, { name: null, subdomain: null })).toMatchObject({
      name: 'Old books',
      subdomain: 'books',
    });
  });

  test('clears each optional setting that is null', async ({ books }) => {
    const nothing = { deferredLinkWindowSeconds: null, customDomain: null, iconUrl: null, accentColor: null };
    const lists = { allowedHosts: [], allowedSchemes: [], forwardedQueryParameters: [] };
    const emptied = { ...nothing, ...lists, defaultLanguage: 'EN', preview: NO_PREVIEW };
    expect(
      await update(books, {
        ...nothing,
        allowedHosts: null,
        allowedSchemes: null,
        forwardedQueryParameters: null,
        preview: null,
        defaultLanguage: null,
      }),
    ).toEqual({
      name: 'Old books',
      subdomain: 'books',
      ...emptied,
    });
    expect(await books.admin.get(`{ app { ${FIELDS} } }`)).toMatchObject({ app: emptied });
  });

  test('clears the icon with an empty string as well', async ({ books }) => {
    expect(await update(books, { iconUrl: 'https://cdn.example/i.png' })).toMatchObject({
      iconUrl: 'https://cdn.example/i.png',
    });
    expect(await update(books, { iconUrl: '' })).toMatchObject({ iconUrl: null });
  });

  test('turns the deferred window off with 0 or null', async ({ books }) => {
    expect(await update(books, { deferredLinkWindowSeconds: 600 })).toMatchObject({ deferredLinkWindowSeconds: 600 });
    expect(await update(books, { deferredLinkWindowSeconds: 0 })).toMatchObject({ deferredLinkWindowSeconds: null });
  });

  test('applies both of two concurrent updates', async ({ books }) => {
    await Promise.all([update(books, { name: 'Both' }), update(books, { allowedHosts: ['both.example'] })]);

    expect(await books.admin.get(`{ app { ${FIELDS} } }`)).toMatchObject({
      app: { name: 'Both', allowedHosts: ['both.example'] },
    });
  });

  test('immediately changes the hosts that a publishable token can link to', async ({ books }) => {
    const createExternalLink = () =>
      books.publishable.request(
        'mutation { createSmartLink(input: { uri: "https://new.example/x" }) { smartLink { uri } } }',
      );
    expect((await createExternalLink()).errors).toMatchObject([{ extensions: { status: 9 } }]);

    await update(books, { allowedHosts: ['new.example'] });

    expect((await createExternalLink()).errors).toEqual([]);
  });

  test.for(BAD_VALUES)('rejects %s', async ([, input, status, field], { books }) => {
    const before = await books.admin.get(`{ app { updatedAt ${FIELDS} } }`);

    expect(await getRefusal(books.admin, UPDATE_APP, { input })).toMatchObject({ status, field });
    expect(await books.admin.get(`{ app { updatedAt ${FIELDS} } }`)).toEqual(before);
  });

  test.for(['name', 'subdomain'])('reports an empty %s as missing', async (field, { books }) => {
    expect(await getRefusal(books.admin, UPDATE_APP, { input: { [field]: '' } })).toMatchObject({
      status: 2,
      parameters: [field],
    });
  });
});
