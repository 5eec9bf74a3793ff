import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { clientOf } from '../../support/client.ts';
import { refusalOf } from '../../support/refused.ts';

const FIELDS = `name subdomain customDomain allowedHosts iconUrl travellingParameters deferredWindow preview { title description imageUrl }`;
const CREATE_APP = `mutation ($input: CreateAppInput!) { createApp(input: $input) { app { id ${FIELDS} } } }`;
const UPDATE_APP = `mutation ($input: UpdateAppInput!) { updateApp(input: $input) { app { ${FIELDS} } } }`;

const NO_PREVIEW = { title: null, description: null, imageUrl: null };

let app: TestApp;
let shop: GivenApp;

beforeAll(async () => {
  app = await startTestApp();
  shop = await givenApp(app);
  await givenApp(app, { subdomain: 'travel', customDomain: 'go.travel.example' });
});
afterAll(() => app?.close());

interface Settings {
  name: string;
  subdomain: string;
  customDomain: string | null;
  allowedHosts: string[];
  iconUrl: string | null;
  travellingParameters: string[];
  deferredWindow: number | null;
  preview: { title: string | null; description: string | null; imageUrl: string | null };
}

async function create(input: Record<string, unknown>): Promise<Settings & { id: string }> {
  const { createApp } = await shop.installation.get<{ createApp: { app: Settings & { id: string } } }>(CREATE_APP, {
    input,
  });
  return createApp.app;
}

async function update(given: GivenApp, input: Record<string, unknown>): Promise<Settings> {
  const { updateApp } = await given.admin.get<{ updateApp: { app: Settings } }>(UPDATE_APP, { input });
  return updateApp.app;
}

/** What both `createApp` and `updateApp` refuse, with status and field at fault. */
const BAD_VALUES: [what: string, input: Record<string, unknown>, status: number, field: string][] = [
  ['a subdomain of another app', { subdomain: 'Travel' }, 6, 'subdomain'],
  ['a reserved subdomain', { subdomain: 'www' }, 6, 'subdomain'],
  ['a subdomain with a dot', { subdomain: 'a.b' }, 6, 'subdomain'],
  ['a subdomain that begins with a hyphen', { subdomain: '-a' }, 6, 'subdomain'],
  ['a subdomain with two hyphens', { subdomain: 'a--b' }, 6, 'subdomain'],
  ['a subdomain of 21 characters', { subdomain: 'a'.repeat(21) }, 6, 'subdomain'],
  ['a custom domain of another app', { customDomain: 'GO.travel.example.' }, 6, 'customDomain'],
  ['a custom domain below the link domain', { customDomain: 'mine.link.test' }, 6, 'customDomain'],
  ['the link domain itself', { customDomain: 'link.test' }, 6, 'customDomain'],
  ['a custom domain with its scheme', { customDomain: 'https://go.shop.example' }, 6, 'customDomain'],
  ['an address for a custom domain', { customDomain: '127.0.0.1' }, 6, 'customDomain'],
  ['a host that is none', { allowedHosts: ['cdn.example', 'a b'] }, 6, 'allowedHosts.1'],
  ['too many hosts', { allowedHosts: Array(101).fill('cdn.example') }, 5, 'allowedHosts'],
  ['a picture that is a script', { preview: { imageUrl: 'javascript:alert(1)' } }, 6, 'preview.imageUrl'],
  ['a title of 201 characters', { preview: { title: 'a'.repeat(201) } }, 5, 'preview.title'],
  ['an icon that is a script', { iconUrl: 'javascript:alert(1)' }, 6, 'iconUrl'],
  ['an icon inside of the address', { iconUrl: 'data:image/png;base64,AA==' }, 6, 'iconUrl'],
  ['an icon behind a password', { iconUrl: 'https://me:secret@cdn.example/a.png' }, 6, 'iconUrl'],
  ['an icon without a host', { iconUrl: '/icon.png' }, 6, 'iconUrl'],
  ['an address of 2,049 characters', { iconUrl: `https://a.example/${'x'.repeat(2_031)}` }, 6, 'iconUrl'],
  ['a parameter of ours', { travellingParameters: ['ref', '_hk_cid'] }, 6, 'travellingParameters.1'],
  ['a parameter of ours in capitals', { travellingParameters: ['_HK_x'] }, 6, 'travellingParameters.0'],
  ['the parameter of lazy links', { travellingParameters: ['uri'] }, 6, 'travellingParameters.0'],
  ['a parameter that is none', { travellingParameters: ['a&b'] }, 6, 'travellingParameters.0'],
  ['a parameter with an escape', { travellingParameters: ['%5Fhk_cid'] }, 6, 'travellingParameters.0'],
  ['a parameter without a name', { travellingParameters: [' '] }, 6, 'travellingParameters.0'],
  ['a parameter of 65 characters', { travellingParameters: ['a'.repeat(65)] }, 6, 'travellingParameters.0'],
  ['too many parameters', { travellingParameters: Array(21).fill('ref') }, 5, 'travellingParameters'],
  ['a name of 101 characters', { name: 'a'.repeat(101) }, 5, 'name'],
  ['U+0000 in a name', { name: 'a\0' }, 5, 'name'],
  ['a window of less than a minute', { deferredWindow: 59 }, 5, 'deferredWindow'],
  ['a window of more than a day', { deferredWindow: 86_401 }, 5, 'deferredWindow'],
];

describe('createApp', () => {
  test('makes an app by its name and subdomain alone', async () => {
    expect(await create({ name: ' News ', subdomain: 'News' })).toEqual({
      id: expect.any(String),
      name: 'News',
      subdomain: 'news',
      customDomain: null,
      allowedHosts: [],
      iconUrl: null,
      travellingParameters: [],
      deferredWindow: null,
      preview: NO_PREVIEW,
    });
  });

  test('makes one with all that can be said, in canonical form', async () => {
    const preview = { title: 'Music', description: 'All of it', imageUrl: 'https://cdn.example/a.png' };
    const made = await create({
      name: 'Music',
      subdomain: 'music_1',
      customDomain: 'GO.Music.example.',
      allowedHosts: ['CDN.example', 'cdn.example.', 'b.example:8443'],
      iconUrl: 'HTTPS://CDN.example/icon.png',
      travellingParameters: ['ref', ' _gl ', 'ref', 'Ref', 'a.b~c-d'],
      deferredWindow: 3_600,
      preview,
    });

    expect(made).toMatchObject({
      subdomain: 'music_1',
      customDomain: 'go.music.example',
      allowedHosts: ['cdn.example', 'b.example:8443'],
      iconUrl: 'https://cdn.example/icon.png',
      travellingParameters: ['ref', '_gl', 'Ref', 'a.b~c-d'],
      deferredWindow: 3_600,
      preview,
    });
    const fetched = await shop.installation.get(`query ($id: ID!) { node(id: $id) { ... on App { id ${FIELDS} } } }`, {
      id: made.id,
    });
    expect(fetched).toEqual({ node: made });
  });

  test('makes one that works at once', async () => {
    await create({ name: 'Games', subdomain: 'games' });
    await shop.installation.get(
      'mutation { setPlatform(input: { app: "games", kind: WEB, baseUrl: "https://games.example" }) { platform { kind } } }',
    );
    const { createToken } = await shop.installation.get<{ createToken: { token: string } }>(
      'mutation { createToken(input: { app: "games", platform: WEB }) { token } }',
    );

    const link = await givenLink(clientOf(app, `Token ${createToken.token}`), { uri: '/chess' });

    expect(link.url).toBe(`http://games.link.test/${link.code}`);
  });

  test.each(BAD_VALUES)('refuses %s', async (_what, input, status, field) => {
    const before = await appNames();

    expect(
      await refusalOf(shop.installation, CREATE_APP, { input: { name: 'X', subdomain: 'x', ...input } }),
    ).toMatchObject({
      status,
      field,
    });
    expect(await appNames()).toEqual(before);
  });

  test('names all that is missing', async () => {
    expect(await refusalOf(shop.installation, CREATE_APP, { input: { name: ' ', subdomain: '' } })).toMatchObject({
      status: 2,
      parameters: ['name', 'subdomain'],
    });
  });

  test('gives a name to one of two who ask for it at once', async () => {
    const outcomes = await Promise.all(
      [1, 2, 3, 4].map((i) => shop.installation.ask(CREATE_APP, { input: { name: `Race ${i}`, subdomain: 'race' } })),
    );

    const refused = outcomes.filter(({ errors }) => errors.length > 0);
    expect(refused).toHaveLength(3);
    for (const { errors } of refused) expect(errors).toMatchObject([{ extensions: { status: 6, field: 'subdomain' } }]);
  });

  async function appNames(): Promise<string[]> {
    const rows = await app.database.read.selectFrom('apps').select('subdomain').orderBy('subdomain').execute();
    return rows.map(({ subdomain }) => subdomain);
  }
});

describe('updateApp', () => {
  const full = {
    name: 'Books',
    allowedHosts: ['cdn.example'],
    iconUrl: 'https://cdn.example/icon.png',
    travellingParameters: ['ref'],
    deferredWindow: 60,
    preview: { title: 'Books', description: 'To read', imageUrl: 'https://cdn.example/b.png' },
  };
  let books: GivenApp;

  beforeAll(async () => {
    books = await givenApp(app, { ...full, subdomain: 'books', customDomain: 'go.books.example' });
  });

  test('leaves what is left out', async () => {
    expect(await update(books, { name: 'Old books' })).toEqual({
      ...full,
      name: 'Old books',
      subdomain: 'books',
      customDomain: 'go.books.example',
    });
    expect(await update(books, { name: null, subdomain: null })).toMatchObject({
      name: 'Old books',
      subdomain: 'books',
    });
  });

  test('takes away what is null, where an app can be without', async () => {
    const nothing = { deferredWindow: null, customDomain: null, iconUrl: null };
    const emptied = { ...nothing, allowedHosts: [], travellingParameters: [], preview: NO_PREVIEW };
    expect(await update(books, { ...nothing, allowedHosts: null, travellingParameters: null, preview: null })).toEqual({
      name: 'Old books',
      subdomain: 'books',
      ...emptied,
    });
    expect(await books.admin.get(`{ app { ${FIELDS} } }`)).toMatchObject({ app: emptied });
  });

  test('takes the icon away with an empty text too', async () => {
    expect(await update(books, { iconUrl: 'https://cdn.example/i.png' })).toMatchObject({
      iconUrl: 'https://cdn.example/i.png',
    });
    expect(await update(books, { iconUrl: '' })).toMatchObject({ iconUrl: null });
  });

  test('turns the window off with 0 as with null', async () => {
    expect(await update(books, { deferredWindow: 600 })).toMatchObject({ deferredWindow: 600 });
    expect(await update(books, { deferredWindow: 0 })).toMatchObject({ deferredWindow: null });
  });

  test('keeps both of two changes that come at once', async () => {
    await Promise.all([update(books, { name: 'Both' }), update(books, { allowedHosts: ['both.example'] })]);

    expect(await books.admin.get(`{ app { ${FIELDS} } }`)).toMatchObject({
      app: { name: 'Both', allowedHosts: ['both.example'] },
    });
  });

  test('is what a publishable token may aim at from now on', async () => {
    const aim = () =>
      books.publishable.ask(
        'mutation { createSmartLink(input: { uri: "https://new.example/x" }) { smartLink { uri } } }',
      );
    expect((await aim()).errors).toMatchObject([{ extensions: { status: 9 } }]);

    await update(books, { allowedHosts: ['new.example'] });

    expect((await aim()).errors).toEqual([]);
  });

  test.each(BAD_VALUES)('refuses %s', async (_what, input, status, field) => {
    const before = await books.admin.get(`{ app { updatedAt ${FIELDS} } }`);

    expect(await refusalOf(books.admin, UPDATE_APP, { input })).toMatchObject({ status, field });
    expect(await books.admin.get(`{ app { updatedAt ${FIELDS} } }`)).toEqual(before);
  });

  test.each(['name', 'subdomain'])('names a %s that is empty', async (field) => {
    expect(await refusalOf(books.admin, UPDATE_APP, { input: { [field]: '' } })).toMatchObject({
      status: 2,
      parameters: [field],
    });
  });
});
